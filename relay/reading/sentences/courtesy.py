"""Words of courtesy or haste behind the people: "9123 4567 please", "… urgently", 唔該. Pure."""

import re

from relay.reading.pattern import Bilingual

_ASKS = (
    "please|pls|plz|kindly|urgently|urgent|asap|immediately"
    "⟦|唔該[晒哂]?|麻煩[晒哂]?|麻烦|緊急|紧急|急件|急⟧"
)
_THANKS = "(?:many )?thanks|thank you|thx|tks⟦|謝謝|谢谢|多謝[晒哂]?|多谢⟧"
_NEAR = 60


def _behind(words: str) -> Bilingual:
    return Bilingual(
        r"[\s,.;(\[⟦，（【⟧-]*(?<![A-Za-z])"
        rf"(?:{words})(?:[\s,.!)\]⟦，！）】⟧]+(?:{words}))*[\s,.!)\]⟦，！）】⟧]*\Z",
        re.IGNORECASE,
    )


_ASKED, _POLITE = _behind(_ASKS), _behind(f"{_ASKS}|{_THANKS}")


def without_courtesy(words: str, *, thanks: bool = True) -> str:
    """The people without such words behind them; they change nothing: it is sent at once.

    `thanks`: words of thanks are such as well. As a Subject, "Nurses, thanks" names nobody.
    """
    behind = (_POLITE if thanks else _ASKED).search(words, max(0, len(words) - _NEAR))
    return words[: behind.start()] if behind else words
