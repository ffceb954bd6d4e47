"""A name beside a number: `Name <number>`, `number (Name)`, `Name: number`, `Name number`. Pure."""

import re
from dataclasses import dataclass

_NUMBER = r"(?P<number>\(?\+?[0-9(][0-9 ().\-]*[0-9]\)?)"
_NAME = r"(?P<name>[^0-9<>()\[\]:]+?)"
_MARKED = tuple(
    re.compile(form)
    for form in (
        rf"{_NAME}\s*<\s*(?:tel:)?{_NUMBER}\s*>",
        rf"{_NAME}\s*[(\[]\s*{_NUMBER}\s*[)\]]",
        rf"<?{_NUMBER}>?\s*<\s*{_NAME}\s*>",
        rf"{_NAME}\s*[:=]\s*{_NUMBER}",
    )
)
_REMARKED = re.compile(rf"<?{_NUMBER}>?\s*[(\[]\s*(?P<name>[^<>()\[\]]{{1,60}}?)\s*[)\]]")
_PLACE = re.compile(
    r"\b(?:flat|room|rm|unit|shop|block|blk|tower|house|bed|class|form|level|ward|lot|floor|table"
    r"|bay|villa|suite)\b\.?"
    r"(?:\s*[0-9][0-9A-Za-z/\-]{0,4}|\s*[A-Za-z]\b)?|\b[0-9]{1,3} ?/ ?[FG]\b"
    r"|\b(?:site |head |back |front |main )?office\b"
    r"|[0-9]{1,4}[A-Z]? ?(?:[樓楼座室房床]|號?房|号?房|號床|号床|號|号)|[A-Z]座",
    re.IGNORECASE,
)
# Room 12: 9123 4567; Ward 3A <9123 4567>. Beside a number only where it is one whole phone.
_PLACED = tuple(
    re.compile(form)
    for form in (
        rf"(?P<name>[^<>()\[\]:=]{{1,40}}?)\s*[<:=(]\s*(?:tel:)?{_NUMBER}\s*[>)]?",
        r"(?P<name>[^<>()\[\]:=]{1,40}?[0-9A-Za-z樓楼座室房床號号])[ \-|]+"
        r"(?P<number>(?:\+852 ?)?[0-9]{4}[ \-]?[0-9]{4}|\+[0-9]{8,15})",
    )
)
_BETWEEN = re.compile(rf"{_NAME}\s*[(\[](?P<remark>[^()\[\]<>]{{1,30}})[)\]]\s*[:\-]?\s*{_NUMBER}")
_COUNTED = re.compile(r"(?P<name>[A-Za-z][A-Za-z .'’&\-]*?) ?(?:no\.? ?|#)?[0-9]{1,3}[A-Za-z]?")
_REACHED = re.compile(rf"(?:(?:the|our|my|your) )?{_NAME} (?:on|at) {_NUMBER}", re.IGNORECASE)
_BESIDE = (
    re.compile(rf"{_NAME}(?P<gap>[\s\-|]*){_NUMBER}"),
    re.compile(rf"{_NUMBER}(?P<gap>[\s\-|]*){_NAME}"),
)
_SOMEBODY = re.compile(
    rf"(?:the|our|my|your|his|her|their) {_NAME}[\s,:\-]*{_NUMBER}", re.IGNORECASE
)
_ALONE = re.compile(rf"<?\s*(?:tel:\s*)?{_NUMBER}\s*>?", re.IGNORECASE)
_LINKED = re.compile(rf"{_NUMBER}\s*<\s*tel:(?P<address>[0-9+\-.()]+)\s*>", re.IGNORECASE)

_LABEL = (
    r"(?:\b(?:mobile|cell|cellphone|phone|tel|telephone|whatsapp|number|contact)\b"
    r"(?: ?(?:nos?|num|number|numbers)\b)?|手提|手機|手机|電話|电话|號碼|号码)"
)
_LABELS = re.compile(rf"^(?:{_LABEL}[\s.:\-]*)+|(?:[\s.:\-]*{_LABEL}[\s.:\-]*)+$", re.IGNORECASE)

# A number beside one of these is an order, a room, an exception: no phone of a person so named.
_NO_NAMES = frozenset(
    """
    a about account acct after all an any apt at before bill booking but by call cancel case code
    don't dont either except excluding expired ext extension fax file flat floor for former from
    hkid hotline id if in instead invoice job landline me my never no not of office old on only
    order otp passport per pin po previous re receipt ref reference regarding room serial since
    suite tell than that the their then they this ticket till to unless until via was when with
    without wrong x your today tomorrow tonight yesterday now asap later soon noon midnight morning
    afternoon evening am pm monday tuesday wednesday thursday friday saturday sunday hour hours
    minute minutes mins days week month next
    active bounced cancelled canceled changed dead deceased delivered departed disabled disconnected
    error failed failure gone inactive invalid left lost moved removed resigned retired returned
    sent stopped again once tba tbc tbd times twice undelivered unreachable unsubscribed used
    """.split()  # noqa: SIM905 (a list would take a screen)
)
_NO_NAMES_HAN = re.compile(
    "關於|关于|有關|有关|訂單|订单|編號|编号|單號|单号|除了|除咗|不要|不是|唔好|唔係|唔是|並非|并非|而不|而非|"
    "取消|傳真|传真|舊|旧|錯|错|別|别|勿|致電|致电|查詢|查询|前|後|后"
    "|已|離職|离职|停用|失敗|失败|未能|退訂|退订|刪|删|暫停|暂停|不適用|不适用|無效|无效|去世|退休"
    "|今天|今日|今晚|明天|明日|明早|明晚|聽日|听日|聽晚|聽朝|星期|禮拜|礼拜|早上|朝早|上午|下午|晏晝|點|点|時|时|即刻|立即|馬上|马上"
)
_LETTERS = re.compile(r"[^\W\d_]")
_OTHERS = re.compile(r"[^\w\s.,'\"’“”\-&]|[\d_]")
_LATIN, _HAN = re.compile("[A-Za-z]"), re.compile(r"[\u3400-\u9fff]")
_MOST_WORDS, _MOST_HAN, _LONGEST = 4, 5, 120


@dataclass(frozen=True, slots=True)
class Named:
    """A number, and the name that stood beside it; "" where there was only a label."""

    name: str
    number: str


def split_name(words: str) -> Named | None:
    """The name and the number that `words` are, or None where they are anything else."""
    if len(words) > _LONGEST:
        return None
    if alone := _ALONE.fullmatch(words):
        return Named("", alone["number"])
    if linked := _LINKED.fullmatch(words):
        return _same(linked["number"], linked["address"])
    for form in _MARKED:
        if match := form.fullmatch(words):
            return _named(match, most_small=_MOST_WORDS)
    if placed := _placed(words):
        return placed
    between = _BETWEEN.fullmatch(words)
    if between and _is_at_a_place(between["remark"]):
        return _named(between, most_small=1)
    if (remarked := _REMARKED.fullmatch(words)) and _is_a_remark(remarked["name"]):
        return Named(remarked["name"], remarked["number"])
    if reached := _REACHED.fullmatch(words):
        return _named(reached, most_small=2)
    if somebody := _SOMEBODY.fullmatch(words):
        return _named(somebody, most_small=3)
    for form in _BESIDE:
        if match := form.fullmatch(words):
            return _named(match, most_small=0)
    return None


def is_a_name(words: str) -> bool:
    """Whether `words` may be what somebody is called: no order, exception or cause."""
    return _is_a_name(words, _MOST_WORDS)


# -- private --------------------------------------------------------------------------------------


def _placed(words: str) -> Named | None:
    """Where somebody is, as a name: Room 12; in front of a sign also Driver 2."""
    marked, beside = (form.fullmatch(words) for form in _PLACED)
    for match in filter(None, (marked, beside)):
        name = match["name"].strip()
        counted = _COUNTED.fullmatch(name) if match is marked else None
        place = re.search("[0-9]", name) is not None and _PLACE.search(name) is not None
        if (place and _is_a_remark(name)) or (counted and _is_a_name(counted["name"], 1)):
            return Named(name, match["number"])
    return None


def _is_at_a_place(words: str) -> bool:
    return _PLACE.search(words) is not None and _is_a_remark(words)


def _is_a_remark(words: str) -> bool:
    """A name, or where somebody is: 9123 4567 (Flat 12B)."""
    rest = _PLACE.sub(" ", words).strip(" ,.-/")
    return not rest or _is_a_name(rest, _MOST_WORDS)


def _same(number: str, address: str) -> Named | None:
    """`9123 4567 <tel:+85291234567>`, as mail programs write a link."""
    shown, linked = re.sub("[^0-9]", "", number), re.sub("[^0-9]", "", address)
    return Named("", number) if linked.endswith(shown) or shown.endswith(linked) else None


def _named(match: re.Match[str], most_small: int) -> Named | None:
    written = match["name"].strip(" .-,'\"’“”")
    name = _LABELS.sub("", written).strip(" .-'\"’“”")
    if not name:
        return Named("", match["number"]) if written else None
    if match.groupdict().get("gap") == "" and len(_LATIN.findall(name)) == 1:
        return None  # 9123456O: a digit mistyped as a letter
    return Named(name, match["number"]) if _is_a_name(name, most_small) else None


def _is_a_name(name: str, most_small: int) -> bool:
    words = name.casefold().split()
    if len(words) > _MOST_WORDS or len(_HAN.findall(name)) > _MOST_HAN:
        return False
    if _NO_NAMES.intersection(words) or _NO_NAMES_HAN.search(name) or _OTHERS.search(name):
        return False
    small = [word for word in name.split() if word[:1].islower()]
    return bool(_LETTERS.search(name)) and (len(words) == 1 or len(small) <= most_small)
