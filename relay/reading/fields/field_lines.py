"""A line that may be a field: its word, which field that is, and its value. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from relay.reading.fields.field_words import (
    TEXT,
    is_nearly,
    kind_at_the_top,
    kind_of,
    looks_like_a_time,
)
from relay.reading.pattern import Bilingual, pattern

_MARK = r"[*_]{0,2}[ \t⟦\u3000\u00a0⟧]*[:⟦：⟧](?!//)[*_]{0,2}"
_HAN = r"[\u4e00-\u9fff]"
_LINE = Bilingual(
    r"[ \t]*[*_]{0,2}(?P<word>[A-Za-z⟦Ａ-Ｚａ-ｚ⟧][A-Za-z()⟦Ａ-Ｚａ-ｚ（）⟧-]{0,20}"
    r"(?:[ ⟦\u3000\u00a0⟧]{1,3}[A-Za-z()⟦Ａ-Ｚａ-ｚ⟧-]{1,20})?"
    rf"⟦|{_HAN}(?:[ \u3000\u00a0]{{0,4}}{_HAN}){{0,5}}⟧){_MARK}(?P<value>.*)"
)
# The same with more words, for those that are known.
_WIDE_WORD = (
    r"(?P<word>[A-Za-z][A-Za-z.'/& ()\-⟦’\u00a0⟧]{1,40}"
    rf"⟦|(?:[A-Za-z.]{{1,12}}[ /|]*)?{_HAN}[\u4e00-\u9fffA-Za-z.'/|（）() \u3000\u00a0]{{0,24}}⟧)"
)
_LEAD = (
    r"[ \t⟦•·▪◦●○■□◆◇➢►▶✓✔★⟧]*(?:(?:[0-9]{1,2}[.)⟦、⟧]⟦|[一二三四五六七八九十]、|[①-⑨]⟧"
    r"|[(⟦（⟧][0-9⟦一二三四五六七八九十⟧][)⟦）⟧])[ \t]*)?"
)
_WIDE_LINE = Bilingual(rf"{_LEAD}[*_]{{0,2}}{_WIDE_WORD}{_MARK}(?P<value>.*)")
# A word in brackets, 【收件人】91234567, is a field only in a block that is written so.
_BRACKETED = Bilingual(
    rf"{_LEAD}[*_]{{0,2}}(?P<open>[\[⟦【⟧]) ?{_WIDE_WORD}[\]⟦】⟧]"
    rf"(?:{_MARK})?[*_]{{0,2}}(?P<value>.*)"
)
# Two cells of a row, with no colon: as above only in a block that is written so.
_CELLS = Bilingual(rf"{_LEAD}{_WIDE_WORD}(?:[ ⟦\u00a0⟧]{{2}}|\t)[ \t⟦\u00a0⟧]*(?P<value>\S.*)")
CELLS = "\t"

_HAN_TIME = "(?:時間|时间|日期|排程)"
# Labels of several words that begin like a field: "Date and time", "Send it at", 時間（香港）.
_LABEL = pattern(
    r"(?:please |kindly )?(?:to be |should be )?(?:send|sent|sendat|schedul(?:e|ed|ing))\b.*"
    r"|(?:date|time|when)(?: ?[/&+] ?| and | or | to )?(?:date|time|send|be sent|sent)?"
    r"(?: ?\(.{0,20}\))?"
    r"|(?:text|content|body|message)s? (?:of|for|to)\b.*\b(?:sms|message|text|send|sent)"
    rf"|[請请]?[於于在]?(?:以下|下列)?{_HAN_TIME}(?![表緊紧有無无緊急]).*"
    r"|[請请]?(?:發送|发送|傳送|传送|發出|发出)(?:的|之)?(?:日期|時間|时间).*",
    re.IGNORECASE,
)
_OF_SENDING = pattern(
    r".*(?:\b(?:send|sent|sendat|sending|schedul\w*)\b|發送|发送|傳送|传送|排程)", re.IGNORECASE
)
_MOST_WORDS = 7


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A word with its colon or brackets, or a cell of its own, and what follows it on the line."""

    word: str
    kind: str  # of the field, "" for none
    value: str
    bracket: str = ""  # the opening one, where the word stands in brackets; `CELLS` in a table


_NO_FIELD = FieldLine("", "", "")


@lru_cache(maxsize=64)  # each line at the top is looked at for several reasons
def field_line(line: str) -> FieldLine:
    """A line taken as a field, by its own word or a synonym that counts at the top."""
    match = _read(_LINE, line)
    kind = kind_of(match["word"]) if match else ""
    bracket = ""
    if not kind:
        match = _read(_WIDE_LINE, line)
        opens = match is None and ("[" in line or "【" in line)
        if opens and (match := _BRACKETED.fullmatch(line)):
            bracket = match["open"]
        apart = match is None and ("\t" in line or "  " in line or "\u00a0" in line)
        if apart and (match := _CELLS.fullmatch(line)):
            bracket = CELLS
        kind = kind_at_the_top(match["word"]) if match else ""
    if match is None:
        return _NO_FIELD
    return FieldLine(match["word"].strip(), kind, match["value"].strip(), bracket)


def down_to_text(fields: Sequence[FieldLine]) -> Sequence[FieldLine]:
    """The fields down to that of the text; none where it is not among them."""
    kinds = [found.kind for found in fields]
    return fields[: kinds.index(TEXT) + 1] if TEXT in kinds else ()


def field_of(line: str) -> str:
    """Which field a line is, by its word and colon; "" for none."""
    match = _read(_LINE, line)
    return kind_of(match["word"]) if match else ""


def is_nearly_a_field(line: str) -> bool:
    """Whether a line starts with a word and a colon that may be a mistyped field."""
    match = _read(_LINE, line)
    return match is not None and is_nearly(match["word"], match["value"])


def word_before_colon(line: str) -> tuple[str, str]:
    """The word or two in front of a colon, known or not, and what follows; else two times ""."""
    match = _read(_LINE, line)
    return (match["word"].strip(), match["value"].strip()) if match else ("", "")


def label_like_a_field(line: str, *, apart: bool) -> tuple[str, str]:
    """A label of several words that begins like a field but is none, and its value; or two "".

    Among the fields it is not text that goes out at once. Where a blank line stands `apart`, only
    one that speaks of sending, in front of a time, is no text: "Send it at: 3pm".
    """
    match = _read(_WIDE_LINE, line)
    word = " ".join(match["word"].replace("\u00a0", " ").split()) if match else ""
    if match is None or len(word.split()) > _MOST_WORDS or not _LABEL.fullmatch(word):
        return "", ""
    value = match["value"].strip()
    if apart and not (_OF_SENDING.match(word) and looks_like_a_time(value)):
        return "", ""
    return word, value


# -- private --------------------------------------------------------------------------------------


def _read(form: Bilingual, line: str) -> re.Match[str] | None:
    """The line as a form with a colon."""
    return form.fullmatch(line) if ":" in line or "：" in line else None
