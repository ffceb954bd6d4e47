"""Words of courtesy or haste behind the people, 唔該, and the mark of a polite question. Pure."""

import re

from relay.reading.pattern import Bilingual, pattern

_ASKS = (
    "please|pls|plz|kindly|urgently|urgent|asap|immediately"
    "⟦|唔該[晒哂]?|麻煩[晒哂]?|麻烦|緊急|紧急|急件|急⟧"
)
_THANKS = "(?:many )?thanks|thank you|thx|tks⟦|謝謝|谢谢|多謝[晒哂]?|多谢⟧"
_NEAR = 60
_ASKING = Bilingual(
    r"(?:could|can|would|will|may|do|is it)\b⟦|可[否以不唔]|能[否不]⟧", re.IGNORECASE
)
_ONE_MARK = pattern(r"[^?？\n]+[?？][ \t]*(?:\n|\Z)")


def _behind(words: str) -> Bilingual:
    return Bilingual(
        r"[\s,.;(\[⟦，（【⟧-]*(?<![A-Za-z])"
        rf"(?:{words})(?:[\s,.!)\]⟦，。！）】⟧]+(?:{words}))*[\s,.!)\]⟦，。！）】⟧]*\Z",
        re.IGNORECASE,
    )


_ASKED, _POLITE = _behind(_ASKS), _behind(f"{_ASKS}|{_THANKS}")


def without_courtesy(words: str, *, thanks: bool = True) -> str:
    """The people without such words behind them; they change nothing: it is sent at once.

    `thanks`: words of thanks are such as well. As a Subject, "Nurses, thanks" names nobody.
    """
    behind = (_POLITE if thanks else _ASKED).search(words, max(0, len(words) - _NEAR))
    return words[: behind.start()] if behind else words


def is_a_question(order: str, text: str) -> bool:
    """Whether the mark behind a reported text is the order's: "Can you tell them that …?"."""
    return _ASKING.match(order) is not None and _ONE_MARK.match(text) is not None


def without_mark(text: str) -> str:
    """The text without the question mark at the end of its first line."""
    line, newline, below = text.partition("\n")
    return line.rstrip(" \t?？") + newline + below
