"""Last lines that are not the text's: thanks to whoever sends it, a marked name, a label. Pure."""

import re
from collections.abc import Sequence

from relay.reading.lines import endings
from relay.reading.pattern import HAN, Bilingual, Chinese, either, pattern

_LONGEST = 60  # characters
_LATIN = r"(?:[A-Z][a-z'’-]{1,14}(?: [A-Z][\w'’.-]{0,14}){0,2}|[A-Z]{2,3})"
_HAN = rf"阿[\u4e00-\u9fff]{{1,2}}|{endings.PERSON.pattern}"
_NAMED = Bilingual(either(_LATIN, _HAN) + "[.!]?")
_MARKED_NAME = pattern(rf"(?P<mark>[/／_~～]|[-–—]{{1,2}}) ?(?:{_LATIN}|{_HAN})[_~～.]?")
_ODD_RULER = pattern(r"(?:[~～_*=.·…-] ?){3,}")
_LABEL = pattern(
    r"\W{0,2}(?:(?:data|document|information|security|e-?mail) )?(?:sensitivity|classification)"
    r"(?: (?:label|level))?\s*[:：-]\s*[A-Z][\w /-]{2,24}\W{0,2}"
    r"|[\[(【<](?:external|internal|public|confidential|restricted|unclassified|official|private"
    r"|內部|内部|外部|公開|公开|機密|机密)(?: (?:use )?only| e-?mail| sender)?[\])】>]"
    r"|\W{0,2}(?:密級|密级|敏感度|[機机]密等?[級级]|[機机]密[級级][別别]|保密[級级][別别]|保密等[級级]"
    r"|(?:資料|资料|文件|信息|資訊|郵件|邮件)(?:分類|分类|分級|分级))\s*[:：]\s*"
    rf"{HAN}{{2,6}}\W{{0,2}}",
    re.IGNORECASE,
)
_THANKS = (
    r"(?:(?:many |best |big )?(?:thanks|thx|tks|tnx|thank you|thank u|ty|tq|ta|tia|cheers)"
    r"(?: (?:so|very) much| a lot| again| in advance)?)"
)
_PRAISE = pattern(
    r"(?:(?:very )?(?:much|greatly|highly|really|truly|most) appreciated?"
    r"|(?:i )?(?:really |much |would |do )*appreciate (?:it|this|your help)(?: a lot| very much)?"
    r"|appreciated|ty|tq|ta|tia|kr"
    r"|(?:many )?(?:thanks|thank you|thx|tks)(?: very much| so much| a lot)? in advance"
    r"(?: for (?:all |your |the |any |kind )*(?:help|assistance|support|trouble))?"
    r"|(?:thanks|thx|tks|ty) for (?:the |your |ur )?help(?:ing)?|thanks much"
    r"|(?:(?:i[’']d be|i am|i[’']m|we[’']d be|much|very|most) )?(?:obliged|much obliged)"
    r"|(?:with )?(?:much |many |great )?(?:gratitude|appreciation))\W*",
    re.IGNORECASE,
)
_PLEASE = r"(?:please|pls|plz|kindly|could you|can you|would you)(?: please| pls| kindly)?"
_IT = r"(?: (?:it|this|that|(?:the|this) (?:sms|text|message|msg|above)|above))?"
_AT_ONCE = r"(?:asap|a\.s\.a\.p\.?|now|at once|immediately|right away|soon|today)"
_SOON = rf"(?:,? (?:{_AT_ONCE}|for me|for us))?"
_PLEADS = (
    r"(?:煩請|烦请|請|请|麻煩|麻烦|敬請|有勞|勞煩|劳烦|拜託|拜托|唔該|还请|還請)(?:你|您|同事)?"
    r"(?:儘快|尽快|盡快)?"
)
_THANKS_HAN = r"(?:(?:謝謝|谢谢|多謝|多谢|感謝|感谢|唔該)(?:晒|哂|你|您|大家)?)"
_SOON_HAN = (
    r"(?:(?:煩請|烦请|請|请|麻煩|麻烦|唔該|拜託|拜托)(?:你|您|幫手|幫忙|帮忙)?)?"
    r"(?:儘快|尽快|盡快|盡早|尽早|即刻|即時|馬上|马上|立即)(?:辦|办|搞)?"
)
_SENDS = (
    r"(?:儘快|尽快|盡快)?(?:發出|发出|發送|发送|發放|发|發|寄出|傳送|send)(?:出去|一下|下)?[\W_]*"
    r"(?:(?:謝謝|谢谢|多謝|多谢|感謝|感谢|唔該|thanks|thx)(?:晒|哂|你|您|大家)?)?\W*"
)
_FOR_US = pattern(  # only who sends it can be meant
    rf"(?:{_PLEASE} )?(?:help|arrange|assist)(?: me| us)?(?: to| with)?"
    rf" (?:send|text|sms|sending){_IT}(?: out| off)?{_SOON}\W*(?:{_THANKS}\W*)?"
    rf"|{_PLEASE} (?:send|text|sms)(?: (?:it|this|the (?:sms|text|message)))? (?:out|off)"
    rf"{_SOON}\W*(?:{_THANKS}\W*)?"
    rf"|(?:{_PLEADS}(?:幫手|幫忙|帮忙|幫|帮|代為|代为|代)|勞煩|劳烦|有勞){_SENDS}",
    re.IGNORECASE,
)
_SEND_SOON = pattern(  # or who gets it
    rf"{_PLEASE} (?:send|text|sms){_IT}{_SOON}\W*(?:{_THANKS}\W*)?"
    rf"|{_PLEASE} (?:do|action|process|handle){_IT},? {_AT_ONCE}\W*(?:{_THANKS}\W*)?"
    rf"|{_PLEADS}{_SENDS}|{_SOON_HAN}\W*(?:{_THANKS_HAN}\W*)?",
    re.IGNORECASE,
)
_OFFICE_HAN = (
    r"(?:(?!.*[查詢询聯联致請请洽找問问打往到])[\u4e00-\u9fff]{1,10}"
    r"(?:部|部門|部门|組|组|處|处|科|室|署|中心|公司))"
)
_OFFICE = (
    r"(?!Call|Contact|Phone|Ring|Ask|Tel|Dial|Text|Whats|Visit|See)(?:[A-Z][\w&'-]* ){0,4}"
    r"(?:Department|Dept\.?|Office|Team|Desk|Section|Division|Unit|HR|IT|Admin)"
)
_DIGITS = r"(?:\+?(?:\(?852\)?[ -]?)?\d{4}[ -]?\d{4}|\+?\d{2,4}[ -]\d{3,4}[ -]\d{3,4})"
_OFFICE_PHONE = Bilingual(
    rf"{either(_OFFICE, _OFFICE_HAN)}[ ,/|⟦，⟧]*(?:⟦電話|电话|內線|⟧(?i:tel|ph|phone|ext))?"
    rf"[ .:⟦：⟧]*{_DIGITS}"
)
_LEADS = pattern(
    r".*(?:[:：,，、]|查詢|查询|聯絡|联络|聯繫|联系|致電|致电|電|\b(?:call|contact|phone|to|at|or))\W*",
    re.IGNORECASE,
)
_ASKS_TO_CALL = pattern(
    r"查詢|查询|聯絡|联络|聯繫|联系|致電|致电|\b(?:call|contact|enquir|inquir|phone|ring)",
    re.IGNORECASE,
)
_DEPARTMENT = Chinese(r"[\u4e00-\u9fff]{2,8}[部組组科署]")
_ENDS = pattern(r".*[。！!.？?…~～][\W_]*")
_NICKNAME = Chinese(r"阿[\u4e00-\u9fff]{1,2}[.。!~ ]*")
_SMALL = Chinese(r"小(?![心學学食巴組组型數数童孩時时])[\u4e00-\u9fff]")
_HELP = pattern(
    r"(?:your|any|all) (?:kind )?(?:help|assistance)(?: (?:is|will be|would be))?"
    r"(?: (?:very )?(?:much|greatly|highly))? appreciated\W*",
    re.IGNORECASE,
)
_MADE_BY = Chinese(r"\W*签名由.{1,20}定制\W*")


def find_last_line(lines: Sequence[str], start: int, end: int) -> int:
    """The line where such words begin, with nothing below them but a name; or `end`."""
    last = _above(lines, end)
    if last < start:
        return end
    line = lines[last].strip()
    if _MADE_BY.fullmatch(line):
        return _top(lines, start, last)
    if len(line) > _LONGEST:
        return end
    apart = not lines[last - 1].strip()
    before = _above(lines, last)
    above = lines[before].strip()
    if _LABEL.fullmatch(line) or _is_thanks(line, apart=apart):
        return last
    if _NAMED.fullmatch(line) and _signs_below(lines, start, before, line):
        return before
    if _is_marked_name(line, above, apart=apart):
        return last
    if not apart:
        return end
    if _OFFICE_PHONE.fullmatch(line) and not _ASKS_TO_CALL.search(above):
        return end if _LEADS.fullmatch(above) else last
    signs = _DEPARTMENT.fullmatch(line) or _NICKNAME.fullmatch(line)
    return last if signs and _ENDS.fullmatch(above) else end


def may_be_last_line(lines: Sequence[str]) -> bool:
    """Whether the last line could be such words, or the text's own."""
    last = _above(lines, len(lines))
    before = _above(lines, last)
    if before < 0:
        return False
    line, above = lines[last].strip(), lines[before].strip()
    if asks_to_send(line) or _HELP.fullmatch(line):
        return True
    if _ODD_RULER.fullmatch(above) and _NAMED.fullmatch(line):
        return True
    if _LEADS.fullmatch(above):
        return False
    if _NICKNAME.fullmatch(line) or (_SMALL.fullmatch(line) and before < last - 1):
        return True
    return _OFFICE_PHONE.fullmatch(line) is not None


def asks_to_send(words: str) -> bool:
    """Whether last words ask whoever sends it to do so: "Please send asap", 請盡快發出."""
    return _FOR_US.fullmatch(words) is not None or _SEND_SOON.fullmatch(words) is not None


# -- private --------------------------------------------------------------------------------------


def _above(lines: Sequence[str], at: int) -> int:
    """The nearest line above one that is not blank; -1 where there is none."""
    return next((n for n in range(at - 1, -1, -1) if lines[n].strip()), -1)


def _is_thanks(line: str, *, apart: bool) -> bool:
    if not apart and line[:1].islower():
        return False  # a sentence that was broken
    if _PRAISE.fullmatch(line) or _FOR_US.fullmatch(line):
        return True
    return apart and _SEND_SOON.fullmatch(line) is not None


def _signs_below(lines: Sequence[str], start: int, at: int, name: str) -> bool:
    """Whether a line tells that the name below it signs."""
    line = lines[at].strip()
    if at < start or len(line) > _LONGEST:
        return False
    apart = not lines[at - 1].strip()
    if _ODD_RULER.fullmatch(line):
        return " " not in name.strip()  # several words may be a heading
    return _is_thanks(line, apart=apart)


def _is_marked_name(line: str, above: str, *, apart: bool) -> bool:
    """Whether a line is a name behind a mark, and no entry of a list."""
    marked = _MARKED_NAME.fullmatch(line)
    if marked is None or above.endswith((":", "：", ",", "，", "、")):
        return False
    mark = marked["mark"][0]
    return not above.startswith(mark) and (apart or mark in "/／_" or bool(_ENDS.fullmatch(above)))


def _top(lines: Sequence[str], start: int, at: int) -> int:
    """The first line of the paragraph that a line ends."""
    top = at
    while top > start and lines[top - 1].strip():
        top -= 1
    return top if not lines[top - 1].strip() or endings.BLANK.fullmatch(lines[top - 1]) else at
