"""The journal's verbs about notices."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from relay.journal.rows import Event, NoticeRow, moment, stamp
from relay.journal.verbs import Verbs


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The notices of some kinds that want something of their reader, or all others.

    That something waits for a budget wants nothing, whatever its kind.
    """

    kinds: tuple[str, ...]
    of_these: bool

    @property
    def columns(self) -> dict[str, Any]:
        return {"kinds": json.dumps(self.kinds), "of_these": self.of_these}


class NoticeVerbs(Verbs):
    """What we tell people, until it has left."""

    def add_notice(
        self,
        *,
        request_id: int | None,
        kind: str,
        recipient: str,
        message_id: str,
        now: datetime,
        facts: str = "",
        subject: str = "",
        body: str = "",
        html: str = "",
        about: str = "",
        in_reply_to: str = "",
        thread: Sequence[str] = (),
        due_at: datetime | None = None,
    ) -> bool:
        """Queue a notice, for `due_at` or now; False if one of that kind about that was before.

        It has `facts`, to be put into words when it leaves, or its own words.
        """
        self._q.add_notice(
            self._db,
            request_id=request_id,
            kind=kind,
            about=about,
            recipient=recipient,
            facts=facts,
            subject=subject,
            body=body,
            html=html,
            message_id=message_id,
            in_reply_to=in_reply_to,
            thread=json.dumps(list(thread)),
            try_at=stamp(due_at or now),
            created_at=stamp(now),
        )
        self.stirred = True
        return bool(self._db.changes())

    def notices_due(self, now: datetime, count: int) -> list[NoticeRow]:
        rows = self._q.notices_due(self._db, now=stamp(now), count=count)
        return [NoticeRow.of(row) for row in rows]

    def take_notice(self, notice: NoticeRow, now: datetime, lease: timedelta) -> bool:
        self._q.take_notice(self._db, id=notice.id, now=stamp(now), lease_until=stamp(now + lease))
        return bool(self._db.changes())

    def put_back_notice(self, notice: NoticeRow) -> None:
        """It was taken, but not tried: that counts for nothing."""
        self._q.put_back_notice(self._db, id=notice.id, epoch=notice.epoch + 1)
        self.stirred = True

    def settle_notice(
        self,
        notice: NoticeRow,
        state: str,
        now: datetime,
        *,
        detail: str = "",
        try_at: datetime | None = None,
    ) -> None:
        """Record how its try ended: sent, failed, or queued again for `try_at`."""
        self._q.settle_notice(
            self._db,
            id=notice.id,
            epoch=notice.epoch + 1,
            state=state,
            detail=detail,
            try_at=stamp(try_at or now),
            sent_at=stamp(now) if state == "sent" else None,
        )
        if state != "queued":
            event = Event(
                name=f"notice.{state}",
                request_id=notice.request_id,
                ticket=notice.ticket,
                result=notice.kind,
                detail=detail,
                attempt=notice.attempt + 1,
            )
            self.note(event, now)

    def recover_notices(self, now: datetime, *, lease_before: datetime) -> None:
        """Queue those again whose lease ran out before then: a second copy hurts nobody."""
        self._q.recover_notices(self._db, now=stamp(now), lease_before=stamp(lease_before))

    def notice_by_message_id(self, message_id: str) -> NoticeRow | None:
        row = self._q.get_notice_by_message_id(self._db, message_id=message_id)
        return None if row is None else NoticeRow.of(row)

    def fail_notice(self, notice: NoticeRow, detail: str) -> None:
        self._q.fail_notice(self._db, id=notice.id, detail=detail)

    def notices(self, request_id: int) -> list[NoticeRow]:
        return [NoticeRow.of(row) for row in self._q.notices_of(self._db, request_id=request_id)]

    def notices_about(self, request_id: int, kind: str, since: datetime) -> int:
        """How many of that kind were written about a request since then."""
        return int(
            self._q.count_notices_about(
                self._db, request_id=request_id, kind=kind, since=stamp(since)
            )
        )

    def notices_since(self, recipient: str, kinds: Sequence[str], since: datetime) -> int:
        """How many of those kinds were written to them since then."""
        return int(
            self._q.count_notices(
                self._db, recipient=recipient, kinds=json.dumps(kinds), since=stamp(since)
            )
        )

    def notices_sent_since(self, recipient: str, pile: Pile, since: datetime) -> int:
        """How many of a pile went to them by themselves since then, or are going."""
        return int(
            self._q.count_notices_sent(
                self._db, recipient=recipient, since=stamp(since), **pile.columns
            )
        )

    def last_notice(self, recipient: str, kind: str) -> datetime | None:
        """When the last one of that kind was written to them."""
        return moment(self._q.last_notice(self._db, recipient=recipient, kind=kind))

    def notices_waiting(self, recipient: str, pile: Pile, *, besides: str) -> list[NoticeRow]:
        """Those of a pile to them that have not left, in order, but for the kind `besides`."""
        rows = self._q.notices_waiting(
            self._db, recipient=recipient, besides=besides, **pile.columns
        )
        return [NoticeRow.of(row) for row in rows]

    def postpone_notices(
        self, recipient: str, pile: Pile, until: datetime, *, besides: str
    ) -> None:
        """Let all of a pile that waits for them, but for a kind, wait at least until then."""
        self._q.postpone_notices(
            self._db, recipient=recipient, besides=besides, try_at=stamp(until), **pile.columns
        )
        self.stirred = True

    def gather_notice(self, notice: NoticeRow, now: datetime, *, detail: str) -> None:
        """It was told in another one."""
        self._q.gather_notice(self._db, id=notice.id, detail=detail, sent_at=stamp(now))
        event = Event(
            name="notice.sent",
            request_id=notice.request_id,
            ticket=notice.ticket,
            result=notice.kind,
            detail=detail,
        )
        self.note(event, now)
