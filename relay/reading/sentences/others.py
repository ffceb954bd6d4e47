"""Words in the middle of a text that are for somebody else: "… Mrs Lam: your son is sick." Pure.

Nothing here is obeyed: a text that holds such words is not sent before a "yes".
"""

import re
from collections.abc import Sequence
from itertools import islice

from relay.model import Recipient
from relay.reading.pattern import Bilingual, Chinese, Pattern, pattern
from relay.reading.people.called import TITLED, TITLED_HAN
from relay.reading.people.numbers import are_people, read_recipients
from relay.reading.people.rules import Rules

_PHONE = pattern(r"[(（]?\+?[0-9０-９](?:[ \t().\-]{0,2}[0-9０-９]){6,14}[)）]?")
_WORD = pattern(r"[^\W\d\u3400-\u9fff][\w'’.-]*|[0-9][A-Za-z][\w'’.-]*")
_HAN = Chinese(r"[\u3400-\u9fff]")
_MOST_WORDS, _MOST_HAN, _MOST_STARTS, _LONGEST_NAME = 4, 8, 60, 60
_LONGEST_LIST = 400

# Behind a stop or a conjunction somebody's name may begin.
_JOIN = pattern(
    r"(?:[.!?;,…。！？；，\"”’'」』/／|•(（)）]\s*(?=\S)|\s(?=and\b|also\b|then\b|plus\b|&))"
    r"(?:(?:and|also|then|plus|&)\s+)*(?:(?:for|to)\s+)?(?:致|給|给|俾|畀)?",
    re.IGNORECASE,
)
# And then what that person is to be told: "Mrs Lam: …", "9123 4567 saying …", 陳大文：…
_IS_TOLD = pattern(
    r"\s*[:：](?=\s*[^\s\d+(（])|\s+[-–—]\s(?=\s*[^\s\d+(（])"
    r"|,?\s+(?:saying|to say|which says|that says|that (?=\w)"
    r"|with (?:the )?(?:message|text|words?))\b"
    r"|\s+[\"“「『‘'](?=\w)|\s*[「『](?=\w)",
    re.IGNORECASE,
)
# Behind such words only somebody who is to be told something can stand.
_TELLS = pattern(
    r"\b(?:and|also|then|plus)\s+(?:(?:also|then|please|pls|plz|kindly|could you|can you)\s+)*"
    r"(?:tell|remind|inform|notify|advise|let|ask)\s+",
    re.IGNORECASE,
)
_TELLS_HAN = Chinese(
    r"(?:(?:仲有|還有|还有|同埋|另外|另|同時|同时|順便|顺便|以及|及|並且?|并且?|再|亦|也)[,，、\s]*"
    r"(?:(?:請你?|请你?|麻煩你?|麻烦你?|唔該|幫我|帮我|都|要|去)[,，\s]*)*"
    r"(?:叫|[話话講讲][俾畀給给比]?|通知|知會|知会|提醒|告訴|告诉|告知|轉告|转告"
    r"|[發发傳传send]{1,4}(?:短訊|短讯|短信|訊息|sms)?[俾畀給给到])"
    r"|[,，。；;！!？?\s](?:叫|[話话講讲][俾畀給给比]|[發发傳传](?:短訊|短讯|短信)?[俾畀給给]))\s*",
    re.IGNORECASE,
)
# 請通知陳大文聽日放假; 如未能出席，請通知陳大文 is said to the reader
_INFORMS_HAN = Chinese(
    r"[,，。；;！!？?\s](?:請|请|麻煩|麻烦|唔該)?(?:通知|提醒|告訴|告诉|告知|轉告|转告)\s*"
)
_THINGS_HAN = Chinese(r"[,，\s]*[\u3400-\u9fff]{2}")
# 同陳大文講 …: the verb stands behind
_SAYS_TO_HAN = Chinese(r"[,，。；;！!？?\s埋有時时外並并再][同跟向對对]\s*", re.IGNORECASE)
# Somebody whom we need not know: "… Mr Lee: your son is sick", 林太：你個仔病咗
_TITLED = Bilingual(
    r"[.!?;,/)⟦。！？；，⟧]\s*(?:and |also |for |to )*"
    r"(?P<who>(?:Mr|Mrs|Ms|Miss|Dr|Prof|Mdm)\.? [A-Z][\w'-]+⟦|[\u4e00-\u9fff]{1,4}"
    r"(?:先生|太太|太|小姐|女士|老師|老师|同學|同学|媽媽|妈妈|爸爸|家長|家长)⟧)"
    r"\s*[:⟦：⟧]\s*(?:(?i:your|you|ur|u|please|pls)\b⟦|[你您請请貴贵]⟧)"
)
# "For Mrs Lam, the meeting is at 3": something else holds for one than for the others.
_FOR = pattern(
    r"(?:\A|[.!?;,(…。！？；，（\n][ \t]*|\s(?=but\b))(?:(?:and|but|while|only)\s+)?"
    r"(?:(?:as for|for|in the case of)\s+|至[於于])",
    re.IGNORECASE,
)
_DIFFERS = pattern(
    r"\s*[:：]|\s*[,，]\s*(?!(?:with|from|love|call|contact|press|dial|phone|ring|e-?mail|see|ask"
    r"|visit|text|who|which|and|or)\b)(?=\w)"
    r"|\s+(?:it|you|your|please|come|bring|only|at (?!\d{3})\w"
    r"|the (?:\w+ ){1,3}(?:is|are|will|has|starts?|begins?))\b",
    re.IGNORECASE,
)
# 陳大文就唔使帶, "Mrs Lam need not come", "Mrs Lam, please bring the keys"
_CLAUSE = pattern(
    r"(?:[.!?;,(…。！？；，（\n][ \t]*|(?<=[^\x00-\x7f]) +)"
    r"(?:(?:and|but|while)\s+|[但而]|不過|不过)?",
    re.IGNORECASE,
)
_NEED_NOT = pattern(
    r"\s+(?:need(?:n[’']t| not)|does(?:n[’']t| not) (?:need|have) to|can skip)\b"
    r"|,?\s+please\s+(?!call|contact|phone|ring|dial)[a-z]"
    r"|[就則则]?都?(?:唔使|唔洗|唔駛|不用|不必|毋須|無需|无需|唔需要)"
    r"|[就則则](?:[\d一二三四五六七八九十兩两要帶带請请改遲迟早明下]|聽日|听日|上午)"
    r"|[請请](?![假咗了病辭辞教問问])|[記记]得",
    re.IGNORECASE,
)
_Pairs = tuple[tuple[Pattern, Pattern], ...]
_OF_ONE: _Pairs = ((_FOR, _DIFFERS), (_CLAUSE, _NEED_NOT))
_MAY_BE_OF_ONE = pattern(  # a hint only: the forms above take longer
    r"\bfor\b|\bin the case of\b|\bneed|\bdoes(?:n[’']t| not)\b|\bskip\b|\bplease\b"
    r"|至[於于]|[唔不毋無无就則则請请記记]",
    re.IGNORECASE,
)
_STRANGER = Bilingual(rf"{TITLED}⟦|{TITLED_HAN}⟧", re.IGNORECASE)
_SAYS_HAN = Chinese(r"\s*[講讲說说話话]")
# "… and tell Mary Wong if you are late" is said to the reader
_MORE = pattern(
    r"(?!\s+(?:if|when|once|whenever|before|after|upon|unless|until|in case|or|and)\b)"
    r"[\s,，:：]*\w",
    re.IGNORECASE,
)


def addresses_others(text: str, recipients: Sequence[Recipient], rules: Rules) -> bool:
    """Whether words inside a line are for somebody known, or for a number, beside the recipients.

    "…, and remind Peter Chan to …", "… 9123 4567 saying …", "… Mrs Lam: …", 仲有叫陳大文 …. So are
    words of one of several recipients: "For Mrs Lam, it is at 3", 陳大文就唔使帶.
    """
    titled = _TITLED.finditer(text)
    if any(not rules.contacts.find(found["who"]) for found in islice(titled, _MOST_STARTS)):
        return True
    own = frozenset[str](recipient.msisdn for recipient in recipients)
    of_one = _OF_ONE if _MAY_BE_OF_ONE.search(text) else ()
    if len(own) > 1 and _holds_for_a_stranger(text, of_one):
        return True
    for begins, behind in (
        *of_one,
        (_JOIN, _IS_TOLD),
        (_TELLS, _MORE),
        (_TELLS_HAN, _MORE),
        (_INFORMS_HAN, _THINGS_HAN),
        (_SAYS_TO_HAN, _SAYS_HAN),
    ):
        for start in islice(begins.finditer(text), _MOST_STARTS):
            for end in _ends_of_names(text, start.end(), rules):
                if behind.match(text, end):
                    return _are_others(text[start.end() : end], own, rules)
    return False


def begins_with_others(text: str, recipients: Sequence[Recipient], rules: Rules) -> bool:
    """Whether a list of people goes on in the text: its first line is an entry, and no greeting.

    For lines of people above it. Below `To:` a name is a salutation: "Mary Lam / Your bag is here".
    """
    own = frozenset[str](recipient.msisdn for recipient in recipients)
    first, _, below = text.partition("\n")
    greets = first.rstrip().endswith((",", "，", ":", "："))
    if greets or not below.strip() or len(first) > _LONGEST_LIST:
        return False
    return are_people(first, rules) and _are_others(first, own, rules)


# -- private --------------------------------------------------------------------------------------


def _holds_for_a_stranger(text: str, of_one: _Pairs) -> bool:
    """Whether something holds for one by a title, whom a list may know by another name."""
    starts = ((each.end(), behind) for begins, behind in of_one for each in begins.finditer(text))
    return any(
        (named := _STRANGER.match(text, start)) and behind.match(text, named.end())
        for start, behind in islice(starts, 2 * _MOST_STARTS)
    )


def _ends_of_names(text: str, start: int, rules: Rules) -> list[int]:
    """Where a number or a known name ends that begins there, the longest first."""
    number = _PHONE.match(text, start)
    if number:
        return [number.end()]
    ends: list[int] = []
    at = start
    while len(ends) < _MOST_WORDS and (word := _WORD.match(text, at)):
        ends.append(word.end())
        ends += [word.end() - 1] if word.group()[-1] in ".'’-" else []
        at = word.end() + (text[word.end() : word.end() + 1] == " ")
    if _HAN.match(text[at : at + 1]):
        ends += range(at + 2, min(len(text), at + _MOST_HAN) + 1)
    known = (end for end in reversed(ends) if end - start <= _LONGEST_NAME)
    return [end for end in known if rules.contacts.find(text[start:end])]


def _are_others(names: str, own: frozenset[str], rules: Rules) -> bool:
    who = read_recipients(names, rules)
    people = {recipient.msisdn for recipient in who.recipients}
    return bool(who.questions) or (bool(people) and people != own)
