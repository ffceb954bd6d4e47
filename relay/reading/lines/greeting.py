"""The lines people open a mail with. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from relay.reading.pattern import HAN, Needing, pattern

_WORDS = (
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|greetings"
    r"|hi there|to whom it may concern)"
)
_WHOM = r"(?:[ ]+[\w.'-]+){0,4}"
_HELLO = r"(?:hello|hi|hey)(?![a-z])"
_SALUTE = (
    r"(?:(?:你|您|妳|你們|你们|您們|您们|大家|各位|同事[們们]?)好|早晨|早安|早上好|上午好|午安|中午好|下午好|晚安|晚上好"
    rf"|哈囉|哈啰|{_HELLO}|敬啟者|敬启者|逕啟者|径启者)"
)
_TITLE = (
    r"(?:先生|小姐|女士|太太|生|太|姐姐?|哥|姑娘|師傅|师傅|經理|经理|主任|主管|主席|校長|校长|院長|院长|醫生|医生"
    r"|護士|护士|老師|老师|總監|总监|總|总|助理|秘書|秘书|店長|店长|部長|部长|科長|科长|組長|组长|博士|教授|律師|律师"
    r"|同事|同仁|同學|同学|團隊|团队|負責人|负责人|管理員|管理员|客服|部門|部门|部|組|组)"
)
# Not 請發短訊給以下同事：, which is an order.
_NAMED = (
    r"(?!.{0,6}(?:[發发送給给俾畀予叫]|通知|知會|告[知訴诉]|提醒|短[訊讯信]))"
    rf"(?:{HAN}{{1,6}}|[A-Za-z]{{1,12}}) ?{HAN}{{0,4}}?{_TITLE}"
)
_CHINESE_WHOM = (
    rf"(?:(?:dear|hi|hello|hey|致|尊敬的|親愛的|亲爱的|敬愛的|敬爱的)\s*)?"
    rf"(?:(?:各位|全體|全体)(?:{HAN}{{0,4}}{_TITLE})?|{_NAMED}(?:\s?/\s?{_TITLE})?)"
)
_CHINESE = (
    rf"(?:{_SALUTE}|{_CHINESE_WHOM}[ ,，:：]*(?:{_SALUTE})?|{HAN}{{1,6}}(?:你好|您好)"
    rf"|(?:親愛的|亲爱的|尊敬的).{{1,10}}|(?:dear|hi|hello|hey)\s+{HAN}{{1,6}})"
)
_CLOSED = r"[\s,，.!！。:：~～]*"


@dataclass(frozen=True, slots=True)
class _Greetings:
    line: re.Pattern[str]
    inline: re.Pattern[str]
    first: re.Pattern[str]  # all of the words in front of a colon


def _greetings(chinese: str, salute: str) -> _Greetings:
    return _Greetings(
        pattern(rf"\s*(?:{_WORDS}{_WHOM}|{chinese}){_CLOSED}", re.IGNORECASE),
        pattern(
            rf"\s*(?:{_WORDS}{_WHOM}\s*[,，!！。]+|{chinese}\s*[,，!！。:：~～]+|{salute}\s*)\s*",
            re.IGNORECASE,
        ),
        pattern(chinese, re.IGNORECASE),
    )


# Of the Chinese ones ASCII can write no more than "hello".
_IN_ASCII, _IN_ANY = _greetings(_HELLO, _HELLO), _greetings(_CHINESE, _SALUTE)
# "Good day. Kindly text …"; a stop behind other names may end an order.
_STOPPED = pattern(
    rf"\s*{_WORDS}(?:[ ]+(?:all|team|there|both|sirs?|madam|sir/madam|everyone|colleagues?|guys"
    r"|folks|po))?\s*[.]+\s+",
    re.IGNORECASE,
)
# "URGENT - please send asap", above the fields or an order
_URGENT = Needing(
    "urgent|important|asap|request",
    pattern(
        r"\W*(?=.*\b(?:urgent|important|asap)\b)"
        r"(?:(?:(?:very )?(?:urgent|important)\b)[\s!:,.–-]*)?"
        r"(?:(?:please|pls|plz|kindly)\s+)?(?:(?:send|text|sms)(?: (?:it|this|out|off))*\s*)?"
        r"(?:asap|urgently|immediately|at once|right away|now)?\W*"
        r"|\W*(?:(?:new|urgent) )?(?:sms|text|message) requests?(?: form)?\W*",
        re.IGNORECASE,
    ),
)
_FIRST = pattern(_WORDS + r"\b", re.IGNORECASE)
_MOST_LINES, _LONGEST = 3, 60


def is_greeting(line: str) -> bool:
    """Whether a line is a greeting, or says how soon, and nothing else."""
    return len(line) <= _LONGEST and _greets(line)


def starts_like_a_greeting(words: str) -> bool:
    """Whether words in front of a colon greet: "Dear all" and 陳小姐 are no fields."""
    return bool(_FIRST.match(words) or _greetings_in(words).first.fullmatch(words.strip()))


def after_greeting(text: str) -> str:
    """The text without its greeting lines, or a greeting at the start of the first line."""
    said = text.lstrip()
    for _ in range(_MOST_LINES):
        line, _, rest = said.partition("\n")
        if not is_greeting(line):
            break
        said = rest.lstrip()
    first = said.partition("\n")[0][:_LONGEST]
    inline = _STOPPED.match(first) or _greetings_in(first).inline.match(first)
    return said[inline.end() :] if inline else said


# -- private --------------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # the first lines are looked at by whoever looks for an order
def _greets(line: str) -> bool:
    return bool(_greetings_in(line).line.fullmatch(line) or _URGENT.fullmatch(line))


def _greetings_in(words: str) -> _Greetings:
    return _IN_ASCII if words.isascii() else _IN_ANY
