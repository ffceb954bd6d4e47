"""Regular expressions that are compiled when a mail first needs them."""

import re
from collections.abc import Callable, Iterator
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
        self.pattern, self.flags = form, flags
        self.form = pattern(form, flags)

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


EITHER = "\0"  # where the words of either language stand in a `Mixed` form


class Mixed:
    """A form that has Chinese words, each with a character beyond ASCII in it, beside English ones.

    It tells whether some words match, and of words in ASCII it tries the English ones only.
    """

    __slots__ = ("ascii", "chinese", "form")

    def __init__(self, form: str, flags: int = 0, *, english: str, chinese: str) -> None:
        self.chinese = chinese
        self.form = pattern(form.replace(EITHER, rf"(?:{english}|{chinese})"), flags)
        self.ascii = pattern(form.replace(EITHER, rf"(?:{english})"), flags)

    def begins(self, words: str) -> bool:
        """Whether a beginning of the words matches."""
        return (self.ascii if words.isascii() else self.form).match(words) is not None

    def covers(self, words: str) -> bool:
        """Whether all of the words match."""
        return (self.ascii if words.isascii() else self.form).fullmatch(words) is not None


Pattern = re.Pattern[str] | Chinese


# -- private --------------------------------------------------------------------------------------


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
