"""Loops and storms end by themselves: of mails, of alerts, of crashes, of one requester's haste."""

import re
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from relay.model import Msisdn, Request
from relay.notices.facts import Kind
from relay.reading.mail import triage
from relay.reading.mail.mail import parse_mail
from relay.reading.request import read_request
from relay.steps import telling
from relay.steps.requests.requests import receive
from tests.desk import ADMIN, AMY, MX, NEVER, bounce, desk, mail

HERE, THERE = "sms@office.example", "sms@other.example"
UNIT = (Path(__file__).parent.parent / "systemd" / "relay.service").read_text()
MARKS = {"auto-submitted", "x-relay-loop", "precedence", "x-auto-response-suppress"}
THREAD = {"in-reply-to", "references"}
SEEDS = {
    "refused": "To: 2345 6789\n\nHi\n",
    "one of two refused": "Please text 9123 4567, 2345 6789: hello\n",
    "held": "To: 13812345678\n\nhi\n",
    "a question": "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n",
    "no request": "Hello there\n",
}


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


def delivered(raw: bytes, *, without: set[str] = frozenset(), sender: str = "") -> bytes:
    """A mail as a mail server brings it that vouches for its sender, and drops some headers."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = re.split(rb"\r\n(?![ \t])", head)
    kept = [line for line in lines if line.split(b":")[0].decode().lower() not in without]
    if sender:
        kept = [line for line in kept if not line.startswith(b"From:")] + [
            b"From: " + sender.encode()
        ]
    own = re.search(rb"(?m)^From:.*@([a-z.]+)>?", b"\n".join(kept))
    domain = own[1].decode() if own else ""
    proof = f"Authentication-Results: {MX}; dmarc=pass header.from={domain}"
    trace = f"Received: from x by {MX}; Wed, 18 Nov 2026 10:00:00 +0800"
    return b"\r\n".join([proof.encode(), trace.encode(), *kept, b"", body])


@asynccontextmanager
async def two_relays(folder):
    """Each believes what the other writes, and each is asked by it."""
    both = {"allow": ("*@office.example", "*@other.example")}
    there = {
        "notices_from": f"SMS Relay <{THERE}>",
        "own_addresses": frozenset({THERE}),
        "domain": "other.example",
    }
    for name in ("here", "there"):
        (folder / name).mkdir()
    async with desk(folder / "here", **both) as a, desk(folder / "there", **both, **there) as b:
        yield a, b


async def exchange(a, b, *, without, most, hours=0):
    """Carry each one's notices to the other until there are none; whether that is ever so."""
    carried, count = {a: len(a.carrier.letters), b: len(b.carrier.letters)}, 0
    for _ in range(hours + 1):
        moving = True
        while moving:
            moving = False
            for x, y in ((a, b), (b, a)):
                await x.send()
                letters = x.carrier.letters[carried[x] :]
                carried[x] += len(letters)
                for letter in letters:
                    moving, count = True, count + 1
                    await y.take(delivered(letter.data, without=without))
            if count > most:
                return False
        for x in (a, b):
            x.now += timedelta(hours=1, seconds=1)
    return True


def seed(words):
    """What begins it: a mail to one relay in the name of the other."""
    return delivered(mail(words, From=THERE, proof="").partition(b"\r\n")[2])


# -- mails ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", SEEDS.values(), ids=SEEDS)
@pytest.mark.parametrize(
    ("without", "most"),
    [
        (set(), 1),
        (MARKS, 1),
        (MARKS | THREAD, 1),
        (MARKS | THREAD | {"subject"}, 1),
        (MARKS | {"message-id"}, 10),
    ],
    ids=["as sent", "no marks", "and no thread", "and no Subject", "no marks and no id"],
)
async def test_two_relays_that_write_to_each_other_fall_silent(tmp_path, words, without, most):
    async with two_relays(tmp_path) as (a, b):
        await a.take(seed(words))
        assert await exchange(a, b, without=without, hours=1, most=most)
        assert (a.carrier.dots, b.carrier.dots) == ([], [])
        assert "automatic" in b.names("mail.ignored") or b.rows("SELECT * FROM mail")


async def test_two_relays_whose_mails_lose_all_that_marks_them_fall_silent_too(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(telling, "_MOST_IN_VAIN", 15)  # a hundred in truth
    async with two_relays(tmp_path) as (a, b):
        await a.take(seed(SEEDS["refused"]))
        without = MARKS | THREAD | {"message-id", "subject"}
        assert await exchange(a, b, without=without, hours=3, most=32)
        assert (a.carrier.dots, b.carrier.dots) == ([], [])
        assert "notice.withheld" in a.names() + b.names()


async def test_the_loop_would_be_noticed_if_our_marks_were_ignored(tmp_path, monkeypatch):
    monkeypatch.setattr(triage, "is_automatic", lambda *args, **rest: "")
    monkeypatch.setattr(triage, "_is_looped", lambda mail, loop_mark: False)
    async with two_relays(tmp_path) as (a, b):
        await a.take(seed(SEEDS["refused"]))
        assert not await exchange(a, b, without=MARKS | THREAD, most=10)


@pytest.mark.parametrize("back", ["as sent", "from a list", "to the answers", "without marks"])
async def test_our_own_notice_that_comes_back_is_answered_by_nobody(office, back):
    await office.write(SEEDS["held"])
    await office.send()
    [letter] = office.carrier.letters
    ways = {"as sent": {}, "from a list": {"sender": "list@office.example"}, "to the answers": {}}
    dropped = MARKS if back == "without marks" else set()
    raw = delivered(letter.data, without=dropped, **ways.get(back, {}))
    for _ in range(3):
        await office.take(raw, replies=back == "to the answers")
        raw = raw.replace(b"\r\n\r\n", b"\r\n\r\nlist: ", 1)
    await office.send()
    assert len(office.carrier.letters) == 1
    assert office.states == ["held"]
    assert office.names("mail.ignored") == ["mail.ignored"] * 3


async def test_an_answering_machine_without_any_mark_hears_sixty_answers_and_then_none(office):
    """In the thread, and saying the same to each notice."""
    await office.write(SEEDS["held"])
    answered = 0
    for _ in range(3):
        while office.carrier.letters[answered:] or answered == 0:
            await office.send()
            for letter in office.carrier.letters[answered:]:
                answered += 1
                own = re.search(rb"Message-ID: (\S+)", letter.data)[1].decode()
                fields = {"In-Reply-To": own, "References": own}
                await office.take(mail("I am away until Monday.", subject="Away", **fields))
            await office.send()
        await office.wait(hours=1, seconds=1)
    assert answered <= 61
    assert (office.states, office.carrier.dots) == (["held"], [])


@pytest.mark.parametrize("words", ["cancel", "status", "help", "1", "yes", "Cancel it. I am away"])
async def test_a_machine_whose_words_are_a_command_ends_as_well(office, words):
    await office.write(SEEDS["a question"])
    answered = 0
    await office.send()
    while office.carrier.letters[answered:]:
        assert answered < 150
        answered += 1
        own = re.search(rb"Message-ID: (\S+)", office.carrier.letters[answered - 1].data)[1]
        fields = {"In-Reply-To": own.decode(), "References": own.decode()}
        await office.take(mail(words, subject="x", **fields))
        await office.send()
    assert len(office.carrier.dots) <= 1


async def test_a_machine_that_writes_a_new_mail_to_each_notice_is_left_alone(office, monkeypatch):
    monkeypatch.setattr(telling, "_MOST_IN_VAIN", 15)
    await office.write("I am away.")
    answered = 0
    for _ in range(4):
        await office.send()
        while office.carrier.letters[answered:]:
            answered += 1
            to = re.search(rb"(?m)^To: (\S+)", office.carrier.letters[answered - 1].data)[1]
            if to == AMY.encode():
                await office.write(f"I am away. Case {answered}.")
            await office.send()
        await office.wait(hours=1, seconds=1)
    assert len([n for n in office.notices() if n.kind == Kind.REFUSAL]) == 15
    assert len(office.notices(ADMIN)) == 1, "a person is told, once"
    await office.write("Please text 9123 4567: hello\n")
    await office.write("no request")
    assert office.told[-2:] == [Kind.ACKNOWLEDGEMENT, Kind.REFUSAL], "and it ends with good sense"


# -- bounces and alerts ---------------------------------------------------------------------------


async def test_an_admin_whose_mailbox_bounces_causes_no_alert_about_alerts(office):
    await office.write("Please text 9123 4567: hello\n")
    await office.send(NEVER)
    for _ in range(5):
        await office.send()
        for letter in office.carrier.letters:
            if letter.recipient == ADMIN:
                head = letter.data.partition(b"\r\n\r\n")[0].decode()
                await office.take(bounce(head))
                await office.take(bounce(head), replies=True)
    assert len(office.notices(ADMIN)) == 1
    assert "notice.failed" in office.names()
    assert len(office.carrier.letters) == 3  # two to Amy, one to the admin


async def test_a_requester_whose_mailbox_bounces_everything_is_not_told_so(office):
    for number in range(5):
        await office.write(f"Please text 9123 {number:04}: hello\n")
    seen = 0
    for _ in range(5):
        await office.send()
        for letter in office.carrier.letters[seen:]:
            seen += 1
            await office.take(bounce(letter.data.partition(b"\r\n\r\n")[0].decode()))
    assert len(office.carrier.letters) == 5
    assert office.states == ["submitted"] * 5
    assert office.names("notice.failed") == ["notice.failed"] * 5


@pytest.mark.parametrize("refused", ["by the server", "by nobody"])
async def test_an_alert_that_cannot_be_sent_is_no_cause_of_another(office, refused):
    if refused == "by the server":
        office.carrier.notices_end = lambda envelope: NEVER
    await office.write("Please text 9123 4567: hello\n")
    await office.send(NEVER)
    for _ in range(10):
        await office.wait(hours=1)
        await office.send()
    assert len(office.notices(ADMIN)) == 1


async def test_an_admin_s_machine_that_answers_alerts_ends(office):
    await office.write("Please text 9123 4567: hello\n")
    await office.send(NEVER)
    answered = 0
    await office.send()
    while office.carrier.letters[answered:]:
        assert answered < 150
        letter = office.carrier.letters[answered]
        answered += 1
        if letter.recipient == ADMIN:
            own = re.search(rb"Message-ID: (\S+)", letter.data)[1].decode()
            fields = {"In-Reply-To": own, "References": own, "From": ADMIN}
            await office.take(mail("I am away.", subject="Away", **fields))
        await office.send()
    assert len(office.carrier.dots) == 0


@pytest.mark.parametrize("marked", [True, False])
async def test_an_automatic_word_of_the_gateway_changes_nothing(office, marked):
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    fields = {"Auto-Submitted": "auto-replied"} if marked else {}
    for number in range(5):
        await office.answer(f"We are closed today. ({number})", **fields)
    await office.send()
    assert office.states == ["submitted"]
    assert (len(office.carrier.dots), len(office.carrier.letters)) == (1, 1)


# -- crashes --------------------------------------------------------------------------------------


def unit(key: str) -> str:
    return re.search(rf"(?m)^{key}=(.*)$", UNIT)[1]


def test_a_crash_loop_ends_in_the_limit_of_systemd():
    """It starts again after RestartSec, so the burst must be used up within the interval."""
    burst, pause = int(unit("StartLimitBurst")), int(unit("RestartSec").removesuffix("s"))
    interval = int(unit("StartLimitIntervalSec").removesuffix("min")) * 60
    slowest = 60  # seconds that a start may take
    assert unit("TimeoutStartSec") == f"{slowest}s"
    assert burst * (pause + slowest) < interval
    assert UNIT.index("StartLimitBurst") < UNIT.index("[Service]"), "they belong to [Unit]"


def test_what_another_start_cannot_heal_is_not_started_again():
    from relay import cli

    ends = set(unit("RestartPreventExitStatus").split())
    assert str(cli.EX_CONFIG) in ends
    assert not ends & {str(cli.EX_TEMPFAIL), str(cli.EX_IOERR)}, "these may heal"


# -- storms ---------------------------------------------------------------------------------------


async def storm(office, count, *, requester=AMY, to=lambda n: f"8529{n:07}"):
    """So many requests of one person at once: one mail is read, and all are made of its reading."""
    original = parse_mail(mail("Please text 9123 4567: hello\n", From=requester))
    reading = read_request(original, office.charter.rules, now=office.now)
    assert isinstance(reading, Request)

    def work(tx):
        for number in range(count):
            people = (replace(reading.recipients[0], msisdn=Msisdn(to(number))),)
            one = replace(reading, recipients=people, text=f"hello {number}")
            named = replace(original, message_id=f"<{number}.{requester}>")
            receive(
                tx,
                office.charter,
                office.identity,
                named,
                one,
                raw=b"",
                received_at=office.now,
                now=office.now,
            )

    await office.journal.commit(work)


async def run(office):
    """The outbox as the daemon runs it: again while something was started, or has changed."""
    while True:
        office.journal.changed.clear()
        if not await office.out.step() and not office.journal.changed.is_set():
            break
        await office.ended()


async def test_a_storm_goes_out_as_the_budget_allows_and_nothing_of_it_is_dropped(tmp_path):
    """A thousand at once behave so too, but take a minute."""
    policy = {"per_requester_hour": 20, "per_requester_day": 80}
    async with desk(tmp_path, policy=policy) as office:
        await storm(office, 200)
        await run(office)
        assert Counter(office.states) == {"submitted": 20, "held": 180}
        assert len(office.carrier.letters) == 91, "ninety notices, and one that gathers the rest"
        for hours in (1, 2, 3):
            await office.wait(hours=1, seconds=1)
            await run(office)
            assert len(office.carrier.dots) == 20 * (hours + 1)
        await office.wait(hours=3)
        await run(office)
        assert len(office.carrier.dots) == 80, "the day's budget"
        order = [int(re.search(rb"\]=8529(\d{7})", e.data)[1]) for e in office.carrier.dots]
        assert order == list(range(80)), "in the order in which they were written"
        await office.wait(hours=18)
        await run(office)
        assert office.states.count("expired") == 120
        sql = "SELECT kind, count(*) n, count(DISTINCT request_id) r FROM notice GROUP BY kind"
        told = {row["kind"]: (row["n"], row["r"]) for row in office.rows(sql)}
        assert told["acknowledgement"] == (200, 200)
        assert told["held"] == (180, 180), "each is told once that it waits"
        assert told["expired"] == (120, 120)
        assert {n.recipient for n in office.carrier.letters} == {AMY, ADMIN}


async def test_a_storm_of_one_keeps_nobody_else_waiting(tmp_path):
    """Many wait before him; Bob's one leaves as soon as the budget has been used up."""
    async with desk(tmp_path) as office:
        await storm(office, 150)
        await office.write("Please text 6123 4567: hello\n", From="bob@office.example")
        await run(office)
        numbers = [re.search(rb"\]=852(\d{8})", e.data)[1] for e in office.carrier.dots]
        assert b"61234567" in numbers
        assert len(numbers) == 31
        assert [n.state for n in office.notices("bob@office.example")] == ["sent"]
        await office.wait(minutes=10)  # the others are looked at again: and his next
        await office.write("Please text 6123 4568: hello\n", From="bob@office.example")
        await run(office)
        assert len(office.carrier.dots) == 32


async def test_a_budget_that_has_room_for_one_lets_one_go(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 10}) as office:
        await storm(office, 60)
        await run(office)
        before = len(office.names("submission.held"))
        await office.wait(hours=1, seconds=1)
        await run(office)
        assert len(office.carrier.dots) == 20
        assert len(office.names("submission.held")) == before, "none is let go to be held again"


async def test_the_budget_of_the_day_counts_segments_and_stops_in_the_middle(tmp_path):
    policy = {"per_day": 25, "per_requester_hour": 1000, "max_age": timedelta(days=3)}
    async with desk(tmp_path, policy=policy) as office:
        await office.write("Please text 9123 4567: " + "x" * 300 + "\n")  # two segments
        await storm(office, 40)
        await run(office)
        billed = office.rows("SELECT sum(billed) n FROM submission WHERE state = 'submitted'")
        assert billed == [{"n": 25}]
        assert Counter(office.states) == {"submitted": 24, "held": 17}
        await office.wait(hours=24, seconds=1)
        await run(office)
        assert office.states.count("held") == 0


async def test_one_phone_gets_no_more_than_one_person_may_send(tmp_path):
    async with desk(tmp_path, policy={"per_requester_hour": 10}) as office:
        for who in range(4):
            await storm(office, 5, requester=f"p{who}@office.example", to=lambda n: "85291234567")
        await run(office)
        assert Counter(office.states) == {"submitted": 10, "held": 10}
        await office.wait(hours=1, seconds=1)
        await run(office)
        assert office.states.count("held") == 0
        assert len(office.carrier.dots) == 20
