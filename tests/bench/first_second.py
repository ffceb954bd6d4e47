"""Start, latency and memory of the daemon: `python -m tests.bench.first_second`.

Prints what it measured on this machine, and passes no verdict: machines differ. The latency stands
beside that of a bare IMAP client which waits for the same mail in the same run.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import click
import trustme

from relay.wire.imap import Account, Mailbox
from tests.office import Office
from tests.servers.dovecot import Dovecot

_ROUNDS = 10


async def measure(dovecot: Dovecot, folder: Path) -> None:
    async with Office(dovecot, folder).open() as office:
        began = time.monotonic()
        await office.start()
        click.echo(f"process start to daemon.ready   {time.monotonic() - began:6.2f} s")
        bare = Mailbox(
            Account(
                name="bare",
                host="127.0.0.1",
                port=dovecot.port,
                tls="none",
                username=office.requests,
                password=dovecot.password,
            )
        )
        await bare.connect(())
        relayed, noticed = [], []
        for number in range(_ROUNDS):
            await bare.uids()
            waiting = asyncio.create_task(bare.wait(10))
            await asyncio.sleep(0.2)
            sent = time.monotonic()
            office.write(f"Please text 9123 4{number:03}: ready {number}.\n")
            await waiting
            noticed.append(time.monotonic() - sent)
            await office.until(lambda n=number: len(office.dots) == n + 1)
            relayed.append(office.dots[-1] - sent)
        await bare.close()
        mail, news = statistics.median(relayed), statistics.median(noticed)
        click.echo(f"mail arrives to SMTP dot        {mail:6.3f} s  (median of {_ROUNDS})")
        click.echo(f"mail arrives to a bare client   {news:6.3f} s  ratio {mail / news:.2f}")
        click.echo(f"resident memory, idle           {office.resident() / 2**20:6.1f} MiB")


def main() -> None:
    dovecot = Dovecot(trustme.CA())
    dovecot.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(measure(dovecot, Path(folder)))
    finally:
        dovecot.stop()
        dovecot.remove()


if __name__ == "__main__":
    main()
