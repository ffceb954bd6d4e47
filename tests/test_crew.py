"""Processes that work for us: each test has a process of its own to fork them from."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from relay.model import Request
from relay.steps.arrivals.reader import rehearse

ROOT = Path(__file__).parent.parent

_HEAD = """
import asyncio, json, os, signal, sys, time, structlog
from relay.crew import Crew, muster

def double(number, *more):
    if number == 13:
        raise ValueError("13")
    if number == 99:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2 + sum(more)

def hang(_):
    while True:
        pass

class Book:
    sent = 0

    def __reduce__(self):
        Book.sent += 1
        return Book, ()

def width(_, book):
    return 3

def slowly(number):
    time.sleep(0.1)
    return number

def whose(_):
    return os.getpid()

def fds(_):
    return sorted(map(int, os.listdir("/proc/self/fd")))

structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
crew = muster()
def say(value):
    print(json.dumps(value), flush=True)
"""


def said(script: str) -> Any:
    command = [sys.executable, "-c", _HEAD + script]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_results_come_in_order_and_from_another_process() -> None:
    results, pids, ours = said("""
say(asyncio.run(crew.each(double, list(range(10)))))
say(asyncio.run(crew.each(whose, [1, 2, 3])))
say(os.getpid())
""")
    assert results == [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]
    assert ours not in pids


def test_what_all_share_may_change_from_one_time_to_the_next() -> None:
    assert said("""
async def main():
    ten, twenty = 10, 20
    say(await crew.each(double, [1, 2], ten))
    say(await crew.each(double, [1, 2], ten))
    say(await crew.each(double, [1, 2], twenty))
    say(await crew.each(double, [1, 2]))
asyncio.run(main())
""") == [[12, 14], [12, 14], [22, 24], [2, 4]]


def test_one_that_raises_is_none_and_keeps_no_other_from_being_done() -> None:
    assert said("say(asyncio.run(crew.each(double, [1, 13, 3])))") == [[2, None, 6]]


def test_when_all_have_died_nothing_is_done_and_that_is_said() -> None:
    assert said("""
async def main():
    say(crew.works)
    while crew.works:
        results = await crew.each(double, [99, 99, 99])
    say(results)
    say(await crew.each(double, [1, 2]))
    try:
        say(os.waitpid(-1, os.WNOHANG))
    except ChildProcessError:
        say("none is left unburied")
asyncio.run(main())
""") == [True, [None, None, None], [None, None], "none is left unburied"]


def test_the_pipe_of_one_that_has_died_is_closed() -> None:
    assert said("""
async def main():
    while crew.works:
        await crew.each(double, [99, 99, 99])
    say(all(hand._connection.closed for hand in crew._hands))
asyncio.run(main())
""") == [True]


def test_who_stops_waiting_spoils_no_other_answer() -> None:
    """Else one mail would be read as another."""
    assert (
        said("""
async def main():
    for pause in (0.0, 0.01, 0.05, 0.2):
        slow = asyncio.create_task(crew.each(slowly, [1, 1, 1]))
        await asyncio.sleep(pause)
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        say(await crew.each(double, [21, 22, 23]))
asyncio.run(main())
""")
        == [[42, 44, 46]] * 4
    )


def test_an_answer_to_something_else_is_not_taken() -> None:
    assert said("""
hand = crew._hands[0]
async def main():
    hand._connection.send((0, double, [1], None))
    say(await crew.each(double, [21]))
    say(await hand.ask(double, [21], ()))
asyncio.run(main())
""") == [[None], [None]]


def test_a_crew_of_nobody_does_nothing() -> None:
    assert said("say([Crew().works, asyncio.run(Crew().each(double, [1]))])") == [[False, [None]]]


def test_they_have_nothing_of_ours_but_a_pipe_and_the_three_streams() -> None:
    [found] = said("""
held = os.open("/dev/null", os.O_RDONLY)
crew = muster()
say(asyncio.run(crew.each(fds, [1]))[0])
""")
    assert found[:3] == [0, 1, 2]
    assert len(found) == 5, "the pipe, and the folder that is being listed"


def test_they_end_with_us_however_we_end() -> None:
    for end in (signal.SIGKILL, signal.SIGTERM):
        script = _HEAD + "say(asyncio.run(crew.each(whose, [1, 2, 3])))\ntime.sleep(60)"
        process = subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        pids = set(json.loads(process.stdout.readline()))
        process.send_signal(end)
        process.wait()
        deadline = time.monotonic() + 30
        while any(map(_lives, pids)):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.stdout.close()


def test_a_dismissal_does_not_wait_for_one_that_hangs() -> None:
    assert said("""
async def main():
    hanging = asyncio.create_task(crew.each(hang, [1]))
    await asyncio.sleep(0.3)
    crew.dismiss()
    say(await hanging)
asyncio.run(main())
""") == [[None]]


def test_one_that_hangs_over_a_job_dies_of_it() -> None:
    assert said("""
import relay.crew
relay.crew._PATIENCE = 1
crew = muster()
say(asyncio.run(crew.each(hang, [1])))
""") == [[None]]


def test_what_is_shared_by_one_work_is_not_forgotten_over_another() -> None:
    """A book of ten thousand contacts goes over the pipe once."""
    assert said("""
async def main():
    book = Book()
    for _ in range(3):
        await crew.each(double, [1])
        say(await crew.each(width, [1], book))
    say(Book.sent)
asyncio.run(main())
""") == [[3], [3], [3], 1]


def test_a_stop_that_is_sent_to_all_lets_them_finish() -> None:
    """Systemd sends its SIGTERM to every process of a service."""
    assert said("""
for pid in set(asyncio.run(crew.each(whose, [1, 2, 3]))):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(pid, number)
say(asyncio.run(crew.each(double, [1, 2])))
""") == [[2, 4]]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].startswith(" Z")


def test_the_rehearsal_comes_before_the_first_work() -> None:
    assert said("""
done = []
def rehearsed(_):
    return len(done)
crew = muster(lambda: done.append(1))
say(asyncio.run(crew.each(rehearsed, [1])))
say(len(done))
""") == [[1], 0]


def test_the_readers_rehearse_a_mail_that_is_understood() -> None:
    reading = rehearse()
    assert isinstance(reading, Request)
    assert reading.text == "hello"


def test_they_have_no_environment_and_leave_no_core() -> None:
    assert said("""
os.environ["RELAY_GATEWAY__PASSWORD"] = "s3cret"
import resource
def bare(_):
    return [dict(os.environ), resource.getrlimit(resource.RLIMIT_CORE)]
crew = muster()
say(asyncio.run(crew.each(bare, [1])))
""") == [[[{}, [0, 0]]]]
