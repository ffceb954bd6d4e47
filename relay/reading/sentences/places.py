"""The places outside the body that name recipients: the Subject, and the addresses. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from relay.model import Mail
from relay.reading.pattern import Bilingual, pattern
from relay.reading.people.names import is_a_name
from relay.reading.people.numbers import Who, is_bare, is_known, read_recipients
from relay.reading.people.rules import Rules
from relay.reading.sentences.courtesy import without_courtesy
from relay.reading.sentences.opening_english import POLITE
from relay.reading.sentences.opening_forms import SUBJECT_HAN
from relay.reading.sentences.timing import Timing, read_hour, read_timing
from relay.reading.when import NoMoment

_THREAD = Bilingual(
    r"\s*(?:re|fw|fwd|aw|wg|sv|vs|tr|rv⟦|回覆|回复|答覆|答复|轉寄|转寄|轉發|转发⟧)\s*(?:\[\d+\])?\s*[:⟦：⟧]",
    re.IGNORECASE,
)
# Says how soon, and nothing of who: URGENT: 9123 4567, 【緊急】9123 4567
_HASTE = Bilingual(
    r"[\s\[(*!⟦【（！⟧]*(?:(?:very |most )?(?:urgent(?:ly)?|asap|important|high priority)\b"
    r"⟦|十萬火急|[緊紧加特]急(?!短)|急件|急(?![診诊救症電电])⟧)[\s:;,!.*\])⟦：！，。】）⟧–—-]*",
    re.IGNORECASE,
)
_PREFIXES = tuple(
    Bilingual(rf"\s*(?:{form})\s*[:⟦：⟧]?\s*", re.IGNORECASE)
    for form in (
        SUBJECT_HAN,
        rf"{POLITE}?(?:send )?(?:an? )?sms(?P<for> for)\b",
        rf"{POLITE}?(?:send )?(?:an? )?(?:sms|text|txt|message|msg)(?: message)?(?P<for> to)?\b",
        r"(?P<for>)(?:to\b⟦|致⟧)",
    )
)
_SMS = pattern(r"sms|text|txt|message|msg", re.IGNORECASE)
# A Subject that says what is to be done, and nothing else.
_ASKS = Bilingual(
    rf"\W*(?:urgent\W+)?{POLITE}?(?:send(?:ing)? |new )?(?:out )?(?:an? )?"
    r"(?:sms|text(?: message)?|txt)(?:es|s)?(?: (?:requests?|please|pls|to (?:be )?sen[dt]))*\W*"
    rf"|\W*(?:{SUBJECT_HAN})(?:(?!)⟦|要求|申請|申请|請求|请求⟧)?\W*",
    re.IGNORECASE,
)
# Of what somebody else said, on a web site or on the phone.
_WROTE = Bilingual(
    r"\b(?:enquir|inquir|complain|feedback|web ?(?:site|form)|contact (?:us|form)"
    r"|phone messages?|messages? taken|(?:call|phone|ring) ?back|called|missed call|voice ?mail"
    r"|visitor)"
    r"⟦|查[詢询]|[諮咨][詢询]|投[訴诉]|意[見见]|留言|反映|[網网][站頁页]|[來来回覆复][電电]⟧",
    re.IGNORECASE,
)
_AT = pattern(r"\s+at\s+|\s*[@＠]\s*", re.IGNORECASE)
_ADDRESS = pattern(r"(?P<tag>sms\+)?(?P<number>\+?[0-9][0-9.\-]*)@(?P<domain>[^@]+)")
_BORDER = pattern(r"[\s,，、]+")
_MERE_DIGITS = pattern(r"\W*[0-9]{1,6}\W*")
_LONGEST_SUBJECT, _LONGEST_TIME, _MOST_SIGNS = 5000, 60, 4
_LONGEST_UNKNOWN = 80
_PHONE_DIGITS = 7  # fewer in front of the @ are somebody's extension


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place that names recipients."""

    words: str
    who: Who
    timings: tuple[Timing, ...] = ()
    slight: bool = False  # a Subject such as 1807: a room, where somebody is named elsewhere


def read_subject(subject: str, rules: Rules, *, now: datetime) -> Place | None:
    """A Subject that is nothing but numbers or contacts, perhaps after "SMS to", and "at TIME".

    The Subject of an answer or a forwarded mail names nobody. After "SMS to" a name that the
    contacts do not know may stand beside a number.
    """
    if len(subject) > _LONGEST_SUBJECT or _THREAD.match(subject):
        return None
    subject = _without_haste(without_courtesy(subject, thanks=False))
    for prefix in _prefixes(subject):
        names = bool(prefix["for"])
        words = subject[prefix.end() :]
        place = _read(words, rules, names=names, now=now)
        place = place or _read_timed(words, rules, names=names, now=now)
        if place is not None:
            return place
    place = _read(subject, rules, names=False, now=now)
    timed = _read_timed(subject, rules, names=False, now=now) if place is None else None
    if timed and is_bare(timed.words) and timed.who.recipients:
        # "Nurses Friday 3pm" is a topic, "1807 Friday 3pm" a room; the time may be of a topic, too.
        when = tuple(replace(each, of_an_event=True) for each in timed.timings)
        place = replace(timed, timings=when)
    return replace(place, slight=True) if place and _MERE_DIGITS.fullmatch(subject) else place


def read_unknown(subject: str, rules: Rules) -> Place | None:
    """`SMS to Peter Chen`, a name near to one of the contacts; where nobody is named elsewhere."""
    if len(subject) > _LONGEST_UNKNOWN or _THREAD.match(subject):
        return None
    subject = _without_haste(subject)
    for prefix in _prefixes(subject):
        words = subject[prefix.end() :].strip()
        titled = all(not word[0].islower() for word in words.split())
        if prefix["for"] and titled and is_a_name(words) and rules.contacts.nearest(words):
            return Place(words=words, who=read_recipients(words, rules))
    return None


def read_addresses(mail: Mail, rules: Rules) -> Place | None:
    """The numbers the mail is addressed to, at our own domain: `sms+91234567@`, `91234567@`."""
    numbers = [*_numbers(mail.recipients, rules.own_domain.casefold())]
    if not numbers:
        return None
    words = ", ".join(numbers)
    return Place(words=words, who=read_recipients(words, rules))


def asks_for_an_sms(subject: str) -> bool:
    """Whether a Subject says that an SMS is to be sent, and nothing else: "SMS request", 發短訊."""
    return len(subject) <= _LONGEST_UNKNOWN and _ASKS.fullmatch(subject) is not None


def tells_who_wrote(subject: str) -> bool:
    """Whether a Subject speaks of what somebody else said: "New enquiry from website", 投訴."""
    return len(subject) <= _LONGEST_SUBJECT and _WROTE.search(subject) is not None


# -- private --------------------------------------------------------------------------------------


def _without_haste(subject: str) -> str:
    haste = _HASTE.match(subject)
    return subject[haste.end() :] if haste else subject


def _prefixes(subject: str) -> Iterator[re.Match[str]]:
    """What may stand in front of the people; in ASCII only the last form does without an SMS."""
    forms = _PREFIXES if not subject.isascii() or _SMS.search(subject) else _PREFIXES[-1:]
    return filter(None, (form.match(subject) for form in forms))


def _read(words: str, rules: Rules, *, names: bool, now: datetime) -> Place | None:
    if _is_list(words, rules, names=names):
        return Place(words=words.strip(), who=read_recipients(words, rules))
    for sign in islice(_AT.finditer(words), _MOST_SIGNS):
        if _is_list(words[: sign.start()], rules, names=names):
            timing = read_hour(words[sign.end() :], rules, now=now)
            return _timed(words[: sign.start()], timing, rules)
    return None


def _read_timed(words: str, rules: Rules, *, names: bool, now: datetime) -> Place | None:
    """Recipients and then a time without "at", the longest that can be read."""
    for border in _BORDER.finditer(words, max(0, len(words) - _LONGEST_TIME)):
        timing = read_timing(words[border.end() :], rules, now=now)
        unreadable = timing.when == NoMoment(code="time.unreadable")
        if not unreadable and _is_list(words[: border.start()], rules, names=names):
            return _timed(words[: border.start()], timing, rules)
    return None


def _timed(people: str, timing: Timing, rules: Rules) -> Place:
    return Place(words=people.strip(), who=read_recipients(people, rules), timings=(timing,))


def _is_list(words: str, rules: Rules, *, names: bool) -> bool:
    if not words.strip():
        return False
    if is_known(words, rules):
        return True
    who = read_recipients(words, rules) if names else Who()
    return bool(who.recipients or who.questions) and not who.refusals


def _numbers(addresses: tuple[str, ...], domain: str) -> Iterator[str]:
    for address in addresses if domain else ():
        match = _ADDRESS.fullmatch(address)
        if match and match["domain"] == domain:
            digits = sum(c.isdigit() for c in match["number"])
            if match["tag"] or digits >= _PHONE_DIGITS:
                yield match["number"]
