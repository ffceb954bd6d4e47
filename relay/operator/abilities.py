"""What a mail server can do with a mailbox, and what the relay does where it cannot."""

from collections.abc import Iterator

from relay.operator.finding import CONFIG, Finding
from relay.settings import Mailbox as MailboxSettings
from relay.steps.arrivals.watch import BREATH
from relay.wire.imap import Abilities, Account


def abilities(account: Account, said: MailboxSettings, able: Abilities) -> Iterator[Finding]:
    """How new mail is heard of, how it is filed, and whether words of one's own may mark it."""
    yield _idle(account, said, able)
    yield _move(account, able)
    seen = "can be set" if able.keywords else "cannot be set"
    yield Finding(name=f"keywords of {account.name}", seen=f"{seen}; the relay needs none")


# -- private --------------------------------------------------------------------------------------


def _idle(account: Account, said: MailboxSettings, able: Abilities) -> Finding:
    name = f"IDLE of {account.name}"
    if said.idle and able.idle:
        return Finding(name=name, seen="new mail is heard of at once")
    why = "the server has none" if said.idle else "off by idle = false"
    seconds = min(said.poll_interval.total_seconds(), BREATH)
    seen = f"{why}: new mail is looked for each {seconds:.0f} s"
    todo = f"if that is too slow: a shorter poll_interval in [mailboxes.{account.name}]"
    return Finding(name=name, seen=seen, todo=todo if said.idle else "")


def _move(account: Account, able: Abilities) -> Finding:
    name = f"MOVE of {account.name}"
    if able.move:
        return Finding(name=name, seen="mails are filed at one stroke")
    if not able.deletes:
        return Finding(
            name=name,
            seen=f"the server has none, and lets no mail in {account.folder} be marked as deleted: "
            "mails are read, but none can be filed",
            todo="let the account delete mails there (RFC 4314: the rights t and e), or let the "
            "server offer MOVE",
            code=CONFIG,
        )
    if able.uidplus:
        return Finding(name=name, seen="the server has none: mails are copied, then deleted")
    return Finding(
        name=name,
        seen="the server has neither MOVE nor UIDPLUS: mails are copied, and stay in "
        f"{account.folder} too, marked as deleted",
        todo="let a mail program remove (expunge) now and then what is marked so",
    )
