"""The journal's verbs about what was sent and what it cost: they see what a purge leaves."""

import json
from datetime import datetime
from decimal import Decimal

from relay.journal.rows import moment, stamp
from relay.journal.verbs import Verbs
from relay.model import State
from relay.planning.usage import SENT, Sent, money, price_of_a_segment


class UsageVerbs(Verbs):
    """Sums, for people who pay and people who watch."""

    def sent_between(self, since: datetime, until: datetime) -> list[Sent]:
        """What left then, and may have to be paid."""
        rows = self._q.sent_between(
            self._db, since=stamp(since), until=stamp(until), states=json.dumps(sorted(SENT))
        )
        return [
            Sent(
                requester=row["requester"],
                request_id=row["request_id"],
                left_at=moment(row["left_at"]) or since,
                state=State(row["state"]),
                sms=row["sms"],
                segments=row["segments"],
                delivered=bool(row["delivered"]),
                cost=money(row["cost"]),
            )
            for row in rows
        ]

    def price_of_a_segment(self) -> Decimal | None:
        """What one has cost so far, as far as that was reported."""
        charges = [(money(r["cost"]), r) for r in self._q.charges_so_far(self._db)]
        return price_of_a_segment(
            (cost, row["sms"], row["segments"]) for cost, row in charges if cost is not None
        )

    def charged_between(self, since: datetime, until: datetime) -> Decimal:
        """What the reports that came then said of charges."""
        rows = self._q.charges_between(self._db, since=stamp(since), until=stamp(until))
        return sum(((money(r["cost"]) or Decimal(0)) * r["sms"] for r in rows), Decimal(0))

    def deliveries_between(self, since: datetime, until: datetime) -> tuple[int, int]:
        """How many SMS were reported then as delivered, and as not delivered."""
        row = self._q.count_deliveries(self._db, since=stamp(since), until=stamp(until))
        return int(row["delivered"]), int(row["undelivered"])

    def not_sent_between(self, since: datetime, until: datetime) -> int:
        """How many SMS were given up then: refused, failed or too old."""
        return int(self._q.count_not_sent(self._db, since=stamp(since), until=stamp(until)))

    def standing(self) -> tuple[int, int]:
        """How many SMS wait for a person or a limit now, and of how many nobody knows the end."""
        row = self._q.count_standing(self._db)
        return int(row["held"]), int(row["in_doubt"])

    def stops_between(self, since: datetime, until: datetime) -> list[str]:
        """Why sending stopped then, each time."""
        rows = self._q.stops_between(self._db, since=stamp(since), until=stamp(until))
        return [row["result"] for row in rows]
