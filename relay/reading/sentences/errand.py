"""An order at the top of a text whose people stand elsewhere: "Tell him we are open". Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from relay.model import Recipient
from relay.reading.lines.greeting import after_greeting
from relay.reading.pattern import Chinese, Needing, pattern, whole
from relay.reading.sentences.courtesy import is_a_question, without_mark
from relay.reading.sentences.opening_english import BELOW, BY_SMS, NOUN, POLITE, THIS
from relay.reading.sentences.opening_forms import POLITE_HAN, TELLING_HAN

_HIM = r"(?:him|her|them)\b(?!['’])"
_TELLS = Needing(
    "tell|inform|notify|remind|advise|ask|let|update|text|txt|sms|msg|message|send",
    pattern(
        rf"(?:{POLITE})?(?P<verb>tell|inform|notify|remind|advise|ask|let|update"
        rf"|(?P<texts>text|txt|sms|msg|message|send (?:{THIS}{NOUN} to)(?= ))) "
        r"(?:(?:all|the|our|my|both|of)\s+)*",
        re.IGNORECASE,
    ),
)
_PERSON = pattern(_HIM, re.IGNORECASE)
# Whom somebody at the desk calls so; to a colleague, whom we know by name, it may be said.
_ROLE = pattern(
    r"(?:(?<=the )|(?<=all ))(?:patient|client|customer|guest|tenant|resident|parent|student|member"
    r"|applicant|passenger|recipient|above|caller|visitor)s?\b(?!['’])",
    re.IGNORECASE,
)
_THAT = (
    rf"(?: know)?(?: {BY_SMS})?(?:,? that\b[\s:,]*|\s*[:：]\s*|\s*(?=[\"“])"
    r"|,?\s+(?=(?:i|we|you|he|she|it|they|there|his|her|its|their)\b"
)
_TOLD = pattern(rf"{_THAT}))", re.IGNORECASE)
_TOLD_MORE = pattern(rf"{_THAT}|(?:the|this|my|our|your)\b))", re.IGNORECASE)
_TO_THEM = (
    r"(?: (?:to|for) (?:him|her|them|all|everyone|(?:(?:the|this|these|those|all) )?(?:above )?"
    r"(?:(?:mobile |phone )?numbers?|people|persons?|recipients?|contacts?|one|above)?"
    r"(?: above| in the subject(?: line)?)?))?"
)
_IT = r"(?: (?:the following|the below|below|following|this|it|that|him|her|them))"
# "Please send: …", "Send this to them: …"; what is to be sent follows, or stands below.
_SENDS = Needing(
    "send|text|txt|sms|message|msg|say|write",
    pattern(
        rf"(?:{POLITE}(?:send|text|txt|sms|msg|message|say|write)(?: out| off)?"
        rf"(?:{_IT}|(?: {THIS}{NOUN}))?|(?:send|text|sms|message)(?: out)?{_IT}|say)"
        rf"{BELOW}{_TO_THEM}{BELOW}(?:[ \t]*[:：]\s*|[.,]?[ \t]*\n\s*|\s*(?=[\"“]))",
        re.IGNORECASE,
    ),
)
_TO_THEM_HAN = (
    r"(?:[給给俾畀到至](?:佢|他|她|對方|对方)?(?:哋|們|们)?"
    r"(?:以上|上述|上面)?(?:號碼|号码|人士|的?人)?)?"
)
_SENDS_HAN = Chinese(
    rf"(?:{whole(POLITE_HAN)})?\s*(?:[發发傳传]送?|[發发]出|寄出?|話|话|說|说|講|讲|寫|写)"
    r"(?:以下|下列|下面|[呢這这此該该][個个條条段]?|的|嘅|短訊|短讯|短信|訊息|讯息|信息|內容|内容|文字)*"
    rf"{_TO_THEM_HAN}(?:如下)?\s*[:：]\s*",
    re.IGNORECASE,
)
_TELLS_HAN = Chinese(rf"(?:{whole(POLITE_HAN)})?\s*{TELLING_HAN}", re.IGNORECASE)
# 叫司機組：…; 通知 and a colon are an opening of their own.
_BIDS_HAN = Chinese(
    rf"(?:{whole(POLITE_HAN)})?\s*(?:叫|要|讓|让|提醒|通知(?!.{{0,20}}[:：])|話|话|講|讲|告訴|告诉|告知|轉告|转告|同|跟)"
    r"(?:返|番)?(?:俾|畀|給|给)?(?:所有|全部|全體|全体|各位?|我哋|我們|我们|啲|\s)*",
    re.IGNORECASE,
)
_COLON_HAN = pattern(r"[^,，.。;；:：\n]{0,6}[:：]\s*")
_BORDER = pattern(r"[,;，；、/&\n]|\b(?:and)\b|[和及與与]", re.IGNORECASE)
_LETTER = pattern(r"s?(?![^\W\d_\u3400-\u9fff])", re.IGNORECASE)
_PLEASE = pattern(r"[ ,]+(?:please|pls|plz)(?P<stop>[.!]?)\s*\Z", re.IGNORECASE)
_NEAR = 200


@dataclass(frozen=True, slots=True)
class Errand:
    """The words of the order, and what is to be told; "" where the two cannot be told apart."""

    words: str
    text: str


def read_errand(text: str, named: Iterable[str], people: Sequence[Recipient]) -> Errand | None:
    """The order that `text` begins with, said to whoever passes it on; None where there is none.

    Its people are a "him" or "them", or those who get the SMS, by the words that named them
    (`named`). "Tell your driver …" and 請告訴你的家人 … are said to the reader.
    """
    said = after_greeting(text)
    if found := _sends(said):
        return found
    names = _names(named, people)
    return _tells(said, names, people) or (None if said.isascii() else _bids(said, names))


# -- private --------------------------------------------------------------------------------------


def _sends(said: str) -> Errand | None:
    sends = _SENDS.match(said) or _SENDS_HAN.match(said) or _TELLS_HAN.match(said)
    return _cut(said, sends.end()) if sends and said[sends.end() :].strip() else None


def _tells(said: str, names: Sequence[str], people: Sequence[Recipient]) -> Errand | None:
    tells = _TELLS.match(said)
    if tells is None:
        return None
    at, role = tells.end(), None
    end = _end_of_person(said, at, names)
    if end is None and not any(each.name for each in people):
        role = _ROLE.match(said, at)
    if end is None and role is None:
        return None
    knows = tells["verb"].lower() != "let" or re.match(" know\\b", said[end or at :], re.I)
    if not knows and role is None:
        return None
    told = (_TOLD if tells["texts"] else _TOLD_MORE).match(said, end) if end is not None else None
    return _cut(said, told.end()) if told else Errand(said, "")


def _bids(said: str, names: Sequence[str]) -> Errand | None:
    bids = _BIDS_HAN.match(said)
    name = next(filter(said[bids.end() :].casefold().startswith, names), None) if bids else None
    if bids is None or name is None:
        return None
    colon = _COLON_HAN.match(said, bids.end() + len(name))
    return _cut(said, colon.end()) if colon else Errand(said, "")


def _end_of_person(said: str, at: int, names: Sequence[str]) -> int | None:
    """Where somebody ends who is named there: a "him", or one of the recipients."""
    if person := _PERSON.match(said, at):
        return person.end()
    rest = said[at : at + _NEAR].casefold()
    for name in names:
        if rest.startswith(name) and (plural := _LETTER.match(said, at + len(name))):
            return plural.end()
    return None


def _names(named: Iterable[str], people: Sequence[Recipient]) -> list[str]:
    """What the recipients are called, without the mark of the plural; the longest first."""
    pieces = [piece for words in named for piece in _BORDER.split(words)]
    called = [*pieces, *(name for each in people for name in (each.name, each.name.split(" ")[0]))]
    names = {name.strip().casefold().removesuffix("s") for name in called}
    return sorted(
        (n for n in names if len(n) > 1 and any(map(str.isalpha, n))), key=len, reverse=True
    )


def _cut(said: str, at: int) -> Errand:
    words, text = said[:at].strip(), said[at:].strip()
    text = _PLEASE.sub(r"\g<stop>", text)
    return Errand(words, without_mark(text) if is_a_question(said, text) else text)
