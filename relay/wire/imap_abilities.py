"""What a server can do with a mailbox, by its capabilities and its answer to SELECT. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_PERMANENT = re.compile(rb"OK \[PERMANENTFLAGS \(([^)]*)\)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What can be done with one mailbox."""

    move: bool = False  # RFC 6851
    idle: bool = False  # RFC 2177
    uidplus: bool = False  # RFC 4315
    deletes: bool = False  # mails may be marked as deleted
    keywords: bool = False  # and with words of one's own

    @classmethod
    def read(cls, capabilities: Collection[str], selected: Sequence[bytes]) -> "Abilities":
        """By the words of CAPABILITY, in capitals, and the lines of SELECT, without their `* `.

        Where no line names the flags that stay, all of them do (RFC 3501 7.1).
        """
        named = next((found[1] for line in selected if (found := _PERMANENT.match(line))), None)
        stay = [rb"\deleted", rb"\*"] if named is None else named.lower().split()
        return cls(
            move="MOVE" in capabilities,
            idle="IDLE" in capabilities,
            uidplus="UIDPLUS" in capabilities,
            deletes=rb"\deleted" in stay,
            keywords=rb"\*" in stay,
        )
