"""Lines such as "On … wrote:", whole or as mail programs break them. Pure."""

import re
from collections.abc import Iterable, Sequence

from relay.reading.lines import endings
from relay.reading.pattern import Bilingual, either, pattern

LONGEST_LINE = 400  # characters; a longer line is text

_ADDRESS = r"<?(?:mailto:)?[^<>\s@]+@[^<>\s@]+\.[^<>\s@]+>?"
_REMARK = r"(?: ?[(（][^()（）]{1,30}[)）])?"
_NAME = Bilingual(rf"[\"“']?{either(endings.LATIN_LINE, endings.NAMED)}[\"”']?{_REMARK},?")
_REACHED = pattern(rf"(?P<name>[^:：@<>]{{0,80}}?) ?{_ADDRESS},?")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)"
_DATED = (
    rf"(?=.*\d)(?:{_MONTH}|{_DAY}|at|am|pm|a\.m\.|p\.m\.|(?:gmt|utc|hkt|cst)|st|nd|rd|th|the"
    r"|[週周]|星期|禮拜|礼拜|[年月日時时點点分秒號号一二三四五六天上下午早晚中凌晨傍]|[\d\s:,./()（）+，、-]){4,80}"
)
_DATE = pattern(_DATED, re.IGNORECASE)
_WROTE = (
    r"(?:(?:wrote|writes)(?: on .{4,60}| at .{4,60})?|寫道|写道|寫到|写到|寫|写|說道|说道) ?[:：]"
)
# What is left of it on the last line, by whom it lacks.
_NOBODYS = pattern(rf"(?:(?:on|[於于在]) ?)?(?:{_DATED})?,? ?{_WROTE}", re.IGNORECASE)
_ADDRESSED = pattern(rf"{_ADDRESS},? ?(?:(?:on|[於于在]) ?)?(?:{_DATED})?,? ?{_WROTE}", re.I)
_UNDATED = pattern(rf"[^\d:：]{{2,80}}?{_ADDRESS},? ?{_WROTE}", re.IGNORECASE)
_LONGEST_PIECE = 140
_MOST_LINES = 4  # two pieces, and what they belong to, broken in two
_ENDS = (":", "：", "wrote")


def find_attribution(lines: Sequence[str], at: int) -> tuple[int, str]:
    """How many lines say that an older mail follows, and why that is in doubt: "" if it is not.

    "strange": in words that we do not know. "torn": a line above may belong to it or to the text.
    Mail programs break "On … wrote:" in two or three: a line that is only a name, an address or a
    date belongs to the line right below, where that lacks it. Where it lacks nothing, such a line
    is a text's last one, in doubt.
    """
    if not _may_be_one(lines, at):
        return 0, ""
    if height := _height(lines, at, endings.OLDER_MAIL, endings.BROKEN):
        above = lines[at - 1].strip() if at else ""
        starts_within = above and lines[at].lstrip().startswith("<")
        return height, "torn" if starts_within or _is_piece(above) else ""
    height, sure = _pieces(lines, at)
    if height:
        return height, "" if sure or not at or not lines[at - 1].strip() else "torn"
    height = _height(lines, at, endings.STRANGE_OLDER_MAIL, endings.STRANGE_BROKEN)
    if height > 1 and any(find_attribution(lines, at + below)[0] for below in range(1, height)):
        return 0, ""  # the first line is a text's
    return height, "strange"


# -- private --------------------------------------------------------------------------------------


def _may_be_one(lines: Sequence[str], at: int) -> bool:
    """Whether a line ends as all forms but those of a leading dash do, which begins this one."""
    near = lines[at : at + _MOST_LINES]
    return any(line.rstrip().endswith(_ENDS) for line in near) or _is_dashed(lines[at].strip())


def _is_dashed(words: str) -> bool:
    return words.lstrip("*").startswith("-")


def _pieces(lines: Sequence[str], at: int) -> tuple[int, bool]:
    """The same where the first one or two lines are pieces that the line below them lacks."""
    for count in (1, 2):
        above = [line.strip() for line in lines[at : at + count]]
        if len(lines) <= at + count or not all(map(_is_piece, above)):
            return 0, True
        for height in (1, 2):
            near = [line.strip() for line in lines[at + count : at + count + height]]
            below = " ".join(near)
            if not all(near) or len(below) > LONGEST_LINE:
                break
            named = _named_by(above)
            if _NOBODYS.fullmatch(below) and (named or _dated([*above, below])):
                return count + height, named
            if _ADDRESSED.fullmatch(below) and not any("@" in line for line in above):
                return count + height, False
            if count == 1 and _UNDATED.fullmatch(below) and _DATE.fullmatch(above[0]):
                return count + height, False
    return 0, True


def _is_piece(line: str) -> bool:
    """Whether a line is a name, an address, a name and an address, or a date; nothing else."""
    if not line or len(line) > _LONGEST_PIECE:
        return False
    return bool(_REACHED.fullmatch(line) or _NAME.fullmatch(line) or _DATE.fullmatch(line))


def _named_by(lines: Sequence[str]) -> bool:
    """Whether an address stands there, with nothing but a name beside it."""
    reached = next(filter(None, map(_REACHED.fullmatch, lines)), None)
    name = reached["name"].strip() if reached else ""
    return reached is not None and (not name or _NAME.fullmatch(name) is not None)


def _dated(lines: Sequence[str]) -> bool:
    return any(c.isdigit() for line in lines for c in line)


def _height(
    lines: Sequence[str], at: int, whole: Iterable[re.Pattern[str]], broken: re.Pattern[str]
) -> int:
    """Of how many lines one of the patterns is the whole, the first being one that was broken."""
    for height in (1, 2, 3):
        near = [line.strip() for line in lines[at : at + height]]
        words = " ".join(near)
        if len(near) < height or not all(near) or len(words) > LONGEST_LINE:
            return 0
        if height > 1 and not broken.match(near[0]):
            return 0
        ends = words.endswith(_ENDS) or _is_dashed(words)
        if ends and any(form.fullmatch(words) for form in whole):
            return height
    return 0
