"""Thanks, haste and a name behind the last sentence of a text: "… room 3. ASAP please!" Pure.

Nothing here is obeyed: a text that ends in such words is not sent before a "yes". Plain thanks,
"Thank you.", 謝謝, are said to the recipient as well as anything, and belong to the text.
"""

import re

from relay.reading.lines.writer import is_writer
from relay.reading.pattern import Bilingual, pattern

_THANKS = (
    r"(?:(?:many |best |big |with )?(?:thanks|thank you|thank u|thx|tks|tnx|ty|cheers|ta)"
    r"(?: (?:so|very) much| a lot| again| indeed| in advance| a million| a bunch| all| guys"
    r"| team)*)"
)
_THANKS_HAN = (
    r"(?:(?:謝謝|谢谢|多謝|多谢|感謝|感谢|唔該|麻煩|麻烦|拜託|拜托|有勞|有劳|勞煩|劳烦)"
    r"(?:晒|哂|嗮|了|你|您|大家|各位)*)"
)
_BY = r"(?:[\s,.!~⟦，。！～⟧:;)(^_-]*)"
_CLOSES = (
    rf"(?:(?:{_THANKS}|(?:best|kind|warm|kindest|warmest)(?: regards| rgds| wishes)?"
    r"|regards|rgds|br|yours)\b)"
)
_NAME = r"(?-i:[A-Z][\w'’-]{1,14}(?: [A-Z][\w'’.-]{0,14})?|[A-Z]{2})"
_NAME_HAN = r"阿[\u4e00-\u9fff]{1,2}"
_GIVEN_NAME = r"(?-i:[A-Z][a-z]{1,14})"
_HASTE = (
    r"(?:(?:(?:it|this)(?: is|[’']s) )?(?:(?:very|quite|so|really|rather) )?"
    r"(?:urgent(?:ly)?|asap|a\.s\.a\.p\.?|as soon as possible))"
)
_FORMS = (
    # "Many thanks!", "Thx", "Cheers", "Thank you indeed", "Much appreciated"
    r"many thanks\b.{0,20}|(?:thx|tks|tnx|ty|cheers|ta)(?: (?:all|guys|team|a lot|again))?"
    r"|(?:thanks|thank you)(?: (?:so|very) much)? (?:indeed|a lot|a million|a bunch|in advance)"
    r"|(?:(?:much|greatly|really) )?appreciated|(?:(?:i )?(?:much |really |would )?appreciate"
    r" (?:it|this|(?:your|the) help))|(?:(?:very |so )?much )?obliged|thanks much",
    # "ASAP please!", "It's urgent, thanks"
    rf"(?:(?:please|pls|plz|kindly),? )?{_HASTE}(?:,? (?:please|pls|plz|{_THANKS}))*",
    # "Could you do this before lunch? Thanks!"
    r"(?:can|could|would|will) (?:you|u|someone|somebody|anyone)(?: (?:please|pls|kindly|help|also"
    r"|to))* (?:do|get|have|arrange|handle|process|action|sort) (?:this|it|that)\b[^.!?]{0,60}\?",
)
_FORMS_HAN = (
    r"(?:麻煩|麻烦|唔該|拜託|拜托|有勞|有劳|勞煩|劳烦)(?:(?:晒|哂|嗮|了|你|您|大家)+|(?:幫手|幫忙|帮忙|幫幫手))"
    r"|(?:辛苦|難為|难为)(?:晒|哂|嗮|了|你|您)+",
    r"有勞|有劳|勞煩|劳烦|(?:請|请|麻煩|麻烦|唔該)?(?:幫手|幫忙|帮忙|幫我|帮我|代)"
    r"(?:[發发傳传]送?|[發发]出|send)[一下發发出去啦吧]*",
    r"(?:好|十分|非常|特|請|请|麻煩|麻烦|唔該|煩請|烦请)?(?:急|緊急|紧急|急件|十萬火急|盡快|儘快|尽快|越快越好)"
    rf"(?:[\s,，]*{_THANKS_HAN})?",
)
_END = rf"{_BY}(?:(?:{_CLOSES}⟦|{_THANKS_HAN}⟧){_BY})*(?:{_NAME}⟦|{_NAME_HAN}⟧)?{_BY}"
_FOR_US = Bilingual(rf"(?:{'|'.join(_FORMS)}⟦|{'|'.join(_FORMS_HAN)}⟧){_END}", re.IGNORECASE)
# "Thx, Amy", "Many thanks! Best, Amy", 唔該晒！Amy; "Thank you, Peter" is said to Peter.
_SIGNED = Bilingual(
    rf"(?:{_CLOSES}{_BY})*(?:best|kind regards|best regards|regards|rgds|br|thx|tks|tnx|thanks"
    rf"|cheers)(?: again| a lot| indeed)?[ ]?[,!.–—-]+[ ]?{_NAME}[\s.!~x]*"
    rf"⟦|{_THANKS_HAN}{_BY}(?:{_NAME_HAN}|{_GIVEN_NAME})[\s.!~。！～]*⟧",
    re.IGNORECASE,
)
_ANY_SIGNED = Bilingual(
    rf"(?:{_CLOSES}⟦|{_THANKS_HAN}⟧){_BY}"
    r"(?P<name>[^\W\d]{2,20}(?: [^\W\d]{2,20})?)[\s.!~⟦。！～⟧]*",
    re.IGNORECASE,
)
_STOP = pattern(
    r"(?<=[.!?…~)])[ \t]+|(?<=[。！？；～])[ \t]*|[ \t]+[-–—][ \t]+|\s*\n\s*|(?<=[\"”」]) +"
)
_NEAR, _MOST_STOPS = 160, 4


def end_with_us(text: str, writer: frozenset[str]) -> bool:
    """Whether the last words, behind a whole sentence, are those of somebody who asks for a favour
    or signs a mail: "Many thanks!", "Thx, Amy", "Could you do this before lunch?", 麻煩晒！.

    `writer`: the requester's names.
    """
    near = max(0, len(text) - _NEAR)
    for stop in [*_STOP.finditer(text, near)][-_MOST_STOPS:]:
        last = text[stop.end() :].strip(" \t\n()[]（）【】")
        if not last or not text[: stop.start()].strip():
            continue
        if _FOR_US.fullmatch(last) or _SIGNED.fullmatch(last):
            return True
        signed = _ANY_SIGNED.fullmatch(last)
        if signed and is_writer(signed["name"], writer):
            return True
    return False
