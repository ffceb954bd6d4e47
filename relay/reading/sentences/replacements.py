"""A time, a day or a place that takes another's place: "2pm, sorry 3pm", 唔係兩點，係三點. Pure."""

import re
from dataclasses import dataclass
from itertools import islice

from relay.reading.pattern import Chinese, pattern

# Of what is said of somebody or something, and takes nobody's place: "we are late", "10 min late".
VERB = pattern(
    r"\b(?:i|we|you|they|he|she|there|is|are|am|was|were|be|been|has|have|had|will|would|can"
    r"|can[’']?t|cannot|could|must|may|do|does|don[’']?t|did|didn[’']?t|please|pls|for|about|to|if)\b"
    r"|\b(?:late|later|delay\w*|closed|full|cancell?ed|off|busy|ill|sick|out|gone|left|stuck"
    r"|running)\b"
    r"|[’'](?:s|re|ll|ve|m|d)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_VALUE = (
    r"(?:(?:at|on|in|to|for) )?(?:the )?(?<![\w$])(?:\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m|o[’']clock)\b"
    r"|\d{1,2}[:.]\d\d\b|\d{1,2}/(?:\d{1,2}|f)\b|\$ ?\d[\d,.]*\b"
    r"|(?:noon|midnight|today|tomorrow|tmr|tonight"
    r"|(?:(?:this|next) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|(?:room|rm|gate|counter|hall|level|floor|ward|bay|lift|platform|table|bed|block|unit|flat"
    r"|shop|exit|bus|route|class|group) (?:\d{1,4}[a-z]?|[a-z]\d{0,3})\b)"
)
_IS = r"(?:(?:it|that|this)(?:[’']s| is| was| should be) |should be )"
_NUMBER_HAN = r"[\d一二三四五六七八九十兩两]{1,3}"
_HOUR_HAN = (
    rf"(?:{_NUMBER_HAN}(?:[點点時时](?:半|正|鐘|钟|{_NUMBER_HAN}[分個个]?字?)?|[:：]\d\d)"
    r"|\d{1,2} ?[ap]m)"
)
_VALUE_HAN = (
    r"(?:(?:(?:今|明|聽|听|後|后)[日天晚早朝]|(?:下|今|呢)?[個个]?(?:星期|禮拜|礼拜|週|周)[一二三四五六日天]"
    rf"|{_NUMBER_HAN}月{_NUMBER_HAN}[日號号]"
    rf"|(?:上午|下午|早上|晚上|中午|朝早|夜晚|晏晝|今晚)?{_HOUR_HAN}"
    rf"|{_NUMBER_HAN}(?:[號号]?(?:課室|课室|房|室|樓|楼|閘|闸|門口?|门口?|座|枱|台|床|車|车)|[號号日])"
    r")){1,3}"
)
_IS_HAN = r"(?:(?:而|應該?|应该?)?(?:係|系|是|為|为|改[返為为成做到]?)|應該?|应该?)"
_SAID_HAN = r"[^\s，,。.！!？?；;：:、（）()]{1,12}"
# In front of it a condition, or the word that something changes: then it is no correction.
_IF = pattern(r"\b(?:if|unless|in case|whether|can|could|would|or)\b[^.!?\n]*\Z", re.IGNORECASE)
_CHANGES = Chinese(
    r"改|取消|延期|延至|順延|顺延|[暫暂]停|有[變变]|[變变][更動动]|原[定本]|調[動整]|调[动整]"
    r"|[唔不未][開开]|[休放請请]假|休[息診诊]|[關关][閉闭門门]|[爆已額额][滿满]|因"
    r"|[嘅的之][^，,。！？\n]*[，,]\s*\Z"
)
_STOPS, _BETWEEN = ".,;:!?…(，。；：、！？（\n", " .,:;!…(–—-，。：、！\n"
_NUMBER = pattern(r"\d{1,4}\b")  # "Room 3, sorry 4"
_LAST = pattern(r"[\s)]*(?:[.,;!?…\n]|\Z)")


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How values are said, and what is said of them, in one language."""

    value: re.Pattern[str]
    marks: re.Pattern[str]  # each kind is a group
    ends: re.Pattern[str]  # behind the value that a mark brings
    wrong: re.Pattern[str]  # behind "not"
    lead: re.Pattern[str]  # in front of what is right instead
    unless: re.Pattern[str] | Chinese  # in front of a mark that may ask for a change


_TONGUES = (
    _Tongue(
        value=pattern(rf"{_VALUE}(?:,? {_VALUE})?", re.IGNORECASE),
        marks=pattern(
            r"(?P<again>\b(?:(?:oh|no|ah|ok),? )?(?:sorry|oops|i mean[t]?|actually|correction|wait"
            rf"|or rather)\b[\s,.:;!–—-]*{_IS}?|\bp\.?s\.?[\s:,]*{_IS}|\bshould be |\*)"
            r"|\b(?P<change>(?:make|change|move) (?:that|it)(?: to)? )"
            r"|\b(?P<at_once>no)\b[\s,]+|\b(?P<last>rather|that is)\b|\b(?P<other>not) ",
            re.IGNORECASE,
        ),
        ends=pattern(
            r"\s*(?:[.,;!?)…\n]|\Z|[-–—]\s)|\s+(?:in|at|on|for|not|instead|please|pls|thanks?)\b",
            re.IGNORECASE,
        ),
        wrong=pattern(
            r"(?!for |to )(?P<wrong>[^,.;:!?\n()]{1,30})(?:[.,;!?)\n]|\Z)", re.IGNORECASE
        ),
        lead=pattern(
            r"\s*(?:(?:oh|no|ah|sorry|oops|wait|i mean[t]?|actually|ps|s|nb)\b[\s,.:;!–—-]*)*"
            rf"{_IS}?",
            re.IGNORECASE,
        ),
        unless=_IF,
    ),
    _Tongue(
        value=pattern(_VALUE_HAN, re.IGNORECASE),
        marks=pattern(
            r"(?P<again>(?:(?:唔好意思|不好意思|對唔住|对唔住|對不起|对不起|抱歉|sorry|p\.?s\.?|更[正改][為为]?)"
            rf"[，,、!！。：:\s]*)+(?P<sure>{_IS_HAN})?|應該?[係是為]?|应该?[是为]?)"
            r"|(?P<moved>(?:時間|时间|地點|地点)?改[返為为成做到咗]?)"
            r"|(?P<rather>(?:都係|還是|还是)(?=[^，,。\s]{2,12}[啦喇吧好]))"
            r"|(?P<other>唔[係系]|不是|[並并而]非)",
            re.IGNORECASE,
        ),
        ends=pattern(
            r"(?:先至?[啱對对係]|才[對对是]|[啦喇呀吧㗎好])*\s*(?:[，,。.！!？?；;、）)…\n]|\Z)"
        ),
        wrong=pattern(
            rf"(?P<wrong>{_SAID_HAN})(?:[，,、\s]*{_IS_HAN}(?P<right>{_SAID_HAN})"
            r"|\s*(?:[，,。.！!？?；;、）)\n]|\Z))"
        ),
        lead=pattern(rf"\s*{_IS_HAN}?"),
        unless=_CHANGES,
    ),
)
_PREPOSITION = pattern(r"(?:(?:at|on|in|to|for|the) )*", re.IGNORECASE)
_CONJUNCTION = pattern(r"(?:or|and|but|if|perhaps)\b", re.IGNORECASE)
_MOST, _NEAR, _LONGEST = 25, 40, 30


def takes_anothers_place(text: str) -> bool:
    """Whether a time, a day or a place in it is one that the writer puts in place of another.

    Of what is "not" the one but the other it need not be a time: it was said above.
    """
    return any(
        _is_other(text, mark, tongue) if mark["other"] else _is_again(text, mark, tongue)
        for tongue in (_TONGUES[:1] if text.isascii() else _TONGUES)
        for mark in islice(tongue.marks.finditer(text), _MOST)
    )


# -- private --------------------------------------------------------------------------------------


def _is_again(text: str, mark: re.Match[str], tongue: _Tongue) -> bool:
    """Whether a value stands behind the mark, or right in front of it, and another above that."""
    above, kind = text[: mark.start()], mark.lastgroup
    at_once = _last_value(above.rstrip(_BETWEEN), tongue) is not None
    value = tongue.value.match(text, mark.end())
    if kind in ("again", "change"):
        value = value or _NUMBER.match(text, mark.end())
    if value is None:
        end = mark.start() + len(mark.group().rstrip(_BETWEEN))
        start = _last_value(above.rstrip(), tongue) if kind in ("again", "last") else None
        if start is None or not _LAST.match(text, end) or not _is_stopped(above[:start]):
            return False
        above = above[:start]
    else:
        ended = tongue.ends.match(text, value.end()) or mark.groupdict().get("sure")
        stopped = kind != "at_once" and _is_stopped(above)
        begins = stopped or (at_once and kind != "moved")
        if not begins or not (ended or (at_once and not text.isascii())):
            return False
    if kind in ("change", "moved") and tongue.unless.search(above):
        return False
    return any(each.value.search(above) for each in _TONGUES)


def _is_other(text: str, mark: re.Match[str], tongue: _Tongue) -> bool:
    """Whether what is called wrong was said above, and what is called right was not."""
    found = tongue.wrong.match(text, mark.end())
    if found is None:
        return False
    right, end = found.groupdict().get("right"), mark.start()
    if right is None:
        above = text[:end].rstrip(" ,，、")
        end = 1 + max(map(above.rfind, _STOPS))
        right = above[end:]
    right = _PREPOSITION.sub("", tongue.lead.sub("", right, count=1), count=1)
    wrong, above = _PREPOSITION.sub("", found["wrong"], count=1), text[:end]
    if not right or len(right) > _LONGEST or not _is_stopped(above):
        return False
    if _CONJUNCTION.match(right) or VERB.search(right):
        return False
    return _stands_in(wrong, above) and not _stands_in(right, above)


def _is_stopped(above: str) -> bool:
    """Whether a clause ends there, or words that a space in Chinese parts from what follows."""
    head = above.rstrip()
    spaced = len(head) < len(above)
    if not head or "\n" in above[len(head) :] or head[-1] in _STOPS:
        return bool(head)
    return spaced and (head[-1] in "-–—" or not head[-1].isascii())


def _last_value(above: str, tongue: _Tongue) -> int | None:
    """Where the value begins in which it ends."""
    first = max(0, len(above) - _NEAR)
    found = (value for value in tongue.value.finditer(above, first) if value.end() == len(above))
    return next((value.start() + value.group().rfind(",") + 1 for value in found), None)


def _stands_in(words: str, text: str) -> bool:
    said = r"\s*".join(map(re.escape, "".join(words.split())))  # 2pm is 2 pm
    return re.search(rf"(?<![a-z0-9]){said}(?![a-z0-9])", text, re.IGNORECASE) is not None
