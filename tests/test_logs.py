"""The log: its forms, its masking, and the journal's own protocol."""

import asyncio
import io
import json
import logging
import os
import pty
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from relay.logs import configure, journald
from relay.logs.masking import mask
from relay.model import Msisdn, Reference

log = structlog.get_logger()


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leaves the logging of the other tests alone."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    capped = {
        name: logging.getLogger(name).level for name in ("aioimaplib", "apscheduler", "asyncio")
    }
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in capped.items():
        logging.getLogger(name).setLevel(was)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[socket.socket]:
    """A datagram socket where the journal's would be, at its `getsockname()`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "journal"))
        listening.settimeout(2)
        yield listening


def received(journal: socket.socket) -> dict[str, str]:
    """The fields of one native entry."""
    data = journal.recv(300_000)
    found = {}
    while data:
        line, _, rest = data.partition(b"\n")
        if b"=" in line:
            name, _, value = line.partition(b"=")
        else:
            name, size = line, int.from_bytes(rest[:8], "little")
            value, rest = rest[8 : 8 + size], rest[8 + size + 1 :]
        found[name.decode()] = value.decode()
        data = rest
    return found


def json_lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


# -- forms ----------------------------------------------------------------------------------------


def test_elsewhere_events_are_json_lines() -> None:
    out = io.StringIO()
    assert configure("info", "auto", out) == "json"
    log.info(
        "submission.accepted", other=1, took_ms=5, reference="SR-7KQ2M9XD4TB8WZ3H", ticket="7K3QX"
    )
    (line,) = json_lines(out)
    assert list(line) == ["timestamp", "level", "event", "ticket", "reference", "took_ms", "other"]
    assert (line["event"], line["level"], line["ticket"]) == (
        "submission.accepted",
        "info",
        "7K3QX",
    )
    assert line["timestamp"].endswith("Z")


def test_on_a_terminal_events_are_for_eyes() -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        assert configure("info", "auto", terminal) == "console"
        log.info("submission.accepted", result="x", ticket="7K3QX")
        shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "\x1b[" in shown
    assert shown.index("submission.accepted") < shown.index("7K3QX") < shown.index("result")


def test_the_console_form_has_a_short_time_and_no_colours_in_a_file() -> None:
    out = io.StringIO()
    assert configure("info", "console", out) == "console"
    log.info("submission.accepted", ticket="7K3QX")
    clock, rest = out.getvalue()[:8], out.getvalue()[8:]
    assert clock[2] == clock[5] == ":"
    assert "submission.accepted" in rest
    assert "\x1b" not in rest


def test_events_go_to_stderr_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    configure("info", "json")
    log.info("daemon.ready")
    assert json.loads(capsys.readouterr().err)["event"] == "daemon.ready"


def test_the_journal_takes_over_when_it_reads_our_stderr(
    tmp_path: Path, journal: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "stderr").open("w") as stderr:
        status = os.fstat(stderr.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino}")
        assert configure("info", "auto", stderr, journal=journal.getsockname()) == "journal"
        log.warning("mailbox.lost", ticket="7K3QX", result="x y", attempt=2, none=None)
    assert (tmp_path / "stderr").read_text() == ""
    assert received(journal) == {
        "PRIORITY": "4",
        "SYSLOG_IDENTIFIER": "relay",
        "MESSAGE": 'mailbox.lost ticket=7K3QX result="x y" attempt=2',
        "RELAY_LEVEL": "warning",
        "RELAY_EVENT": "mailbox.lost",
        "RELAY_TICKET": "7K3QX",
        "RELAY_RESULT": "x y",
        "RELAY_ATTEMPT": "2",
        "RELAY_NONE": "null",
    }


@pytest.mark.parametrize("said", ["", "1:2", "x", "1:2:3", "-1:0"])
def test_another_s_journal_stream_is_not_ours(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", said)
    with (tmp_path / "stderr").open("w") as stderr:
        assert configure("info", "auto", stderr) == "json"


@pytest.mark.parametrize(
    ("level", "priority"),
    [("debug", "7"), ("info", "6"), ("warning", "4"), ("error", "3"), ("critical", "2")],
)
def test_levels_are_the_priorities_of_syslog(
    level: str, priority: str, journal: socket.socket
) -> None:
    configure("debug", "journal", io.StringIO(), journal=journal.getsockname())
    getattr(log, level)("x.happened")
    assert received(journal)["PRIORITY"] == priority


def test_values_of_several_lines_keep_their_length_in_the_journal(journal: socket.socket) -> None:
    configure("info", "journal", io.StringIO(), journal=journal.getsockname())
    log.info("x.happened", detail="one\nPRIORITY=0\ntwo")
    fields = received(journal)
    assert fields["RELAY_DETAIL"] == "one\nPRIORITY=0\ntwo"
    assert fields["PRIORITY"] == "6"
    assert fields["MESSAGE"] == r'x.happened detail="one\nPRIORITY=0\ntwo"'


def test_an_exception_is_in_the_message_and_in_its_own_field(journal: socket.socket) -> None:
    configure("info", "journal", io.StringIO(), journal=journal.getsockname())
    try:
        raise ValueError("no luck")
    except ValueError:
        log.exception("step.failed", step="intake")
    fields = received(journal)
    assert fields["PRIORITY"] == "3"
    assert fields["MESSAGE"].startswith("step.failed step=intake\nTraceback")
    assert fields["RELAY_EXCEPTION"].endswith("ValueError: no luck")


@pytest.mark.parametrize("sign", ["x", "中", "😀", "\n"])
def test_an_entry_is_cut_at_100_kb_and_arrives(sign: str, journal: socket.socket) -> None:
    configure("info", "journal", io.StringIO(), journal=journal.getsockname())
    log.info("x.happened", ticket="7K3QX", detail=sign * 300_000)
    data = journal.recv(1_000_000, socket.MSG_PEEK)
    assert 99_000 < len(data) < 101_000
    fields = received(journal)
    assert fields["RELAY_TICKET"] == "7K3QX"
    assert set(fields["RELAY_DETAIL"]) == {sign}


def test_odd_keys_become_fields_that_the_journal_takes(journal: socket.socket) -> None:
    configure("info", "journal", io.StringIO(), journal=journal.getsockname())
    log.info("x.happened", **{"a.b=c\nd é": 1, "k" * 99: 2})
    names = set(received(journal))
    assert "RELAY_A_B_C_D__" in names
    assert "RELAY_" + "K" * 58 in names


def test_without_the_journal_s_socket_lines_go_to_stderr(tmp_path: Path) -> None:
    out = io.StringIO()
    configure("info", "journal", out, journal=str(tmp_path / "none"))
    try:
        raise ValueError("no luck")
    except ValueError:
        log.exception("step.failed", detail="a\nb")
    log.info("daemon.ready")
    lines = out.getvalue().splitlines()
    assert lines[0] == r'<3>step.failed detail="a\nb"'
    assert lines[1] == "<3>  Traceback (most recent call last):"
    assert lines[-2:] == ["<3>  ValueError: no luck", "<6>daemon.ready"]


def test_a_journal_that_comes_back_is_used_again(tmp_path: Path) -> None:
    out = io.StringIO()
    where = str(tmp_path / "late")
    configure("info", "journal", out, journal=where)
    log.info("one.happened")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as late:
        late.bind(where)
        log.info("two.happened")
        assert received(late)["RELAY_EVENT"] == "two.happened"
    assert out.getvalue() == "<6>one.happened\n"


def test_the_level_decides_what_is_told() -> None:
    out = io.StringIO()
    configure("warning", "json", out)
    log.info("x.happened")
    log.warning("y.happened")
    logging.getLogger("other").info("no")
    logging.getLogger("other").error("yes")
    assert [line["event"] for line in json_lines(out)] == ["y.happened", "yes"]


def test_a_second_configuration_replaces_the_first() -> None:
    one, two = io.StringIO(), io.StringIO()
    configure("error", "json", one)
    log.error("x.happened")
    configure("debug", "json", two)
    log.debug("y.happened")
    assert [line["event"] for line in json_lines(one)] == ["x.happened"]
    assert [line["event"] for line in json_lines(two)] == ["y.happened"]


# -- libraries ------------------------------------------------------------------------------------


def test_a_library_s_record_goes_through_the_same_pipeline() -> None:
    out = io.StringIO()
    configure("info", "json", out)
    structlog.contextvars.bind_contextvars(ticket="7K3QX")
    other = logging.getLogger("library.part")
    other.warning("could not reach %s", "85291234567", extra={"password": "hush", "text": "Hi"})
    (line,) = json_lines(out)
    assert line["event"] == "could not reach 852****4567"
    assert (line["logger"], line["level"], line["ticket"]) == ("library.part", "warning", "7K3QX")
    assert (line["password"], line["text"]) == ("***", "[2 characters]")


@pytest.mark.parametrize("name", ["aioimaplib.aioimaplib", "asyncio"])
def test_talkative_libraries_are_heard_from_warnings_on(name: str) -> None:
    out = io.StringIO()
    configure("debug", "json", out)
    logging.getLogger(name).info("chatter")
    logging.getLogger(name).warning("trouble")
    assert [line["event"] for line in json_lines(out)] == ["trouble"]
    configure("error", "json", out)
    logging.getLogger(name).warning("more trouble")
    assert len(json_lines(out)) == 1


def test_a_chore_that_still_ran_when_it_was_due_again_is_no_news() -> None:
    out = io.StringIO()
    configure("debug", "json", out)
    chores = logging.getLogger("apscheduler.scheduler")
    chores.warning("skipped: maximum number of running instances reached (1)")
    chores.error("it failed")
    assert [line["event"] for line in json_lines(out)] == ["it failed"]


def test_an_exception_that_nobody_caught_in_a_task_is_told_without_numbers() -> None:
    out = io.StringIO()
    configure("info", "json", out)

    async def fail() -> None:
        asyncio.get_running_loop().call_soon(lambda: int("no number 85291234567"))
        await asyncio.sleep(0.01)

    asyncio.run(fail())
    (line,) = json_lines(out)
    assert line["logger"] == "asyncio"
    assert "no number 852****4567" in line["exception"]
    assert "85291234567" not in out.getvalue()


# -- masking --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("password", "hush", "***"),
        ("gateway_password", "hush", "***"),
        ("Token", 12345, "***"),
        ("authorization", ["hush"], "***"),
        ("api_secret", None, "***"),
        ("authserv_id", "mx.office.example", "mx.office.example"),
        ("text", "Your parcel is ready.", "[21 characters]"),
        ("body", b"12345", "[5 characters]"),
        ("text", None, "[4 characters]"),
        ("detail", "85291234567", "852****4567"),
        ("detail", Msisdn("85291234567"), "852****4567"),
        ("detail", "123456789", "123****6789"),
        ("detail", "123456789012345", "123****2345"),
        ("detail", "12345678", "12345678"),
        ("detail", "1234567890123456", "1234567890123456"),
        ("detail", "+852 9123 4567", "852****4567"),
        ("detail", "+852-9123-4567, +85291234568.", "852****4567, 852****4568."),
        ("detail", "to 85291234567,85391234567;", "to 852****4567,853****4567;"),
        ("detail", "致電85291234567查詢", "致電852****4567查詢"),
        ("detail", "tel85291234567", "tel852****4567"),
        ("detail", "took 0.123456789 s", "took 0.123456789 s"),
        ("detail", "2026-11-22T06:30:00.123456+08:00", "2026-11-22T06:30:00.123456+08:00"),
        ("detail", "2026-11-22 06:30", "2026-11-22 06:30"),
        ("detail", "SR-1234567890ABCDEF is late", "SR-1234567890ABCDEF is late"),
        ("reference", Reference("SR-1234567890123456"), "SR-1234567890123456"),
        ("ticket", "12345", "12345"),
        ("timestamp", "1700000000", "1700000000"),
        ("smsdid", "1234567890", "1234567890"),
        ("smsdids", ["1234567890"], ["1234567890"]),
        ("requester", "amy@office.example", "amy@office.example"),
        ("took_ms", 123456789, 123456789),
        ("flag", True, True),
        ("none", None, None),
        ("recipients", ["85291234567"], ["852****4567"]),
        ("recipients", ("85291234567", 5), ["852****4567", 5]),
        ("states", {"85291234567": "sent"}, {"852****4567": "sent"}),
        (
            "nested",
            {"a": [{"password": "hush", "text": "Hi"}]},
            {"a": [{"password": "***", "text": "[2 characters]"}]},
        ),
        ("error", ValueError("bad 85291234567"), "bad 852****4567"),
        ("secret_thing", SecretStr("hush"), "**********"),
        ("path", Path("/tmp/85291234567"), "/tmp/852****4567"),
        ("detail", "KHGB1 LOGIN sms hush", "KHGB1 LOGIN ***"),
        ("detail", 'b\'KHGB1 LOGIN "a b" "hu\\\\"sh"\\r\\n\'', "b'KHGB1 LOGIN ***"),
        ("detail", "KHGB1 AUTHENTICATE PLAIN AGEAaHVzaA==", "KHGB1 AUTHENTICATE ***"),
        ("detail", "AUTH PLAIN AGEAaHVzaA==", "AUTH ***"),
        ("detail", "LOGIN a hush\nnext line", "LOGIN ***\nnext line"),
        (
            "detail",
            "NO [AUTHENTICATIONFAILED] LOGIN failed.",
            "NO [AUTHENTICATIONFAILED] LOGIN failed.",
        ),
        ("detail", "[PASSWORD]=hush\r\n[CONTENT]=Hi", "[PASSWORD]=***\\x0d\n[CONTENT]=***"),
        ("detail", "\x1b[31mred\x00", "\\x1b[31mred\\x00"),
        ("detail", "\u202eevil", "\\u202eevil"),
        ("detail", "tab\tand\nline", "tab\tand\nline"),
    ],
)
def test_a_value_is_told_so(key: str, value: object, told: object) -> None:
    assert mask(None, "info", {key: value}) == {key: told}


@given(
    st.from_regex(r"\A[1-9][0-9]{8,14}\Z"),
    st.text(" ,;:.()<>=\"'/中é-", max_size=3),
    st.text(" ,;:.()<>=\"'/中é-", max_size=3),
)
def test_no_number_is_told_in_full(number: str, before: str, after: str) -> None:
    said = repr(mask(None, "info", {"event": before + number + after, "detail": [number]}))
    assert number not in said


@pytest.mark.parametrize("end", ["", "A", "1234567", "=", "\x00"])
@pytest.mark.parametrize("piece", ["a", "a 1", "12 ", "mailbox requests: port 993 ", "+1 (", "9"])
def test_a_long_line_is_masked_at_once(piece: str, end: str) -> None:
    """A stranger chooses such lines: with a pattern that goes back and forth this never ended."""
    said = piece * 3000 + end
    assert mask(None, "info", {"detail": said, "ticket": said})


@pytest.mark.parametrize("format", ["json", "console", "journal"])
def test_what_may_not_be_told_is_in_no_form(format: str, tmp_path: Path) -> None:
    out = io.StringIO()
    configure("debug", format, out, journal=str(tmp_path / "none"))
    password = "hush-hush"  # a local variable of the traceback
    try:
        raise RuntimeError("LOGIN sms " + password, "85291234567")
    except RuntimeError as error:
        log.exception(
            "step.failed",
            error=error,
            text="Your parcel",
            password=password,
            body={"text": "Your parcel"},
            to=[Msisdn("85291234567")],
        )
    logging.getLogger("library").error("[CONTENT]=Your parcel", exc_info=ValueError("85291234567"))
    assert "852****4567" in out.getvalue()
    for hidden in ("hush-hush", "Your parcel", "85291234567", "91234567"):
        assert hidden not in out.getvalue()


@pytest.mark.parametrize("format", ["json", "console", "journal"])
def test_an_event_that_cannot_be_rendered_stops_nothing_and_betrays_nothing(
    format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Rude:
        def __str__(self) -> str:
            raise KeyError("85291234567")

    out = io.StringIO()
    configure("info", format, out, journal=str(tmp_path / "none"))
    log.info("x.happened", rude=Rude(), to="85291234567")
    assert out.getvalue() == "log.failed: KeyError\n"
    assert capsys.readouterr().err == ""


def test_a_closed_stream_stops_nothing() -> None:
    out = io.StringIO()
    configure("info", "json", out)
    out.close()
    log.info("x.happened")


def test_half_a_character_does_not_stop_a_line(tmp_path: Path, journal: socket.socket) -> None:
    configure("info", "journal", io.StringIO(), journal=journal.getsockname())
    log.info("x.happened", detail="\ud83d")
    assert received(journal)["RELAY_DETAIL"] == r"\ud83d"
    with (tmp_path / "stderr").open("w", encoding="utf-8") as stderr:
        configure("info", "json", stderr)
        log.info("x.happened", detail="\ud83d")
    assert r"\\ud83d" in (tmp_path / "stderr").read_text()


def test_the_journal_is_where_systemd_has_it() -> None:
    assert journald.SOCKET == "/run/systemd/journal/socket"


def test_a_tag_in_place_of_a_reference_is_masked() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    structlog.get_logger().info("submission.accepted", reference="[PASSWORD]=hunter2hunter2")
    assert "hunter2" not in stream.getvalue()
