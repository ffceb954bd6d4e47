"""The contact files: several make one book, and a changed one is read again."""

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
