"""Reading what an IMAP server sends, however it is cut, and spelling its names."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.model import Arrival
from relay.wire import imap_responses
from relay.wire.imap import _portions
from relay.wire.imap_folders import Namespace, modified_utf7
from relay.wire.imap_responses import (
    MOST_OF_A_MAIL,
    Garbage,
    Response,
    Splitter,
    read_fetch,
    read_search,
)

line = st.binary(max_size=30).filter(
    lambda data: b"\r\n" not in data and not data.endswith((b"\r", b"}"))
)
response = st.one_of(
    st.tuples(line), st.tuples(line, st.binary(max_size=60), line, st.binary(max_size=60), line)
)


def on_the_wire(one: Response) -> bytes:
    wire = b""
    for text, literal in zip(one[0::2], [*one[1::2], None], strict=True):
        wire += text + b"\r\n" if literal is None else text + b"{%d}\r\n" % len(literal) + literal
    return wire


@given(st.lists(response, max_size=6), st.lists(st.integers(0, 600), max_size=12))
def test_a_stream_is_split_the_same_however_it_is_cut(
    responses: list[Response], cuts: list[int]
) -> None:
    starred = [(b"* " + one[0], *one[1:]) for one in responses]
    plain = [one for one in starred if not imap_responses._WORDS_FOR_PEOPLE.match(one[0])]
    wire = b"".join(map(on_the_wire, plain))
    edges = sorted({0, *(min(cut, len(wire)) for cut in cuts), len(wire)})
    splitter = Splitter()
    found = [one for a, b in pairwise(edges) for one in splitter.feed(wire[a:b])]
    announced = [
        tuple(
            part + b"{%d}" % len(one[index + 1])
            if index % 2 == 0 and index + 1 < len(one)
            else part
            for index, part in enumerate(one)
        )
        for one in plain
    ]
    assert found == announced


def test_of_a_literal_the_first_mebibyte_is_kept_and_the_stream_goes_on() -> None:
    size = MOST_OF_A_MAIL + 100_000
    wire = b"* 1 FETCH (BODY[] {%d}\r\n" % size + b"x" * size + b")\r\n* 2 EXISTS\r\n"
    splitter = Splitter()
    found = [
        one for at in range(0, len(wire), 65536) for one in splitter.feed(wire[at : at + 65536])
    ]
    assert [len(part) for part in found[0][1:]] == [MOST_OF_A_MAIL, 1]
    assert found[1] == (b"* 2 EXISTS",)


@pytest.mark.parametrize("words", [b"* OK wait {5}", b"A1 NO no {12}", b"+ go {3}", b"* BYE {1}"])
def test_words_for_people_announce_no_literal(words: bytes) -> None:
    assert Splitter().feed(words + b"\r\n* 1 EXISTS\r\n") == [(words,), (b"* 1 EXISTS",)]


def test_a_line_without_end_is_garbage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_responses, "MOST_OF_A_LINE", 1000)
    with pytest.raises(Garbage):
        Splitter().feed(b"x" * 1001)


@pytest.mark.parametrize(
    ("responses", "found"),
    [
        ([], ()),
        ([(b"SEARCH",)], ()),
        ([(b"SEARCH 3 1 2",), (b"5 EXISTS",), (b"search 2 9",)], (1, 2, 3, 9)),
    ],
)
def test_a_search_is_read(responses: list[Response], found: tuple[int, ...]) -> None:
    assert read_search(responses) == found


def test_a_search_of_other_things_is_garbage() -> None:
    with pytest.raises(Garbage):
        read_search([(b"SEARCH 1 x",)])


DATE = b'INTERNALDATE " 7-Feb-2026 09:30:00 +0800"'
ARRIVAL = Arrival(
    uidvalidity=7,
    uid=5,
    received_at=datetime(2026, 2, 7, 1, 30, tzinfo=UTC),
    size=4,
    raw=b"mail",
)


@pytest.mark.parametrize(
    "response",
    [
        (b"1 FETCH (UID 5 " + DATE + b" RFC822.SIZE 4 BODY[]<0> {4}", b"mail", b")"),
        (b"1 FETCH (BODY[] {4}", b"mail", b" UID 5 RFC822.SIZE 4 " + DATE + b")"),
        (b"1 fetch (flags (UID 9) uid 5 " + DATE + b" rfc822.size 4 body[]<0> {4}", b"mail", b")"),
        (rb'1 FETCH (FLAGS (UID 9 \Seen) UID 5 RFC822.SIZE 4 BODY[]<0> "mail" ' + DATE + b")",),
    ],
)
def test_a_mail_is_read_in_whatever_order_its_items_come(response: Response) -> None:
    assert read_fetch(response, 7) == ARRIVAL


@pytest.mark.parametrize(
    "response",
    [
        (b"1 FETCH (UID 5 FLAGS (\\Seen))",),
        (b"1 FETCH (UID 5 " + DATE + b" RFC822.SIZE 0 BODY[]<0> NIL)",),
        (b"5 EXISTS",),
    ],
)
def test_flags_and_removed_mails_are_no_mail(response: Response) -> None:
    assert read_fetch(response, 7) is None


@pytest.mark.parametrize("date", ["32-Jan-2026", "01-Foo-2026", "01-Jan-0000", "1-Jan-2026x"])
def test_a_date_that_is_none_is_garbage(date: str) -> None:
    items = f'1 FETCH (UID 5 INTERNALDATE "{date} 00:00:00 +0000" RFC822.SIZE 4 BODY[] {{4}}'
    with pytest.raises(Garbage):
        read_fetch((items.encode(), b"mail", b")"), 7)


def test_a_date_west_of_greenwich_is_read() -> None:
    items = b'1 FETCH (UID 5 INTERNALDATE "17-Jul-1996 02:44:25 -0730" RFC822.SIZE 4 BODY[] {4}'
    arrival = read_fetch((items, b"mail", b")"), 7)
    assert arrival is not None
    zone = timezone(-timedelta(hours=7, minutes=30))
    assert arrival.received_at == datetime(1996, 7, 17, 2, 44, 25, tzinfo=zone)


# -- names and sets ---------------------------------------------------------------------------


def test_names_in_other_scripts_are_written_in_ascii() -> None:
    assert modified_utf7("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"  # RFC 3501
    assert modified_utf7("R&D 📱") == "R&-D &2D3c8Q-"


@pytest.mark.parametrize(
    ("answer", "namespace"),
    [
        (b'NAMESPACE (("" "/")) NIL NIL', Namespace()),
        (b'NAMESPACE (("INBOX." ".")) NIL NIL', Namespace(prefix="INBOX.", separator=".")),
        (b'namespace (("" "\\\\")("#x" "/")) NIL NIL', Namespace(separator="\\")),
        (b'NAMESPACE (("" NIL)) NIL NIL', Namespace()),
        (b'LIST (\\Noselect) "." ""', Namespace(separator=".")),
        (b"LIST () NIL inbox", Namespace()),
        (b"NAMESPACE NIL NIL NIL", None),
        (b"5 EXISTS", None),
    ],
)
def test_a_namespace_is_read(answer: bytes, namespace: Namespace | None) -> None:
    assert Namespace.parse(answer) == namespace


@pytest.mark.parametrize(
    ("folder", "spelt"),
    [
        ("Relay/Handled", '"INBOX.Relay.Handled"'),
        ("inbox", '"INBOX"'),
        ("Inbox/Relay", '"INBOX.Relay"'),
        ("INBOX.Relay", '"INBOX.Relay"'),
        ('a"b\\c', '"INBOX.a\\"b\\\\c"'),
    ],
)
def test_a_name_is_spelt_as_its_server_wants(folder: str, spelt: str) -> None:
    assert Namespace(prefix="INBOX.", separator=".").spell(folder) == spelt


@given(st.lists(st.integers(1, 300)), st.integers(1, 20))
def test_a_set_names_the_mails_asked_for_and_no_other(uids: list[int], most: int) -> None:
    named: list[int] = []
    for portion in _portions(uids, most):
        ranges = [item.split(":") for item in portion.split(",")]
        here = [uid for pair in ranges for uid in range(int(pair[0]), int(pair[-1]) + 1)]
        assert len(here) <= most
        named += here
    assert named == sorted(set(uids))
