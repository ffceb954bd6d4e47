"""The journal's verbs about mail, evidence and settings."""

import json
from collections.abc import Iterable
from datetime import datetime

from relay import crash
from relay.journal.rows import (
    Row,
    stamp,
)
from relay.journal.verbs import Verbs
from relay.model import (
    Arrival,
)


class MailVerbs(Verbs):
    """What arrived, and what the relay remembers about itself."""

    def setting(self, name: str) -> str:
        """The remembered value, or ""."""
        return self._q.get_setting(self._db, name=name) or ""

    def remember(self, name: str, value: str) -> None:
        """Remember `value`; "" forgets."""
        if value:
            self._q.put_setting(self._db, name=name, value=value)
        else:
            self._q.drop_setting(self._db, name=name)
        self.stirred = True

    def known_mail(self, mailbox: str, uidvalidity: int, uids: Iterable[int]) -> dict[int, str]:
        """UID -> folder of those that were read before; "" where it is not settled yet."""
        rows = self._q.known_mail(
            self._db, mailbox=mailbox, uidvalidity=uidvalidity, uids=json.dumps(list(uids))
        )
        return {row["uid"]: row["folder"] for row in rows}

    def attempts(self, mailbox: str, uidvalidity: int, uids: Iterable[int]) -> dict[int, int]:
        """UID -> how often the reading of this mail was begun; those that ended are left out."""
        rows = self._q.attempts(
            self._db, mailbox=mailbox, uidvalidity=uidvalidity, uids=json.dumps(list(uids))
        )
        return {row["uid"]: row["tries"] for row in rows}

    def count_attempts(
        self, mailbox: str, uidvalidity: int, uids: Iterable[int], tries: int
    ) -> None:
        """Record that these mails are about to be read for the `tries`-th time."""
        self._q.count_attempts(
            self._db,
            mailbox=mailbox,
            uidvalidity=uidvalidity,
            uids=json.dumps(list(uids)),
            tries=tries,
        )

    def end_attempts(self, mailbox: str, uidvalidity: int, uids: Iterable[int]) -> None:
        """Forget that they were begun: they ended, or were left after all."""
        self._q.end_attempts(
            self._db, mailbox=mailbox, uidvalidity=uidvalidity, uids=json.dumps(list(uids))
        )

    def is_copy(self, content_key: str) -> bool:
        """Whether the same mail was read before, under whatever UID, from a proven sender."""
        return bool(self._q.count_copies(self._db, content_key=content_key))

    def add_mail(
        self,
        mailbox: str,
        arrival: Arrival,
        *,
        content_key: str,
        kind: str,
        result: str,
        folder: str,
        now: datetime,
        detail: str = "",
        request_id: int | None = None,
    ) -> int:
        """Record that this mail was read, and what became of it; folder "" is not settled yet.

        That ends the attempts at it.
        """
        self.end_attempts(mailbox, arrival.uidvalidity, [arrival.uid])
        found = self._q.add_mail(
            self._db,
            mailbox=mailbox,
            uidvalidity=arrival.uidvalidity,
            uid=arrival.uid,
            content_key=content_key,
            kind=kind,
            result=result,
            detail=detail,
            folder=folder,
            request_id=request_id,
            received_at=stamp(arrival.received_at),
            read_at=stamp(now),
        )
        crash.here("mail.before_commit")
        return int(found)

    def file_mail(self, mail_id: int, *, result: str, folder: str, detail: str = "") -> None:
        """Settle what became of a mail that was recorded before it was understood."""
        self._q.file_mail(self._db, id=mail_id, result=result, detail=detail, folder=folder)

    def add_evidence(self, mail_id: int, kind: str, reference: str, raw: str, now: datetime) -> int:
        """Keep what the provider sent, before it is understood."""
        found = self._q.add_evidence(
            self._db,
            mail_id=mail_id,
            kind=kind,
            reference=reference,
            raw=raw,
            received_at=stamp(now),
        )
        return int(found)

    def open_evidence(self) -> list[Row]:
        """What is kept but not understood yet: id, mail_id, kind, raw."""
        return list(self._q.open_evidence(self._db))

    def is_open(self, evidence_id: int) -> bool:
        """Whether it is still to be understood: two mailboxes may come upon it at once."""
        return bool(self._q.is_open(self._db, id=evidence_id))

    def close_evidence(self, evidence_id: int, submission_id: int | None, outcome: str) -> None:
        """Record what was understood."""
        self._q.close_evidence(
            self._db, id=evidence_id, submission_id=submission_id, outcome=outcome
        )

    def earlier_outcomes(self, submission_id: int) -> list[str]:
        """What earlier evidence said of the submission, in order."""
        rows = self._q.earlier_outcomes(self._db, submission_id=submission_id)
        return [row["outcome"] for row in rows]
