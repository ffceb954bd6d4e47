"""The listener for delivery reports, as the provider and as the rest of the world meet it."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from relay.wire import http, http_door
from relay.wire.http import Listener, Page, Unavailable
from relay.wire.http_door import Bounds
from relay.wire.peers import Peers, networks
from relay.wire.sockets import bind

TOKEN, OLD_TOKEN = "0123456789abcdef-_ABCD", "an-older-token-of-before"
REPORT = "smsdid=123456&recipient=85291234567&smsdstatus=22"
QUICK = Bounds(deadline=0.4)
EVERYTHING = Peers()


class Provider:
    """What came in, and what is said to it."""

    def __init__(self) -> None:
        self.reports: list[dict[str, str]] = []
        self.refused: list[str] = []
        self.good = True
        self.error: Exception | None = None
        self.hold = asyncio.Event()
        self.hold.set()
        self.port = 0
        self.held: list[socket.socket] = []
        self.listener: Listener

    async def take(self, query: Mapping[str, str]) -> bool:
        await self.hold.wait()
        if self.error:
            raise self.error
        self.reports.append(dict(query))
        return self.good

    async def show(self) -> Page:
        return Page(text="fine\n")

    async def ask(self, data: bytes, *, host: str = "127.0.0.1", source: str = "") -> bytes:
        """Everything that is answered, until the other side closes."""
        local = (source, 0) if source else None
        reader, writer = await asyncio.open_connection(host, self.port, local_addr=local)
        try:
            writer.write(data)
            return await asyncio.wait_for(reader.read(), 10)
        finally:
            await ended(writer)

    async def get(self, path: str, *headers: str, **where: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", "Host: relay.example", *headers, "", ""]
        return await self.ask("\r\n".join(lines).encode(), **where)

    async def report(self, query: str = REPORT, *headers: str, **where: str) -> bytes:
        return await self.get(f"/dlr/{TOKEN}?{query}", *headers, **where)


@asynccontextmanager
async def listening(
    peers: Peers = EVERYTHING, bounds: Bounds = QUICK, host: str = "127.0.0.1"
) -> AsyncIterator[Provider]:
    provider = Provider()
    listener = Listener(
        tokens=[TOKEN, OLD_TOKEN],
        peers=peers,
        take=provider.take,
        pages={"/healthz": provider.show, "/metrics": provider.show},
        refuse=provider.refused.append,
        bounds=bounds,
    )
    provider.listener = listener
    opened = bind(host, 0)
    provider.port = opened.getsockname()[1]
    listener.open([opened])
    try:
        yield provider
    finally:
        provider.hold.set()
        for hostile in provider.held:
            hostile.close()
        await listener.close()


async def ended(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith((b"HTTP/1.1 ", b"HTTP/1.0 ")) else 0


def undated(answer: bytes) -> bytes:
    return b"\r\n".join(line for line in answer.split(b"\r\n") if not line.startswith(b"Date:"))


# -- reports --------------------------------------------------------------------------------------


async def test_a_report_is_taken_and_answered_after_it_is_kept():
    async with listening() as provider:
        provider.hold.clear()
        asking = asyncio.create_task(provider.report())
        await asyncio.sleep(0.05)
        assert not asking.done(), "nothing is answered before it is kept"
        provider.hold.set()
        answer = await asking
    assert status(answer) == 200
    assert answer.endswith(b"\r\n\r\nOK\n")
    assert b"\r\nConnection: close\r\n" in answer
    assert b"aiohttp" not in answer
    assert provider.reports == [
        {"smsdid": "123456", "recipient": "85291234567", "smsdstatus": "22"}
    ]


async def test_the_manual_s_own_example_is_read():
    query = (
        "smsdid=123456&recipient=85299887766&senderid=meteorsis&content=4F60597D"
        "&dos=2011-12-31%2008:30:12&smsdstatus=22&smsderrorcode=300&charged=1"
    )
    async with listening() as provider:
        assert status(await provider.report(query)) == 200
    assert provider.reports[0]["dos"] == "2011-12-31 08:30:12"
    assert len(provider.reports[0]) == 8


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("a=%E4%BD%A0+b&c=", {"a": "你 b", "c": ""}),
        ("&a=1&&b=2&", {"a": "1", "b": "2"}),
        ("a=b=c", {"a": "b=c"}),
        ("", {}),
        ("&".join(f"p{n}=1" for n in range(32)), {f"p{n}": "1" for n in range(32)}),
    ],
)
async def test_parameters_are_read_as_they_were_meant(query, read):
    async with listening() as provider:
        assert status(await provider.report(query)) == 200
    assert provider.reports == [read]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("smsdid=1&smsdid=2", "twice"),
        ("smsdid=1&%73msdid=2", "twice"),
        ("smsdid=1&content=%FF%FE", "UTF-8"),
        ("%C3=1", "UTF-8"),
        ("content=%ED%A0%80", "UTF-8"),
        ("smsdid", "no value"),
        ("&".join(f"p{n}=1" for n in range(33)), "too many"),
    ],
)
async def test_parameters_that_are_ambiguous_are_refused_and_that_is_told(query, why):
    async with listening() as provider:
        assert status(await provider.report(query)) == 400
    assert provider.reports == []
    assert len(provider.refused) == 1
    assert why in provider.refused[0]


async def test_what_is_no_report_is_refused():
    async with listening() as provider:
        provider.good = False
        assert status(await provider.report()) == 400
    assert len(provider.refused) == 1


async def test_what_cannot_be_kept_now_is_asked_for_again():
    async with listening() as provider:
        provider.error = Unavailable()
        answer = await provider.report()
        assert status(answer) == 503
        assert b"\r\nRetry-After: " in answer
        provider.error = None
        assert status(await provider.report()) == 200


async def test_what_takes_too_long_to_keep_is_asked_for_again():
    async with listening() as provider:
        provider.hold.clear()
        assert status(await provider.report()) == 503


async def test_a_fault_of_ours_is_said_without_a_word_of_it(caplog):
    async with listening() as provider:
        provider.error = RuntimeError("hush")
        answer = await provider.report()
    assert status(answer) == 500
    assert answer.endswith(b"\r\n\r\n")
    assert "hush" in caplog.text, "but we are told"
    assert TOKEN not in caplog.text
    assert "85291234567" not in caplog.text


async def test_a_client_that_has_closed_its_side_is_answered():
    async with listening() as provider:
        reader, writer = await asyncio.open_connection("127.0.0.1", provider.port)
        writer.write(f"GET /dlr/{TOKEN}?{REPORT} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        writer.write_eof()
        assert status(await reader.read()) == 200
        await ended(writer)


# -- tokens ---------------------------------------------------------------------------------------

NO_PAGE = ["/", "/dlr", "/dlr/", "/nothing", "/index.php?x=1", "http://relay.example/dlr/" + TOKEN]
WRONG = [
    f"/dlr/{TOKEN[:-1]}",
    f"/dlr/{TOKEN}/",
    f"/dlr/{TOKEN}x",
    f"/dlr//{TOKEN}",
    f"/DLR/{TOKEN}",
    f"/dlr/{TOKEN.lower()}",
    f"/dlr/%30{TOKEN[1:]}",
    f"/x/../dlr/{TOKEN}",
    f"/{TOKEN}",
    TOKEN,
    "*",
]


async def test_without_the_token_there_is_nothing_and_all_of_it_looks_alike():
    async with listening() as provider:
        answers = set()
        for path in NO_PAGE + WRONG:
            for query in ("", f"?{REPORT}", "?a=1&a=2", "?a=%FF"):
                answers.add(undated(await provider.get(path + query)))
        strange = {answer for answer in answers if status(answer) != 404}
        assert {status(answer) for answer in strange} == {400}
    assert len(answers - strange) == 1
    assert answers.pop().endswith(b"\r\n\r\n")
    assert provider.reports == []
    assert provider.refused == []


async def test_both_tokens_are_good_while_they_change():
    async with listening() as provider:
        for token in (TOKEN, OLD_TOKEN):
            assert status(await provider.get(f"/dlr/{token}?{REPORT}")) == 200
    assert len(provider.reports) == 2


async def test_no_token_at_all_opens_nothing():
    async with listening() as provider:
        provider.listener._tokens = []
        assert status(await provider.get(f"/dlr/{TOKEN}?{REPORT}")) == 404
        assert status(await provider.get(f"/dlr/?{REPORT}")) == 404


# -- what is no small GET -------------------------------------------------------------------------


def request(*lines: str, body: bytes = b"") -> bytes:
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


GET = f"GET /dlr/{TOKEN}?{REPORT} HTTP/1.1"
HOST = "Host: relay.example"


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
@pytest.mark.parametrize("path", [f"/dlr/{TOKEN}?{REPORT}", "/", "/metrics"])
async def test_only_get_is_allowed(method, path):
    async with listening() as provider:
        answer = await provider.ask(request(f"{method} {path} HTTP/1.1", HOST))
    assert status(answer) == 405
    assert b"\r\nAllow: GET\r\n" in answer
    assert provider.reports == []


@pytest.mark.parametrize(
    "data",
    [
        request(GET, HOST, "Content-Length: 3", body=b"abc"),
        request(GET, HOST, "Content-Length: 3"),
        request(GET, HOST, "Content-Length: 0"),
        request(GET, HOST, "Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
        request(GET, HOST, "Transfer-Encoding: chunked"),
        request(GET, HOST, "Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
        request(GET, HOST, "Content-Length: 5", "Transfer-Encoding: chunked"),
        request(GET, HOST, "Content-Length: 1", "Content-Length: 2"),
        request(GET, HOST, "Transfer-Encoding : chunked"),
        request(GET, HOST, "Content-Length: +3"),
        request(GET, HOST, body=b"abc"),
        request(GET, HOST, body=request(GET, HOST)),  # pipelining
        request(GET, HOST, " folded: x"),
        request(GET, HOST, "X: a\x00b"),
        request(GET, HOST, "no colon"),
        request(f"GET /dlr/{TOKEN}?{REPORT}", HOST),
        request(f"GET /dlr/{TOKEN}?a=b c HTTP/1.1", HOST),
        request(f"GET /dlr/{TOKEN}?a=\x00 HTTP/1.1", HOST),
        request(f"GET /dlr/{TOKEN}?a=\xe4\xbd HTTP/1.1", HOST),
        request(f"GET /dlr/{TOKEN}?{REPORT} HTTP/9.9", HOST),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
async def test_what_hides_another_request_or_is_malformed_is_refused(data):
    async with listening() as provider:
        answer = await provider.ask(data)
    assert status(answer) == 400
    assert answer.endswith(b"\r\n\r\n"), "and nothing is said of it"
    assert b"Content-Length: 0" in answer
    assert provider.reports == []


async def test_a_second_request_behind_the_first_is_not_read():
    async with listening() as provider:
        provider.hold.clear()
        reader, writer = await asyncio.open_connection("127.0.0.1", provider.port)
        writer.write(request(GET, HOST))
        await asyncio.sleep(0.05)
        writer.write(request(GET, HOST))
        await asyncio.sleep(0.05)
        provider.hold.set()
        answer = await reader.read()
        await ended(writer)
    assert answer.count(b"HTTP/1.1 ") == 1
    assert len(provider.reports) == 1


@pytest.mark.parametrize("pause", [False, True], ids=["at once", "in two halves"])
@pytest.mark.parametrize(
    ("size", "said"), [(3_900, 200), (4_200, 414), (20_000, 414), (200_000, 414)]
)
async def test_an_url_is_at_most_four_kilobytes_long(size, said, pause):
    data = request(f"GET /dlr/{TOKEN}?a={'x' * size} HTTP/1.1", HOST)
    async with listening() as provider:
        if pause:
            reader, writer = await asyncio.open_connection("127.0.0.1", provider.port)
            writer.write(data[: len(data) // 2])
            await asyncio.sleep(0.05)
            writer.write(data[len(data) // 2 :])
            answer = await reader.read()
            await ended(writer)
        else:
            answer = await provider.ask(data)
    assert status(answer) == said


@pytest.mark.parametrize(("size", "said"), [(7_500, 200), (8_300, 431), (100_000, 431)])
async def test_a_header_is_at_most_eight_kilobytes_long(size, said):
    lines = [f"X-{n}: {'x' * 100}" for n in range(size // 107)]
    async with listening() as provider:
        assert status(await provider.ask(request(GET, HOST, *lines))) == said


async def test_one_long_field_is_no_way_around():
    async with listening() as provider:
        assert status(await provider.ask(request(GET, HOST, "X: " + "x" * 9_000))) == 431


# -- slow and many --------------------------------------------------------------------------------


async def cut_after(provider: Provider, first: bytes, drip: bytes, pause: float) -> float:
    """Seconds until the connection was ended for somebody who sends `drip` for ever."""
    reader, writer = await asyncio.open_connection("127.0.0.1", provider.port)
    began = time.monotonic()
    writer.write(first)

    async def trickle() -> None:
        with contextlib.suppress(OSError):
            while True:
                await asyncio.sleep(pause)
                writer.write(drip)
                await writer.drain()

    dripping = asyncio.create_task(trickle())
    with contextlib.suppress(OSError):
        assert await asyncio.wait_for(reader.read(), 15) == b""
    dripping.cancel()
    await ended(writer)
    return time.monotonic() - began


SLOW = [
    (b"", b""),
    (b"GET /dlr/", b"a"),
    (b"GET / HTTP/1.1\r\n", b"A: b\r\n"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"x"),
    (b"GET / HTTP/1.1\r\nHost: x\r\n\r", b""),
]


@pytest.mark.parametrize(("first", "drip"), SLOW)
async def test_who_is_slow_is_cut_and_more_words_win_no_time(first, drip):
    async with listening() as provider:
        took = await cut_after(provider, first, drip, 0.05)
        assert took > 0.35
        assert provider.listener._door._inside == {}


async def test_with_the_real_numbers_a_slow_header_is_cut_after_ten_seconds():
    async with listening(bounds=Bounds()) as provider:
        took = await asyncio.gather(*(cut_after(provider, *slow, 1.0) for slow in SLOW[1:4]))
    assert all(seconds > 9 for seconds in took)  # and none waited for 15


async def test_who_does_not_read_the_answer_is_cut():
    async with listening() as provider:

        async def much() -> Page:
            return Page(text="x" * 20_000_000)

        provider.listener._pages = {"/metrics": much}
        reader, writer = await asyncio.open_connection("127.0.0.1", provider.port, limit=1000)
        writer.write(request("GET /metrics HTTP/1.1", HOST))
        await until(lambda: not provider.listener._door._inside)
        await ended(writer)
        del reader


async def until(seen) -> None:
    for _ in range(1000):
        if seen():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to that")


def sources(count: int) -> list[str]:
    """Addresses of this machine; Linux gives all of 127.0.0.0/8 to the loopback."""
    return [f"127.0.{1 + n // 250}.{1 + n % 250}" for n in range(count)]


async def hold_open(provider: Provider, source: str, first: bytes) -> socket.socket:
    """One hostile connection, which stays until it is cut."""
    hostile = socket.socket()
    provider.held.append(hostile)
    hostile.setblocking(False)
    hostile.bind((source, 0))
    loop = asyncio.get_running_loop()
    await loop.sock_connect(hostile, ("127.0.0.1", provider.port))
    with contextlib.suppress(OSError):
        await loop.sock_sendall(hostile, first)
    return hostile


@pytest.mark.parametrize("houses", [1, 20, 1000], ids=["from one", "from 20", "from 1,000"])
async def test_real_reports_come_through_a_thousand_hostile_connections(houses):
    froms = sources(houses)
    firsts = [b"", b"GET /dlr/x HTTP/1.1\r\nX: ", b"G"]
    async with listening(bounds=Bounds()) as provider:
        answers = []
        for number in range(1000):
            first = firsts[number % len(firsts)]
            await hold_open(provider, froms[number % houses], first)
            if number % 100 == 99:
                answers.append(await provider.report(source="127.0.0.1"))
        inside = provider.listener._door._inside
        assert len(inside) <= Bounds().connections
        assert len(inside) >= min(houses, Bounds().connections) * min(8, 1000 // houses) // 8
    assert [status(answer) for answer in answers] == [200] * 10
    assert len(provider.reports) == 10


async def test_a_burst_of_reports_from_one_peer_is_no_attack():
    async with listening(bounds=Bounds()) as provider:
        answers = await asyncio.gather(*(provider.report() for _ in range(300)))
    assert [status(answer) for answer in answers] == [200] * 300


async def test_reports_wait_for_a_place_where_all_are_being_kept():
    async with listening(bounds=Bounds(connections=4)) as provider:
        provider.hold.clear()
        asking = [asyncio.create_task(provider.report()) for _ in range(12)]
        await until(lambda: len(provider.listener._door._inside) == 4)
        await asyncio.sleep(0.05)
        assert len(provider.listener._door._inside) == 4
        provider.hold.set()
        assert [status(await answer) for answer in asking] == [200] * 12


async def idle(provider: Provider, source: str, count: int = 1) -> list[socket.socket]:
    made = [await hold_open(provider, source, b"GET ") for _ in range(count)]
    await asyncio.sleep(0.02)
    return made


def alive(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


async def test_of_one_peer_the_oldest_idle_connection_goes_first():
    async with listening(bounds=Bounds(per_peer=3)) as provider:
        held = await idle(provider, "127.0.0.2", 5)
        other = await idle(provider, "127.0.0.3", 1)
        assert [alive(c) for c in held + other] == [False, False, True, True, True, True]


async def test_where_there_is_no_place_the_peer_with_most_connections_loses_one():
    async with listening(bounds=Bounds(connections=5)) as provider:
        one = await idle(provider, "127.0.0.2", 1)
        many = await idle(provider, "127.0.0.3", 4)
        new = await idle(provider, "127.0.0.4", 1)
        assert [alive(c) for c in one + many + new] == [True, False, True, True, True, True]


@pytest.mark.parametrize("how", ["allowed", "proxy", "proven"])
async def test_connections_of_those_who_are_known_are_not_cut_for_strangers(how):
    named = networks(["127.0.0.2"])
    peers = {
        "allowed": Peers(allow_from=named),
        "proxy": Peers(proxies=named),
        "proven": Peers(),
    }[how]
    async with listening(peers, Bounds(connections=5, per_peer=2)) as provider:
        if how == "proven":
            assert status(await provider.report(source="127.0.0.2")) == 200
        known = await idle(provider, "127.0.0.2", 4)
        strangers = await idle(provider, "127.0.0.3", 3)
        assert all(alive(c) for c in known)
        assert [alive(c) for c in strangers] == [False, False, True]


async def test_a_wrong_token_proves_nothing():
    async with listening(bounds=Bounds(connections=5, per_peer=2)) as provider:
        assert status(await provider.get(f"/dlr/x?{REPORT}", source="127.0.0.2")) == 404
        held = await idle(provider, "127.0.0.2", 3)
        assert [alive(c) for c in held] == [False, True, True]


async def test_at_the_end_what_is_under_way_is_answered_and_the_rest_is_cut():
    async with listening() as provider:
        provider.hold.clear()
        (silent,) = await idle(provider, "127.0.0.2")
        asking = asyncio.create_task(provider.report())
        await until(lambda: any(c.answering for c in provider.listener._door._inside))
        closing = asyncio.create_task(provider.listener.close())
        await asyncio.sleep(0.05)
        assert not alive(silent)
        assert not closing.done()
        provider.hold.set()
        await closing
        assert status(await asking) == 200
        with pytest.raises(OSError, match=r"refused|Connect call failed"):
            await provider.report()


# -- who may --------------------------------------------------------------------------------------


async def test_only_allowed_addresses_may_report_and_others_see_nothing():
    peers = Peers(allow_from=networks(["127.0.0.2", "127.0.9.0/24"]))
    async with listening(peers) as provider:
        unknown = undated(await provider.get("/nothing"))
        assert undated(await provider.report(source="127.0.0.3")) == unknown
        assert status(await provider.report(source="127.0.0.2")) == 200
        assert status(await provider.report(source="127.0.9.77")) == 200


@pytest.mark.parametrize(
    ("source", "forwarded", "said"),
    [
        ("127.0.0.9", ["192.0.2.7"], 404),  # no proxy: whatever it says of itself
        ("127.0.0.5", ["192.0.2.7"], 200),
        ("127.0.0.5", ["192.0.2.7:4711"], 200),
        ("127.0.0.5", ["198.51.100.1, 192.0.2.7"], 200),
        ("127.0.0.5", ["192.0.2.7, 198.51.100.1"], 404),  # the left is what a client says
        ("127.0.0.5", ["192.0.2.7", "198.51.100.1"], 404),
        ("127.0.0.5", ["198.51.100.1", "192.0.2.7"], 200),
        ("127.0.0.5", ["192.0.2.7, 127.0.0.6"], 200),  # the right is our second proxy
        ("127.0.0.5", ["192.0.2.7, nonsense"], 404),
        ("127.0.0.5", ["192.0.2.7,"], 404),
        ("127.0.0.5", [""], 404),
        ("127.0.0.5", [], 404),
    ],
)
async def test_who_reports_through_a_proxy_is_its_right_most_stranger(source, forwarded, said):
    peers = Peers(allow_from=networks(["192.0.2.7"]), proxies=networks(["127.0.0.5", "127.0.0.6"]))
    headers = [f"X-Forwarded-For: {line}" for line in forwarded]
    async with listening(peers) as provider:
        assert status(await provider.report(REPORT, *headers, source=source)) == said


async def test_over_ipv6_all_is_the_same():
    peers = Peers(allow_from=networks(["::1"]))
    async with listening(peers, host="::1") as provider:
        assert status(await provider.report(host="::1")) == 200
        assert status(await provider.get("/metrics", host="::1")) == 200


async def test_an_ipv4_peer_of_an_ipv6_socket_is_known_by_its_own_address():
    peers = Peers(allow_from=networks(["127.0.0.2"]))
    async with listening(peers, host="::") as provider:
        assert status(await provider.report(source="127.0.0.2")) == 200
        assert status(await provider.report(source="127.0.0.3")) == 404


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/metrics?x=1"])
async def test_the_numbers_are_for_this_machine_and_come_through_no_proxy(path):
    async with listening() as provider:
        assert (await provider.get(path)).endswith(b"\r\n\r\nfine\n")
        unknown = undated(await provider.get("/nothing"))
        for header in (
            "X-Forwarded-For: 127.0.0.1",
            "x-forwarded-for:",
            "Forwarded: for=127.0.0.1",
            "Via: 1.1 nginx",
            "X-Real-IP: 127.0.0.1",
            "X-Forwarded-Proto: https",
        ):
            assert undated(await provider.get(path, header)) == unknown


async def test_others_may_measure_where_the_settings_say_so(monkeypatch):
    peers = Peers(metrics_from=networks(["192.0.2.0/24"]))
    for peer, may in (("127.0.0.1", True), ("::1", True), ("192.0.2.9", True), ("10.0.0.1", False)):
        assert peers.may_measure(http_door.address(peer), {}) is may
        assert Peers().may_measure(http_door.address(peer), {}) is (peer in ("127.0.0.1", "::1"))


async def test_answers_are_counted_by_their_status():
    async with listening() as provider:
        await provider.report()
        await provider.report("a=1&a=2")
        await provider.get("/x")
        await provider.ask(b"\x00\r\n\r\n")
        await provider.ask(b"GET /" + b"x" * 5000)
    assert provider.listener.answers == {200: 1, 400: 2, 404: 1, 414: 1}


# -- these tests can fail -------------------------------------------------------------------------


def _spoil(monkeypatch, name):
    real = http_door._wrong
    spoilt = {
        "what follows is not seen": (
            http_door,
            "_wrong",
            lambda head, bounds: real(head.partition(b"\r\n\r\n")[0], bounds),
        ),
        "no bound of connections": (http_door.Door, "_make_room", _nothing),
        "the left-most hop": (Peers, "_origin", _left_most),
        "a token that begins well": (http.hmac, "compare_digest", _begins_well),
    }
    monkeypatch.setattr(*spoilt[name])


async def _nothing(*arguments):
    pass


def _left_most(self, peer, forwarded):
    return http_door.address(forwarded[0].split(",")[0])


def _begins_well(given, token):
    return given.startswith(token[:5])


@pytest.mark.parametrize(
    ("name", "test", "case"),
    [
        (
            "what follows is not seen",
            test_what_hides_another_request_or_is_malformed_is_refused,
            (request(GET, HOST, body=request(GET, HOST)),),
        ),
        (
            "no bound of connections",
            test_of_one_peer_the_oldest_idle_connection_goes_first,
            (),
        ),
        (
            "the left-most hop",
            test_who_reports_through_a_proxy_is_its_right_most_stranger,
            ("127.0.0.5", ["192.0.2.7, 198.51.100.1"], 404),
        ),
        (
            "a token that begins well",
            test_without_the_token_there_is_nothing_and_all_of_it_looks_alike,
            (),
        ),
    ],
)
async def test_a_broken_promise_is_noticed(monkeypatch, name, test, case):
    _spoil(monkeypatch, name)
    with pytest.raises(AssertionError):
        await test(*case)
