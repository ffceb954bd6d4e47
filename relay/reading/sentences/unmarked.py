"""Words behind a number without any mark: "pls sms 6123 4567 ur appt is moved to 4pm". Pure."""

from relay.reading.pattern import pattern

_NUMBER = r"\+?[0-9](?:[ \-]?[0-9]){6,14}"
# Not at once a time, a cause, a way or more people, and no name: those begin with a capital.
_BEGINS = (
    r"(?!(?:at|on|in|by|to|for|from|or|and|n|but|not|only|except|excluding"
    r"|without|with|w|about|abt|re|regarding|if|when|once|that|know|as|via"
    r"|tom\w*|tmr|today|tonight|this|next|later|asap|now|urgently|please|pls|plz|thx|thanks|saying"
    r"|before|after|until|till|instead|during|any|every|twice|thrice|each|mon|tue|wed|thu|fri|sat|sun|noon"
    r"|morning|immediately|directly|your|the|again|too|also|here|is|are)\b)"
    r"(?=[a-z]|(?:Your|We|You|The|Dear|Hi|Hello|I)\b)"
)
_UNMARKED = pattern(
    rf"[ \t]*(?:{_NUMBER}(?:[ \t]*(?:,|&|and)[ \t]*{_NUMBER}){{0,9}})(?P<gap>[ \t]+)"
    rf"{_BEGINS}(?:\S+[ \t]+){{2,}}\S"
)


def unmarked(line: str, start: int) -> tuple[int, int] | None:
    """Where numbers end and where words begin that may be the text, three of them or more."""
    found = _UNMARKED.match(line, start)
    return found.span("gap") if found else None
