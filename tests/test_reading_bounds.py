"""Bounds: whatever comes in is read within a second or so, in little memory, and never raises."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from relay.operator.preview import form, preview
from relay.reading.mail.head import MAX_HEAD, MAX_LINE, MAX_PART_HEAD
from relay.reading.mail.mail import MAX_MAIL, parse_head, parse_mail
from relay.reading.mail.mime import MAX_DEPTH, MAX_PARTS
from relay.reading.page.body import MAX_TEXT, read_body
from relay.reading.page.html import MAX_ELEMENTS, MAX_HTML, read_html
from relay.wire import imap
from tests.desk import AMY, MX, START, charter
from tests.fuzz import targets

ROOT = Path(__file__).parent.parent
PATIENCE = 8  # seconds; all take less than one on an idle core, and a hang would take hours
CHARTER = charter()
HEAD = (
    f"Authentication-Results: {MX}; dmarc=pass header.from=office.example\r\n"
    f"Received: from desk by {MX}; Wed, 18 Nov 2026 10:00:00 +0800\r\n"
    f"From: {AMY}\r\nTo: sms@office.example\r\nMessage-ID: <a@b>\r\n"
)


@pytest.fixture
def hurry():
    """A reader that hangs is interrupted, and fails its test. What counts is the time that it
    computes: a machine may stand still for half a minute."""

    def interrupt(number, frame):
        raise AssertionError(f"still reading after {4 * PATIENCE} s")

    before = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, 4 * PATIENCE)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


def judged(raw):
    return form(preview(raw, CHARTER, now=START, strict=True), "", CHARTER, now=START)


def plain(body, subject="91234567", more=""):
    return f"{HEAD}Subject: {subject}\r\n{more}\r\n{body}".encode()


def page(body):
    return plain(body, more="Content-Type: text/html; charset=utf-8\r\n")


# -- the caps -------------------------------------------------------------------------------------


def test_no_more_than_the_first_mib_is_fetched_or_read():
    assert MAX_MAIL == 1024 * 1024
    assert f"BODY.PEEK[]<0.{MAX_MAIL}>" in imap._ITEMS
    raw = plain("x" * (MAX_MAIL + 100))
    mail = parse_mail(raw)
    assert mail.cut_short
    assert sum(len(part.data) for part in mail.parts) < MAX_MAIL
    assert not parse_mail(plain("hello")).cut_short
    assert parse_mail(plain("hello"), size=MAX_MAIL + 1).cut_short


@pytest.mark.parametrize(
    ("more", "defect"),
    [
        ("X: y\r\n" * (MAX_HEAD // 6 + 1), "the headers are longer than 64 KiB"),
        (f"X: {'y' * MAX_LINE}\r\n", "a header line is longer than 8 KiB"),
        ("X: y\r\n" * ((MAX_HEAD - 600) // 6), ""),
        (f"X: {'y' * (MAX_LINE - 3)}\r\n", ""),
    ],
)
def test_headers_have_64_kib_and_8_kib_a_line(more, defect):
    mail = parse_mail(plain("hello", more=more))
    assert mail.defects == ((defect,) if defect else ())
    assert sum(len(value) for _, value in mail.headers) <= MAX_HEAD
    assert max(len(value) for _, value in mail.headers) <= MAX_LINE


def nested(depth):
    opened = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth)
    )
    return plain("", more=f"{opened}\r\nhello").replace(b"hello\r\n", b"hello")


@pytest.mark.parametrize("parts", [1, MAX_PARTS, MAX_PARTS + 1, 5000])
def test_50_parts_are_read(parts):
    several = "--b\r\n\r\nx\r\n" * parts
    mail = parse_mail(plain(several, more="Content-Type: multipart/mixed; boundary=b\r\n"))
    assert len(mail.parts) == min(parts, MAX_PARTS)
    assert (bool(mail.defects) or mail.cut_short) == (parts > MAX_PARTS)


@pytest.mark.parametrize("depth", [1, MAX_DEPTH, MAX_DEPTH + 1, 500])
def test_parts_are_read_8_deep(depth):
    mail = parse_mail(nested(depth))
    assert (bool(mail.defects) or mail.cut_short) == (depth > MAX_DEPTH)
    assert len(mail.parts) <= 1


def test_the_headers_of_a_part_have_8_kib():
    part = "--b\r\n" + "X: y\r\n" * MAX_PART_HEAD + "\r\nhello"
    mail = parse_mail(plain(part, more="Content-Type: multipart/mixed; boundary=b\r\n"))
    assert mail.defects == ("the headers are longer than 8 KiB",)


@pytest.mark.parametrize(
    "raw",
    [
        plain("x" * (MAX_TEXT + 1)),
        page(f"<p>{'x' * (MAX_TEXT + 1)}"),
        plain(
            f"--b\r\n\r\n{'x' * (MAX_TEXT // 2)}\r\n" * 2 + "--b\r\n\r\nx",
            more="Content-Type: multipart/mixed; boundary=b\r\n",
        ),
    ],
    ids=["plain", "HTML", "several"],
)
def test_a_text_is_read_by_its_first_128_ki_characters_and_that_is_a_doubt(raw):
    body = read_body(parse_mail(raw))
    assert len(body.text) == MAX_TEXT
    assert body.doubtful
    assert not read_body(parse_mail(plain("x" * MAX_TEXT))).doubtful


def test_html_has_512_ki_characters_and_10_000_elements():
    assert read_html("x" * MAX_HTML) is not None
    assert read_html("x" * (MAX_HTML + 1)) is None
    assert read_html("<br>" * (MAX_ELEMENTS - 10)) is not None
    assert read_html("<br>" * (MAX_ELEMENTS + 1)) is None
    assert judged(page("<br>" * (MAX_ELEMENTS + 1)))["reasons"] == ["size"]


def test_the_writer_of_a_mail_is_known_by_its_headers_alone():
    whole = parse_mail(plain("hello"))
    head = parse_head(plain("hello"))
    assert (head.headers, head.sender, head.defects) == (whole.headers, whole.sender, ())
    assert all(not part.data for part in head.parts)
    for kind in ("multipart/mixed; boundary=b", "text/html", "multipart/mixed"):
        torn = parse_head(plain("x", more=f"Content-Type: {kind}\r\n"))
        assert torn.sender == AMY


# -- time and memory ------------------------------------------------------------------------------


def fill(unit, size=MAX_MAIL - 1000, before="", **given):
    return plain(before + unit * (size // len(unit.encode())), **given)


def fill_page(unit, count, before=""):
    return page((before + unit * count)[:MAX_HTML])


def fill_head(name, unit, count):
    lines = "".join(f"\r\n {unit}" for _ in range(count))
    return f"{HEAD}{name}: a@b.cc{lines}\r\n\r\nPlease text 91234567: hi".encode()


_CLASSES = "".join(f".a{n} .b{{display:none}}.c{n}.b{{color:#{n:03}000}}" for n in range(250))
BOMBS = {
    # bodies of a MiB
    "one word": fill("a"),
    "digits": fill("9123 4567 "),
    "addresses": fill("a@b "),
    "short lines": fill("ab\n"),
    "quotes": fill("> x\n"),
    "quotes in quotes": fill("> > "),
    "fields": fill("Name: value\n", subject="x"),
    "numerals": fill("三十"),
    "combining": fill("a\u0301\u0301"),
    "no space": fill("\u200b"),
    "attributions": fill("On Mon, 1 Jan 2026 at 10:00, Peter wrote:\n"),
    "signatures": fill("Peter\nTel: +852 2345 6789\n\n"),
    "brackets": fill("「(["),
    "linked": fill("tel:91234567 <tel:91234567> "),
    "flowed": fill("hello \n", more="Content-Type: text/plain; format=flowed\r\n"),
    "encoded": fill("=41", more="Content-Transfer-Encoding: quoted-printable\r\n"),
    "junk": fill("!@#", more="Content-Transfer-Encoding: base64\r\n"),
    "Big5": fill("a", more="Content-Type: text/plain; charset=big5\r\n").replace(b"aa", b"\xa7A"),
    # openings and fields
    "please": fill("please ", 30_000, subject="x"),
    "please nobody": fill("Nobody, ", 30_000, "Please text ", subject="x"),
    "please 陳大文": fill("陳大文、", 30_000, "請發短訊給", subject="x"),
    "please ,": fill(",", 28_000, "Please text ", subject="x"),
    "please tab": fill("\t", 28_000, "Please text ", subject="x"),
    "please space": fill("\u3000", 28_000, "請發短訊給", subject="x"),
    "please times": fill("tomorrow 9am ", 30_000, "Please text 91234567 ", subject="x"),
    "orders": fill("Text Bob: a. ", 7000, "To: 91234567\nText: ", subject="x"),
    "times": fill("Send it tomorrow at 9am. ", 7000, "Text 91234567 ", subject="x"),
    "left out": fill("not Mary Wong, except Mary. ", 30_000, "To: 91234567\n\n", subject="x"),
    "dashes": fill("9am - Bob - ", 7000, "Text 91234567 - ", subject="x"),
    "To: nobody": fill("Nobody, ", 100_000, "To: ", subject="x"),
    "To: digits": fill("9", 100_000, "To: ", subject="x"),
    "To: lines": fill("9123 4567\n", 100_000, "To:\n", subject="x"),
    "When: spaces": fill(" ", 100_000, "To: 91234567\nWhen: ", subject="x"),
    # headers
    "Subject": plain("hi", subject="=?utf-8?B?5L2g?= " * 400),
    "Subject spaces": plain("hi", subject="sms" + "\u3000" * 2500 + "x"),
    "To": fill_head("Cc", "amy@office.example,", 3000),
    "To spaces": fill_head("Cc", "," + "\t" * 8000 + "x", 7),
    "To quotes": fill_head("Cc", '"\\' * 3900, 7),
    "References": fill_head("References", "<a@b.example>", 4500),
    # pages
    "elements": fill_page("<p>x", 9900),
    "many elements": fill_page("<p>x", 130_000),
    "deep": fill_page("<div>", 100_000),
    "cells": fill_page("<td>x", 9900, "<table>"),
    "a wide cell": fill_page("<tr><td>y", 3000, f"<table><tr><td>{'x' * 300_000}"),
    "a high cell": fill_page("<td>y", 900, f"<table><tr><td>{'x<br>' * 8000}"),
    "spans": fill_page("<td rowspan=9999 colspan=9999>x", 4000, "<table>"),
    "links": fill_page('<a href="http://x.example/">k</a>', 9900),
    "entities": fill_page("&#12345;", 60_000),
    "signs": fill_page("<", 260_000),
    "comments": fill_page("<!-- x -->", 9900),
    "rules": fill_page("p{display:none}", 30_000, "<style>"),
    "rules for many": fill_page('<p class="b">x', 9900, f"<style>{_CLASSES}</style>"),
    "styles": fill_page('<p style="color:#fff;background:red">x', 9900),
    "marked": fill_page("<div class=gmail_quote>x</div>", 9900),
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.usefixtures("hurry")
def test_a_bomb_is_read_in_little_time(name):
    start = time.process_time()
    judged(BOMBS[name])
    assert time.process_time() - start < PATIENCE


@pytest.mark.parametrize("unit", ["a", "> x\n", "9123 4567 ", "你好", "Peter wrote:\n"])
@pytest.mark.usefixtures("hurry")
def test_a_mail_of_four_times_the_size_takes_no_more_than_about_four_times_as_long(unit):
    def took(size):
        raw = fill(unit, size)
        start = time.process_time()
        judged(raw)
        return time.process_time() - start

    judged(plain("warm"))
    most = 4 * 3 * min(took(20_000) for _ in range(3)) + 0.2
    assert any(took(80_000) < most for _ in range(3))  # a slow moment says nothing


def test_a_bomb_takes_little_memory():
    """All of them in one process, whose peak the system measures: lxml's share counts as well."""
    script = (
        "import resource, sys\n"
        "from tests.test_reading_bounds import BOMBS, judged, page\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "judged(page('warm')); before = peak()\n"
        "for name in ('one word', 'flowed', 'elements', 'a wide cell', 'signs'):\n"
        "    judged(BOMBS[name])\n"
        "print(peak() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert int(done.stdout) < 100


# -- what the fuzzer asserts, without it ----------------------------------------------------------


@pytest.mark.parametrize("name", targets.TARGETS)
@pytest.mark.usefixtures("hurry")
def test_what_is_fuzzed_holds_for_what_fuzzing_starts_with(name):
    from tests.fuzz.mutations import LINES, WORDS, mutate

    seeds = targets.seeds() if name == "mail" else [word.encode() for word in (*WORDS, *LINES)]
    for number, seed in enumerate(seeds[:: 30 if name == "mail" else 1]):
        targets.check(name, seed)
        if name == "mail":
            targets.check(name, mutate(seed, number))
