"""Queue, trace, top and preview for eyes: plain words, and no text or number more than before."""

import io
import json
import os
import pty
import re
import select
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape

from relay.model import Outcome, Result, State
from relay.notices.english_reasons import REASONS
from relay.operator.saying import WIDE, say_age, say_code, say_event, say_line, say_state
from relay.operator.top import page, see
from relay.operator.views import show_queue, show_trace
from relay.steps import gate
from relay.steps.upkeep import upkeep
from tests.commands import relay
from tests.desk import LATER, LOST, desk

CONFIG = Path(__file__).parent / "data" / "preview" / "relay.toml"
ZONE = ZoneInfo("Asia/Hong_Kong")
NUMBER = re.compile(r"9123 ?4567|138 ?1234 ?5678")


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def a_morning(office):
    """One sent, one for later, one that waits for a yes, one asked about, one in doubt."""
    await office.write("Please text 9123 4567: secret one\n")
    await office.send()
    await office.answer("SMSDID:10001")
    await office.write("Please text 9123 4567: secret two. Send it tomorrow at 9am.\n")
    await office.write("To: 13812345678\n\n你好\n")
    await office.write("To: 9123 4567\nSend at: tomorrow at 3\n\nsecret three\n")
    await office.write("Please text 9123 4567: secret four\n")
    await office.send(LOST)


def queue(office, capsys, **time):
    capsys.readouterr()
    now = office.now + timedelta(**time)
    office.look(lambda tx: show_queue(tx, ZONE, as_json=False, now=now))
    return capsys.readouterr().out


async def test_the_queue_says_in_words_what_waits_for_what_and_since_when(office, capsys):
    await a_morning(office)
    shown = queue(office, capsys, minutes=12)
    for words in (
        "waits for its time",
        "leaves Thu 19 Nov 08:45",
        'waits for a "yes"',
        "a question is open",
        "perhaps sent, the connection broke at the last step",
        "since 12 min",
        "The time can be read in more than one way.",
        "relay confirm TICKET",
        "relay resolve TICKET --as sent",
        "relay trace TICKET",
    ):
        assert words in shown
    assert not NUMBER.search(shown)
    assert "secret" not in shown
    assert "你好" not in shown


async def test_an_empty_queue_says_so_and_a_stop_stands_above_it(office, capsys):
    assert queue(office, capsys) == "Nothing is waiting.\n"
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "balance", office.now))
    shown = queue(office, capsys)
    assert "Sending has stopped: the credit at the SMS provider is used up." in shown
    assert "relay resume" in shown


async def test_the_queue_counts_what_is_to_be_sent_and_not_what_it_replaced(office, capsys):
    await office.write("Please text 9123 4567, 9234 5678: hello. Send it tomorrow at 9am.\n")
    assert "2 phones  2 SMS" in queue(office, capsys)
    await office.reply("text: other words")
    assert "2 phones  2 SMS" in queue(office, capsys)
    office.look(lambda tx: show_queue(tx, ZONE, as_json=True))
    assert json.loads(capsys.readouterr().out)["segments"] == 2


async def test_the_queue_counts_a_phone_once_however_many_parts_it_gets(office, capsys):
    long = (
        "Options: split\nTo: 9123 4567\nSend at: tomorrow 9am\n\n" + "A word in a long text. " * 30
    )
    await office.write(long)
    shown = queue(office, capsys)
    parts = len(office.rows("SELECT id FROM submission"))
    assert parts > 1
    assert "1 phone  " in shown


async def test_a_trace_is_a_story_in_order_with_its_pauses(office, capsys):
    await office.write("Please text 9123 4567: hello\n")
    await office.send(LATER)
    office.now += timedelta(minutes=2)
    await office.send()
    office.now += timedelta(seconds=5)
    await office.answer("SMSDID:10001")
    ticket = office.submission().ticket
    capsys.readouterr()
    assert office.look(lambda tx: show_trace(tx, ticket, ZONE, as_json=False))
    shown = capsys.readouterr().out
    story = [
        "Understood",
        "Ready to leave",
        "The mail server has it",
        "The provider accepted it",
    ]
    places = [shown.index(words) for words in story]
    assert places == sorted(places)
    assert "+2 min" in shown
    assert "+5 s" in shown
    assert "submission.accepted" in shown, "the word of the log too"
    assert "451 later" in shown


# -- the width of a terminal -----------------------------------------------------------------------

CHINESE = "收件人：陳大文 9123 4567\n內容：您的包裹已經送到，請於今日下午五時前到接待處領取，謝謝。"
WORDY = "550 5.7.1 the server says at length 而且用中文也說了很多，多到一行放不下 why it takes none"
WIDTHS = pytest.mark.parametrize("wide", [80, 120])


@pytest.fixture
def terminal(monkeypatch):
    """Makes standard output a terminal of so many columns."""

    def of(columns):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setenv("FORCE_COLOR", "1")

    return of


def plain(shown):
    return re.sub(r"\x1b\[[0-9;]*m", "", shown)


def fits(shown, columns):
    """Whether each line fits, a Chinese character taking two columns."""
    assert max(map(cell_len, shown.splitlines())) <= columns, shown
    return " ".join(shown.split())


@pytest.mark.parametrize(("wide", "coded"), [(80, False), (120, True)])
async def test_a_trace_fits_a_terminal_of_eighty_columns(office, capsys, terminal, wide, coded):
    terminal(wide)
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    await office.answer("SMSDID:10001")
    ticket = office.submission().ticket
    capsys.readouterr()
    assert office.look(lambda tx: show_trace(tx, ticket, ZONE, as_json=False))
    shown = plain(capsys.readouterr().out)
    fits(shown, wide)
    assert ("submission.accepted" in shown) == coded
    assert office.submission().reference in shown


@WIDTHS
async def test_a_trace_in_chinese_fits_too_and_loses_nothing(office, capsys, terminal, wide):
    terminal(wide)
    subject = (
        "請發送短訊通知客戶：包裹已經送到，請客戶於今日下午五時前到接待處領取，多謝幫忙，祝工作愉快"
    )
    await office.write(f"{CHINESE}\n", subject=subject)
    await office.send(Outcome(result=Result.REFUSED, code=550, detail=WORDY))
    ticket = office.submission().ticket
    capsys.readouterr()
    assert office.look(lambda tx: show_trace(tx, ticket, ZONE, as_json=False))
    shown = plain(capsys.readouterr().out)
    fits(shown, wide)
    unwrapped = re.sub(r"[\s│]", "", shown)
    for whole in (
        subject,
        WORDY,
        "陳大文",
        "您的包裹已經送到，請於今日下午五時前到接待處領取，謝謝。",
    ):
        assert re.sub(r"\s", "", whole) in unwrapped, shown


async def crowd(office):
    """The morning, and colleagues with long addresses; the server says much in Chinese."""
    await a_morning(office)
    colleague = "chan.tai-man.of.the.reception.of.customer.affairs@office.example"
    await office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n", From=colleague)
    await office.write("Please text 9123 4567, 6123 4567: and hello\n")
    await office.send(Outcome(result=Result.LOST, detail=WORDY))
    return colleague


@WIDTHS
async def test_the_queue_fits_a_terminal_and_loses_nothing(office, capsys, terminal, wide):
    terminal(wide)
    colleague = await crowd(office)
    shown = plain(queue(office, capsys, minutes=12))
    said = fits(shown, wide)
    for words in (
        *("waits for its time", 'waits for a "yes"', "a question is open", colleague),
        *("since 12 min", "leaves Thu 19 Nov 08:45", "2 phones 2 SMS"),
        "A number has no country code. We took it for a number in mainland China.",
        "relay resolve TICKET --as sent, not-sent or resend.",
    ):
        assert words in said, shown
    assert re.sub(r"\s", "", WORDY) in re.sub(r"\s", "", shown)
    assert all(re.match(r"#[0-9A-Z]{5}  \S", line) for line in shown.splitlines() if "#" in line)


async def test_a_queue_into_a_file_has_a_line_for_each_request(office, capsys):
    colleague = await crowd(office)
    shown = queue(office, capsys, minutes=12)
    [line] = [line for line in shown.splitlines() if colleague in line]
    assert re.match(r"#[0-9A-Z]{5}  waits for its time .* since 12 min  leaves Thu 19 Nov", line)


@WIDTHS
async def test_a_glance_fits_a_terminal_and_says_in_words_what_happened(office, wide):
    await crowd(office)
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "auth", office.now))
    console = Console(width=wide, record=True, file=io.StringIO(), force_terminal=True)
    console.print(page(office.look(lambda tx: see(tx, ZONE)), ZONE, wide=wide >= WIDE))
    shown = console.export_text()
    said = fits(shown, wide)
    assert "The line broke at the last step" in said
    assert "We wrote to the admins" in said
    assert ("submission.uncertain" in said) == (wide == 120)
    events = shown.partition("Latest events")[2].splitlines()[1:]
    assert all(re.match(r"\d\d:\d\d:\d\d ", line) for line in events if line.strip()), shown


@given(
    text=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])),
    indent=st.integers(0, 30),
    columns=st.integers(40, 120),
)
def test_no_line_is_wider_than_the_terminal_and_no_sign_is_lost(text, indent, columns):
    console = Console(
        width=columns, file=io.StringIO(), force_terminal=True, color_system=None, emoji=False
    )
    say_line(console, f"{'':·<{indent}}{escape(text)}", indent=indent)
    shown = console.file.getvalue()
    assert max(map(cell_len, shown.splitlines()), default=0) <= columns
    assert re.sub(r"\s|·", "", shown) == re.sub(r"\s|·", "", text)


async def test_a_trace_says_why_it_was_asked_and_settled_without_the_words_of_others(
    office, capsys
):
    await office.write("To: 9123 4567\nSend at: tomorrow at 3\n\nsecret\n")
    await office.write("To: 2345 6789\n\nsecret\n")
    for row in office.rows("SELECT ticket FROM request ORDER BY id"):
        capsys.readouterr()
        assert office.look(lambda tx, t=row["ticket"]: show_trace(tx, t, ZONE, as_json=False))
        shown = capsys.readouterr().out
        assert "why" in shown
        assert "tomorrow at 3" not in shown
        assert "2345 6789" not in shown
        assert "secret" not in shown


async def test_once_more_is_no_settling_by_a_person(office, capsys):
    await office.write("Please text 9123 4567: hello\n")
    await office.send(LOST)
    await office.reply("resend")
    ticket = office.submission().ticket
    capsys.readouterr()
    assert office.look(lambda tx: show_trace(tx, ticket, ZONE, as_json=False))
    assert "Once more, as somebody asked" in capsys.readouterr().out
    await office.reply("status")
    status = office.notices()[-1].body
    assert "Settled by a person" not in status
    assert "To be sent once more" in status


async def test_in_a_trace_an_answer_stands_above_what_it_caused(office, capsys):
    await office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n")
    office.now += timedelta(minutes=1)
    await office.reply("text: other words")
    await office.reply("cancel")
    ticket = office.submission().ticket
    for as_json in (False, True):
        capsys.readouterr()
        assert office.look(lambda tx, how=as_json: show_trace(tx, ticket, ZONE, as_json=how))
        shown = capsys.readouterr().out
        shown = shown[shown.index('"history"') :] if as_json else shown[shown.index("\nWhen") :]
        story = [
            *("request.accepted", "command.text", "replaced", "request.rewritten"),
            *("command.cancel", "request.cancelled"),
        ]
        places = [shown.index(words) for words in story]
        assert places == sorted(places), shown


async def test_a_state_has_one_name_in_queue_trace_and_top(office, capsys):
    await office.write("To: 13812345678\n\n你好\n")
    ticket = office.submission().ticket
    shown = [queue(office, capsys), glance(office)]
    office.look(lambda tx: show_trace(tx, ticket, ZONE, as_json=False))
    shown.append(capsys.readouterr().out.partition("\n")[0])
    assert all('waits for a "yes"' in one for one in shown)
    assert not any("not sent yet" in one for one in shown)


# -- top ------------------------------------------------------------------------------------------


def glance(office, **time):
    console = Console(width=120, record=True, file=io.StringIO(), highlight=False)
    now = office.now + timedelta(**time)
    console.print(page(office.look(lambda tx: see(tx, ZONE, now)), ZONE))
    return " ".join(console.export_text().split())


async def test_a_glance_shows_the_queue_the_day_and_the_latest_events(office):
    await a_morning(office)
    await upkeep.step(office.journal, office.charter, office.now, connected=["requests"])
    shown = glance(office, minutes=3)
    for words in (
        "● sending",
        "relay: last sign of life 3 min ago",
        "mailbox requests: last sign of life 3 min ago",
        "1 a question is open the oldest for 3 min",
        "1 waits for its time the oldest for 3 min",
        "1 waits for its time",
        '1 waits for a "yes"',
        "1 accepted by the SMS provider",
        "notice.sent uncertain We wrote to them",
    ):
        assert words in shown
    assert "secret" not in shown
    assert not NUMBER.search(shown)


async def test_a_relay_or_mailbox_without_a_sign_of_life_stands_out(office):
    assert "relay: no sign of life yet" in glance(office)
    await upkeep.step(office.journal, office.charter, office.now, connected=["requests"])
    assert "● relay" in glance(office, minutes=5)
    assert "○ relay" in glance(office, minutes=7)
    assert "○ mailbox requests" in glance(office, minutes=7)


async def test_what_the_relay_did_is_a_sign_of_life_and_what_an_operator_did_is_none(
    office,
):
    await upkeep.step(office.journal, office.charter, office.now, connected=["requests"])
    office.now += timedelta(minutes=4)
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    assert "● relay: last sign of life 10 s ago (one is due each 5 min)" in glance(
        office, seconds=10
    )
    office.now += timedelta(minutes=9)
    await office.journal.commit(lambda tx: gate.pause(tx, office.now))
    assert "○ relay: last sign of life 9 min ago " in glance(office)


async def test_signs_of_life_are_written_each_five_minutes(office):
    seen = []
    for _ in range(11):
        await upkeep.step(office.journal, office.charter, office.now, connected=["replies"])
        seen.append(office.look(lambda tx: tx.setting("connected replies")))
        office.now += timedelta(minutes=1)
    assert len(set(seen)) == 3


async def test_a_stop_and_its_cause_stand_above_all(office):
    await office.journal.commit(lambda tx: gate.stop(tx, office.charter, "auth", office.now))
    assert "Sending has stopped: the SMS provider does not accept our login" in glance(office)


async def test_yesterday_is_no_request_of_today(office):
    await a_morning(office)
    assert "Requests of today none" in glance(office, hours=14)


async def test_top_draws_on_a_terminal_until_q_and_elsewhere_once(office, tmp_path):
    await office.write("Please text 9123 4567: hello. Send it tomorrow at 9am.\n")
    config = tmp_path / "relay.toml"
    config.write_text(CONFIG.read_text() + f'\n[journal]\nurl = "sqlite:///{tmp_path}/relay.db"\n')
    command = [sys.executable, "-m", "relay", "top", "--config", str(config)]
    once = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "waits for its time" in once.stdout
    assert not list(tmp_path.glob("*.lock")), "it writes nothing"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"TERM": "xterm"}
    )
    os.close(theirs)
    drawn = b""
    while b"waits for its time" not in drawn:
        assert select.select([ours], [], [], 30)[0], drawn
        drawn += os.read(ours, 65536)
    os.write(ours, b"q")
    ending = process.poll
    while ending() is None:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                os.read(ours, 65536)
            except OSError:
                break
    assert process.wait(30) == 0
    os.close(ours)


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=61), "1 h"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_an_age_is_said_in_one_word(age, said):
    assert say_age(age) == said


def test_all_that_is_journalled_has_plain_words():
    from relay.daemon import NEEDS_A_PERSON

    events = {f"submission.{state}" for state in State if state is not State.SENDING}
    for event in events | NEEDS_A_PERSON:
        assert say_event(event) or event.startswith("report."), event
    for state in State:
        assert say_state(state) != state
    assert say_event("request.resolved", "resend") != say_event("request.resolved", "sent")
    assert say_code("time.ambiguous").endswith(".")
    holds = ("time", "confirmation", "budget", "")
    assert len({say_state("held", hold) for hold in holds}) == 4


@pytest.mark.parametrize("code", sorted(REASONS))
def test_a_reason_is_told_to_the_operator_and_not_to_the_writer(code):
    told = say_code(code)
    assert told.endswith((".", "?", ":"))
    assert not re.search(r"\b(you|yours?|please)\b", told, re.IGNORECASE)


# -- preview --------------------------------------------------------------------------------------


def test_a_preview_says_in_words_what_would_happen_and_as_of_when(tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_text(
        "From: amy@office.example\nSubject: x\n\nTo: 91234567\nSend at: tomorrow 9am\n\nHi\n"
    )
    shown = relay("preview", "--config", CONFIG, "--now", "2026-11-18T10:00:00+08:00", mail).stdout
    assert "would be sent  send" in shown
    assert "Thursday 19 November 2026 at 09:00 (+0800)" in shown
    assert "as if it came on Wednesday 18 November 2026 at 10:00 (+0800)" in shown
    assert "2 characters (plain letters), 1 SMS each" in shown
    assert str(datetime.now(UTC).year) in relay("preview", "--config", CONFIG, mail).stdout


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"[settings]\nkey = 1\n", "has no headers"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "Outlook's own"),
        (b"", "has no headers"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "has no headers"),
    ],
)
def test_a_file_that_is_no_e_mail_is_told_so(tmp_path, octets, words):
    path = tmp_path / "a.msg"
    path.write_bytes(octets)
    ended = relay("preview", "--config", CONFIG, path, COLUMNS="300")
    assert ended.exit_code == 0
    assert words in ended.stdout
    assert ".eml" in ended.stdout
    assert "Your address" not in ended.stdout


def test_strict_without_settings_says_what_is_missing(tmp_path):
    if Path("/etc/relay/relay.toml").exists():
        pytest.skip("a relay lives here")
    path = tmp_path / "a.eml"
    path.write_text("From: a@b.example\n\nhello\n")
    ended = relay("preview", "--strict", path)
    assert ended.exit_code == 78
    assert "requesters.authserv_id" in ended.stderr


def test_the_help_of_the_commands_is_cut_nowhere():
    shown = relay("--help", COLUMNS="70").stdout
    assert "..." not in shown.split("Commands:")[1]
    words = " ".join(shown.split())
    assert (
        "Settle a request of which nobody knows whether it was sent, and tell its requester."
        in words
    )
