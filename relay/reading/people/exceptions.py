"""Somebody left out of a list, beside it or in the text: "except Mary Wong", 李美玲除外. Pure.

Whoever was left out is never texted before the writer has answered.
"""

import re
from dataclasses import dataclass
from itertools import islice

from relay.model import Recipient
from relay.reading.pattern import HAN, Chinese, pattern
from relay.reading.people.called import SURNAME, TITLED, TITLED_HAN
from relay.reading.people.listing import plain
from relay.reading.people.rules import Rules

# What leaves out whoever is named behind it: the first wherever it stands.
_EXCEPT = (
    r"(?:except(?:ing)?|exclud(?:e|es|ed|ing)|excl?\.|but not|apart from|other than|aside from)"
)
_OMIT = (
    r"(?:exceptions?(?: is| are)?|omit(?:ting)?|skip(?:ping)?|minus|leave out|leaving out|without"
    r"|save for|(?:every(?:one|body)|all) but|remov(?:e|ing)|take out|drop|delete|ignore|spare"
    r"|leave|don[’']?t include)"
)
_EXCEPT_HAN = r"(?:除[了咗外]|例外|[不唔]包括?)"
_OMIT_HAN = r"(?:[撇剔排移刪删]?除[去卻却]?|[剔刪]走|[略跳][過过]|唔計|不[計计]|豁?免|扣起)"
# And in front of it.
_LEFT_OUT_HAN = r"(?:除外|例外|唔計|不[計计]|[以之]外|不包括)"
_LISTS = (
    pattern(
        rf"(?P<base>.+?)[\s,(]+(?P<said>(?:{_EXCEPT}|{_OMIT}|and not)(?!\w)"
        r"(?:\s+(?:for|to|from)\b)?\s+(?P<out>[^()]+?))\s*\)?",
        re.IGNORECASE,
    ),
    Chinese(
        rf"(?P<base>.+?)[\s,，(（]*(?P<said>但?(?:{_EXCEPT_HAN}|{_OMIT_HAN})(?P<out>(?!外)[^()（）]+?)"
        r"(?:[之以]?外)?)[)）]?"
    ),
    Chinese(rf"(?P<base>.+?)[\s,，(（]+(?P<said>(?P<out>[^()（）,，]+?){_LEFT_OUT_HAN})[)）]?"),
)

_SENDS = r"(?:send|sending|text|texting|sms|message|tell|inform|notify|include|including|copy|cc)"
_SENDS_HAN = r"(?:[發发傳传]送?|send|sms|通知|短訊|短讯|包括|包|寄|[俾畀給给加])"
_GAP = (
    r"(?:[\s\"“'‘(\[:：]"
    r"|\b(?:for|to|from|the|our|nurse|driver|mr|mrs|ms|miss|dr|it|this|that|out)\b)*"
)
_NOT_HAN = (
    r"(?:唔好|唔使|唔洗|唔駛|唔要|不要|不用|不必|毋須|無需|无需|請勿|请勿|切勿|勿|別|别|咪|不|唔)"
)
_NOT = r"\b(?:do not|don[’']?t|never|no need to|not)\s+(?:please\s+)?"
# In front of the name, in a sentence.
_BEFORE = (
    rf"\b(?:{_EXCEPT}|{_OMIT}){_GAP}",
    rf"{_NOT}(?:{_SENDS}{_GAP})?(?:to|for){_GAP}",
    rf"{_NOT}{_SENDS}{_GAP}",
    rf"\A\W*(?:(?:but|and)\s+)?(?:not|no|only|just){_GAP}",
    rf"(?:{_EXCEPT_HAN}|{_OMIT_HAN})[：:\s「『（(]*",
    rf"{_NOT_HAN}再?{_SENDS_HAN}{{1,3}}(?:短訊|短讯|短信)?[到至予]?[：:\s「『（(]*",
    rf"\A\W*(?:只|淨係|净系|齋)(?:需要?|係|是)?{_SENDS_HAN}{{0,3}}[\s「『（(]*",
)
# Behind it.
_BEHIND = (
    r"[\s,:：(（\"”'’–—-]*\b(?:excepted|excluded?|exempt(?:ed)?|left out|not included"
    r"|(?:is|are) not (?:needed|included|to be)|(?:only|no|out|not)(?=\W*\Z)|(?:can|may|should) be"
    r" left out|off the list|(?:does not|doesn[’']t) (?:need|want|get)|already (?:got|has|had|gets"
    r"|knows?|received)|(?:knows?|got (?:it|this)) already|no longer works|has left)\b",
    rf"[\s，,」』）)]*(?:{_LEFT_OUT_HAN}|"
    r"(?:就|則|则)?(?:不用|唔使|唔洗|唔駛|毋須|無需|无需|不必|唔要|不要|唔好)[發发傳传send]{0,4}\W*\Z)",
)
_HINT = pattern(
    r"\b(?:except|exclu|excl?\.|omit|skip|minus|apart|other than|aside|leav|without|save for|not?\b"
    r"|but\b|remov|take|drop|delet|ignore|spare|already|has left|out\b|do(?:es)?n[’']?t|never|only"
    r"|just|exempt|left out)|[除剔撇略跳不唔免毋無无勿別别咪只淨净齋扣刪删]|例外|以外|之外",
    re.IGNORECASE,
)
_EXCEPTS = pattern(rf"\b{_EXCEPT}(?!\w)|{_EXCEPT_HAN}", re.IGNORECASE)
# A text that begins like this leaves somebody out, though nobody of whom we know the name.
_BEGINS = pattern(
    rf"\W*(?:(?:all|everyone|everybody|but)\s+)?{_EXCEPT}"
    r"(?!\w|\s+(?:on|for|in|at|as|when|where)\b)"
    r"|\W*(?:除咗|除了)?[^\n，,。.：:]{1,12}(?:除外|例外|不包括)",
    re.IGNORECASE,
)
# A clause that leaves out somebody by a title, whom the list may name otherwise: 除咗林太.
_TITLED_OUT = (
    pattern(
        r"(?:\A|[.!?;,:(\n]|\s[-–—]\s)[ \t]*(?P<said>(?:(?:and|but|please|pls) )*"
        rf"(?:{_EXCEPT}|{_NOT}(?:send|text|sms)(?: (?:it|this|out))*)(?: for| to)? {TITLED})"
        r"(?: (?:please|pls|thanks))?\s*(?=[.,!?;:)\n]|\Z)",
        re.IGNORECASE,
    ),
    Chinese(
        r"(?:\A|[。.！!？?；;，,：:（(、\n]|\s[-–—]\s)[ \t]*(?P<said>(?:但|請|请)*"
        rf"(?:(?:{_EXCEPT_HAN}|除|{_NOT_HAN}再?{_SENDS_HAN}{{1,3}}[到至予]?)[：:\s]*{TITLED_HAN}"
        rf"(?:[之以]?外)?|{TITLED_HAN}(?:{_LEFT_OUT_HAN}|[就則则]?{_NOT_HAN}{_SENDS_HAN}{{1,2}})"
        rf"|(?<=[。！？\n])除[了咗]{SURNAME}{HAN}{{1,2}}(?=[。！？\s]|\Z)))"
        r"\s*(?=[。.！!？?；;，,：:）)、\n]|\Z)"
        rf"(?![，,]?(?:{SURNAME}\w{{1,4}})?[仲還还亦也另])",
        re.IGNORECASE,
    ),
)
_SENTENCE = pattern(
    r"(?<=[.!?;:。！？；：])[ \t]*|\n\s*|(?<= [-–—] )"
    r"|(?=[(（\[【「『“]|(?<=\s)\")|(?<=[)）\]】」』])"
)
# "Exclude: Mary Wong", "Mary Wong (no)": the same sentence, though a colon or a bracket parts it.
_WIDE_SENTENCE = pattern(r"(?<=[.!?;。！？；])[ \t]*|\n\s*")
_LATIN = pattern(r"[^\W\u3400-\u9fff]")  # 排除Amy: a name ends where the other script begins
_FULL_HAN = Chinese(r"[\u3400-\u9fff]{3}")
_BEFORE_NAME = pattern(rf"(?:{'|'.join(_BEFORE)})\Z", re.IGNORECASE)
_BEHIND_NAME = pattern("|".join(_BEHIND), re.IGNORECASE)
_MOST, _LONGEST, _NEAR, _MOST_NAMES, _MOST_WAYS, _DIGITS = 25, 400, 60, 200, 5, 8


@dataclass(frozen=True, slots=True)
class Except:
    """A list, those whom it leaves out, and the words that say so."""

    base: str
    out: str
    said: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words that leave somebody out, and each way in which they can be meant."""

    words: str
    ways: tuple[frozenset[str], ...]  # the numbers of those who are left out


def split_exception(words: str) -> Except | None:
    """A list and whom it leaves out, known or not; None where no words say that."""
    if len(words) > _LONGEST:
        return None
    for form in _LISTS:
        if match := form.fullmatch(words.strip()):
            return Except(match["base"], match["out"], match["said"])
    return None


def find_left_out(text: str, recipients: tuple[Recipient, ...], rules: Rules) -> LeftOut | None:
    """The first words in `text` that leave one of the `recipients` out, by name or by number."""
    for end in (_SENTENCE, _WIDE_SENTENCE):
        hinted = (part for part in end.split(text) if part and _HINT.search(part[:_LONGEST]))
        for sentence in islice(hinted, _MOST):
            said = plain(sentence[:_LONGEST]).casefold()
            people = _people_left_out(said, recipients[:_MOST_NAMES])
            if ways := [*_groups_left_out(said, rules), *people]:
                return LeftOut(plain(sentence)[:200], tuple(dict.fromkeys(ways))[:_MOST_WAYS])
    return _titled_out(text, recipients)


def begins_with_exception(text: str) -> bool:
    """Whether a text begins by leaving somebody out, whom it need not name: "Except those …"."""
    return _BEGINS.match(text) is not None


def leaves_out(words: str) -> bool:
    """Whether words may leave somebody out, so that no name among them is one to propose."""
    return _HINT.search(words) is not None


def excepts(words: str) -> bool:
    """Whether words speak of an exception, known or not."""
    return _EXCEPTS.search(words) is not None


# -- private --------------------------------------------------------------------------------------


def _titled_out(text: str, recipients: tuple[Recipient, ...]) -> LeftOut | None:
    """Somebody by a title that no recipient bears: of a few it may be each of them."""
    forms = _TITLED_OUT if leaves_out(text) else ()
    out = next(filter(None, (form.search(text) for form in forms)), None)
    few = recipients if len(recipients) <= _MOST_WAYS else ()
    ways = tuple(frozenset((one.msisdn,)) for one in few)
    return LeftOut(plain(out["said"])[:200], ways) if out else None


def _groups_left_out(said: str, rules: Rules) -> list[frozenset[str]]:
    groups = ((name, rules.contacts.group(name)) for name in rules.contacts.mentioned(said))
    return [
        frozenset(person.msisdn for person in group)
        for name, group in groups
        if group and _is_left_out(said, [name.casefold()])
    ]


def _people_left_out(said: str, recipients: tuple[Recipient, ...]) -> list[frozenset[str]]:
    """Everybody who is named beside the one who is left out, then that one alone."""
    left_out = [one.msisdn for one in recipients if _is_left_out(said, _called(one))]
    left_out = left_out or [one.msisdn for one in recipients if _is_left_out(said, _parts(one))]
    beside = [one.msisdn for one in recipients if one.name and one.name.casefold() in said]
    if not left_out:
        return []
    ways = [frozenset((*left_out, *beside)), frozenset(left_out)]
    return [*ways, *(frozenset((one,)) for one in left_out)]


def _called(recipient: Recipient) -> list[str]:
    """The name, and the number as people write it."""
    name, number = recipient.name.casefold(), recipient.msisdn[-_DIGITS:]
    return [*filter(None, [name]), number, f"{number[:4]} {number[4:]}"]


def _parts(recipient: Recipient) -> list[str]:
    """Each word of the name; of one in Chinese the given name."""
    name = recipient.name.casefold()
    words = [word for word in re.split(r"[\s.,，()]+", name) if len(word) > 1]
    return [*words, *([name[-2:]] if _FULL_HAN.fullmatch(name) else [])]


def _is_left_out(said: str, names: list[str]) -> bool:
    return any(_is_so(said, name) for name in names)


def _is_so(said: str, name: str) -> bool:
    start = said.find(name)
    while start >= 0:
        end = start + len(name)
        whole = not name.isascii() or not (
            _LATIN.match(said[start - 1 : start]) or _LATIN.match(said[end : end + 1])
        )
        head = said[max(0, start - _NEAR) : start]
        cut = start > _NEAR  # what begins the sentence is not seen
        if whole and (
            _BEFORE_NAME.search(f"x{head}" if cut else head) or _BEHIND_NAME.match(said, end)
        ):
            return True
        start = said.find(name, end)
    return False
