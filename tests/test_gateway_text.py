"""The words of an SMS."""

import string
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relay.gateway import text as words
from relay.gateway.text import clean, hexify, plain, segments, split, transliterate, units

ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and controls too
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("a\x0bb\x0cc\x85d", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("a\x00b\x07\x1b\x7f\x86\ufeffc", "abc"),
        ("\u202eabc\u202c\u2066\u2069\u200e\u200f\u061c", "abc"),
        ("e\u0301", "é"),
        ("\ud800", "\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("\udc00\ud83d", "\ufffd\ufffd"),
        ("a  \nb \u3000\n", "a\nb"),
        ("\n \n\t\n  a\n\nb\n\n \n", "  a\n\nb"),
        (" \r\n\u00a0", ""),
        (FAMILY, FAMILY),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\x00\u0301", "é"),  # composed only once what stood between is gone
    ],
)
def test_a_text_is_cleaned(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@given(ANY_TEXT)
def test_a_clean_text_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(sign) for sign in cleaned.replace("\n", "")} & {"Cc", "Cs"}
    assert cleaned == cleaned.strip("\n")
    assert all(line == line.rstrip() for line in cleaned.split("\n"))


def test_the_plain_alphabet_is_86_characters() -> None:
    signs = string.ascii_letters + string.digits + " !\"#$%&'()*+,-./:;<=>?@_"
    assert frozenset(signs) == words.SAFE
    assert len(words.SAFE) == 86


@pytest.mark.parametrize("sign", [*"[]{}\\^~|`\n\r\t\x7f£é€“", "\u00a0", "ａ", "你"])
def test_nothing_else_is_plain(sign: str) -> None:
    assert not plain(f"a{sign}b")


@pytest.mark.parametrize(
    ("text", "english", "content", "length"),
    [
        ("你好嗎?a", False, "4F60597D55CE003F0061", 5),
        ("Hello", True, "Hello", 5),
        ("Disk 91% on db_01 @ 23:59 (warn)", True, "Disk 91% on db_01 @ 23:59 (warn)", 32),
        ("A\nB", False, "0041000A0042", 3),
        ("€5", False, "20AC0035", 2),
        ("😀", False, "D83DDE00", 2),
        (
            "Temp [rack 3] > 30",
            False,
            "00540065006D00700020005B007200610063006B00200033005D0020003E002000330030",
            18,
        ),
    ],
)
def test_the_vectors_of_the_hex_form(text: str, english: bool, content: str, length: int) -> None:
    assert plain(text) is english
    assert (text if english else hexify(text)) == content
    assert units(text) == length


@given(st.text())
def test_the_hex_form_gives_the_text_back(text: str) -> None:
    assert bytes.fromhex(hexify(text)).decode("utf-16-be") == text
    assert len(hexify(text)) == 4 * units(text)
    assert set(hexify(text)) <= set("0123456789ABCDEF")


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("“It’s ready” – see you…", '"It\'s ready" - see you...'),
        ("a\u00a0b\u2009c\u202fd", "a b c d"),
        ("plain", "plain"),
        ("It’s 5 €", None),
        ("It’s\nready", None),  # a line break needs Unicode all the same
        ("“好”", None),
        ("[“]", None),
    ],
)
def test_typographic_signs_become_ascii_only_where_that_makes_it_plain(
    text: str, changed: str | None
) -> None:
    assert transliterate(text) == changed


def test_what_made_a_text_unicode_is_named_once_and_in_order() -> None:
    found = words.find_culprits("It’s “so”\nso “big”\u200d as this [one")
    assert found is not None
    assert found.signs == (r"\n", "[")
    assert words.find_culprits("plain") is None


def test_without_its_culprits_a_text_is_plain_and_as_long() -> None:
    found = words.find_culprits("Meet at the café\nat three")
    assert found is not None
    assert words.plain(found.without)
    assert words.units(found.without) == words.units("Meet at the café\nat three")


@pytest.mark.parametrize(
    ("encoding", "china", "table"),
    [
        ("english", False, {160: 1, 161: 2, 306: 2, 307: 3, 459: 3}),
        ("unicode", False, {70: 1, 71: 2, 134: 2, 135: 3, 201: 3}),
        *(
            (encoding, True, {62: 1, 63: 2, 120: 2, 121: 3, 180: 3, 181: 4, 240: 4, 241: 5})
            for encoding in ("english", "unicode")
        ),
        *(
            (encoding, True, {300: 5, 301: 6, 360: 6, 361: 7, 420: 7, 421: 8, 459: 8})
            for encoding in ("english", "unicode")
        ),
    ],
)
def test_segments_are_counted_as_printed(encoding: str, china: bool, table: dict[int, int]) -> None:
    for length, count in table.items():
        assert segments(length, encoding=encoding, china=china) == count
    longest = words.LENGTHS[encoding, china].limit
    assert longest == (201 if (encoding, china) == ("unicode", False) else 459)
    for count in range(1, segments(longest, encoding=encoding, china=china) + 1):
        most = words.capacity(count, encoding=encoding, china=china)
        assert segments(most, encoding=encoding, china=china) == count
        assert segments(most + 1, encoding=encoding, china=china) == count + 1


# -- splitting ------------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        [
            *("word ", "Sentence. ", "你好", "。", "，", "\n", " ", "  ", "3.5", "😀", FAMILY),
            *("e\u0323\u0302", "🇭🇰", "👍🏽", "(", "「", "」", "http://example.com/a/long/path?x=1"),
            *("नमस्ते", "한국어", "می\u200cخواهم", "!", "Hi? "),
        ]
    ),
    max_size=150,
).map(lambda pieces: clean("".join(pieces)).strip())


def unmarked(parts: tuple[str, ...]) -> list[str]:
    for number, part in enumerate(parts, 1):
        assert part.startswith(f"({number}/{len(parts)}) ")
    return [part.partition(") ")[2] for part in parts]


@settings(max_examples=300)
@given(PIECES, st.sampled_from([70, 160, 201, 459]))
@example("x" * 5000, 70)
@example("word " * 2000 + "end", 70)
@example("你" * 196 + "😀" * 300, 201)
def test_the_parts_give_the_text_back_and_fit(text: str, limit: int) -> None:
    parts = split(text, limit=limit)
    if units(text) <= limit:
        assert parts == (text,)
        return
    assert len(parts) > 1
    assert all(units(part) <= limit for part in parts)
    rest = text
    pieces = unmarked(parts)
    for piece in pieces:
        assert piece == piece.strip() != ""
        before = rest
        rest = rest.lstrip()
        assert rest.startswith(piece)
        seam = len(before) - len(rest)
        if seam == 0 and before is not text:  # a cut inside the text, without white space
            assert unicodedata.category(piece[0]) not in ("Mn", "Mc", "Me")
            assert piece[0] not in "\u200c\u200d\U0001f3fd"
        rest = rest[len(piece) :]
    assert rest.strip() == ""
    assert not any(piece.endswith("\u200d") for piece in pieces)
    whole = text.count("🇭🇰")
    assert sum(piece.count("🇭🇰") for piece in pieces) == whole


def test_a_text_is_cut_at_the_end_of_a_sentence() -> None:
    text = "The lift is out of order today. Please take the stairs at the back of the hall. Thanks."
    assert split(text, limit=61) == (
        "(1/2) The lift is out of order today.",
        "(2/2) Please take the stairs at the back of the hall. Thanks.",
    )


def test_a_text_is_cut_at_the_end_of_a_word() -> None:
    assert split("one two three four five six seven", limit=20) == (
        "(1/3) one two three",
        "(2/3) four five six",
        "(3/3) seven",
    )
    assert split("零一二三四五六七八九（十）零一二三四五六七八九", limit=17) == (
        "(1/3) 零一二三四五六七八九",  # not between the parenthesis and its word
        "(2/3) （十）零一二三四五六七",
        "(3/3) 八九",
    )
    assert split("零一二三四五六七八九十，一二三四五六七八九", limit=17) == (
        "(1/2) 零一二三四五六七八九",  # not between a word and its comma
        "(2/2) 十，一二三四五六七八九",
    )


def test_a_decimal_point_ends_no_sentence() -> None:
    assert split("aaa bbb ccc 3.1415926 ddd eee", limit=22)[0] == "(1/3) aaa bbb ccc"


def test_a_pair_or_a_combining_sequence_is_never_cut() -> None:
    assert split("😀" * 10, limit=17) == ("(1/2) " + "😀" * 5, "(2/2) " + "😀" * 5)
    assert split("x" + "e\u0323\u0302" * 9, limit=24)[0] == "(1/2) x" + "e\u0323\u0302" * 5
    assert split("a" + "\u0301" * 500, limit=70) == ()


@pytest.mark.parametrize(
    "whole",
    [
        "😀",
        FAMILY,
        "e\u0323\u0302",
        "🇭🇰x",
        "👍🏽",
        "می\u200cخ",
        "❤️",
        "नि",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_what_is_one_sign_to_a_reader_is_never_cut(whole: str) -> None:
    for limit in range(60, 70):
        pieces = unmarked(split(whole * 60, limit=limit))
        assert "".join(pieces) == whole * 60
        for sign in ("\u200d", "\u200c", "\ufe0f", "\u0323", "🏽", "\u093f", "\U000e0067"):
            assert not any(piece.startswith(sign) for piece in pieces)
        assert all(piece.count("🇭") == piece.count("🇰") for piece in pieces)
        assert not any(piece.endswith("\u200d") for piece in pieces)


def test_a_short_sentence_does_not_make_a_short_part() -> None:
    text = "Hi! " + "word " * 30 + "end"
    assert units(split(text, limit=70)[0]) > 60


def test_the_marks_count_with_ten_parts_too() -> None:
    parts = split("x" * 1000, limit=70)
    assert len(parts) == 17
    assert {units(part) for part in parts[9:-1]} == {70}
    assert "".join(unmarked(parts)) == "x" * 1000
