"""A relay that finds thousands of mails waiting: how it lives with them.

    python -m tests.backlog --mails 10000

lays so many requests into a mailbox before a relay is started, nearly all by one person, and tells
how fast they were read, how much memory that took, how long the signs of life to systemd failed
at most, and what became of the few requests of other people among them. Needs Dovecot.
"""

import argparse
import asyncio
import os
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import trustme

from tests.kills import Ward
from tests.nursery import Nursery
from tests.office import AMY, mail
from tests.servers.dovecot import MAIL_ID, Dovecot

OTHERS = 50  # each so many-th mail is by somebody else
BEAT = 2.0  # seconds between the signs of life that systemd wants


@dataclass(kw_only=True)
class Seen:
    """What was measured."""

    mails: int
    seconds: float = 0.0  # until all were read, and the others' requests answered
    resident: list[int] = field(default_factory=list)  # octets, twice a second
    gap: float = 0.0  # seconds without a sign of life, at most
    first_result: float = 0.0  # seconds until the first answer of the gateway was told
    states: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    read_twice: int = 0

    @property
    def grown(self) -> int:
        """How much memory the second half of the mails took, beyond the first."""
        half = len(self.resident) // 2
        return max(self.resident[half:]) - max(self.resident[: half + 1])

    def lines(self) -> list[str]:
        return [
            f"{self.mails} mails in {self.seconds:.0f} s, {self.mails / self.seconds:.0f} a second",
            f"memory at most {max(self.resident) / 2**20:.0f} MiB, in the second half of the run "
            f"{self.grown / 2**20:+.1f} MiB",
            f"longest time without a sign of life {self.gap:.1f} s (asked for each {BEAT} s)",
            f"first result told after {self.first_result:.1f} s",
            f"all submissions: {dict(self.states)}",
            f"those of other people: {dict(self.others)}",
        ]


async def backlog(
    nursery: Nursery,
    dovecot: Dovecot,
    folder: Path,
    *,
    mails: int,
    patience: float,
    say: Callable[[str], None] = lambda line: None,
) -> Seen:
    """Run a relay over so many waiting mails until the last is read."""
    seen = Seen(mails=mails)
    office = Ward(nursery, dovecot, folder)
    others = lay_down(office, mails)
    async with office.open():
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(str(folder / "notify"))
            systemd.setblocking(False)
            began = beat = time.monotonic()
            await office.start(
                NOTIFY_SOCKET=str(folder / "notify"), WATCHDOG_USEC=str(int(BEAT * 3_000_000))
            )
            while not _is_over(office, mails, others):
                beat = _listen(systemd, beat, seen)
                now = time.monotonic()
                assert now - began < patience, Counter(office.states())
                seen.resident.append(office.resident())
                if not seen.first_result and office.events("submission.accepted"):
                    seen.first_result = now - began
                if len(seen.resident) % 40 == 0:
                    say(f"{now - began:.0f} s: {dict(Counter(office.states()))}")
                await asyncio.sleep(0.5)
            seen.seconds = time.monotonic() - began
            seen.resident.append(office.resident())  # a fast machine is done before the first look
    rows = office.rows(
        "SELECT s.state, r.requester FROM submission s JOIN request r ON r.id = s.request_id"
    )
    seen.states = Counter(row["state"] for row in rows)
    seen.others = Counter(row["state"] for row in rows if row["requester"] != AMY)
    seen.read_twice = sum(count > 1 for count in Counter(office.phones).values())
    return seen


def lay_down(office: Ward, mails: int) -> int:
    """The mails as files in the Maildir; how many are by others than Amy."""
    office.deliver(mail("Please text 9123 4567: this is number 0\n"))  # it makes the Maildir
    new = office.dovecot.root / "mail" / office.requests / "Maildir" / "new"
    others = 0
    for number in range(1, mails):
        sender = AMY
        if number % OTHERS == 0:
            others += 1
            sender = f"person{number}@office.example"
        path = new / f"{number:08}.backlog.relay"
        path.write_bytes(
            mail(f"Please text {9100_0000 + number}: this is number {number}\n", From=sender)
        )
        if os.geteuid() == 0:
            os.chown(path, MAIL_ID, MAIL_ID)
    return others


def _is_over(office: Ward, mails: int, others: int) -> bool:
    if not (office.folder / "relay.db").exists():
        return False
    [read] = office.rows("SELECT count(*) AS n FROM mail WHERE mailbox = 'requests'")
    [done] = office.rows(
        "SELECT count(*) AS n FROM submission s JOIN request r ON r.id = s.request_id"
        f" WHERE s.state = 'accepted' AND r.requester <> '{AMY}'"
    )
    return int(read["n"]) >= mails and int(done["n"]) >= others and not office.left_in_mailboxes()


def _listen(systemd: socket.socket, beat: float, seen: Seen) -> float:
    """When the last sign of life came."""
    try:
        while b"WATCHDOG=1" not in systemd.recv(4096):
            pass
        beat = time.monotonic()
    except BlockingIOError:
        seen.gap = max(seen.gap, time.monotonic() - beat)
    return beat


async def _run(asked: argparse.Namespace, folder: Path) -> int:
    dovecot = Dovecot(trustme.CA())
    dovecot.start()
    try:
        async with Nursery() as nursery:
            seen = await backlog(
                nursery, dovecot, folder, mails=asked.mails, patience=3600, say=_say
            )
    finally:
        dovecot.stop()
        dovecot.remove()
    _say("\n".join(seen.lines()))
    return int(seen.read_twice > 0)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.backlog")
    parser.add_argument("--mails", type=int, default=10_000)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="relay-") as folder:
        return asyncio.run(_run(asked, Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
