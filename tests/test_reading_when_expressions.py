"""What people write, in hundreds of expressions, and what must come of each."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relay.reading.when import Doubt, Moment, NoMoment, When, read_when

TABLES = Path(__file__).parent / "data" / "when"


@dataclass(frozen=True)
class Row:
    """An expression, when and where it was said, and its outcome as the tables write it."""

    words: str
    outcome: str
    now: datetime

    def __str__(self) -> str:
        return f"{self.words} [{self.now:%d %b %H:%M %Z}]"

    def read(self, words: str | None = None) -> When:
        zone = self.now.tzinfo
        assert isinstance(zone, ZoneInfo)
        return read_when(self.words if words is None else words, now=self.now, zone=zone)


def rows(name: str) -> list[Row]:
    found, now = [], None
    for line in (TABLES / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            day, clock, zone = line.split(",")[0].split()[1:]
            now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone))
        elif "→" in line and not line.startswith("#"):
            assert now is not None
            words, outcome = (side.strip() for side in line.split("→"))
            found.append(Row(words, outcome, now))
    return found


def told(when: When, *, zones: bool = False) -> str:
    """An outcome as the tables write it; `zones`: with the zone's abbreviation."""
    match when:
        case Moment(at=None):
            return "now"
        case Moment(at=datetime() as at):
            return short(at, zones)
        case Doubt(choices=choices):
            return " ".join(["?", " | ".join(short(at, zones) for at in choices)]).strip()
        case NoMoment(code=code):
            return code.removeprefix("time.")
    raise AssertionError(when)


def short(at: datetime, zones: bool) -> str:
    form = "%m-%d %H:%M" if at.year == 2026 else "%Y-%m-%d %H:%M"
    return at.strftime(f"{form} %Z" if zones else form)


TABLES_READ = ("english.txt", "chinese.txt", "rules.txt", "zones.txt")
ROWS = [row for name in TABLES_READ for row in rows(name)]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_people_write_has_the_outcome_it_must_have(row: Row) -> None:
    when = row.read()
    assert row.outcome in (told(when), told(when, zones=True))
