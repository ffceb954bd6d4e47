"""Regular expressions that are compiled when a mail first needs them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, AnyStr, cast

# A Chinese character. It has no case, and where there is one to be ignored, `re.compile` folds
# each of these 20,992 unless it is told so: that takes it 7 ms, as much as a thousand words.
HAN = r"(?-i:[\u4e00-\u9fff])"


def pattern(form: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of a form, made at its first use: a start needs a part of them.

    A form that is wrong raises `re.error` only there; a test compiles them all.
    """
    return cast("re.Pattern[AnyStr]", _Pattern(form, flags))


class Chinese:
    """A form that only words with a character beyond ASCII can match.

    It is not tried on others, so that a mail without any does not wait for it to be compiled.
    """

    __slots__ = ("flags", "form", "pattern")

    def __init__(self, form: str, flags: int = 0) -> None:
        self.pattern, self.flags = whole(form), flags
        self.form = pattern(self.pattern, flags)

    def match(self, words: str, *span: int) -> re.Match[str] | None:
        return None if words.isascii() else self.form.match(words, *span)

    def fullmatch(self, words: str, *span: int) -> re.Match[str] | None:
        return None if words.isascii() else self.form.fullmatch(words, *span)

    def search(self, words: str, *span: int) -> re.Match[str] | None:
        return None if words.isascii() else self.form.search(words, *span)

    def finditer(self, words: str, *span: int) -> Iterator[re.Match[str]]:
        return iter(()) if words.isascii() else self.form.finditer(words, *span)

    def sub(self, said: str | Callable[[re.Match[str]], str], words: str, count: int = 0) -> str:
        return words if words.isascii() else self.form.sub(said, words, count)

    def findall(self, words: str) -> list[str]:
        return [] if words.isascii() else self.form.findall(words)


class Bilingual:
    """A form whose Chinese parts stand between ⟦ and ⟧: words in ASCII are tried without them.

    Such a part is an alternative, with the | that parts it from its neighbour, that no words in
    ASCII match, or signs of a class of characters. So any words are understood as by the whole
    form, and an English mail does not wait for the Chinese in it to be compiled.
    """

    __slots__ = ("ascii", "form", "marked")

    def __init__(self, marked: str, flags: int = 0) -> None:
        self.marked = marked
        self.form = pattern(whole(marked), flags)
        self.ascii = pattern(in_ascii(marked), flags)

    def match(self, words: str, *span: int) -> re.Match[str] | None:
        return self._for(words).match(words, *span)

    def fullmatch(self, words: str, *span: int) -> re.Match[str] | None:
        return self._for(words).fullmatch(words, *span)

    def search(self, words: str, *span: int) -> re.Match[str] | None:
        return self._for(words).search(words, *span)

    def finditer(self, words: str, *span: int) -> Iterator[re.Match[str]]:
        return self._for(words).finditer(words, *span)

    def sub(self, said: str | Callable[[re.Match[str]], str], words: str, count: int = 0) -> str:
        return self._for(words).sub(said, words, count)

    def subn(self, said: str, words: str) -> tuple[str, int]:
        return self._for(words).subn(said, words)

    def split(self, words: str) -> list[str | Any]:
        return self._for(words).split(words)

    def _for(self, words: str) -> re.Pattern[str]:
        return self.ascii if words.isascii() else self.form


class Needing:
    """A form that words in ASCII match only with one of some letters in them, in whatever case.

    It is not tried on others, which then do not wait for it to be compiled.
    """

    __slots__ = ("form", "needs")

    def __init__(self, needs: str, form: "re.Pattern[str] | Bilingual") -> None:
        self.needs = tuple(needs.split("|"))
        self.form = form

    def match(self, words: str, *span: int) -> re.Match[str] | None:
        return self.form.match(words, *span) if self.may_match(words) else None

    def fullmatch(self, words: str, *span: int) -> re.Match[str] | None:
        return self.form.fullmatch(words, *span) if self.may_match(words) else None

    def search(self, words: str, *span: int) -> re.Match[str] | None:
        return self.form.search(words, *span) if self.may_match(words) else None

    def sub(self, said: Callable[[re.Match[str]], str], words: str) -> str:
        return self.form.sub(said, words) if self.may_match(words) else words

    def may_match(self, words: str) -> bool:
        """Whether these words have letters that it needs; else none of their parts matches."""
        if not words.isascii():
            return True
        holds = _holds if len(words) <= _SHORT else _holds.__wrapped__
        return holds(words, self.needs)


def either(english: str, chinese: str) -> str:
    """The words of either language, as a part of a `Bilingual` form."""
    return f"(?:{english}⟦|{chinese}⟧)"


def whole(marked: str) -> str:
    """A form without the marks around its Chinese parts."""
    return marked.replace("⟦", "").replace("⟧", "")


def in_ascii(marked: str) -> str:
    """A form without its Chinese parts, and those in them."""
    while "⟦" in marked:
        marked = re.sub("⟦[^⟦⟧]*⟧", "", marked)
    return marked


Pattern = re.Pattern[str] | Chinese | Bilingual
Form = Pattern | Needing


def forms_of(form: Form) -> tuple[Form | None, Form]:
    """What a form is for words in ASCII, None where it matches none of them, and for others.

    For whoever tries many forms in vain: to look each time which of the two it is takes longer.
    """
    if isinstance(form, Chinese):
        return None, form.form
    return (form.ascii, form.form) if isinstance(form, Bilingual) else (form, form)


# -- private --------------------------------------------------------------------------------------

_SHORT = 400  # characters; no longer words are kept for the next look at them


@lru_cache(maxsize=256)  # many forms need the same letters, and are tried on the same line
def _holds(words: str, needs: tuple[str, ...]) -> bool:
    lower = words.lower()
    for each in needs:  # noqa: SIM110 - any() takes half as long again
        if each in lower:
            return True
    return False


class _Pattern:
    """The verbs of a compiled pattern, put in their slots by the first of them that is asked for.

    From then on each is the compiled pattern's own, and costs nothing more.
    """

    __slots__ = (
        *("pattern", "flags"),
        *("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"),
    )

    def __init__(self, form: Any, flags: int) -> None:
        self.pattern, self.flags = form, flags

    def __getattr__(self, verb: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        for each in self.__slots__[2:]:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, verb)
