"""What `relay check` finds."""

from dataclasses import dataclass

OK, UNAVAILABLE, CONFIG = 0, 69, 78  # exit codes of sysexits.h


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what was seen, and what to do if it is not good."""

    name: str
    seen: str
    todo: str = ""
    code: int = OK  # the exit code that it calls for

    @property
    def good(self) -> bool:
        return self.code == OK

    def form(self) -> dict[str, str | bool]:
        """As JSON tells it."""
        return {"name": self.name, "good": self.good, "seen": self.seen, "todo": self.todo}
