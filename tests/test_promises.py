"""The promises, each with a relay that breaks it: a check that cannot fail proves nothing."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from relay import daemon
from relay.gateway import evidence
from relay.journal.journal import Journal
from relay.journal.mail import MailVerbs
from relay.journal.submissions import SubmissionVerbs
from relay.journal.transaction import Transaction
from relay.model import Phase, Reference, Result, State
from relay.planning import lifecycle
from relay.steps.answers import answers
from relay.steps.sending import outbox
from relay.wire import smtp_transaction
from relay.wire.smtp import Carrier, Server
from tests.desk import ADMIN, GATEWAY, LOST, START, desk, mail
from tests.servers.smtp_faults import SmtpFaults

ONE = "Please text 9123 4567: hello\n"
LEASE = timedelta(minutes=15)


# -- the checks: each raises AssertionError where its promise is broken ---------------------------


async def after_the_dot_nothing_is_sent_again(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        await office.send(LOST)
        for _ in range(3):
            await office.wait(hours=2)
            await office.send()
        assert len(office.carrier.dots) == 1


async def a_crash_after_the_dot_sends_nothing_again(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        sql = "UPDATE submission SET state='sending', phase='dot', epoch=1, attempt=1"
        await office.journal.commit(lambda tx: tx._db.execute(sql))
        await office.journal.commit(lambda tx: daemon._recover(tx, office.charter))
        await office.send()
        assert office.carrier.dots == []
        assert office.states == ["uncertain"]


async def each_row_is_claimed_once(folder):
    async with desk(folder) as office:
        for number in range(20):
            await office.write(f"Please text 9123 {number:04}: hello\n")
        second = Journal(office.path)
        await second.open()
        try:
            seen = await second.commit(lambda tx: tx.submissions_due(START, 20))
            taken = await asyncio.gather(
                *(
                    journal.commit(lambda tx, s=row: tx.take(s, START, LEASE))
                    for row in seen
                    for journal in (office.journal, second)
                )
            )
        finally:
            await second.close()
        assert sum(map(bool, taken)) == len(seen) == 20


async def a_holder_that_was_replaced_writes_no_dot(folder):
    async with desk(folder) as office:

        async def sleep(phase):
            if phase is Phase.BODY:
                await office.wait(minutes=16)

        office.carrier.at = sleep
        await office.write(ONE)
        await office.out.step()
        await office.ended()
        office.carrier.at = None
        await office.wait(minutes=2)
        await office.send()
        assert len(office.carrier.dots) == 1


async def a_copy_is_no_second_request(folder):
    async with desk(folder) as office:
        raw = mail(ONE)
        await office.take(raw)
        await office.take(raw)  # under another UID, as after a move there and back
        assert len(office.rows("SELECT * FROM request")) == 1


async def no_password_is_at_rest(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        await office.send()
        [dot] = office.carrier.dots
        await office.answer("ERROR:252\r\n" + dot.data.decode().partition("\r\n\r\n")[2])
        assert office.states == ["rejected"]
    assert not [path for path in folder.iterdir() if b"apipass" in path.read_bytes()]


async def a_reference_that_we_did_not_make_is_told_from_ours(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        await office.send()
        foreign = Reference.mint(b"random", b"another key")
        await office.answer("SMSDID:10001", to=foreign)
        assert office.outcomes == ["foreign reference"]


async def the_first_ids_stand_and_others_alarm(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        await office.send()
        await office.answer("SMSDID:10001")
        await office.answer("SMSDID:10002")
        assert office.submission().smsdids == ("10001",)
        assert len(office.notices(ADMIN)) == 1


async def a_stop_is_a_stop(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        await office.send()
        await office.answer("ERROR:2")
        await office.write(ONE.replace("hello", "another"))
        await office.send()
        assert len(office.carrier.dots) == 1


async def nothing_stale_is_sent(folder):
    async with desk(folder) as office:
        await office.write(ONE)
        office.now += timedelta(hours=25)
        await office.send()
        assert office.carrier.dots == []


async def a_line_that_breaks_after_the_dot_is_no_failed_try(folder):
    async with SmtpFaults("dot", "fin") as server, desk(folder) as office:
        where = Server(host="127.0.0.1", port=server.port, tls="none", hostname="office.example")
        office.carrier = Carrier(where)
        office.out = office.new_outbox(office.journal)
        await office.write(ONE)
        for _ in range(3):
            while await office.out.step():
                await office.ended()
            await office.wait(hours=2)
        await office.carrier.close()
        assert [mail.recipient for mail in server.taken].count(GATEWAY) == 1


# -- the broken relays ----------------------------------------------------------------------------


def doubt_sends_again(patch):
    def doubt(tx, charter, submissions, now, detail):
        for submission in submissions:
            tx.move(submission, State.QUEUED, now)

    patch(outbox, "doubt", doubt)


def the_error_decides(patch):
    """The same error comes before the dot and after it."""
    end = smtp_transaction._end

    async def wrong(dialogue, patience):
        outcome = await end(dialogue, patience)
        lost = outcome.result is Result.LOST
        return replace(outcome, result=Result.DEFERRED) if lost else outcome

    patch(smtp_transaction, "_end", wrong)


def recovery_ignores_the_phase(patch):
    patch(lifecycle, "recovered", lambda phase: State.QUEUED)


def the_claim_asks_nothing(patch):
    def take(self, submission, now, lease):
        sql = "UPDATE submission SET state='sending', epoch=epoch+1 WHERE id=?"
        self._db.execute(sql, (submission.id,))
        return bool(self._db.changes())

    patch(SubmissionVerbs, "take", take)


def the_fence_is_open(patch):
    patch(SubmissionVerbs, "reach", lambda self, submission, before, after, lease_until: True)


def no_copy_is_known(patch):
    patch(MailVerbs, "is_copy", lambda self, content_key: False)


def evidence_is_kept_as_it_came(patch):
    patch(evidence, "_mask", lambda text, terms: text)


def any_reference_is_ours(patch):
    patch(Reference, "is_ours", lambda self, key: True)


def the_last_ids_win(patch):
    def accept(tx, charter, submission, answer, now):
        if submission.state is not State.ACCEPTED:
            tx.move(submission, State.ACCEPTED, now)
        tx.set_ids(submission, answer.ids)

    patch(answers, "_accept", accept)


def the_claim_ignores_the_stop(patch):
    setting = Transaction.setting
    patch(
        Transaction,
        "setting",
        lambda self, name: "" if name == "stopped" else setting(self, name),
    )


def age_is_not_looked_at(patch):
    patch(outbox, "expire", lambda tx, charter, now: None)


PROMISES = [
    (after_the_dot_nothing_is_sent_again, doubt_sends_again),
    (a_line_that_breaks_after_the_dot_is_no_failed_try, the_error_decides),
    (a_crash_after_the_dot_sends_nothing_again, recovery_ignores_the_phase),
    (each_row_is_claimed_once, the_claim_asks_nothing),
    (a_holder_that_was_replaced_writes_no_dot, the_fence_is_open),
    (a_copy_is_no_second_request, no_copy_is_known),
    (no_password_is_at_rest, evidence_is_kept_as_it_came),
    (a_reference_that_we_did_not_make_is_told_from_ours, any_reference_is_ours),
    (the_first_ids_stand_and_others_alarm, the_last_ids_win),
    (a_stop_is_a_stop, the_claim_ignores_the_stop),
    (nothing_stale_is_sent, age_is_not_looked_at),
]
NAMES = [check.__name__ for check, _ in PROMISES]


@pytest.mark.parametrize("check", [check for check, _ in PROMISES], ids=NAMES)
async def test_the_promise_is_kept(tmp_path, check):
    await check(tmp_path)


@pytest.mark.parametrize(("check", "breach"), PROMISES, ids=NAMES)
async def test_a_relay_that_breaks_it_is_noticed(tmp_path, monkeypatch, check, breach):
    breach(monkeypatch.setattr)
    with pytest.raises(AssertionError):
        await check(tmp_path)
