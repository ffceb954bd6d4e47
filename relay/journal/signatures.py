"""The journal's verbs about signatures that their writers have confirmed."""

from datetime import datetime

from relay.journal.rows import RequestRow, stamp
from relay.journal.verbs import Verbs
from relay.model import Ticket


class SignatureVerbs(Verbs):
    """What is left out of a requester's mails without asking; fingerprints, and no words."""

    def learn_signature(self, request: RequestRow, fingerprint: str, now: datetime) -> bool:
        """Remember it for the requester of that request; False if it was known before."""
        self._q.add_signature(
            self._db,
            requester=request.requester,
            fingerprint=fingerprint,
            request_id=request.id,
            learned_at=stamp(now),
        )
        return bool(self._db.changes())

    def signatures(self, requester: str) -> dict[str, Ticket]:
        """The fingerprints that a requester has confirmed, and in which request."""
        rows = self._q.signatures_of(self._db, requester=requester)
        return {row["fingerprint"]: Ticket(row["ticket"]) for row in rows}
