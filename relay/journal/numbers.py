"""The journal's verbs for monitoring: how much of what there is, and how long things took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from relay.journal.rows import moment
from relay.journal.verbs import Verbs

_CHUNK = 2_000  # lines of the history at once
_LEFT = "submission.submitted"
_ANSWERED = ("submission.accepted", "submission.rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand, in numbers alone."""

    submissions: Mapping[str, int]  # by state
    held: Mapping[str, int]  # by what they wait for
    oldest_due: datetime | None  # of the queued submissions
    notices: int  # that have not left
    oldest_notice: datetime | None
    asking: int
    evidence: int  # that was not understood yet
    orphans: int  # reports that are nobody's
    conflicts: int  # phones whose reports contradict each other
    charges: Decimal  # of all that is in the journal
    stopped: str  # why nothing is submitted, or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """What was waited for, in seconds, in the order of the history up to `last`."""

    left: tuple[float, ...]  # from the mail, or its time, or the "yes", until SMTP took it
    answered: tuple[float, ...]  # from there to the gateway's answer
    last: int
    more: bool  # there is more behind it


class NumberVerbs(Verbs):
    """Numbers of all kinds, none about a person."""

    def how_it_stands(self) -> Standing:
        """How things stand now."""
        notices = self._q.notices_waiting_now(self._db)
        costs = self._q.number_by_cost(self._db)
        return Standing(
            submissions={r["state"]: r["number"] for r in self._q.number_of_submissions(self._db)},
            held={r["hold"]: r["number"] for r in self._q.number_held(self._db)},
            oldest_due=moment(self._q.oldest_queued(self._db)),
            notices=notices["number"],
            oldest_notice=moment(notices["oldest"]),
            asking=self._q.number_asking(self._db),
            evidence=self._q.number_of_evidence_open(self._db),
            orphans=self._q.number_of_orphans(self._db),
            conflicts=self._q.number_of_conflicts(self._db),
            charges=sum((Decimal(r["cost"]) * r["number"] for r in costs), Decimal()),
            stopped=self._q.get_setting(self._db, name="stopped") or "",
        )

    def last_of_history(self) -> int:
        """The number of its last line."""
        return self._q.last_history(self._db) or 0

    def waits_after(self, line: int) -> Waits:
        """What was waited for since that line of the history."""
        rows = list(self._q.history_after(self._db, id=line, count=_CHUNK))
        left, answered = [], []
        for row in rows:
            if row["event"] == _LEFT and row["left_at"]:
                by_itself = row["due_at"] <= row["created_at"]  # neither a time nor a "yes"
                since = row["received_at"] if by_itself else row["due_at"]
                left.append(max(row["left_at"] - since, 0) / 1000)
            elif row["event"] in _ANSWERED and row["left_at"]:
                answered.append(max(row["at"] - row["left_at"], 0) / 1000)
        return Waits(
            left=tuple(left),
            answered=tuple(answered),
            last=rows[-1]["id"] if rows else line,
            more=len(rows) == _CHUNK,
        )
