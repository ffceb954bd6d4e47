"""The journal's verbs about submissions."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from relay.journal.rows import (
    Event,
    Row,
    SubmissionRow,
    moment,
    stamp,
)
from relay.journal.verbs import Verbs
from relay.model import (
    Batch,
    Phase,
    Recipient,
    Reference,
    State,
)
from relay.planning import lifecycle


class SubmissionVerbs(Verbs):
    """What leaves for the gateway, and where it is."""

    def add_submission(
        self,
        request_id: int,
        reference: Reference,
        batch: Batch,
        recipients: Iterable[Recipient],
        *,
        position: int,
        hold: str,
        due_at: datetime,
        send_at: datetime | None,
        now: datetime,
        redoes: int | None = None,
    ) -> int:
        """A gateway e-mail to be; held where `hold` says why, else queued."""
        self.stirred = True
        added = int(
            self._q.add_submission(
                self._db,
                request_id=request_id,
                position=position,
                reference=reference,
                redoes=redoes,
                state=(State.HELD if hold else State.QUEUED).value,
                hold=hold,
                due_at=stamp(due_at),
                try_at=stamp(due_at),
                send_at=None if send_at is None else stamp(send_at),
                text=batch.text,
                encoding=batch.encoding,
                units=batch.units,
                segments=batch.segments,
                billed=batch.billed,
                sender_id=batch.sender_id,
                dncr=batch.dncr,
                created_at=stamp(now),
            )
        )
        self._add_recipients(request_id, added, recipients)
        if not hold:
            event = Event(
                name="submission.queued",
                request_id=request_id,
                submission_id=added,
                ticket=self._q.ticket_of(self._db, id=request_id),
                reference=reference,
            )
            self.note(event, now)
        return added

    def set_ids(self, submission: SubmissionRow, ids: Sequence[str]) -> bool:
        """Give the n-th recipient the n-th id, if they are equally many."""
        if len(ids) != len(submission.recipients):
            return False
        for position, smsdid in enumerate(ids):
            self._q.set_smsdid(
                self._db, submission_id=submission.id, position=position, smsdid=smsdid
            )
        return True

    def submission(self, submission_id: int) -> SubmissionRow:
        return self._submission(self._q.get_submission(self._db, id=submission_id))

    def submission_by_reference(self, reference: str) -> SubmissionRow | None:
        row = self._q.get_submission_by_reference(self._db, reference=reference)
        return None if row is None else self._submission(row)

    def submissions(self, request_id: int) -> list[SubmissionRow]:
        return self._submissions(self._q.submissions_of(self._db, request_id=request_id))

    def submissions_left(self, state: State, before: datetime) -> list[SubmissionRow]:
        """Those in `state` that left before then."""
        rows = self._q.submissions_in(self._db, state=state.value, before=stamp(before))
        return self._submissions(rows)

    def submissions_held(self, hold: str, now: datetime) -> list[SubmissionRow]:
        """Those held for that cause whose time to look again has come."""
        return self._submissions(self._q.submissions_held(self._db, hold=hold, now=stamp(now)))

    def submissions_too_old(self, before: datetime, meant_before: datetime) -> list[SubmissionRow]:
        """Those that have waited since before then: for a "yes" from the start, else once due.

        Also those that still wait for a "yes" and were meant to arrive before `meant_before`.
        """
        rows = self._q.submissions_too_old(
            self._db, before=stamp(before), meant_before=stamp(meant_before)
        )
        return self._submissions(rows)

    def submissions_past(self, meant_before: datetime) -> list[SubmissionRow]:
        """Those that wait for anything but a "yes", and were meant to arrive before then."""
        return self._submissions(
            self._q.submissions_past(self._db, meant_before=stamp(meant_before))
        )

    def let_time_pass(self, submission: SubmissionRow, now: datetime) -> None:
        """Let a held one wait for a "yes" from now on, without the time that it missed."""
        self._q.let_time_pass(self._db, id=submission.id, now=stamp(now))
        self.stirred = True

    def submissions_adrift(self, now: datetime) -> list[SubmissionRow]:
        """Those under way whose holder let the lease run out."""
        return self._submissions(self._q.submissions_adrift(self._db, now=stamp(now)))

    def submissions_due(self, now: datetime, count: int) -> list[SubmissionRow]:
        return self._submissions(self._q.submissions_due(self._db, now=stamp(now), count=count))

    def submissions_queued_before(self, before: datetime) -> list[SubmissionRow]:
        """Those that should have left before then."""
        rows = self._q.submissions_queued_before(self._db, before=stamp(before))
        return self._submissions(rows)

    def take(
        self, submission: SubmissionRow, now: datetime, lease: timedelta
    ) -> SubmissionRow | None:
        """Claim it for sending; as it is then, with a new epoch, or None if somebody was faster."""
        self._q.take_submission(
            self._db,
            id=submission.id,
            epoch=submission.epoch,
            now=stamp(now),
            lease_until=stamp(now + lease),
        )
        if not self._db.changes():
            return None
        return replace(
            submission,
            state=State.SENDING,
            hold="",
            phase=Phase.CLAIMED,
            epoch=submission.epoch + 1,
            attempt=submission.attempt + 1,
            dated_at=submission.dated_at or moment(stamp(now)),
        )

    def put_back(self, claimed: SubmissionRow) -> None:
        """It was claimed, but not tried: that counts for nothing."""
        lifecycle.check(claimed.state, State.QUEUED)
        self._q.put_back_submission(self._db, id=claimed.id, epoch=claimed.epoch)
        self.stirred = True

    def holds(self, claimed: SubmissionRow) -> bool:
        """Whether its claim still stands: it is being sent, and under that epoch."""
        return bool(self._q.is_sending(self._db, id=claimed.id, epoch=claimed.epoch))

    def reach(
        self, submission: SubmissionRow, before: Phase, after: Phase, lease_until: datetime
    ) -> bool:
        """Record the phase; False if the epoch is not the row's any more: then do not go on."""
        self._q.reach_phase(
            self._db,
            id=submission.id,
            epoch=submission.epoch,
            before=before.value,
            after=after.value,
            lease_until=stamp(lease_until),
        )
        return bool(self._db.changes())

    def move(
        self,
        submission: SubmissionRow,
        after: State,
        now: datetime,
        *,
        hold: str = "",
        code: str = "",
        detail: str = "",
        try_at: datetime | None = None,
        left_at: datetime | None = None,
        took_ms: int = 0,
    ) -> bool:
        """Change its state and write the history; False if it is not in the state seen before.

        What expires keeps what it waited for. Raises IllegalTransition where the table of states
        does not lead.
        """
        lifecycle.check(submission.state, after)
        waited_for = submission.hold if after is State.EXPIRED else ""
        left = left_at or submission.left_at
        self._q.move_submission(
            self._db,
            id=submission.id,
            before=submission.state.value,
            after=after.value,
            hold=hold or waited_for,
            phase=submission.phase.value if submission.phase and after is State.SENDING else "",
            code=code,
            detail=detail,
            try_at=stamp(try_at or submission.try_at),
            left_at=None if left is None else stamp(left),
            ended_at=stamp(now) if after in lifecycle.ENDED else None,
        )
        if not self._db.changes():
            return False
        self.stirred = True
        event = Event.about(
            submission, f"submission.{after.value}", result=code, detail=detail or hold
        )
        event = replace(event, took_ms=took_ms)
        self.note(event, now)
        return True

    def renew(self, submission: SubmissionRow, now: datetime) -> None:
        """Let its age count from now: a person has just said that it is wanted."""
        self._q.renew_submission(self._db, id=submission.id, due_at=stamp(now))

    def hurry(self) -> None:
        """Let those that wait for another try have it at once, in their old order."""
        self._q.hurry_submissions(self._db)
        self.stirred = True

    def thaw(self, now: datetime, ahead: datetime) -> None:
        """Let what waits for a try after `ahead` have it now: a clock was far ahead then."""
        self._q.thaw_submissions(self._db, now=stamp(now), ahead=stamp(ahead))
        self._q.thaw_notices(self._db, now=stamp(now), ahead=stamp(ahead))

    def uncertain_since(self, since: datetime) -> int:
        """How many were left in doubt since then, and still are."""
        return int(self._q.count_uncertain(self._db, since=stamp(since)))

    def hold(self, submission: SubmissionRow, why: str, until: datetime | None = None) -> None:
        """Let a held one wait for another cause, or look at it again later."""
        self._q.hold_submission(
            self._db, id=submission.id, hold=why, try_at=stamp(until or submission.due_at)
        )
        self.stirred = True

    def requests_left(
        self, requester: str, hour: datetime, day: datetime, besides: int
    ) -> tuple[int, int]:
        """How many other requests of theirs have left since either time, or are about to."""
        row = self._q.count_requests_left(
            self._db, requester=requester, hour=stamp(hour), day=stamp(day), except_request=besides
        )
        return int(row["hour"]), int(row["day"])

    def requests_to_one_number(self, submission: SubmissionRow, since: datetime) -> int:
        """How many other requests have left since then for that one of its phones with most."""
        msisdns = json.dumps([r.msisdn for r in submission.recipients])
        return int(
            self._q.count_to_one_number(
                self._db,
                msisdns=msisdns,
                since=stamp(since),
                except_request=submission.request_id,
            )
        )

    def queued_ahead(self, submission: SubmissionRow) -> tuple[int, int]:
        """What else is let go and has not left: requests of that requester, segments of all."""
        row = self._q.count_queued_ahead(
            self._db, requester=submission.requester, except_request=submission.request_id
        )
        return int(row["requests"]), int(row["billed"])

    def billed_left(self, since: datetime) -> int:
        """Segments that have left since then, or are about to, of all requesters."""
        return int(self._q.sum_billed_left(self._db, since=stamp(since)))

    def _add_recipients(
        self, request_id: int, submission_id: int, recipients: Iterable[Recipient]
    ) -> None:
        for position, recipient in enumerate(recipients):
            self._q.add_recipient(
                self._db,
                request_id=request_id,
                submission_id=submission_id,
                position=position,
                msisdn=recipient.msisdn,
                name=recipient.name,
            )

    def _submission(self, row: Row) -> SubmissionRow:
        return SubmissionRow.of(row, self._q.recipients_in(self._db, submission_id=row["id"]))

    def _submissions(self, rows: Iterable[Row]) -> list[SubmissionRow]:
        return [self._submission(row) for row in list(rows)]
