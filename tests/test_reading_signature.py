"""A signature's fingerprint, and the one block at the end of a mail that it cuts off."""

import time
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from relay.reading.lines import signature
from relay.reading.lines.cut import cut
from relay.reading.lines.quotes import SIGNATURE
from relay.reading.lines.signature import find_known, fingerprint

CARD = "Mary Wong\nABC Ltd\nTel: 2345 6789"
BLOCK = f"Best regards,\n{CARD}"
TITLE = "Best regards\nMary Wong\nOffice Manager"
CHINESE = "謝謝\n陳大文\n財務部\n電話：２３４５　６７８９"
DISCLAIMER = f"{BLOCK}\n\nThis e-mail is confidential and intended only for its recipient."


def known(*blocks: str) -> frozenset[str]:
    return frozenset(map(fingerprint, blocks))


# -- the fingerprint ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "other"),
    [
        (BLOCK, BLOCK.upper()),
        (BLOCK, BLOCK.replace("\n", "\r\n")),
        (BLOCK, BLOCK.replace("\n", "  \n\n \t")),
        (BLOCK, BLOCK.replace(" ", "\u00a0")),
        (BLOCK, BLOCK.replace("Wong", "Wo\u200bng")),
        (BLOCK, BLOCK.replace("\nABC", "\n________\nABC")),
        (BLOCK, BLOCK.replace("Mary Wong", "*Mary Wong*")),
        (BLOCK, BLOCK.replace("\nABC Ltd\n", " | ABC Ltd | ")),
        (BLOCK, f"--\n{BLOCK}\n\n"),
        (CHINESE, CHINESE.replace("２３４５　６７８９", "2345 6789").replace("：", ":")),
        (CHINESE, CHINESE.replace("\n財務部", "財務部")),
        ("Zoë", "Zoe\u0308"),
        # the sign-off above a number or an address
        (BLOCK, CARD),
        (BLOCK, f"Many thanks!\n\n{CARD}"),
        (BLOCK, f"Thank you.\n\nKind regards\n{CARD}"),
        (CHINESE, CHINESE.replace("謝謝", "祝好")),
        # above other lines: its words
        (TITLE, TITLE.replace("Best regards", "Thanks")),
    ],
)
def test_how_a_signature_is_set_does_not_count(block, other):
    assert fingerprint(block) == fingerprint(other)


@pytest.mark.parametrize(
    ("block", "other"),
    [
        (BLOCK, BLOCK.replace("6789", "6788")),
        (BLOCK, BLOCK.replace("Mary", "May")),
        (BLOCK, f"{BLOCK}\nFax: 2345 6780"),
        (BLOCK, BLOCK.replace("\nABC Ltd", "")),
        (BLOCK, BLOCK.replace("Best regards", "See you at 3")),
        (BLOCK, BLOCK.replace("Best regards,", "Thanks, Peter")),
        (BLOCK, f"\N{THUMBS UP SIGN}\n{BLOCK}"),
        (TITLE, "Mary Wong\nOffice Manager"),
        ("Best regards\nAmy", "Thanks\nAmy"),
        ("Best regards\nAmy", "Amy"),
        ("Best regards", "Thanks"),
        ("Thanks", ""),
        (CHINESE, CHINESE.replace("陳大文", "陳小文")),
    ],
)
def test_what_a_signature_says_counts(block, other):
    assert fingerprint(block) != fingerprint(other)


words = st.text(alphabet="abcXYZäé陳大文０１23", min_size=1, max_size=8)
lines = st.lists(words, min_size=1, max_size=5).map(" ".join)
cards = st.lists(lines, min_size=1, max_size=5).map(lambda ls: "\n".join([*ls, "Tel: 2345 6789"]))
spaces = st.sampled_from([" ", "  ", "\t", "\n", "\n\n", " \n", "\u3000", "\u00a0", "\u200b "])


@given(cards, st.data())
def test_white_space_case_and_width_do_not_count(card, data):
    reflowed = "".join(data.draw(spaces) if c in " \n" else c for c in card)
    assert fingerprint(reflowed) == fingerprint(card)
    assert fingerprint(card.upper()) == fingerprint(card)
    assert fingerprint(unicodedata.normalize("NFD", card)) == fingerprint(card)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in card)
    assert fingerprint(wide) == fingerprint(card)


@given(cards, st.integers(0, 7), st.integers(1, 9))
def test_a_changed_digit_is_another_signature(card, place, more):
    number = "23456789"
    changed = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert fingerprint(card.replace("2345 6789", changed)) != fingerprint(card)


@given(st.text(max_size=300))
@example("\ud800")
@example("ﬃ\u0345")
def test_anything_has_a_fingerprint_and_it_is_hexadecimal(block):
    assert len(fingerprint(block)) == 64
    assert int(fingerprint(block), 16) >= 0


# -- the cut --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below",
    [
        BLOCK,
        BLOCK.upper(),
        f"Cheers\n{CARD}",
        CARD,
        f"_____\n{BLOCK}",
        f"{BLOCK}\n\nSent from my iPhone",
        f"{BLOCK}\n\nOn Tue, 17 Nov 2026 at 10:00, Bob <bob@x.example> wrote:\n> old",
        f"Thanks\n-- \n{CARD}",
        f"Thanks\n-- \n{CARD}\n\nOn Tue, 17 Nov 2026 at 10:00, Bob <bob@x.example> wrote:\n> old",
        "Best regards,\n\nMary Wong | ABC Ltd\nTel: 2345\n6789",
    ],
)
@pytest.mark.parametrize("text", ["Hello", "One.\n\nTwo: three\nfour", "你好"])
def test_a_known_signature_is_a_certain_cut(text, below):
    found = cut(f"{text}\n\n{below}", known(BLOCK))
    assert (found.text, found.remembered) == (text, fingerprint(BLOCK))
    assert found.how in ("certain", "end-mark")
    assert SIGNATURE in found.warnings
    assert not found.looks_signed


@pytest.mark.parametrize(
    "mail",
    [
        f"Hello\n\n{BLOCK}".replace("6789", "6788"),
        f"Hello\n\n{BLOCK}\nFax: 2345 6780",  # more below it
        f"Hello\n\n{BLOCK}\n\nPS bring a pen",
        f"Hello\n\nThanks, Peter\n\n{CARD}",  # more above it
        f"Hello\n\nBest regards\nPeter Lam\n\n{CARD}",
        "Hello\n\nBest regards\nMary Wong",  # a part of it
        f"Please call our manager:\n\n{CARD}",  # the words above need it
        f"Please call our manager:\n{CARD}",
        f"Please call our manager\n{CARD}",
        f"請找我們的經理：\n{CARD}",
        BLOCK,  # it is all there is
        CARD,
        f"\n\n_____\n{BLOCK}\n\nSent from my iPhone",
    ],
)
def test_whatever_else_stands_there_is_asked_about(mail):
    found = cut(mail, known(BLOCK))
    assert found.remembered == ""
    assert found.how == "inferred" or found.looks_signed


@pytest.mark.parametrize(
    ("block", "mail"),
    [
        ("Best regards\nAmy", "Hello\n\nThanks\nAmy"),
        (TITLE, "They won:\n\nMary Wong\nOffice Manager"),
        (TITLE, "Meet\n\nMary Wong\nOffice Manager"),
        ("Thanks", "Hello\n\nBest regards"),
    ],
)
def test_a_bare_name_or_sign_off_is_known_as_it_was_confirmed_only(block, mail):
    assert cut(mail, known(block)).remembered == ""
    assert cut(f"Hello\n\n{block}", known(block)).text == "Hello"


@pytest.mark.parametrize("mail", [f"See you at 3\n{BLOCK}", f"See you at 3.\n{CARD}"])
def test_no_blank_line_is_needed_below_a_sentence_or_above_a_sign_off(mail):
    assert cut(mail, known(BLOCK)).text == mail.partition("\n")[0]


def test_a_signature_with_its_disclaimer_is_one():
    assert cut(f"Hello\n\n{DISCLAIMER}", known(DISCLAIMER)).remembered
    assert not cut(f"Hello\n\n{BLOCK}", known(DISCLAIMER)).remembered
    assert not cut(f"Hello\n\n{DISCLAIMER}", known(BLOCK)).remembered


def test_a_mark_that_a_person_typed_goes_before_what_is_known():
    found = cut(f"Hello\n{CARD}\n---\n{BLOCK}", known(BLOCK))
    assert (found.text, found.how, found.remembered) == (f"Hello\n{CARD}", "end-mark", "")


def test_the_longest_known_block_is_taken():
    longer = f"Mary will be away.\n\n{BLOCK}"
    assert cut(f"Hello\n\n{longer}", known(BLOCK)).text == "Hello\n\nMary will be away."
    assert cut(f"Hello\n\n{longer}", known(BLOCK, longer)).text == "Hello"


@pytest.mark.parametrize("block", [BLOCK, TITLE, CHINESE, DISCLAIMER, "Best\nAmy", "Thanks"])
def test_what_is_told_of_an_inferred_signature_makes_it_known(block):
    """What a yes teaches is what the next mail is compared with."""
    first = cut(f"Hello\n\n{block}")
    assert (first.how, first.signature) == ("inferred", block)
    again = cut(f"Bye\n\n{block}", known(first.signature))
    assert (again.text, again.how, again.signature) == ("Bye", "certain", block)


def test_what_a_program_set_below_its_mark_belongs_to_the_signature():
    first = cut(f"Hello\n\nThanks\nAmy\n-- \n{CARD}\n\nSent from my iPhone")
    assert first.signature == f"Thanks\nAmy\n{CARD}"
    assert cut(f"Bye\n\nCheers\nAmy\n-- \n{CARD}", known(first.signature)).text == "Bye"


@given(
    text=st.lists(lines, min_size=1, max_size=6).map("\n".join),
    card=cards,
    others=st.lists(cards.map(lambda card: f"{card}\nFax: 2345 6780"), max_size=3),
    closing=st.sampled_from(["", "Best regards\n", "Thanks!\n\n", "謝謝\n"]),
)
def test_nothing_above_a_known_block_is_taken(text, card, others, closing):
    assume(cut(text) == cut(text, known(*others)))
    assume(not signature._LEADS_UP.search(text))
    found = cut(f"{text}\n\n{closing}{card}", known(card, *others))
    assert found.text == text.rstrip()
    assert found.remembered


@given(st.text(alphabet="ab :.\n-~謝", max_size=80), st.text(alphabet="ab\n謝", max_size=12))
def test_what_is_taken_was_known_and_never_everything(text, block):
    found = cut(text, known(block))
    plain = cut(text)
    if found.remembered:
        assert found.remembered == fingerprint(block)
        assert found.text.strip()
        assert plain.text.startswith(found.text) or found.text.startswith(plain.text)
    else:
        assert (found.text, found.how) == (plain.text, plain.how)


def test_nothing_is_looked_for_where_nothing_is_known():
    assert find_known(["a", "b"], frozenset()) is None
    assert cut(f"Hello\n\n{BLOCK}", known("another")) == cut(f"Hello\n\n{BLOCK}")


@pytest.mark.parametrize(
    "text",
    ["a\n" * 6000, "-- \n" * 6000, "Thanks\n" * 6000, ("x" * 3000 + "\n") * 300, "謝" * 10**6],
)
def test_a_hostile_mail_costs_no_more_than_its_length(text):
    took = [min(_spent(words) for _ in range(3)) for words in (text[: len(text) // 8], text)]
    assert took[1] < 30 * max(took[0], 0.01), "eight times as long; its square is 64 times"


def _spent(text: str) -> float:
    start = time.process_time()
    cut(text, known(BLOCK, "謝"))
    return time.process_time() - start


@pytest.mark.parametrize(
    "text",
    [
        "Your case manager is\n\n",
        "To book please contact\n\n",
        "查詢請聯絡\n\n",
        "For help contact your new manager.\n",
        "Please say:\n\nThanks\n",
    ],
)
def test_a_text_that_leads_up_to_its_writer_is_asked_about(text: str) -> None:
    block = "Amy Ho\nNurse manager\nTel: 2345 6789"
    found = find_known(f"{text}{block}".split("\n"), frozenset({fingerprint(block)}))
    assert found is None or not found.certain


def test_a_text_that_is_finished_is_cut_above_a_known_signature() -> None:
    block = "Amy Ho\nNurse manager\nTel: 2345 6789"
    for text in ("The ward is closed today\n\n", "Closed.\n", "今日停診\n\n", "Hi\n\nThanks\n"):
        found = find_known(f"{text}{block}".split("\n"), frozenset({fingerprint(block)}))
        assert found is not None
        assert found.certain
