"""Pure work in processes of its own, on the other cores."""

import asyncio
import gc
import os
import resource
import signal
import socket
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from operator import is_
from typing import Any, NoReturn, TypeVar

import structlog

T = TypeVar("T")
R = TypeVar("R")
log = structlog.get_logger()
_MOST = 3  # one of us feeds no more
_PATIENCE = 120  # seconds for one job; then the hand that hangs over it dies


class Crew:
    """Does the same for each of many values; without hands it does nothing."""

    def __init__(self, hands: "Sequence[_Hand]" = ()) -> None:
        self._hands = hands

    @property
    def works(self) -> bool:
        """Whether anybody is left."""
        return any(hand.alive for hand in self._hands)

    async def each(
        self, work: Callable[..., R], items: Sequence[T], *shared: Any
    ) -> list[R | None]:
        """`work(item, *shared)` of each, in order; None where it raised, or nobody is left for it:
        then the caller does it, and meets the exception.
        """
        hands = [hand for hand in self._hands if hand.alive][: len(items)]
        if not hands:
            return [None] * len(items)
        size = -(-len(items) // len(hands))
        shares = [items[start : start + size] for start in range(0, len(items), size)]
        asked = [hand.ask(work, share, shared) for hand, share in zip(hands, shares, strict=False)]
        return [result for results in await asyncio.gather(*asked) for result in results]

    def dismiss(self) -> None:
        """End them, whatever they do; nobody waits for them any more."""
        for hand in self._hands:
            hand.end()


def muster(rehearse: Callable[[], Any] = lambda: None) -> Crew:
    """A crew for this machine: forked now, so before any thread is started or secret read.

    Each begins with a rehearsal, for what is slow only the first time.

    One process for each core but ours, at least one. They share our memory until it changes, and
    end when their pipe does: with us, however we end.
    """
    gc.freeze()  # what is here lives as long as they: to look at it would copy it
    wanted = min(max(len(os.sched_getaffinity(0)) - 1, 1), _MOST)
    hands: list[_Hand] = []
    with suppress(OSError):  # as many as the system allows
        while len(hands) < wanted:
            hands.append(_fork(rehearse))
    return Crew(hands)


# -- private --------------------------------------------------------------------------------------


class _Hand:
    def __init__(self, pid: int, connection: Connection) -> None:
        self.alive = True
        self._pid = pid
        self._connection = connection
        self._turn = asyncio.Lock()
        self._number = 0  # of the last job
        self._shared: dict[Any, tuple[Any, ...]] = {}  # by work: a long list of contacts, say

    async def ask(
        self, work: Callable[..., Any], items: Sequence[Any], shared: tuple[Any, ...]
    ) -> list[Any]:
        """Who stops waiting does not give up the turn: the next would get the results of this."""
        await self._turn.acquire()
        loop = asyncio.get_running_loop()
        exchange = loop.run_in_executor(None, self._exchange, work, items, shared)
        exchange.add_done_callback(lambda _: self._turn.release())
        results = await asyncio.shield(exchange)
        return [None] * len(items) if results is None else results

    def _exchange(
        self, work: Callable[..., Any], items: Sequence[Any], shared: tuple[Any, ...]
    ) -> list[Any] | None:
        """The results; None where it has died, or died of this, or is out of step."""
        if not self.alive:
            return None
        before = self._shared.get(work, ())
        known = len(shared) == len(before) and all(map(is_, shared, before))
        self._number += 1
        self._shared[work] = shared
        try:
            self._connection.send((self._number, work, items, None if known else shared))
            number, results = self._connection.recv()
            if (number, len(results)) != (self._number, len(items)):
                raise ValueError("an answer to something else")
        except Exception as error:
            self.end()
            self._connection.close()  # here alone: nobody else can be reading from it
            log.info("crew.lost", detail=type(error).__name__)
            return None
        return list(results)

    def end(self) -> None:
        """At once, whatever it does."""
        self.alive = False
        with suppress(OSError):  # it is buried already
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)


def _fork(rehearse: Callable[[], Any]) -> _Hand:
    ours, theirs = socket.socketpair()
    if (pid := os.fork()) == 0:
        _serve(theirs.detach(), rehearse)
    theirs.close()
    return _Hand(pid, Connection(ours.detach()))


def _serve(handle: int, rehearse: Callable[[], Any]) -> NoReturn:
    """Work until the pipe ends. Whoever stops the relay lets it finish, and then ends the pipe."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.environ.clear()  # secrets may stand there
        os.closerange(3, handle)
        os.closerange(handle + 1, 1024)
        connection = Connection(handle)
        rehearse()
        shared: dict[Any, tuple[Any, ...]] = {}
        while True:
            number, work, items, news = connection.recv()
            shared[work] = shared.get(work, ()) if news is None else news
            signal.alarm(_PATIENCE)
            results = [_result(work, item, shared[work]) for item in items]
            signal.alarm(0)
            connection.send((number, results))
    except (OSError, EOFError):
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _result(work: Callable[..., Any], item: Any, shared: tuple[Any, ...]) -> Any:
    try:
        return work(item, *shared)
    except Exception:
        return None
