"""What a mail is to this relay: its kind, and the request in whose thread it stands."""

from typing import TYPE_CHECKING

from relay.model import Mail, Ticket
from relay.reading.mail.triage import Kind, triage
from relay.reading.mail.trust import Trust
from relay.steps.charter import Charter, Identity

if TYPE_CHECKING:
    from relay.journal.rows import RequestRow
    from relay.journal.transaction import Transaction

_DEPTH = 50  # message ids of a thread that are looked up


def sort(
    charter: Charter, mail: Mail, trust: Trust, identity: Identity | None, *, ours: bool
) -> Kind:
    """What kind of mail it is, by the gateway's words and by ours.

    A colleague may write "ERROR: 12" at the start of a line, or have SR-2026111800012345 in the
    Subject: from them only a reference of our own makes an answer. Without `identity`, none does.
    """
    dialect = charter.dialect
    references = dialect.find_references(mail)
    known = [r for r in references if identity is not None and r.is_ours(identity.key)]
    answers_here = not trust.allowed
    return triage(
        mail,
        references=bool(known if trust.allowed else references),
        reads_like_answer=answers_here and dialect.reads_like_answer(mail),
        answers_here=answers_here,
        our_thread=ours,
        own_addresses=charter.own_addresses,
        loop_mark=identity.loop_mark if identity is not None else "",
    )


def find_thread(tx: "Transaction", mail: Mail) -> "RequestRow | None":
    """The request in whose thread a mail stands: by our notices' ids, else by its ticket.

    A ticket alone counts only from its own requester: `#12345` may be anybody's order number.
    """
    directly = 1 if mail.header("in-reply-to") else 0  # then References, whose last is the nearest
    for message_id in [*mail.thread[:directly], *reversed(mail.thread[directly:])][:_DEPTH]:
        if (found := tx.request_by_notice([message_id])) is not None:
            return found
    for ticket in Ticket.find_in(mail.subject):
        request = tx.request_by_ticket(ticket)
        if request is not None and request.requester == mail.sender:
            return request
    return None
