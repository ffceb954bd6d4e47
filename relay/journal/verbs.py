"""What the verbs of the journal share: the connection, the history, and what to tell afterwards."""

from datetime import datetime
from typing import Any

import apsw

from relay.journal.rows import Event, stamp


class Verbs:
    """Verbs of one transaction; its events are told after the commit."""

    def __init__(self, connection: apsw.Connection, queries: Any) -> None:
        self._db = connection
        self._q = queries
        self.events: list[Event] = []
        self.stirred = False  # something may be due now

    def note(self, event: Event, now: datetime) -> None:
        """Write a line of history; it is logged after the commit."""
        self._q.add_history(
            self._db,
            at=stamp(now),
            request_id=event.request_id,
            submission_id=event.submission_id,
            event=event.name,
            result=event.result,
            detail=event.detail,
        )
        self.events.append(event)
