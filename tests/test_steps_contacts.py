"""The contact files: several make one book, and a changed one is read again."""

import pytest

from relay.steps.contacts import ContactBook

HEAD = "name,number,groups\n"


def book(*paths):
    made = ContactBook(paths, region="HK")
    made.refresh()
    return made


def test_several_files_make_one_book(tmp_path):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(HEAD + "Anna Lam,9123 4567,ward\nPeter,9123 4568,\n")
    second.write_text(HEAD + "Ben Ng,6123 4567,ward\nPeter,9123 4569,\n")
    contacts = book(first, second).contacts
    assert [[r.msisdn for r in found] for found in contacts.find("ward")] == [
        ["85291234567", "85261234567"]
    ]
    assert len(contacts.find("PETER")) == 2  # two people of one name: to be asked about


def test_a_missing_file_holds_nobody_and_is_no_problem(tmp_path):
    made = book(tmp_path / "none.csv")
    assert made.problems == ()
    assert made.contacts.find("Anna") == ()


def test_a_problem_names_the_file_and_the_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "Anna,9123 4567,\nBen,12,\n")
    made = book(path)
    assert len(made.problems) == 1
    assert f"{path}: line 3" in made.problems[0]
    assert made.contacts.find("Ben") == ()
    assert made.contacts.find("Anna") != ()


def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "Anna,9123 4567,\n")
    made = book(path)
    assert not made.refresh()
    path.write_text(HEAD + "Ben,9123 4567,\n")
    assert made.refresh()
    assert made.contacts.find("Anna") == ()
    assert made.contacts.find("Ben") != ()


@pytest.mark.parametrize("charset", ["big5", "gbk", "cp950", "utf-16"])
def test_a_file_of_another_charset_is_told_how_excel_saves_it_as_utf_8(tmp_path, charset):
    path = tmp_path / "a.csv"
    path.write_bytes((HEAD + "陳大文,9123 4567,\n").encode(charset))
    told = []
    made = ContactBook([path], region="HK", tell=told.append)
    made.refresh()
    assert (list(made.problems), len(told)) == (told, 1)
    assert told[0].startswith(f"{path}: not UTF-8")
    assert '"CSV UTF-8 (Comma delimited)"' in told[0]
    assert told[0].endswith("nobody in it is known")
    path.write_text(HEAD + "陳大文,9123 4567,\n", encoding="utf-8-sig")
    assert made.refresh()
    assert (made.problems, len(made.contacts.find("陳大文"))) == ((), 1)
    path.write_bytes((HEAD + "陳小文,9123 4567,\n").encode(charset))
    assert made.refresh()
    assert told[-1].endswith("the old names stay")
    assert len(made.contacts.find("陳大文")) == 1


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    made = book(tmp_path)
    assert made.problems == (f"{tmp_path}: Is a directory; nobody in it is known",)


@pytest.mark.parametrize(("sign", "said"), [(";", "semicolons"), ("\t", "tabs")])
def test_another_separator_than_the_comma_is_told(tmp_path, sign, said):
    path = tmp_path / "a.csv"
    path.write_text((HEAD + "Anna,9123 4567,\n").replace(",", sign))
    assert book(path).problems == (
        f"{path}: line 1: the columns must be name,number,groups, "
        f"with commas between them: here they are {said}",
    )
