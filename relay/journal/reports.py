"""The journal's verbs about delivery reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from relay.journal.rows import Event, Row, SubmissionRow, instant, stamp
from relay.journal.verbs import Verbs
from relay.planning.delivery import Delivery, Told, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A recipient whom an id may be about."""

    id: int
    submission_id: int
    msisdn: str  # no number any more where it was purged


class ReportVerbs(Verbs):
    """What the provider reported of single SMS, and what that comes to."""

    def add_report(self, smsdid: str, msisdn: str, word: Word) -> int | None:
        """Keep a report, nobody's yet; None if the same was kept before."""
        found = self._q.add_report(
            self._db,
            smsdid=smsdid,
            msisdn=msisdn,
            status=word.status,
            error=word.error,
            cost=word.cost,
            state=word.state or "",
            sent_at=0 if word.sent_at is None else stamp(word.sent_at),
            received_at=stamp(word.received_at),
        )
        return None if found is None else int(found)

    def count_reports(self, smsdid: str) -> int:
        """How many different ones were kept of that id."""
        return int(self._q.count_reports(self._db, smsdid=smsdid))

    def addressees(self, smsdid: str) -> list[Addressee]:
        """Whose id that is, the latest first; more than one only if the provider reuses its ids."""
        rows = self._q.recipients_by_smsdid(self._db, smsdid=smsdid)
        return [Addressee(**row) for row in rows]

    def loose_addressees(self, smsdid: str) -> list[Addressee]:
        """Whose id it may be, where an answer did not say and no report has yet."""
        rows = self._q.recipients_of_loose_id(self._db, smsdid=smsdid)
        return [Addressee(**row) for row in rows]

    def add_loose_ids(self, submission: SubmissionRow, smsdids: Iterable[str]) -> None:
        """Keep ids of which it is not known which of the submission's phones each is about."""
        for smsdid in smsdids:
            self._q.add_loose_id(self._db, smsdid=smsdid, submission_id=submission.id)

    def map_addressee(self, addressee: Addressee, smsdid: str) -> None:
        """Give a recipient the id that a report shows to be theirs."""
        self._q.map_recipient(self._db, id=addressee.id, smsdid=smsdid)
        self._q.drop_loose_id(self._db, smsdid=smsdid, submission_id=addressee.submission_id)

    def loose_ids(self, submission: SubmissionRow) -> int:
        """How many ids of that submission belong to nobody yet."""
        return int(self._q.count_loose_ids(self._db, submission_id=submission.id))

    def give_report(self, report_id: int, addressee: Addressee) -> None:
        """Record whose SMS a report is about."""
        self._q.give_report(self._db, id=report_id, recipient_id=addressee.id)

    def words(self, addressee: Addressee) -> list[Word]:
        """All that was reported of a recipient's SMS."""
        rows = self._q.reports_of_recipient(self._db, recipient_id=addressee.id)
        return [
            Word(
                state=Delivery(row["state"]) if row["state"] else None,
                status=row["status"],
                error=row["error"],
                cost=row["cost"],
                sent_at=instant(row["sent_at"]) if row["sent_at"] else None,
                received_at=instant(row["received_at"]),
            )
            for row in rows
        ]

    def set_delivery(self, addressee: Addressee, told: Told) -> None:
        """Write what all of it comes to."""
        self._q.set_delivery(
            self._db,
            id=addressee.id,
            state=told.state.value,
            status=told.status,
            error=told.error,
            sent_at=None if told.sent_at is None else stamp(told.sent_at),
            at=stamp(told.at),
            cost=told.cost,
            conflict=int(told.conflict),
        )

    def orphans(self, smsdid: str) -> list[Row]:
        """The reports of that id that are nobody's: id, msisdn, status, error."""
        return list(self._q.orphans_of_id(self._db, smsdid=smsdid))

    def drop_orphans(self, *, most: int) -> None:
        """Forget the oldest of those that are nobody's, but for so many."""
        self._q.drop_orphans_over(self._db, most=most)

    def forget_orphans(self, before: datetime) -> None:
        """Forget those that were nobody's for so long."""
        self._q.drop_orphans_before(self._db, before=stamp(before))

    def half_reported(self, since: datetime) -> list[int]:
        """Requests with a failure that was reported since then and not told."""
        rows = self._q.requests_half_reported(self._db, since=stamp(since))
        return [row["id"] for row in rows]

    def mention(self, event: Event) -> None:
        """Log an event after the commit, without a line in the history of anything."""
        self.events.append(event)
