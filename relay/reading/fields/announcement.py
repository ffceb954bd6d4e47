"""A block of `Word:` lines that tells of an event: 活動, 日期, 時間, 地點. Pure."""

import re
from collections.abc import Sequence

from relay.reading.fields.field_lines import field_line
from relay.reading.fields.field_words import NAME, REMARK, TIME, TO, is_nearly
from relay.reading.lines.language import simplified
from relay.reading.pattern import pattern

_FEWEST, _MOST = 2, 30  # lines
# Each tells by itself that the block is about an event.
_EVENT = pattern(
    r"(?:events?|activity|function|venue|where|place|location|address|topic|speakers?|fees?"
    r"|programme|program|agenda|audience|organi[sz]er|host|quota|dress code|meeting|course|class"
    r"|exam|workshop|seminar|clinic|doctor)"
    r"(?: (?:name|title|venue|place|location))?|meeting (?:point|place)"
    r"|(?:.{0,4}(?:地点|地址|场地|会场|场所|名额|[講讲]者|[講讲]员|导师|主[講讲]|主办|[協协]办|承办|嘉宾|服装))(?:单位|人)?"
    r"|(?:活动|会议|课程|[講讲]座|考试|比赛|典[禮礼]|演习|工程|聚餐|旅行|[講讲]题|主题|议程)(?:名[稱称]|项目|主题|内容|安排)?"
    r"|事项|事由|对象|[參参]加者|[參参]加对象|出席者|出席人士|受影响.{1,4}|影响[範范][圍围]|费用|收费"
    r"|[診诊]所|门[診诊]|医生|病房|部门|班[別别]|路[線线]",
    re.IGNORECASE,
)
# When it is; of sending only where a word says so.
_WHEN = pattern(
    r".{0,6}(?:时间|日期|时段|日子)"
    r"|(?:[a-z]+ ){0,2}(?:date|time|day|when)s?(?: (?:and|&) time)?",
    re.IGNORECASE,
)
_OF_SENDING = pattern(
    r".*(?:send|sent|schedul|sms|发|送|传|寄|排程|定时|预约|预定|短讯|短信)", re.IGNORECASE
)
_PHONE = pattern(r"(?:tel|phone|telephone|电话)\.?", re.IGNORECASE)


def announces(lines: Sequence[str], at: int) -> tuple[bool, bool]:
    """Whether the block that starts at a line is an announcement, and whether it is in doubt.

    Of its first lines, all with a word and a colon, one is a word of events, or two are no fields
    at all; none is a field of ours or a mistyped one. A day or an hour among them is the event's,
    though it could be that of sending: the text is whole, sent at once, and waits for a yes. To
    be asked only where the recipients are named elsewhere.
    """
    words = [_word(line) for line in _block(lines, at)]
    telling = [word for word, _, _ in words if _EVENT.fullmatch(word)]
    unknown = [word for word, kind, _ in words if not kind]
    if len(words) < _FEWEST or not (telling or len(unknown) > 1):
        return False, False
    dated = [word for word, kind, _ in words if _is_its_time(word, kind, bool(telling))]
    phones = [word for word, kind, _ in words if telling and kind == TO and _PHONE.fullmatch(word)]
    for word, kind, value in words:
        known = word in telling or word in dated or word in phones
        if not known and (kind or is_nearly(word, value)):
            return False, False
    return True, bool(dated or phones)


def is_of_sending(word: str) -> bool:
    """Whether the word of a time field says that it is that of sending: 發送時間, 幾時發."""
    return _OF_SENDING.match(simplified(word)) is not None


def time_of_either(lines: Sequence[str], at: int) -> str:
    """The value of a time field beside one line that tells where, or "".

    `Time:` and `Address:` alone are an event, or the time of sending and a text.
    """
    words = [_word(line) for line in _block(lines, at)]
    times = [value for word, kind, value in words if kind == TIME and not _OF_SENDING.match(word)]
    return times[0] if len(words) == _FEWEST and len(times) == 1 else ""


# -- private --------------------------------------------------------------------------------------


def _block(lines: Sequence[str], at: int) -> list[str]:
    end = at
    while end < min(len(lines), at + _MOST):
        found = field_line(lines[end])
        if not found.word or found.bracket:  # 【日期】 is no field of ours
            break
        end += 1
    return list(lines[at:end])


def _word(line: str) -> tuple[str, str, str]:
    found = field_line(line)
    word = simplified("".join(found.word.split()) if found.word > "\u3400" else found.word)
    return word, "" if found.kind in (NAME, REMARK) else found.kind, found.value


def _is_its_time(word: str, kind: str, telling: bool) -> bool:
    if _OF_SENDING.match(word) or not _WHEN.fullmatch(word):
        return False
    return kind == TIME or (telling and not kind)
