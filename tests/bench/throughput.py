"""The daemon beside a bare loop on the same servers: `python -m tests.bench.throughput`.

In turn, on one Dovecot and one SMTP sink, with as many SMTP connections each:

- daemon: the real `relay run`, from its `daemon.started` until every SMS has left, is durable as
  such, and every mail is filed;
- safe: the bare loop of tests/bench/bare.py with hardened aioimaplib, aiosmtplib, durable marks;
- raw: the same by hand, pipelined: the ceiling.

Prints medians and the ratios round by round; machines differ, ratios of one run hardly.
`--journal 100000` lets the daemon have so old a journal, `--handled 50000` so full a folder.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from tests.bench import ground
from tests.servers.dovecot import Dovecot


@click.command()
@click.option("--requests", default=2000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
@click.option("--connections", default=4, show_default=True)
@click.option("--journal", default=0, help="Requests that the daemon's journal already knows.")
@click.option("--handled", default=0, help="Mails that its handled folder already holds.")
def main(requests: int, rounds: int, connections: int, journal: int, handled: int) -> None:
    if lacks := ground.missing():
        raise click.ClickException(lacks)
    seconds: dict[str, list[float]] = {"daemon": [], "safe": [], "raw": []}
    used: dict[str, list[float]] = {"daemon": [], "safe": [], "raw": []}
    told: list[float] = []
    with (
        tempfile.TemporaryDirectory(prefix="relay-") as folder,
        ground.dovecot() as dovecot,
        ground.Sink() as sink,
    ):
        for number in range(rounds):
            place = Path(folder) / str(number)
            for kind in ("safe", "raw"):
                took, processor = _bare(kind, dovecot, sink, connections, requests)
                seconds[kind].append(took)
                used[kind].append(processor)
            relay = ground.Relay(dovecot, sink.port, place, connections=connections)
            _prepare(dovecot, relay, journal, handled)
            took, processor, told_after = _daemon(dovecot, relay, requests)
            seconds["daemon"].append(took)
            used["daemon"].append(processor)
            told.append(told_after)
            click.echo(f"round {number + 1}: " + _line(seconds, requests))
    rates = {kind: requests / statistics.median(s) for kind, s in seconds.items()}
    click.echo(f"{requests} requests, {connections} SMTP connections, median of {rounds}:")
    for kind, rate in rates.items():
        each, own = 1000 / rate, 1000 * statistics.median(used[kind]) / requests
        click.echo(f"  {kind:8}{rate:7.0f} a second, {each:6.2f} ms each, processor {own:5.2f} ms")
    for kind in ("safe", "raw"):
        of = statistics.median(b / d for b, d in zip(seconds[kind], seconds["daemon"], strict=True))
        click.echo(f"  daemon / {kind}: {of:.2f}")
    click.echo(f"  notices sent after {statistics.median(told):.2f} s")


def _line(seconds: dict[str, list[float]], requests: int) -> str:
    parts = [f"{kind} {requests / s[-1]:.0f}/s" for kind, s in seconds.items()]
    return ", ".join(parts) + f", ratio {seconds['safe'][-1] / seconds['daemon'][-1]:.2f}"


def _bare(
    kind: str, dovecot: Dovecot, sink: ground.Sink, connections: int, count: int
) -> tuple[float, float]:
    user = dovecot.new_user()
    ground.lay(dovecot, user, [ground.request(n) for n in range(count)])
    numbers = map(str, (sink.port, connections, count))
    command = [sys.executable, "-m", "tests.bench.bare", kind, str(dovecot.port), user, *numbers]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    took, used = map(float, said.split())
    return took, used


def _prepare(dovecot: Dovecot, relay: ground.Relay, journal: int, handled: int) -> None:
    ground.prepare(relay, journal)
    if handled:
        mails = [ground.request(n) for n in range(handled)]
        ground.lay(dovecot, relay.requests, mails, ".Relay.Handled")


def _daemon(dovecot: Dovecot, relay: ground.Relay, count: int) -> tuple[float, float, float]:
    """Seconds until all had left and were filed, of processor time, and until all were told.

    The processor time is that of all: notices too.
    """
    ground.lay(dovecot, relay.requests, [ground.request(n) for n in range(count)])
    ground.lay(dovecot, relay.replies, [])
    with relay.running():
        relay.await_event("daemon.started")
        began, used = time.perf_counter(), relay.processor
        relay.await_event("daemon.ready")  # the journal is there
        relay.await_none(ground.MISSING.format(count=count))
        left = time.perf_counter()
        relay.await_none(ground.UNTOLD)
        return left - began, relay.processor - used, time.perf_counter() - began


if __name__ == "__main__":
    main()
