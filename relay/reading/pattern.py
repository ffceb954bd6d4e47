"""Regular expressions that are compiled when a mail first needs them."""

import re
from typing import Any, AnyStr, cast


def pattern(form: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of a form, made at its first use: a start needs a part of them.

    A form that is wrong raises `re.error` only there; a test compiles them all.
    """
    return cast("re.Pattern[AnyStr]", _Pattern(form, flags))


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
