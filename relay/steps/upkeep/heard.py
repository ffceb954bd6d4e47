"""What took place in this life of the relay, counted by the words of its events."""

from collections import Counter
from collections.abc import Callable

from relay.journal.rows import Event

# What became of a delivery report: the result of its event, where that says more than its name.
_RESULTS = {
    ("report.matched", "doubtful"): "conflicting",
    ("report.orphaned", "doubtful"): "misdirected",
    ("report.received", "repeated"): "repeated",
    ("report.received", "too many"): "dropped",
}
REPORTS = ("matched", "orphaned", *_RESULTS.values())


class Heard:
    """Counts events; no part of it says whom they are about."""

    def __init__(self) -> None:
        self.events: Counter[str] = Counter()
        self.reports: Counter[str] = Counter()

    def passing_on(self, tell: Callable[[Event], None]) -> Callable[[Event], None]:
        """A listener to events that counts each, and tells it on."""

        def hear(event: Event) -> None:
            self.events[event.name] += 1
            noun, _, verb = event.name.partition(".")
            if noun == "report":
                self.reports[_RESULTS.get((event.name, event.result), verb)] += 1
            tell(event)

        return hear
