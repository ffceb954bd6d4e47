"""A relay in bad weather: the lines to its mail servers fail in every way, and all is counted.

    python -m tests.faults --requests 500

sends 500 requests through a real relay whose lines to Dovecot and to the SMTP server are reset,
half-open, torn, garbled or slow, whose mail server puts off, forgets and drops, and whose gateway
answers late, twice or never. It prints what became of the requests, and how many SMS were sent
twice or requests not accounted for (none, or it ends with 1). Needs Dovecot.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import trustme

from relay.demo.provider import Script
from relay.demo.smtpd import Letter
from relay.notices.facts import Kind
from tests.kills import Fate, Ward
from tests.nursery import Nursery
from tests.office import GATEWAY
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Link, Proxy

# The relay's patience, cut from minutes to moments, and room for many notices to few people: its
# decisions stay as they are.
HASTE = """
from datetime import timedelta
from functools import partial
from relay import daemon
from relay.planning import lifecycle
from relay.steps.arrivals import fetching, servers, watch
from relay.steps.sending import gathering
servers.Account = partial(servers.Account, timeout=1.5)
servers.Server = partial(servers.Server, timeout=1.0, dot_timeout=1.5)
watch._FIRST_PAUSE, watch._LONGEST_PAUSE = 0.1, 0.5
fetching._PAUSE, gathering._MOST = 2.0, dict.fromkeys(gathering._MOST, 1_000_000)
daemon._TICK = 0.5
lifecycle.retry_after = lambda attempt, luck: timedelta(seconds=0.5)
"""
LIMITS = "\n".join(
    f"{name} = 1000000" for name in ("per_requester_hour", "per_requester_day", "per_day")
)

# How often in a thousand pieces of data. What would change a text unseen is no fault of a line.
IMAP: dict[str, int] = {
    "reset": 5,
    "closed": 5,
    "half-open": 4,
    "swallowed": 4,
    "garbage": 5,
    "torn": 5,
    "late": 5,
    "byte by byte": 10,
}
SMTP: dict[str, int] = {
    "reset": 5,
    "closed": 5,
    "half-open": 3,
    "swallowed": 3,
    "garbage": 5,
    "torn": 4,
    "late": 5,
    "byte by byte": 10,
    "refused for now": 8,
}
ONLY_REPLIES = {"swallowed", "garbage", "refused for now"}  # else a text would lose a piece
DOT: dict[str, int] = {  # at the final dot: before it has passed, and behind it
    "reset": 30,
    "closed": 20,
    "then reset": 40,
    "half-open": 10,
}
ANSWER: dict[str, int] = {  # what the server says to it
    "reset": 20,
    "half-open": 10,
    "swallowed": 20,
    "garbage": 20,
    "torn": 20,
    "byte by byte": 50,
}
SERVER: dict[str, int] = {"451": 40, "421": 10, "550": 10}  # to the dot, honestly: nothing is taken
GATEWAYS: dict[str, tuple[int, Script]] = {
    "answers before our 250": (40, Script(early=True)),
    "answers late": (40, Script(delay=1.0)),
    "answers twice": (40, Script(duplicate=True)),
    "never answers": (40, Script(lose_answer=True)),
    "answers with an error": (20, Script(error=20)),
    "bounces": (20, Script(bounce=True)),
}


class Weather(Ward):
    """An office whose lines are bad, until it is `calm`."""

    def __init__(self, *args: Any, seed: int, **extra: str) -> None:
        super().__init__(*args, policy=LIMITS, **extra)
        self.patch = HASTE
        self.random = random.Random(seed)
        self.calm = False
        self.smtp: Proxy
        self.met: Counter[str] = Counter()  # the faults, by name

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Weather"]:
        async with Proxy("127.0.0.1", self.dovecot.port) as imap:
            self.imap_port = imap.port
            async with super().open(), Proxy("127.0.0.1", self.smtp_port) as self.smtp:
                imap.fault, self.smtp.fault = self._at_imap, self._at_smtp
                text = self.config.read_text()
                ports = f"port = {self.smtp_port}\n", f"port = {self.smtp.port}\n"
                self.config.write_text(text.replace(*ports))
                try:
                    yield self
                finally:
                    await self.stop()

    async def take(self, letter: Letter) -> str:
        if letter.recipients != (GATEWAY,):
            return await super().take(letter)
        if not self.provider.requests:
            return await self._take_and_say_nothing(letter)
        if letter.data in self.provider.requests:  # sent twice already: let it be counted
            return await super().take(letter)
        if fault := self._roll("the server says", SERVER):
            return f"{fault} 4.3.0 No"
        if fault := self._roll(
            "the gateway", {name: often for name, (often, _) in GATEWAYS.items()}
        ):
            self.provider.next.append(GATEWAYS[fault][1])
        return await super().take(letter)

    async def _take_and_say_nothing(self, letter: Letter) -> str:
        """The worst, for certain and not by luck: the mail is taken, the line breaks before that is
        said, and the gateway is silent too."""
        self.provider.next.append(Script(lose_answer=True))
        reply = await super().take(letter)
        self.smtp.rst()
        self.met["the mail is taken, and nobody says so"] += 1
        return reply

    def _at_imap(self, link: Link, data: bytes, from_client: bool) -> str:
        faults = {f: n for f, n in IMAP.items() if not from_client or f != "garbage"}
        return self._roll("IMAP:", faults)

    def _at_smtp(self, link: Link, data: bytes, from_client: bool) -> str:
        if link.asked.endswith(b"\r\n.\r\n") or link.asked == b".\r\n":
            return self._roll(
                "SMTP, dot:" if from_client else "SMTP, its answer:", DOT if from_client else ANSWER
            )
        return self._roll(
            "SMTP:", {f: n for f, n in SMTP.items() if not from_client or f not in ONLY_REPLIES}
        )

    def _roll(self, where: str, faults: dict[str, int]) -> str:
        """One of the faults, or mostly none."""
        luck = self.random.randrange(1000)
        for fault, often in faults.items():
            if (luck := luck - often) < 0 and not self.calm:
                self.met[f"{where} {fault}"] += 1
                return fault
        return ""

    async def settle(self, patience: float, seen: Callable[[], bool]) -> None:
        """Until it is so, while the operator lets sending go on whenever it has stopped."""
        end = time.monotonic() + patience
        while not seen():
            assert time.monotonic() < end, self.standing()
            self.hurry()
            await asyncio.sleep(0.3)

    def standing(self) -> str:
        waiting = self.rows("SELECT kind, state, attempt FROM notice WHERE state <> 'sent' LIMIT 5")
        read = self.rows("SELECT count(*) AS n FROM mail WHERE mailbox = 'requests'")[0]["n"]
        return f"{read} read, {dict(Counter(self.states()))}, {waiting}"


async def weather(
    nursery: Nursery,
    dovecot: Dovecot,
    folder: Path,
    *,
    requests: int,
    seed: int,
    patience: float = 60.0,
    patch: str = "",
    say: Callable[[str], None] = lambda line: None,
) -> Weather:
    """So many requests in bad weather, then calm, and a day for what nobody answered.

    `patch` is Python for a relay that breaks a promise.
    """
    office = Weather(nursery, dovecot, folder, seed=seed)
    office.patch += patch
    async with office.open():
        office.provider.script.delay = 1.0  # time enough for a second try that should not be
        await office.start()
        for number in range(1, requests + 1):
            text = f"this is number {len(office.written)}"
            person = f"person{len(office.written) // 10}@office.example"
            await office.ask_for(text, sender=person)
            await asyncio.sleep(office.random.uniform(0, 0.1))
            if number % 10 == 0:
                office.hurry()
            if number % 50 == 0:
                say(f"{number} requests: {office.standing()}")
        await office.settle(patience, office.is_quiet)
        say("calm")
        office.calm = True
        office.provider.next.clear()
        await office.settle(patience, lambda: office.is_quiet() and not office.left_in_mailboxes())
        assert await office.stop() == 0
        await office.let_a_day_pass()
        await office.start()
        await office.settle(patience, office.is_quiet)
        assert await office.stop() == 0
    return office


def table(office: Weather) -> list[str]:
    """What is to be said when it is over."""
    fates = office.fates()
    ends = Counter((" ".join(fate.states) or "put aside", fate.sms) for fate in fates)
    lines = ["met" + " " * 42 + "times"]
    lines += [f"  {fault:<40}{count:>8}" for fault, count in sorted(office.met.items())]
    lines += ["became" + " " * 26 + "SMS each     requests"]
    lines += [f"  {state:<34}{sms}{count:>12}" for (state, sms), count in sorted(ends.items())]
    heard = Counter(kind for fate in fates for kind in fate.told)
    lines += ["told of" + " " * 39 + "requests"]
    lines += [f"  {Kind(kind):<40}{count:>12}" for kind, count in sorted(heard.items())]
    wrong = [fate for fate in fates if fate.wrong]
    copies = sum(count - 1 for fate in fates for count in fate.told.values())
    lines += [
        f"requests {len(fates)}, accounted for {len(fates) - len(wrong)}, "
        f"SMS {len(office.provider.outbox)}, sent twice {twice(fates)}, "
        f"flaws of the journal {len(office.flaws())}, notices told again {copies}"
    ]
    return lines + [f"  {fate.message_id}: {fate.wrong}" for fate in wrong]


def twice(fates: Sequence[Fate]) -> int:
    return sum(fate.sms > 1 for fate in fates)


async def _run(asked: argparse.Namespace, folder: Path) -> int:
    dovecot = Dovecot(trustme.CA())
    dovecot.start()
    try:
        async with Nursery() as nursery:
            office = await weather(
                nursery,
                dovecot,
                folder,
                requests=asked.requests,
                seed=asked.seed,
                patience=600,
                say=_say,
            )
    finally:
        dovecot.stop()
        dovecot.remove()
    _say("\n".join(table(office)))
    return int(bool(office.flaws() or any(fate.wrong for fate in office.fates())))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="relay-") as folder:
        return asyncio.run(_run(asked, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
