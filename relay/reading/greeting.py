"""The line people open a mail with. Pure."""

import re

_WORDS = (
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|greetings"
    r"|hi there|to whom it may concern)"
)
_WHOM = r"(?:[ ]+[\w.'-]+){0,4}"
_CHINESE = (
    r"(?:你好|您好|妳好|大家好|各位(?:好|同事|同仁|早晨|早安)?|早晨|早安|午安|哈囉|hello|hi"
    r"|親愛的.{0,10}|亲爱的.{0,10}|[\u4e00-\u9fff]{1,6}(?:你好|您好))"
)
_LINE = re.compile(rf"\s*(?:{_WORDS}{_WHOM}|{_CHINESE})\s*[,，.!！。:：~～]*\s*", re.IGNORECASE)
_INLINE = re.compile(rf"\s*(?:{_WORDS}{_WHOM}|{_CHINESE})\s*[,，!！。]+\s*", re.IGNORECASE)
_FIRST = re.compile(_WORDS + r"\b", re.IGNORECASE)


def is_greeting(line: str) -> bool:
    """Whether a line is a greeting and nothing else."""
    return len(line) <= 60 and bool(_LINE.fullmatch(line))


def starts_like_a_greeting(words: str) -> bool:
    """Whether the first word is one of greeting: "Dear all" in front of a colon is no field."""
    return bool(_FIRST.match(words))


def after_greeting(text: str) -> str:
    """The text without a greeting line, or a greeting and a comma on the first line."""
    line, _, rest = text.lstrip().partition("\n")
    if is_greeting(line):
        return rest.lstrip()
    inline = _INLINE.match(line[:80])
    return text.lstrip()[inline.end() :] if inline else text.lstrip()
