"""The journal's verbs for whoever watches: cheap enough to be asked each second."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from relay.journal.rows import Row, instant, moment, stamp
from relay.journal.verbs import Verbs
from relay.model import State
from relay.planning.lifecycle import summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """So many of one kind have not come to an end; `oldest` is when the first was taken in."""

    state: str  # of a submission, or "asking"
    hold: str = ""  # of what is held: time, confirmation, budget
    number: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the history, with nobody's words or numbers in it."""

    at: datetime
    event: str
    result: str
    ticket: str


class OverviewVerbs(Verbs):
    """How things stand, at a glance."""

    def waiting(self, since: datetime) -> list[Waiting]:
        """All that is open; what was never answered only if it left after `since`."""
        rows = [
            {"state": "asking", "hold": "", **self._q.count_asking(self._db)},
            *self._q.count_open(self._db),
            {
                "state": "unresolved",
                "hold": "",
                **self._q.count_unresolved(self._db, since=stamp(since)),
            },
        ]
        return [
            Waiting(
                state=row["state"],
                hold=row["hold"],
                number=row["number"],
                oldest=moment(row["oldest"]) or since,
            )
            for row in rows
            if row["number"]
        ]

    def states_since(self, since: datetime) -> Counter[tuple[str, str]]:
        """How many requests since then are in each state now, and in which shade of it.

        Of what is held that is what it waits for; of what was accepted, "delivered" where all of
        its phones were reported to have it, and "undelivered" where any was reported not to.
        """
        own: dict[int, str] = {}
        sent: dict[int, list[Row]] = {}
        for row in self._q.states_since(self._db, since=stamp(since)):
            own[row["id"]] = row["request"]
            if row["submission"]:
                sent.setdefault(row["id"], []).append(row)
        return Counter(
            _shaded(sent[id_]) if state == "planned" and id_ in sent else (state, "")
            for id_, state in own.items()
        )

    def latest_events(self, count: int) -> list[Line]:
        """The latest lines of the history, the last first."""
        return [
            Line(
                at=instant(row["at"]),
                event=row["event"],
                result=row["result"],
                ticket=row["ticket"] or "",
            )
            for row in self._q.latest_events(self._db, count=count)
        ]

    def signs_of_life(self) -> dict[str, datetime]:
        """When each mailbox was last seen to be connected, by its name."""
        rows = self._q.settings_like(self._db, start="connected ")
        seen = {row["name"].removeprefix("connected "): int(row["value"]) for row in rows}
        return {name: at for name, told in seen.items() if (at := moment(told)) is not None}


def _shaded(sent: list[Row]) -> tuple[str, str]:
    state = summary({State(row["submission"]) for row in sent})
    alike = [row for row in sent if row["submission"] == state]
    shade = ""
    if state == State.HELD:
        shade = next((row["hold"] for row in alike if row["hold"]), "")
    elif state == State.ACCEPTED and any(row["undelivered"] for row in alike):
        shade = "undelivered"
    elif state == State.ACCEPTED and all(row["delivered"] == row["phones"] for row in alike):
        shade = "delivered"
    return state, shade
