"""A name beside a number: `Name <number>`, `number (Name)`, `Name: number`, `Name number`. Pure."""

import re
from dataclasses import dataclass

from relay.reading.pattern import Chinese, pattern
from relay.reading.people.no_names import is_of_the_calendar, says_more

_NUMBER = r"(?P<number>\(?\+?[0-9(][0-9 ().\-]*[0-9]\)?)"
_LABEL = (
    r"(?:\b(?:mobile|cell|cellphone|phone|tel|telephone|whatsapp|number|contact)\b"
    r"(?: ?(?:nos?|num|number|numbers)\b)?|手提|手機|手机|電話|电话|號碼|号码)"
)
_NAME = r"(?P<name>[^0-9<>()\[\]:]+?)"
_MARKED = tuple(
    pattern(form)
    for form in (
        rf"{_NAME}\s*<\s*(?:tel:)?{_NUMBER}\s*>",
        rf"{_NAME}\s*[(\[]\s*(?:{_LABEL}[\s.:\-]*)?{_NUMBER}\s*[)\]]",
        rf"<?{_NUMBER}>?\s*<\s*{_NAME}\s*>",
        rf"{_NAME}\s*[:=]\s*{_NUMBER}",
    )
)
_REMARKED = pattern(rf"<?{_NUMBER}>?\s*[(\[]\s*(?P<name>[^<>()\[\]]{{1,60}}?)\s*[)\]]")
_PLACE = pattern(
    r"\b(?:flat|room|rm|unit|shop|block|blk|tower|house|bed|class|form|level|ward|lot|floor|table"
    r"|bay|villa|suite)\b\.?"
    r"(?:\s*[0-9][0-9A-Za-z/\-]{0,4}|\s*[A-Za-z]\b)?|\b[0-9]{1,3} ?/ ?[FG]\b"
    r"|\b(?:in|of) (?:[0-9]{3,4}[A-Z]?|[0-9]{1,2}[A-Z])\b"  # the tenant in 8C
    r"|\b(?:site |head |back |front |main )?office\b"
    r"|[0-9]{1,4}[A-Z]? ?(?:[樓楼座室房床]|號?房|号?房|號床|号床|號|号)|[A-Z]座",
    re.IGNORECASE,
)
# Room 12: 9123 4567; Ward 3A <9123 4567>. Beside a number only where it is one whole phone.
_PLACED = tuple(
    pattern(form)
    for form in (
        rf"(?P<name>[^<>()\[\]:=]{{1,40}}?)\s*[<:=(]\s*(?:tel:)?{_NUMBER}\s*[>)]?",
        r"(?P<name>[^<>()\[\]:=]{1,40}?[0-9A-Za-z樓楼座室房床號号])[ \-|]+"
        r"(?P<number>(?:\+852 ?)?[0-9]{4}[ \-]?[0-9]{4}|\+[0-9]{8,15})",
    )
)
_BETWEEN = pattern(rf"{_NAME}\s*[(\[](?P<remark>[^()\[\]<>]{{1,30}})[)\]]\s*[:\-]?\s*{_NUMBER}")
_COUNTED = pattern(r"(?P<name>[A-Za-z][A-Za-z .'’&\-]*?) ?(?:no\.? ?|#)?[0-9]{1,3}[A-Za-z]?")
_REACHED = pattern(rf"(?:(?:the|our|my|your) )?{_NAME} (?:on|at) {_NUMBER}", re.IGNORECASE)
_BESIDE = (
    pattern(rf"{_NAME}(?P<gap>[\s\-|]*){_NUMBER}"),
    pattern(rf"{_NUMBER}(?P<gap>[\s\-|]*){_NAME}"),
)
_ARTICLE = pattern(r"\A(?:the|our|my|your) ", re.IGNORECASE)
_SOMEBODY = pattern(rf"(?:the|our|my|your|his|her|their) {_NAME}[\s,:\-]*{_NUMBER}", re.IGNORECASE)
_ALONE = pattern(rf"<?\s*(?:tel:\s*)?{_NUMBER}\s*>?", re.IGNORECASE)
_LINKED = pattern(rf"{_NUMBER}\s*<\s*tel:(?P<address>[0-9+\-.()]+)\s*>", re.IGNORECASE)

_LABELS = pattern(rf"^(?:{_LABEL}[\s.:\-]*)+|(?:[\s.:\-]*{_LABEL}[\s.:\-]*)+$", re.IGNORECASE)

_AND = pattern(r"\s*(?:[,;/、，；&和及]|\band\b)\s*")
_LOOKS_NAMED = pattern(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}|[\u3400-\u9fff]{2,4}")
_DIGIT = pattern("[0-9]")
_DIGITS = pattern(r"\+?[0-9][0-9 ().\-]{4,18}")
_LETTERS = pattern(r"[^\W\d_]")
_OTHERS = pattern(r"[^\w\s.,'\"’“”\-&]|[\d_]")
_LATIN, _HAN = pattern("[A-Za-z]"), Chinese(r"[\u3400-\u9fff]")
_MOST_WORDS, _MOST_HAN, _LONGEST = 4, 5, 120


@dataclass(frozen=True, slots=True)
class Named:
    """A number, and the name that stood beside it; "" where there was only a label."""

    name: str
    number: str


def split_name(words: str) -> Named | None:
    """The name and the number that `words` are, or None where they are anything else."""
    if len(words) > _LONGEST or not _DIGIT.search(words):
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
            behind = match.start("name") > match.start("number")
            is_a_time = behind and is_of_the_calendar(match["name"])
            return None if is_a_time else _named(match, most_small=0)
    return None


def is_a_name(words: str) -> bool:
    """Whether `words` may be what somebody is called: no order, exception or cause."""
    return _is_a_name(words, _MOST_WORDS)


def are_named(words: str) -> bool:
    """Whether `words` look like names or numbers, known or not: "Bob", 陳小明, 9123 456."""
    each = _AND.split(words.strip())
    return all(
        _DIGITS.fullmatch(one) or (_LOOKS_NAMED.fullmatch(one) and is_a_name(one)) for one in each
    )


# -- private --------------------------------------------------------------------------------------


def _placed(words: str) -> Named | None:
    """Where somebody is, as a name: Room 12; in front of a sign also Driver 2."""
    marked, beside = (form.fullmatch(words) for form in _PLACED)
    for match in filter(None, (marked, beside)):
        name = _ARTICLE.sub("", match["name"].strip())
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
    if says_more(name) or _OTHERS.search(name):
        return False
    small = [word for word in name.split() if word[:1].islower()]
    return bool(_LETTERS.search(name)) and (len(words) == 1 or len(small) <= most_small)
