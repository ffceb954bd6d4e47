"""Chores at intervals, whatever is done to the clock: APScheduler goes by the wall's."""

import asyncio
import time
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

log = structlog.get_logger()
_LOOK = 5.0  # seconds
_STEP = 2.0  # seconds: a clock that was set, not one that is slowed down or hurried
_WRONG = 86_400.0  # seconds: more than any summer time or suspended night


class Every(BaseTrigger):  # type: ignore[misc]
    """Each so many seconds, and no more often for what was missed.

    The library's own interval counts what was missed one by one: a clock set forward by a year
    would hold up everything for minutes.
    """

    def __init__(self, seconds: float) -> None:
        self._interval = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        following = (previous or now) + self._interval
        return following if now < following else now + self._interval


async def follow_the_clock(scheduler: AsyncIOScheduler) -> None:
    """Let the chores go on after a step of the clock: one set back by two hours would stop them,
    and the signs of life with them, for two hours."""
    before = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(_LOOK)
        after = time.time() - time.monotonic()
        if abs(after - before) > _STEP:
            tell = log.info if abs(after - before) < _WRONG else log.warning
            tell("clock.stepped", detail=f"by {after - before:+.0f} s")
            for job in scheduler.get_jobs():
                job.reschedule(job.trigger)
        before = after
