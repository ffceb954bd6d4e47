"""Relays killed by `kill -9` at named points and at random, and what became of every request.

    python -m tests.kills --kills 200 --requests 1000

kills a relay 200 times, at a named point or at any moment, while 1000 requests come in, the mail
server fails in every way, and answers are lost; it prints where it died, what became of the
requests, and how many SMS were sent twice or requests lost (none, or it ends with 1).
`--sweep` instead kills it before and after each single commit of one request's life.
Needs Dovecot.
"""

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import apsw
import trustme

from relay.demo.provider import Script
from relay.demo.reporting import DELIVERED, get
from relay.demo.smtpd import Letter
from relay.journal.journal import Journal, change
from relay.journal.rows import stamp
from relay.journal.transaction import Transaction
from relay.model import State
from relay.notices.facts import Kind
from relay.reading.people.contacts import Contacts
from relay.settings import load
from relay.steps import gate
from relay.steps.charter import draw_up
from relay.steps.standing import standing
from relay.steps.upkeep import upkeep
from tests.nursery import Nursery
from tests.office import AMY, GATEWAY, PATIENCE, Office, mail
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.proxy import Proxy

RESULT, UNCERTAIN, UNRESOLVED = {Kind.RESULT}, {Kind.UNCERTAIN}, {Kind.UNRESOLVED}
UNCONFIRMED = {Kind.UNCONFIRMED}


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where the relay is killed, in one life after the other, and what must be seen then.

    `told` is what the requester has heard in the end; `lost` is that where the answer is lost too
    and a day passes.
    """

    at: tuple[str, ...]
    sms: int = 1
    told: frozenset[str] = frozenset(RESULT)
    lost: frozenset[str] = frozenset(UNCONFIRMED | UNRESOLVED)
    copies: int = 1  # of the notice of the result
    reports: bool = False  # the provider says by HTTP that it was delivered
    meanwhile: str = ""  # whose mail leaves at the same time: the server lets it wait till the kill

    def __str__(self) -> str:
        return ", ".join(self.at)


def _safe(*at: str) -> Point:
    """Nothing has left yet, or all that follows is written: nobody notices."""
    return Point(at=at)


def _doubtful(*at: str) -> Point:
    """The SMS lies with the gateway, which the relay does not know: the answer heals that."""
    return Point(at=at, told=frozenset(UNCERTAIN | RESULT), lost=frozenset(UNCERTAIN | UNRESOLVED))


def _reported(*at: str) -> Point:
    """The provider reports until it is told that this was taken; who requested it hears once."""
    return Point(at=at, told=frozenset(RESULT | {Kind.DELIVERED}), reports=True)


def _put_aside(*at: str) -> Point:
    """Nothing was sent, and the writer is told to write again."""
    told = frozenset({Kind.UNREADABLE})
    return Point(at=at, sms=0, told=told, lost=told, copies=0)


POINTS = (
    _safe("started"),  # before the recovery of what the last life left
    _safe("recovered"),
    # a request comes in
    _safe("mail.fetched"),
    _safe("mail.begun"),  # its reading is marked as begun
    _safe("mail.read"),
    _safe("mail.before_commit"),
    _safe("mail.committed"),
    Point(at=("mail.filed",), meanwhile=GATEWAY),  # moved out of the inbox
    # its SMS leaves
    _safe("claim.before_commit"),
    _safe("claim.committed"),
    _safe("connected.reached"),
    _safe("recipient.taken"),
    _safe("body.reached"),
    _safe("body.written"),
    Point(  # the price of never sending twice: nothing was sent, and nobody can know
        at=("dot.reached",),
        sms=0,
        told=frozenset(UNCERTAIN | UNRESOLVED),
        lost=frozenset(UNCERTAIN | UNRESOLVED),
    ),
    _doubtful("dot.written"),
    _doubtful("dot.answered"),
    _doubtful("outcome.before_commit"),
    _safe("outcome.committed"),
    # the gateway answers
    _safe("mail.fetched:2"),
    _safe("mail.before_commit:2"),
    _safe("mail.committed:2"),
    _safe("answer.before_commit"),
    _safe("answer.committed"),
    Point(at=("mail.filed:2",), meanwhile=AMY),
    # the requester is told
    _safe("notice.claimed"),
    Point(at=("notice.sent",), copies=2),  # a second copy hurts nobody
    _safe("notice.committed"),
    # the provider reports that it was delivered
    _reported("report.before_commit"),
    _reported("report.committed"),
    _reported("report.committed", "report.committed"),
    # and killed again while it recovers
    _safe("claim.committed", "started"),
    _safe("claim.committed", "recovered"),
    _doubtful("dot.written", "started"),
    _doubtful("dot.written", "recovered"),
    # twice over one mail, the second time with no other being read: it may be the cause
    _put_aside("mail.read", "mail.read"),
    _put_aside("mail.before_commit", "mail.before_commit"),
    _put_aside("mail.read", "mail.read", "mail.before_commit"),
)
AFTER_THE_DOT = tuple(point for point in POINTS if point.at[0].startswith(("dot.", "outcome.")))
NAMES = tuple(
    dict.fromkeys(
        name.partition(":")[0] for point in POINTS for name in point.at if not point.reports
    )
)

# What the requester must have been told of each state that a request may end in.
TOLD = {
    State.ACCEPTED: {Kind.RESULT},
    State.REJECTED: {Kind.RESULT},
    State.FAILED: {Kind.FAILED, Kind.RESULT},
    State.EXPIRED: {Kind.EXPIRED},
    State.UNRESOLVED: {Kind.UNRESOLVED},
}
NOTHING_SENT = {State.REJECTED, State.FAILED, State.EXPIRED}


@dataclass(kw_only=True)
class Fate:
    """What became of one request."""

    message_id: str
    sms: int
    states: tuple[str, ...]
    told: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> str:
        """The promise that was broken, or ""."""
        if self.sms > 1:
            return "sent twice"
        if not self.states:
            return "" if Kind.UNREADABLE in self.told else "lost"
        for state in map(State, self.states):
            if not TOLD.get(state, set()) & self.told.keys():
                return f"{state}, and its requester was told {sorted(self.told) or 'nothing'}"
            if (self.sms and state in NOTHING_SENT) or (not self.sms and state is State.ACCEPTED):
                return f"{state}, but {self.sms} SMS"
        return ""


class Ward(Office):
    """An office whose relay dies often."""

    def __init__(self, nursery: Nursery, dovecot: Dovecot, folder: Path, **extra: str) -> None:
        super().__init__(dovecot, folder, **extra)
        self._nursery = nursery
        self.patch = ""
        self.in_turn = False  # no answer of the gateway overtakes what becomes of its request
        self.written: dict[str, str] = {}  # message id -> text

    async def start(self, *, ready: bool = True, **environment: str) -> None:
        self._nursery.hear = self._hear
        seen = len(self.log)
        environ = {k: v for k, v in os.environ.items() if not k.startswith("RELAY_")} | environment
        self._process = await self._nursery.start(  # type: ignore[assignment]
            ("relay", "run", "--config", str(self.config)), environ, patch=self.patch
        )
        if ready:
            await self.until(lambda: any(e["event"] == "daemon.ready" for e in self.log[seen:]))

    async def ended(self) -> int:
        assert self._process is not None
        async with asyncio.timeout(PATIENCE):
            code = await self._process.wait()
        self._process = None
        return code

    def let_wait(self, address: str) -> None:
        """The mail server says nothing to mail for this address before the relay is dead."""

        def wait(recipient: str) -> None:
            end = time.monotonic() + PATIENCE
            while recipient == address and Path(f"/proc/{self.pid}").exists():
                assert time.monotonic() < end, "it lives on"
                time.sleep(0.005)

        self.at_recipient = wait

    async def _bring(self, sender: str, recipient: str, data: bytes) -> None:
        while self.in_turn and State.SENDING in self.states():
            await asyncio.sleep(0.02)
        await super()._bring(sender, recipient, data)

    async def ask_for(self, text: str, *, sender: str = AMY) -> None:
        """Somebody asks for an SMS with a text of its own."""
        number = 9123_0000 + len(self.written)
        message_id = f"<{len(self.written)}.{random.getrandbits(64):x}@office.example>"
        self.written[message_id] = text
        raw = mail(f"Please text {number}: {text}\n", From=sender, message_id=message_id)
        await asyncio.to_thread(self.deliver, raw)

    def _hear(self, line: bytes) -> None:
        try:
            self.log.append(json.loads(line))
        except ValueError:
            self.log.append({"event": "?", "detail": line.decode("utf-8", "replace")})
        self._heard.set()

    def hear_reports(self) -> dict[str, str]:
        """The provider reports what it delivered once its answer is known, and again until that is
        taken; what the relay needs to hear it."""
        token, port = "0123456789abcdef-_ABCD", free_port()

        async def call(said: Mapping[str, str]) -> int:
            status = 0
            while not status:
                await asyncio.sleep(0.05)
                if self.states() == [State.ACCEPTED]:
                    status = await get(f"http://127.0.0.1:{port}/dlr/{token}", said)
            return status

        self.provider.fate, self.provider.reports = DELIVERED, call
        return {"RELAY_REPORTS__LISTEN": f"127.0.0.1:{port}", "RELAY_REPORTS__TOKEN": token}

    # -- time ---------------------------------------------------------------------------------

    def hurry(self) -> None:
        """Whatever waits for another try has it now, and whatever stopped sending is over."""

        def work(tx: Transaction) -> None:
            gate.resume(tx, datetime.now(UTC))
            tx.hurry()
            tx._db.execute("UPDATE notice SET try_at = 0 WHERE state = 'queued'")

        if (self.folder / "relay.db").exists():
            with contextlib.suppress(apsw.BusyError):
                change(self.folder / "relay.db", work)

    async def let_a_day_pass(self) -> None:
        """No answer comes any more; the relay has been stopped."""
        path, now = self.folder / "relay.db", datetime.now(UTC)
        day = stamp(now) - stamp(now - timedelta(hours=25))
        sql = "UPDATE submission SET left_at = left_at - ?"
        change(path, lambda tx: tx._db.execute(sql, (day,)))
        journal = Journal(path)
        await journal.open()
        await upkeep.step(journal, draw_up(load(self.config, {}), Contacts()), now)
        await journal.close()

    # -- what is there ------------------------------------------------------------------------

    def rows(self, sql: str) -> list[dict[str, Any]]:
        return list(self.look(lambda tx: list(tx._db.execute(sql))))

    def is_quiet(self) -> bool:
        """Every mail was read, and nothing waits that could go on by itself."""
        waiting = (
            "SELECT (SELECT count(*) FROM submission WHERE state IN ('queued', 'sending'))"
            " + (SELECT count(*) FROM notice WHERE state IN ('queued', 'sending')"
            "    AND kind <> 'alert')"  # many alerts wait for the hour's summary
            " + (SELECT count(*) FROM evidence WHERE outcome IS NULL) AS n,"
            " (SELECT count(*) FROM mail WHERE mailbox = 'requests') AS read"
        )
        [found] = self.rows(waiting)
        return found["n"] == 0 and found["read"] >= len(self.written)

    def left_in_mailboxes(self) -> int:
        """Mails that lie in the watched folders."""
        folders = [
            self.dovecot.root / "mail" / user / "Maildir" / folder
            for user in (self.requests, self.replies)
            for folder in ("new", "cur")
        ]
        return sum(len(list(folder.iterdir())) for folder in folders if folder.exists())

    def fates(self) -> list[Fate]:
        """What became of each request: by the phones, the people's mailboxes, and the journal."""
        arrived = Counter(str(told["Message-ID"]) for told in self.inbox)
        answered: dict[str, list[EmailMessage]] = {}
        for told in self.inbox:
            answered.setdefault(str(told["In-Reply-To"]), []).append(told)
        phones = Counter(sms.text for sms in self.provider.outbox)
        requests = {row["message_id"]: row["id"] for row in self.rows("SELECT * FROM request")}
        notices = self.rows("SELECT * FROM notice WHERE kind <> 'alert'")
        found = []
        for message_id, text in self.written.items():
            request = requests.get(message_id)
            told: Counter[str] = Counter()
            for notice in notices:
                mine = request is not None and notice["request_id"] == request
                if mine or (request is None and notice["in_reply_to"] == message_id):
                    told[notice["kind"]] += arrived[notice["message_id"]]
            submissions = self.look(lambda tx, r=request: standing(tx.submissions(r or -1)))
            states = tuple(s.state for s in submissions)
            fate = Fate(message_id=message_id, sms=phones[text], states=states, told=+told)
            found.append(fate)
        return found

    def flaws(self) -> list[str]:
        """What is wrong with the journal's file."""
        with contextlib.closing(apsw.Connection(str(self.folder / "relay.db"))) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        return [flaw for flaw in found if flaw != "ok"]


@asynccontextmanager
async def ward(nursery: Nursery, dovecot: Dovecot, folder: Path) -> AsyncIterator[Ward]:
    """With nobody told of what was understood: then the first SMTP transaction is the SMS."""
    made = Ward(nursery, dovecot, folder, notices="acknowledge = false")
    async with made.open():
        yield made


async def survive(
    office: Ward, point: Point, *, lose_answer: bool = False, patience: float = PATIENCE
) -> None:
    """One request, and a relay that is killed at `point`; AssertionError if a promise is broken.

    `patience`: seconds from a start that is over to the end of all that should follow by itself.
    """
    office.provider.script.lose_answer = lose_answer
    office.in_turn = True
    listening = office.hear_reports() if point.reports else {}
    await office.ask_for("once")
    office.let_wait(point.meanwhile)
    for name in point.at:
        await office.start(ready=False, RELAY_CRASH_POINT=name, **listening)
        assert await office.ended() == -9, f"{name} was not reached"
    office.let_wait("")
    await office.start(**listening)
    told = point.lost if lose_answer else point.told
    kept = lose_answer or Kind.UNRESOLVED in told
    await office.until(lambda: office.is_quiet() and (kept or _has_heard(office, told)), patience)
    await office.until(lambda: office.left_in_mailboxes() == 0)
    assert await office.stop() == 0
    if kept:
        await office.let_a_day_pass()
        await office.start()
        await office.until(office.is_quiet)
        assert await office.stop() == 0
    [fate] = office.fates()
    assert fate.wrong == ""
    assert fate.sms == point.sms
    assert fate.told.keys() == told
    assert all(count == 1 for kind, count in fate.told.items() if kind != Kind.RESULT)
    # A report comes while the result is told: that letter may be under way when we are killed.
    copies = (0, point.copies, 2) if point.reports else (0, point.copies)
    assert lose_answer or fate.told[Kind.RESULT] in copies
    assert len(office.provider.requests) == point.sms
    assert office.flaws() == []


def _has_heard(office: Ward, told: frozenset[str]) -> bool:
    return office.fates()[0].told.keys() >= told


# -- at random ------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[int, Script | None]] = {  # how often in a hundred, and the answer
    "none": (40, None),
    "slow": (8, None),  # to say 250
    "later": (6, None),  # 451 to the dot
    "never": (3, None),  # 550 to the dot
    "dropped": (6, None),  # at the dot, the mail forgotten
    "kept": (8, None),  # at the dot too, but the mail was taken
    "early answer": (6, Script(early=True)),
    "late answer": (6, Script(delay=1.0)),
    "two answers": (5, Script(duplicate=True)),
    "no answer": (6, Script(lose_answer=True)),
    "error": (3, Script(error=20)),
    "bounce": (3, Script(bounce=True)),
}


class Storm(Ward):
    """A ward with a bad mail server, until it is `calm`."""

    def __init__(self, *args: Any, seed: int, **extra: str) -> None:
        limits = "\n".join(
            f"{name} = 1000000" for name in ("per_requester_hour", "per_requester_day", "per_day")
        )
        super().__init__(*args, policy=limits, **extra)
        self.random = random.Random(seed)
        self.calm = False
        self.proxy: Proxy
        self.died: Counter[str] = Counter()
        self.pace = 0.0  # seconds from a start to readiness, on this machine as it is today

    async def warm_up(self) -> None:
        """A first life in peace."""
        began = time.monotonic()
        await self.start()
        self.pace = time.monotonic() - began
        assert await self.stop() == 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Storm"]:
        async with super().open(), Proxy("127.0.0.1", self.smtp_port) as self.proxy:
            text = self.config.read_text()
            ports = f"port = {self.smtp_port}\n", f"port = {self.proxy.port}\n"
            self.config.write_text(text.replace(*ports))
            yield self

    def knows(self, address: str) -> bool:
        if not self.calm and self.random.random() < 0.03:
            self.proxy.rst()
        return True

    async def take(self, letter: Letter) -> str:
        if self.calm or letter.recipients != (GATEWAY,):
            return await super().take(letter)
        [fault] = self.random.choices(list(FAULTS), [often for often, _ in FAULTS.values()])
        if fault == "later":
            return "451 4.3.0 Later"
        if fault == "never":
            return "550 5.7.1 Never"
        if fault == "dropped":
            self.proxy.rst()
            return "451 4.3.0 Nobody hears this"
        if (script := FAULTS[fault][1]) is not None:
            self.provider.next.append(script)
        reply = await super().take(letter)
        if fault == "kept":
            self.proxy.rst()
        elif fault == "slow":
            await asyncio.sleep(self.random.uniform(0.05, 0.5))
        return reply

    async def live_and_die(self, mails: int) -> None:
        """One life of the relay, with mails coming in, to its sudden end."""
        point = self.random.choice(NAMES) if self.random.random() < 0.5 else ""
        time_ = self.random.randint(1, 4)
        self.hurry()
        await self.start(
            ready=False, **({"RELAY_CRASH_POINT": f"{point}:{time_}"} if point else {})
        )
        for _ in range(mails):
            text = f"this is number {len(self.written)}"
            person = f"person{len(self.written) // 10}@office.example"  # whom few notices reach
            await self.ask_for(text, sender=person)
        assert self._process is not None
        try:
            await asyncio.wait_for(self._process.wait(), self.random.uniform(0.3, 6) * self.pace)
            self.died[point] += 1
        except TimeoutError:
            self.kill()
            self.died["at any moment"] += 1
        assert await self.ended() == -9, self.log[-5:]

    async def end_well(self, patience: float) -> None:
        """No more faults; all that can go on does, and a day passes for the rest."""
        self.calm = True
        self.provider.next.clear()
        for day_is_over in (False, True):
            self.hurry()
            if day_is_over:
                await self.let_a_day_pass()
            await self.start()
            end = time.monotonic() + patience
            while not self.is_quiet():
                assert time.monotonic() < end, Counter(self.states())
                await asyncio.sleep(0.5)
                self.hurry()
            assert await self.stop() == 0


async def storm(
    nursery: Nursery,
    dovecot: Dovecot,
    folder: Path,
    *,
    kills: int,
    requests: int,
    seed: int,
    patience: float = 60.0,
    say: Any = None,
) -> Storm:
    """A relay killed so often while so many requests come in, at its peaceful end."""
    office = Storm(nursery, dovecot, folder, seed=seed)
    async with office.open():
        await office.warm_up()
        for number in range(1, kills + 1):
            await office.live_and_die(requests * number // kills - len(office.written))
            if say and number % 10 == 0:
                sent = len(office.provider.outbox)
                say(f"{number} kills, {len(office.written)} requests, {sent} SMS")
        await office.end_well(patience)
    return office


def unnamed(office: Ward) -> int:
    """Mails that killed the relay so often that not even their writer could be read: four times in
    a row. Of those the admins were told, and nobody else could be."""
    sql = "SELECT count(*) AS n FROM mail WHERE kind = 'unreadable' AND result = 'quarantined'"
    [put_aside] = office.rows(sql)
    [told] = office.rows(f"SELECT count(*) AS n FROM notice WHERE kind = '{Kind.UNREADABLE}'")
    return int(put_aside["n"] - told["n"])


def table(office: Storm) -> list[str]:
    """What is to be said of a storm that is over."""
    fates = office.fates()
    ends = Counter((" ".join(fate.states) or "put aside", fate.sms) for fate in fates)
    wrong = Counter(fate.wrong for fate in fates if fate.wrong)
    only_admins = min(unnamed(office), wrong["lost"])
    copies = sum(count - 1 for fate in fates for count in fate.told.values())
    lines = ["killed at" + " " * 31 + "times"]
    lines += [f"  {point:<34}{count:>9}" for point, count in sorted(office.died.items())]
    lines += ["became" + " " * 26 + "SMS each     requests"]
    lines += [f"  {state:<34}{sms}{count:>12}" for (state, sms), count in sorted(ends.items())]
    lines += [
        f"kills {office.died.total()}, requests {len(fates)}, SMS {len(office.provider.outbox)}",
        f"sent twice {wrong.pop('sent twice', 0)}, lost {wrong.pop('lost', 0) - only_admins}, "
        f"put aside and only the admins told {only_admins}, "
        f"not told, or told wrongly {wrong.total()}, flaws of the journal {len(office.flaws())}, "
        f"notices told again {copies}",
    ]
    return lines + [f"  {what}: {count}" for what, count in wrong.items()]


# -- by hand --------------------------------------------------------------------------------------


async def sweep(nursery: Nursery, dovecot: Dovecot, folder: Path) -> list[str]:
    """Killed at the n-th commit, before and after it, for n from 1 until none is left."""
    lines = []
    for point in ("journal.before_commit", "journal.committed"):
        for number in range(1, 200):
            at = f"{point}:{number}"
            place = Path(tempfile.mkdtemp(dir=folder))
            async with ward(nursery, dovecot, place) as office:
                if not await _swept(office, at):
                    break
                [fate] = office.fates()
                ended = f"{' '.join(fate.states)}, {fate.sms} SMS, told {sorted(fate.told)}"
                lines.append(f"{at:<28}{ended} {fate.wrong}")
    return lines


async def _swept(office: Ward, at: str) -> bool:
    """Whether the point was reached before all was done."""
    await office.ask_for("once")
    await office.start(ready=False, RELAY_CRASH_POINT=at)
    assert office._process is not None
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(office._process.wait(), 5)
    reached = office._process.returncode is not None
    if not reached:
        office.kill()
    await office.ended()
    await office.start()
    await office.until(office.is_quiet)
    await office.stop()
    await office.let_a_day_pass()
    await office.start()
    await office.until(office.is_quiet)
    await office.stop()
    return reached


async def _run(asked: argparse.Namespace, folder: Path) -> int:
    dovecot = Dovecot(trustme.CA())
    dovecot.start()
    try:
        async with Nursery() as nursery:
            if asked.sweep:
                lines = await sweep(nursery, dovecot, folder)
                _say("\n".join(lines))
                return 0
            office = await storm(
                nursery,
                dovecot,
                folder,
                kills=asked.kills,
                requests=asked.requests,
                seed=asked.seed,
                patience=600,
                say=_say,
            )
    finally:
        dovecot.stop()
        dovecot.remove()
    _say("\n".join(table(office)))
    wrong = sum(bool(fate.wrong) for fate in office.fates()) - unnamed(office)
    return int(bool(office.flaws()) or wrong > 0)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sweep", action="store_true")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="relay-") as folder:
        return asyncio.run(_run(asked, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
