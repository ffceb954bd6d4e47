"""The journal's verbs about requests."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from relay.journal.rows import (
    RequestRow,
    Row,
    dump_choices,
    dump_reasons,
    dump_settled,
    stamp,
)
from relay.journal.verbs import Verbs
from relay.model import (
    Choice,
    Language,
    Reason,
    Settled,
    Ticket,
)


class RequestVerbs(Verbs):
    """What people asked for."""

    def add_request(
        self,
        ticket: Ticket,
        *,
        requester: str,
        subject: str,
        message_id: str,
        thread: Sequence[str],
        language: Language,
        shaped_by: str,
        received_at: datetime,
        now: datetime,
        state: str,
        text: str = "",
        send_at: datetime | None = None,
        sender_id: str = "",
        reasons: Iterable[Reason] = (),
        warnings: Iterable[Reason] = (),
        choices: Iterable[Choice] = (),
        draft: str = "",
        raw: bytes | None = None,
    ) -> RequestRow:
        return RequestRow.of(
            self._q.add_request(
                self._db,
                ticket=ticket,
                requester=requester,
                subject=subject,
                message_id=message_id,
                thread=json.dumps(list(thread)),
                language=language.value,
                state=state,
                text=text,
                send_at=None if send_at is None else stamp(send_at),
                sender_id=sender_id,
                reasons=dump_reasons(reasons),
                warnings=dump_reasons(warnings),
                choices=dump_choices(choices),
                settled="{}",
                draft=draft,
                raw=raw,
                shaped_by=shaped_by,
                received_at=stamp(received_at),
                created_at=stamp(now),
            )
        )

    def settle_request(
        self,
        request_id: int,
        *,
        state: str,
        settled: Settled,
        text: str = "",
        send_at: datetime | None = None,
        sender_id: str = "",
        reasons: Iterable[Reason] = (),
        warnings: Iterable[Reason] = (),
        choices: Iterable[Choice] = (),
        draft: str = "",
        raw: bytes | None = None,
    ) -> bool:
        """Give an asked request its next reading; False if no question is open any more."""
        self._q.settle_request(
            self._db,
            id=request_id,
            state=state,
            text=text,
            send_at=None if send_at is None else stamp(send_at),
            sender_id=sender_id,
            reasons=dump_reasons(reasons),
            warnings=dump_reasons(warnings),
            choices=dump_choices(choices),
            settled=dump_settled(settled),
            draft=draft,
            raw=raw,
        )
        return bool(self._db.changes())

    def change_request(
        self,
        request: RequestRow,
        *,
        text: str | None = None,
        send_at: datetime | None,
        reasons: Iterable[Reason] | None = None,
        warnings: Iterable[Reason] | None = None,
    ) -> None:
        """Write what a planned request says now; what is None stays, but for the time."""
        self._q.change_request(
            self._db,
            id=request.id,
            text=request.text if text is None else text,
            send_at=None if send_at is None else stamp(send_at),
            reasons=dump_reasons(request.reasons if reasons is None else reasons),
            warnings=dump_reasons(request.warnings if warnings is None else warnings),
        )

    def requests_in_vain(self, requester: str, since: datetime) -> int:
        """How many of theirs since then, in a row and up to the last one, came to nothing."""
        return int(self._q.count_in_vain(self._db, requester=requester, since=stamp(since)))

    def add_reason(self, request_id: int, reason: Reason) -> None:
        """One more cause for which the request waits; the same twice is one."""
        reasons = self.request(request_id).reasons
        if reason in reasons:
            return
        reasons = (*reasons, reason)
        self._q.set_reasons(self._db, id=request_id, reasons=dump_reasons(reasons))

    def request(self, request_id: int) -> RequestRow:
        return RequestRow.of(self._q.get_request(self._db, id=request_id))

    def request_by_ticket(self, ticket: str) -> RequestRow | None:
        row = self._q.get_request_by_ticket(self._db, ticket=ticket)
        return None if row is None else RequestRow.of(row)

    def request_by_notice(self, message_ids: Sequence[str]) -> RequestRow | None:
        """The latest request that one of those message ids names: a notice about it, or itself."""
        row = self._q.get_request_by_notice(self._db, message_ids=json.dumps(list(message_ids)))
        return None if row is None else RequestRow.of(row)

    def open_requests(self) -> list[RequestRow]:
        return [RequestRow.of(row) for row in self._q.requests_open(self._db)]

    def unanswered_requests(self, before: datetime) -> list[RequestRow]:
        """Those whose question has been open since before then."""
        rows = self._q.requests_unanswered(self._db, before=stamp(before))
        return [RequestRow.of(row) for row in rows]

    def find_repeat(
        self, requester: str, text: str, msisdns: Iterable[str], since: datetime, *, besides: str
    ) -> str:
        """The ticket of a like request since then, but for the one of `besides`, or ""."""
        row = self._q.find_repeat(
            self._db,
            requester=requester,
            text=text,
            msisdns=json.dumps(list(msisdns)),
            since=stamp(since),
            besides=besides,
        )
        return "" if row is None else row["ticket"]

    def history(self, request_id: int) -> list[Row]:
        return list(self._q.history_of(self._db, request_id=request_id))

    def lines_of_history(self, request_id: int) -> int:
        """How many there are; it only grows, and so names a state that the request was in."""
        return int(self._q.count_history(self._db, request_id=request_id))

    def purge(self, before: datetime, now: datetime) -> int:
        """Forget the texts and numbers of the oldest ended requests before that; totals stay.

        How many there were: two hundred at most.
        """
        ended = [r["id"] for r in self._q.requests_to_purge(self._db, before=stamp(before))]
        for request_id in ended:
            self._q.purge_request(self._db, id=request_id, now=stamp(now))
            self._q.purge_submissions(self._db, request_id=request_id)
            self._q.purge_recipients(self._db, request_id=request_id)
            self._q.purge_reports(self._db, request_id=request_id)
            self._q.purge_notices(self._db, request_id=request_id)
            self._q.purge_evidence(self._db, request_id=request_id)
            self._q.purge_history(self._db, request_id=request_id)
        self._q.purge_stray_evidence(self._db, before=stamp(before))
        self._q.purge_stray_notices(self._db, before=stamp(before))
        return len(ended)
