"""Latency, memory, idle processor time and answers: `python -m tests.bench.standing`.

- latency: mails come one by one, in turn to the daemon and to the bare loop on the same servers;
  from the delivery to the final dot of the SMS;
- memory and processor time of an idle daemon, with 0, 1,000 and 100,000 requests in its journal;
- cost: processor time of a request with an old journal or a full folder, beside one with neither;
- memory in a long life;
- answers: so many answers of the gateway wait at the start, and each finds its submission.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import click

from relay.demo.smtpd import Letter, listen
from relay.journal.writer import connect
from relay.model import Reference
from tests.bench import ground
from tests.servers.dovecot import Dovecot

_IDLE = 10.0  # seconds
_AGES = ((1000, 0), (100_000, 0), (1000, 50_000), (1000, 0))  # rows, mails in the handled folder
_SLICE = 200  # requests
_PORTION = 2500
_OPEN = "SELECT count(*) FROM submission WHERE state <> 'accepted'"


class Counter:
    """A mail server that notes when an SMS is there."""

    def __init__(self) -> None:
        self.came = asyncio.Event()

    def knows(self, address: str) -> bool:
        return True

    def admits(self, login: str, password: str) -> bool:
        return False

    async def take(self, letter: Letter) -> str:
        if letter.recipients == (ground.GATEWAY,):
            self.came.set()
        return "250 2.0.0 Ok"


async def latency(dovecot: Dovecot, folder: Path, rounds: int) -> None:
    counter = Counter()
    took: dict[str, list[float]] = {"daemon": [], "bare": []}
    async with listen(counter) as port:
        relay = ground.Relay(dovecot, port, folder, connections=2)
        user = dovecot.new_user()
        for mailbox in (relay.requests, relay.replies, user):
            ground.lay(dovecot, mailbox, [])
        bare = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.bare", "safe"),
            *(str(dovecot.port), user, str(port), "2", "0"),
            stdout=asyncio.subprocess.PIPE,
        )
        assert bare.stdout is not None
        await bare.stdout.readline()
        with relay.running():
            await asyncio.to_thread(relay.await_event, "daemon.ready")
            for number in range(rounds):
                for kind, mailbox in (("daemon", relay.requests), ("bare", user)):
                    await asyncio.sleep(1.0)  # for the other to be idle
                    counter.came.clear()
                    began = time.perf_counter()
                    await asyncio.to_thread(dovecot.deliver, mailbox, ground.request(number))
                    await asyncio.wait_for(counter.came.wait(), 30)
                    took[kind].append(1000 * (time.perf_counter() - began))
        bare.terminate()
        await bare.wait()
    daemon, loop = map(statistics.median, (took["daemon"], took["bare"]))
    click.echo(f"latency: daemon {daemon:.0f} ms, bare loop {loop:.0f} ms, {daemon - loop:+.0f} ms")


def memory(dovecot: Dovecot, folder: Path, rows: int) -> None:
    with ground.Sink() as sink:
        relay = ground.Relay(dovecot, sink.port, folder, connections=2)
        ground.prepare(relay, rows)
        with relay.running():
            relay.await_event("daemon.ready")
            time.sleep(2)
            used = relay.processor
            time.sleep(_IDLE)
            idle = 100 * (relay.processor - used) / _IDLE
            click.echo(f"{rows:7} rows: {relay.resident / 2**20:5.1f} MiB, idle {idle:.1f} %")


def flatness(dovecot: Dovecot, folder: Path, rounds: int) -> None:
    """Does a request cost more where the journal is old, or the folder full?

    Three relays stand at once and get the same requests in turn, so that what the machine does
    besides falls upon all of them alike.
    """
    spent: list[list[float]] = [[] for _ in _AGES]
    with ground.Sink() as sink, ExitStack() as stack:
        relays = [
            _standing(stack, dovecot, sink, folder / str(place), *age)
            for place, age in enumerate(_AGES)
        ]
        for number in range(rounds + 1):
            mails = [ground.request(number * _SLICE + n) for n in range(_SLICE)]
            for relay, each in zip(relays, spent, strict=True):
                used = relay.processor
                _send(dovecot, relay, mails, (number + 1) * _SLICE)
                each.append(1000 * (relay.processor - used) / _SLICE)
    for (rows, handled), each in zip(_AGES, spent, strict=True):
        ratios = [mine / first for mine, first in zip(each, spent[0], strict=True)][1:]  # 1st: warm
        own, ratio = statistics.median(each[1:]), statistics.median(ratios)
        click.echo(
            f"{rows:7} rows, {handled:6} handled: {own:5.2f} ms of processor time a request,"
            f" {ratio:.2f} of the first, median of {rounds}"
        )


def _standing(
    stack: ExitStack, dovecot: Dovecot, sink: ground.Sink, folder: Path, rows: int, handled: int
) -> ground.Relay:
    relay = ground.Relay(dovecot, sink.port, folder, connections=4)
    ground.prepare(relay, rows)
    for mailbox in (relay.requests, relay.replies):
        ground.lay(dovecot, mailbox, [])
    if handled:
        mails = [ground.request(n) for n in range(handled)]
        ground.lay(dovecot, relay.requests, mails, ".Relay.Handled")
    stack.enter_context(relay.running())
    relay.await_event("daemon.ready", patience=120)
    return relay


def _send(dovecot: Dovecot, relay: ground.Relay, mails: list[bytes], count: int) -> None:
    """Until these, the last of `count`, have left and everybody is told."""
    ground.drop(dovecot, relay.requests, mails)
    relay.await_none(ground.MISSING.format(count=count), patience=600)
    relay.await_none(ground.UNTOLD, patience=600)


def life(dovecot: Dovecot, folder: Path, count: int) -> None:
    """Memory of one that has worked long."""
    with ground.Sink() as sink, ExitStack() as stack:
        relay = _standing(stack, dovecot, sink, folder, 0, 0)
        for done in range(0, count, _PORTION):
            mails = [ground.request(n) for n in range(done, min(done + _PORTION, count))]
            _send(dovecot, relay, mails, done + len(mails))
            click.echo(f"{done + len(mails):7} requests: {relay.resident / 2**20:5.1f} MiB")


def answers(dovecot: Dovecot, folder: Path, count: int) -> None:
    with ground.Sink() as sink:
        relay = ground.Relay(dovecot, sink.port, folder, connections=2)
        ground.prepare(relay, count)
        ground.lay(dovecot, relay.requests, [])
        ground.lay(dovecot, relay.replies, _unanswered(relay.journal))
        with relay.running():
            relay.await_event("daemon.started")  # it is ready once it has read what lies there
            began, used = time.perf_counter(), relay.processor
            relay.await_none(_OPEN)
            took, used = time.perf_counter() - began, relay.processor - used
    each = 1000 * used / count
    click.echo(f"{count} answers: {count / took:.0f} a second, processor {each:.2f} ms each")


def _unanswered(journal: Path) -> list[bytes]:
    """Take the answers of an aged journal back, and give them as mails."""
    key = bytes(range(32))
    connection = connect(journal)
    mails = []
    with connection:
        connection.execute("INSERT INTO setting VALUES ('key', ?)", (key.hex(),))
        for name in ("evidence", "mail WHERE mailbox = 'replies'", "notice WHERE kind = 'result'"):
            connection.execute(f"DELETE FROM {name}")
        for row in list(connection.execute("SELECT id FROM submission")):
            number = int(row["id"])
            reference = Reference.mint(number.to_bytes(6, "big"), key)
            connection.execute(
                "UPDATE submission SET state = 'submitted', reference = ?, ended_at = NULL,"
                " left_at = unixepoch() * 1000 WHERE id = ?",
                (reference, number),
            )
            mails.append(
                f"From: {ground.GATEWAY}\r\nTo: sms-relay@office.example\r\n"
                f"Subject: Re: {reference}\r\nMessage-ID: <{number}@gateway.example>\r\n\r\n"
                f"SMSDID:{1_000_000 + number}\r\n".encode()
            )
    connection.close()
    return mails


@click.command()
@click.option("--rounds", default=10, show_default=True)
@click.option("--rows", default=[0, 1000, 100_000], multiple=True, show_default=True)
@click.option("--answered", default=10_000, show_default=True)
@click.option("--slices", default=9, show_default=True, help="Rounds for the cost of a request.")
@click.option("--lived", default=20_000, show_default=True, help="Requests of one long life.")
def main(rounds: int, rows: tuple[int, ...], answered: int, slices: int, lived: int) -> None:
    if lacks := ground.missing():
        raise click.ClickException(lacks)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relay-")))
        dovecot = stack.enter_context(ground.dovecot())
        if rounds:
            asyncio.run(latency(dovecot, folder / "latency", rounds))
        for count in rows:
            memory(dovecot, folder / f"memory {count}", count)
        if slices:
            flatness(dovecot, folder / "cost", slices)
        if lived:
            life(dovecot, folder / "life", lived)
        if answered:
            answers(dovecot, folder / "answers", answered)


if __name__ == "__main__":
    main()
