"""A signature is asked about once: its writer's "yes" teaches it, for that writer alone."""

from dataclasses import replace

import pytest

from relay.journal.signatures import SignatureVerbs
from relay.journal.transaction import Transaction
from relay.model import Ticket
from relay.notices.facts import Kind
from relay.operator.views import show_trace
from relay.reading.lines import cut, signature
from relay.steps.commands import commands
from tests.desk import ADMIN, AMY, desk

BOB = "bob@office.example"
CARD = "Best regards\nMary Wong\nABC Ltd\nTel: 2345 6789"
HELD, SENT = "request.held", "request.accepted"


def signed(words, block=CARD):
    return f"To: 9123 4567\n\n{words}\n\n{block}\n"


# -- the checks: each raises AssertionError where its promise is broken ---------------------------


async def a_yes_teaches_the_signature_and_the_next_mail_goes_at_once(folder):
    async with desk(folder) as office:
        assert await office.write(signed("one")) == HELD
        assert await office.reply("yes") == "confirmed"
        assert await office.write(signed("two")) == SENT
        await office.send()
        texts = [s["text"] for s in office.rows("SELECT text FROM submission ORDER BY id")]
        assert texts == ["one", "two"]
        assert len(office.carrier.dots) == 2


async def without_a_yes_nothing_is_learned(folder):
    async with desk(folder) as office:
        await office.write(signed("one"))
        assert await office.write(signed("two")) == HELD
        await office.reply("no")
        await office.reply("maybe", to=office.notices()[1])
        await office.reply("cancel", to=office.notices()[1])
        assert await office.write(signed("three")) == HELD
        await office.wait(hours=25)
        assert await office.write(signed("four")) == HELD
        assert office.rows("SELECT * FROM signature") == []


async def what_one_confirms_is_not_known_of_another(folder):
    async with desk(folder) as office:
        await office.write(signed("one"))
        await office.reply("yes")
        assert await office.write(signed("two"), From=BOB) == HELD
        assert await office.write(signed("three")) == SENT


async def nobody_teaches_for_somebody_else(folder):
    async with desk(folder) as office:
        await office.write(signed("one"))
        await office.reply("yes", sender=BOB)
        await office.reply("yes", sender="amy@elsewhere.example")
        assert office.states == ["held"]
        assert await office.reply("yes", sender=ADMIN) == "confirmed"
        assert office.states == ["queued"], "an admin's yes lets the one message go"
        assert await office.write(signed("two")) == HELD
        assert await office.write(signed("three"), From=ADMIN) == HELD


async def a_changed_signature_asks_once_more(folder):
    async with desk(folder) as office:
        await office.write(signed("one"))
        await office.reply("yes")
        for number, block in enumerate((CARD.replace("6789", "6780"), CARD + "\nFax: 2345 6781")):
            assert await office.write(signed(f"two {number}", block)) == HELD
            held = [n for n in office.notices() if n.kind == Kind.HELD][-1]
            await office.reply("yes", to=held)
            assert await office.write(signed(f"three {number}", block)) == SENT
        assert await office.write(signed("four")) == SENT, "the first is still known"


# -- the broken relays ----------------------------------------------------------------------------


def nothing_is_learned(patch):
    patch(commands, "learn", lambda tx, request, now: None)


def a_mail_teaches_without_a_yes(patch):
    add_request = Transaction.add_request

    def add(self, ticket, **columns):
        request = add_request(self, ticket, **columns)
        commands.learn(self, request, columns["now"])
        return request

    patch(Transaction, "add_request", add)


def what_one_taught_is_known_of_everybody(patch):
    def signatures(self, requester):
        rows = self._db.execute("SELECT fingerprint FROM signature")
        return {row["fingerprint"]: Ticket("00000") for row in rows}

    patch(SignatureVerbs, "signatures", signatures)


def anybodys_yes_teaches(patch):
    confirm = commands.confirm

    def teach(tx, charter, identity, request, now):
        done = confirm(tx, charter, identity, request, now)
        commands.learn(tx, request, now)
        return done

    patch(commands, "confirm", teach)


def a_beginning_that_is_known_is_enough(patch):
    def find_known(lines, known, *, foot=()):
        for end in range(len(lines), 0, -1):
            if (found := signature.find_known(lines[:end], known)) is not None:
                return replace(found, certain=True)
        return None

    patch(cut, "find_known", find_known)


PROMISES = [
    (a_yes_teaches_the_signature_and_the_next_mail_goes_at_once, nothing_is_learned),
    (without_a_yes_nothing_is_learned, a_mail_teaches_without_a_yes),
    (what_one_confirms_is_not_known_of_another, what_one_taught_is_known_of_everybody),
    (nobody_teaches_for_somebody_else, anybodys_yes_teaches),
    (a_changed_signature_asks_once_more, a_beginning_that_is_known_is_enough),
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


# -- the rest -------------------------------------------------------------------------------------


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def taught(office):
    """A signature is learned; its ticket."""
    await office.write(signed("one"))
    await office.reply("yes")
    return office.rows("SELECT ticket FROM request")[0]["ticket"]


async def test_the_question_says_what_a_yes_teaches(office):
    await office.write(signed("one"))
    assert "without asking" in office.notices()[0].body
    await office.write("To: 13812345678\n\n你好\n")
    assert "without asking" not in office.notices()[1].body


@pytest.mark.parametrize(
    ("subject", "words", "said"),
    [
        ("note", "two", "Your signature was left out, as you confirmed in #{}: “Best regards"),
        ("通知各位同事", "明天開會請準時", "按你在 #{} 的確認，已略去簽名：「Best regards"),
        ("通知各位同事", "请明天准时开会，谢谢", "按您在 #{} 的确认，已略去签名：“Best regards"),
    ],
)
async def test_the_acknowledgement_shows_what_was_left_out_and_why(office, subject, words, said):
    ticket = await taught(office)
    assert await office.write(signed(words), subject=subject) == SENT
    body = " ".join(office.notices()[-1].body.replace('"', "“").split())
    assert said.format(ticket) in body
    assert "2345 6789" in body


async def test_the_history_says_that_it_was_learned_and_from_where_it_is_known(office, capsys):
    ticket = await taught(office)
    await office.write(signed("two"))
    rows = office.rows(
        "SELECT r.ticket, h.event, h.detail FROM history h JOIN request r ON r.id = h.request_id"
        " WHERE h.event LIKE 'signature.%' ORDER BY h.id"
    )
    second = office.rows("SELECT ticket FROM request ORDER BY id")[1]["ticket"]
    assert rows == [
        {"ticket": ticket, "event": "signature.learned", "detail": ""},
        {"ticket": second, "event": "signature.recognised", "detail": f"learned from #{ticket}"},
    ]
    zone = office.charter.rules.zone
    assert office.look(lambda tx: show_trace(tx, Ticket(second), zone, as_json=True))
    assert f"learned from #{ticket}" in capsys.readouterr().out


async def test_the_events_are_told_with_their_tickets(office):
    ticket = await taught(office)
    [event] = [e for e in office.events if e.name.startswith("signature.")]
    assert (event.name, event.ticket) == ("signature.learned", ticket)


async def test_a_second_yes_to_the_same_signature_learns_nothing_new(office):
    await office.write(signed("one"))
    await office.write(signed("two"))
    first, second = office.notices()
    await office.reply("yes", to=first)
    await office.reply("yes", to=second)
    assert len(office.rows("SELECT * FROM signature")) == 1
    assert [e.name for e in office.events].count("signature.learned") == 1


async def test_another_sign_off_above_the_same_signature_is_known(office):
    await taught(office)
    assert await office.write(signed("two", CARD.replace("Best regards", "Many thanks,"))) == SENT


async def test_a_known_signature_above_a_quote_is_known(office):
    await taught(office)
    quote = "\n\nOn Tue, 17 Nov 2026 at 10:00, Bob <bob@office.example> wrote:\n> see you"
    assert await office.write(signed("two", CARD + quote)) == SENT


async def test_other_doubts_are_asked_about_all_the_same(office):
    await taught(office)
    assert await office.write(signed("two").replace("9123 4567", "13812345678")) == HELD
    reasons = office.rows("SELECT reasons FROM request ORDER BY id")[1]["reasons"]
    assert "recipient.assumed_country" in reasons
    assert "text.boundary" not in reasons


async def test_a_yes_to_another_doubt_teaches_nothing(office):
    await office.write("To: 13812345678\n\n你好\n")
    await office.reply("yes")
    assert office.rows("SELECT * FROM signature") == []


async def test_a_text_that_was_confirmed_with_its_end_left_in_teaches_nothing(office):
    """What looked signed went out as text: nothing was confirmed to be a signature."""
    body = "To: 9123 4567\n\nHello\n\nThank you for your cooperation.\n"
    assert await office.write(body) == HELD
    await office.reply("yes")
    assert office.rows("SELECT * FROM signature") == []


async def test_a_question_that_is_answered_is_read_with_what_is_known(office):
    await taught(office)
    await office.write(signed("two").replace("\n\ntwo", "\nSend at: tomorrow at 3\n\ntwo"))
    question = office.notices()[-1]
    assert question.kind == Kind.QUESTION
    assert await office.reply("2", to=question) == SENT
    assert office.rows("SELECT text FROM request ORDER BY id")[1]["text"] == "two"


async def test_an_admin_who_answers_somebodys_question_brings_no_signature_of_their_own(office):
    await office.write(signed("one"), From=ADMIN)
    await office.reply("yes", sender=ADMIN, to=office.notices(ADMIN)[0])
    assert len(office.rows("SELECT * FROM signature")) == 1
    await office.write(signed("two").replace("\n\ntwo", "\nSend at: tomorrow at 3\n\ntwo"))
    assert await office.reply("2", sender=ADMIN, to=office.notices()[-1]) == HELD


async def test_the_journal_keeps_no_word_of_a_signature(office):
    await taught(office)
    [row] = office.rows("SELECT * FROM signature")
    assert row["requester"] == AMY
    assert row["fingerprint"] == signature.fingerprint(CARD)
    assert not [word for word in CARD.split() if word in str(row)]


async def test_a_signature_is_known_after_its_request_was_forgotten(office):
    ticket = await taught(office)
    await office.send()
    await office.answer("SMSDID:1")
    await office.send()
    later = office.now.replace(year=office.now.year + 1)
    assert await office.journal.commit(lambda tx: tx.purge(later, later)) == 1
    office.now = later
    assert await office.write(signed("two")) == SENT
    assert f"#{ticket}" in office.notices()[-1].body
