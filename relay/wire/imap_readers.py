"""Who reads a folder: one relay alone, by a mark that only one of them can set.

Two relays with journals of their own would both send what lies there. MOVE is no lock (two may move
the same mail at once), and flags are not kept everywhere; but a folder can be made once. So the
mark of a reader is an empty folder beside the one it reads: `INBOX read by 7K3QX2MN`.
"""

import re

from relay.wire.imap_folders import Namespace, unquoted
from relay.wire.imap_responses import Response
from relay.wire.imap_session import MailboxError, Session

_LISTED = re.compile(rb'LIST \([^)]*\) (?:NIL|"(?:[^"\\]|\\.)*") (.+)', re.I | re.S)


class MailboxTaken(MailboxError):
    """Another relay reads this folder."""


def mark(folder: str, reader: str) -> str:
    """The name of the folder that says who reads `folder`."""
    return f"{'INBOX' if folder.upper() == 'INBOX' else folder} read by {reader}"


async def readers(session: Session, namespace: Namespace, folder: str) -> set[str]:
    """Whoever has a mark there."""
    wanted = namespace.plain(mark(folder, "")).casefold()
    answer = await session.ask("LIST", '""', namespace.spell(mark(folder, "*")))
    names = filter(None, map(_name, answer.responses))
    return {name[len(wanted) :] for name in names if name.casefold().startswith(wanted)}


async def claim(session: Session, namespace: Namespace, folder: str, reader: str) -> None:
    """Set our mark, or find it; MailboxTaken where another's stands.

    Ours is looked at again once it is set: of two that set theirs at once, at least one sees both,
    and takes its own away.
    """
    found = await readers(session, namespace, folder)
    if not found:
        made = await session.ask("CREATE", namespace.spell(mark(folder, reader)), refusable=True)
        if not made.ok and "[ALREADYEXISTS]" not in made.text.upper():
            raise MailboxError(f"the folder {mark(folder, reader)} cannot be made: {made.text}")
        found = await readers(session, namespace, folder)
        if found - {reader}:
            await session.ask("DELETE", namespace.spell(mark(folder, reader)), refusable=True)
    if others := sorted(found - {reader}):
        raise MailboxTaken(taken(folder, others[0]))


def taken(folder: str, other: str) -> str:
    """What to do about another's mark."""
    return (
        f"another relay reads {folder}, by its mark: stop that one, or if there is none any more, "
        f'delete the empty folder "{mark(folder, other)}" in the mailbox'
    )


def _name(response: Response) -> str:
    """The folder in an answer to LIST, as the server writes it; "" where it is none."""
    found = _LISTED.match(response[0])
    if found is None:
        return ""
    return (response[1] if len(response) > 1 else unquoted(found[1])).decode("ascii", "replace")
