"""What people write, in hundreds of expressions, and what must come of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.reading.when import (
    Doubt,
    Moment,
    NoMoment,
    When,
    clock,
    dates,
    days,
    grammar,
    read_when,
)
from relay.reading.when.parts import Calendar, Clock, Dates, Read
from relay.reading.when.phrases import PHRASES

Patch = Callable[[object, str, object], None]
Reader = Callable[[re.Match[str]], Read]

TABLES = Path(__file__).parent / "data" / "when"


@dataclass(frozen=True)
class Row:
    """An expression, when and where it was said, and its outcome as the tables write it."""

    words: str
    outcome: str
    now: datetime

    def __str__(self) -> str:
        return f"{self.words} [{self.now:%d %b %H:%M %Z}]"

    def read(self, words: str | None = None) -> When:
        zone = self.now.tzinfo
        assert isinstance(zone, ZoneInfo)
        return read_when(self.words if words is None else words, now=self.now, zone=zone)


def rows(name: str) -> list[Row]:
    found, now = [], None
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            day, clock, zone = line.split(",")[0].split()[1:]
            now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone))
        elif "→" in line and not line.startswith("#"):
            assert now is not None
            words, outcome = (side.strip() for side in line.split("→"))
            found.append(Row(words, outcome, now))
    return found


def told(when: When, *, zones: bool = False) -> str:
    """An outcome as the tables write it; `zones`: with the zone's abbreviation."""
    match when:
        case Moment(at=None):
            return "now"
        case Moment(at=datetime() as at):
            return short(at, zones)
        case Doubt(choices=choices):
            return " ".join(["?", " | ".join(short(at, zones) for at in choices)]).strip()
        case NoMoment(code=code):
            return code.removeprefix("time.")
    raise AssertionError(when)


def short(at: datetime, zones: bool) -> str:
    form = "%m-%d %H:%M" if at.year == 2026 else "%Y-%m-%d %H:%M"
    return at.strftime(f"{form} %Z" if zones else form)


TABLES_READ = ("english.txt", "chinese.txt", "rules.txt", "zones.txt")
ROWS = [row for name in TABLES_READ for row in rows(name)]


OUTCOMES = {row: row.read() for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_people_write_has_the_outcome_it_must_have(row: Row) -> None:
    when = OUTCOMES[row]
    assert row.outcome in (told(when), told(when, zones=True))


# -- another spelling is understood alike ---------------------------------------------------------

TRADITIONAL = "點時鐘後兩聽晝禮個號現馬間當開這週來緊盡於頭國華節誕聖請謝約準過該煩灣東"
SIMPLIFIED = "点时钟后两听昼礼个号现马间当开这周来紧尽于头国华节诞圣请谢约准过该烦湾东"
CHINESE = re.compile("[\u3007\u4e00-\u9fff]")
NUMERALS = "〇零一二兩两三四五六七八九十廿卅百"
UNITS = "(?=[點点時时分月日號号])"


def full_width(words: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words)


def spelled_out(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    if tens == 0:
        return "零" if ones == 0 else digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def in_chinese_digits(words: str) -> str:
    def number(match: re.Match[str]) -> str:
        zero = "零" if len(match[0]) == 2 and match[0][0] == "0" else ""
        return zero + spelled_out(int(match[0]))

    words = re.sub(r"(?<![0-9:/.])[0-9]{4}(?=年)", _digit_by_digit, words)
    return re.sub(rf"(?<![0-9:/.]|[{NUMERALS}])(?:[0-9]|[1-5][0-9]){UNITS}", number, words)


def _digit_by_digit(year: re.Match[str]) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in year[0])


def in_arabic_digits(words: str) -> str:
    values = {spelled_out(number): str(number) for number in range(1, 60)}
    run = re.compile(rf"(?<![0-9周拜期{NUMERALS}])[{NUMERALS}]+(?![0-9{NUMERALS}]){UNITS}")
    return run.sub(lambda match: values.get(match[0], match[0]), words)


def spaced(words: str) -> str:
    """With a space at every border of a Chinese character that is not within a number."""
    border = re.compile(rf"(?<=[^\s{NUMERALS}])(?=[\u4e00-\u9fff])(?![{NUMERALS}])")
    return border.sub(" ", words)


def unspaced(words: str) -> str:
    return re.sub(
        rf"(?<=[\u4e00-\u9fff])(?<![{NUMERALS}]) | (?=[\u4e00-\u9fff])(?![{NUMERALS}])", "", words
    )


RESPELLED: dict[str, Callable[[str], str]] = {
    "full width": full_width,
    "capitals": str.upper,
    "title": str.title,
    "small letters": str.lower,
    "simplified": lambda words: words.translate(str.maketrans(TRADITIONAL, SIMPLIFIED)),
    "traditional": lambda words: words.translate(str.maketrans(SIMPLIFIED, TRADITIONAL)),
    "spaces": lambda words: f"  {words.replace(' ', '   ')}\t",
    "no-break spaces": lambda words: words.replace(" ", "\u00a0"),
    "wide spaces": lambda words: words.replace(" ", "\u3000"),
    "zero width": "\u200b".join,
    "Chinese digits": in_chinese_digits,
    "Arabic digits": in_arabic_digits,
    "Chinese characters apart": spaced,
    "Chinese characters together": unspaced,
    "a full stop": lambda words: words.rstrip(".。!！") + ".",
}


@pytest.mark.parametrize("respelled", RESPELLED.values(), ids=RESPELLED.keys())
def test_another_spelling_is_understood_alike(respelled: Callable[[str], str]) -> None:
    changed = 0
    for row in ROWS:
        other = respelled(row.words)
        changed += other != row.words
        assert row.read(other) == OUTCOMES[row] or len(other) > 100, other
    assert changed > 20


# -- a word more is asked about or refused, never understood as another time ----------------------

KNOWN_WORDS = {word for row in ROWS for word in re.findall("[a-z]+", row.words.casefold())}
KNOWN_CHARACTERS = {*"".join([TRADITIONAL, SIMPLIFIED, *PHRASES, *(row.words for row in ROWS)])}
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=9).filter(
    lambda word: word not in KNOWN_WORDS and word not in PHRASES
)
CHARACTERS = st.text(
    sorted({chr(code) for code in range(0x4E00, 0xA000)} - KNOWN_CHARACTERS), min_size=1, max_size=3
)
DIGITS = st.one_of(
    st.integers(0, 9), st.integers(60, 99), st.integers(200, 999), st.integers(10_000, 99_999_999)
).map(str)
# Known to the language and not to the grammar: they turn a time into something else.
LATIN_LIMITS = "by before until till since not except between or unless cancel don't latest if than"
CHINESE_LIMITS = (
    "前 之前 以前 至 或 及 和 不 唔好 除 最遲 最早 起 以內 之內 截止 多 幾 取消 農曆 閏 初 底"
)
LIMITS = f"{LATIN_LIMITS} {CHINESE_LIMITS}".split()


def with_word(row: Row, word: str, data: st.DataObject) -> str:
    """The expression with a word more, behind a space or at any border of a Chinese character."""
    borders = {0, len(row.words)}
    borders |= {match.start() for match in re.finditer(" ", row.words)}
    for match in CHINESE.finditer(row.words):
        borders |= {match.start(), match.end()}
    borders -= {match.start() for match in re.finditer("個半|个半", row.words)}  # 5 makes 5個半
    at = data.draw(st.sampled_from(sorted(borders)))
    return f"{row.words[:at]} {word} {row.words[at:]}"


@settings(max_examples=300)
@given(st.sampled_from(ROWS), st.one_of(LETTERS, CHARACTERS), st.data())
def test_an_unknown_word_makes_it_unreadable(row: Row, word: str, data: st.DataObject) -> None:
    refusals = {NoMoment(code="time.unreadable"), NoMoment(code="time.repeated")}
    assert row.read(with_word(row, word, data)) in refusals


@settings(max_examples=300)
@given(st.sampled_from(ROWS), DIGITS, st.data())
def test_a_number_more_never_makes_it_another_time(
    row: Row, number: str, data: st.DataObject
) -> None:
    outcome = row.read(with_word(row, number, data))
    assert not isinstance(outcome, Moment) or not isinstance(OUTCOMES[row], Moment)


@settings(max_examples=300)
@given(st.sampled_from(ROWS), st.sampled_from(LIMITS), st.booleans())
def test_a_limit_is_no_time_to_send_at(row: Row, word: str, first: bool) -> None:
    words = f"{word} {row.words}" if first else f"{row.words} {word}"
    assert not isinstance(row.read(words), Moment)


# -- three wrong readings that other programs give: the tables notice each -------------------------


def month_first(patch: Patch) -> None:
    """12/1 is 1 December, without a question."""

    def slashed(match: re.Match[str]) -> Read:
        day, month = int(match["m"]), int(match["d"])
        return (Dates((Calendar(day, month),)),) if month <= 12 and day <= 31 else None

    _replace_form(patch, dates._slashed, slashed)


def the_weekday_of_today_is_next_week(patch: Patch) -> None:
    """Wednesday, said on a Wednesday, is in seven days."""
    patch(days, "_coming", lambda number, today: days.Days((days._next(number, today),)))


def twelve_am_is_noon(patch: Patch) -> None:
    def half_known(hour: int, minute: int, half: str) -> Clock | None:
        if not 1 <= hour <= 12:
            return None
        return Clock((12 if hour == 12 else hour + (12 if half == "pm" else 0),), minute)

    patch(clock, "half_known", half_known)


def _replace_form(patch: Patch, old: Reader, new: Reader) -> None:
    forms = tuple((form, new if read is old else read) for form, read in grammar._FORMS)
    patch(grammar, "_ANY", grammar._in_both(*forms))


@pytest.mark.parametrize(
    ("mutant", "noticed_by"),
    [
        (month_first, "12/1 9am"),
        (the_weekday_of_today_is_next_week, "Wednesday 5pm"),
        (twelve_am_is_noon, "tomorrow 12am"),
    ],
)
def test_a_wrong_reading_is_noticed(
    monkeypatch: pytest.MonkeyPatch, mutant: Callable[[Patch], None], noticed_by: str
) -> None:
    row = next(row for row in ROWS if row.words == noticed_by)
    assert row.outcome == told(row.read())
    mutant(monkeypatch.setattr)
    assert isinstance(row.read(), Moment)
