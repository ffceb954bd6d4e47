"""What waits goes to others on a person's word, once they have said yes to that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from relay.notices.facts import Kind
from relay.reading.people.contacts import parse_contacts
from tests.desk import ADMIN, LOST, desk

DOUBTFUL = "To: 13812345678\n\nHello\n"
LATER_ONE = "Please text 9123 4567: hello. Send it tomorrow at 9am.\n"
SIGNED = "To: 91234567\n\nHello\n\nBest regards\nAmy\nTel: 2345 6789\n"
QUESTION = "To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n"
BOOK = (
    "name,number,groups\nMrs Lam,9123 1111,5A parents\nPeter Chan,9123 1112,5A parents\n"
    "陳大文,9123 1113,\nPeter Ho,9123 1114,\n"
)
CONTACTS = parse_contacts(BOOK, region="HK")[0]
NEW = "85261234567"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        rules = replace(opened.charter.rules, contacts=CONTACTS)
        opened.charter = replace(opened.charter, rules=rules)
        opened.intake.charter = opened.out.charter = opened.charter
        yield opened


def standing(office):
    """The phones of what was not replaced."""
    found = office.look(lambda tx: tx.submissions(1))
    return [m for s in found if s.code != "replaced" for m in s.batch.recipients]


def shown(office):
    """What stands behind To in the last notice, with what stands below it."""
    return office.notices()[-1].body.partition("\nTo")[2].partition("\nText:")[0]


@pytest.mark.parametrize(
    ("words", "phones"),
    [
        ("To: 6123 4567", [NEW]),
        ("to 6123 4567", [NEW]),
        ("6123 4567", [NEW]),
        ("No, 6123 4567", [NEW]),
        ("Please only send to 6123 4567", [NEW]),
        ("Please only send to 6123 4567.\n\nThanks\nAmy", [NEW]),
        ("send it to 6123 4567 instead", [NEW]),
        ("Sorry, wrong number. It should be 6123 4567.", [NEW]),
        ("Change the number to 6123 4567", [NEW]),
        ("Hi,\n\nThe number should be 6123 4567\n\nAmy", [NEW]),
        ("only Mrs Lam", ["85291231111"]),
        ("To: Mrs Lam, Peter Chan", ["85291231111", "85291231112"]),
        ("send to 5A parents", ["85291231111", "85291231112"]),
        ("收件人：6123 4567", [NEW]),
        ("改為 6123 4567", [NEW]),
        ("只發給 6123 4567", [NEW]),
        ("唔該改發給陳大文", ["85291231113"]),
        ("请只发给陳大文", ["85291231113"]),
    ],
)
async def test_what_waits_for_a_yes_goes_to_others_after_another_yes(office, words, phones):
    await office.write(DOUBTFUL)
    assert await office.reply(words) == "readdressed"
    assert standing(office) == phones
    assert office.told == [Kind.HELD, Kind.HELD]
    assert "1381234" not in shown(office).replace(" ", "")
    assert "Your answer changed to whom it goes." in office.notices()[-1].body
    await office.send()
    assert office.carrier.dots == []
    assert await office.reply("yes", to=office.notices()[0]) == "shown_again", "the older one"
    assert await office.reply("yes", to=office.notices()[1]) == "confirmed"
    await office.send()
    [dot] = office.carrier.dots
    assert all(phone.encode() in dot.data for phone in phones)
    assert b"13812345678" not in dot.data
    assert b"Hello" in dot.data


@pytest.mark.parametrize(
    "words",
    [
        "No, please send it to 6123 4567 instead, without the last line",
        "To: 6123 4567, and leave out the last line",
        "also to 6123 4567",
        "add Mrs Lam",
        "not 6123 4567",
        "send only to 6123 4567, not Mrs Lam",
        "To: 6123 4567 and tomorrow at 9am",
        "To: 6123 4567 if she is in",
        "To: 6123 4567\n\nBut wait until I have called her.",
        "Please call 6123 4567",
        "call me: 6123 4567",
        "change it to blue",
        "use simpler words",
        "Send it to her",
        "send to everyone but Mrs Lam",
        "只有我知道",
        "收件人唔啱",
        "6123 456",
        "To: 2345 6789",
        "To: Mrs Lamm",
        "To: Peter",
        "I am Amy, 6123 4567",
    ],
)
async def test_all_other_words_change_nothing_and_are_answered(office, words):
    await office.write(DOUBTFUL)
    assert await office.reply(words) in ("not_understood", "unchanged")
    assert standing(office) == ["8613812345678"]
    assert office.states == ["held"]
    assert office.told[-1] in (Kind.NOT_UNDERSTOOD, Kind.UNCHANGED)
    assert "to:" in office.notices()[-1].body, "how to say it"


async def test_who_is_not_known_is_told_whom_we_know(office):
    await office.write(DOUBTFUL)
    assert await office.reply("To: Mrs Lamm") == "unchanged"
    body = office.notices()[-1].body
    assert body.startswith("That cannot be done. Nothing has changed.")
    assert "Did you mean Mrs Lam?" in body


async def test_what_had_its_yes_or_needed_none_waits_for_one(office):
    await office.write(LATER_ONE)
    assert await office.reply("to: 6123 4567") == "readdressed"
    assert office.told == [Kind.ACKNOWLEDGEMENT, Kind.HELD]
    assert "9:00 a.m." in office.notices()[-1].body
    await office.wait(days=1)
    await office.send()
    assert office.carrier.dots == []


async def test_a_doubt_about_the_people_goes_with_them_and_one_about_the_text_stays(office):
    await office.write(DOUBTFUL.replace("Hello", "Hello\n\nBest regards\nAmy\nTel: 2345 6789"))
    first = office.notices()[0].body
    assert "no country code" in first
    await office.reply("to: 6123 4567")
    body = office.notices()[-1].body
    assert "no country code" not in body
    assert "Best regards" in body
    await office.reply("to: +81 90-1234-5678", to=office.notices()[-1])
    assert "Japan" in office.notices()[-1].body


async def test_text_and_time_can_be_changed_before_and_after(office):
    await office.write(LATER_ONE)
    await office.reply("text: School at 10")
    await office.reply("to: 6123 4567", to=office.notices()[-1])
    await office.reply("move to tomorrow 10am", to=office.notices()[-1])
    assert await office.reply("yes", to=office.notices()[-1]) == "confirmed"
    office.now += timedelta(hours=23, minutes=50)
    await office.send()
    [dot] = office.carrier.dots
    assert NEW.encode() in dot.data
    assert b"School at 10" in dot.data
    assert b"[SCHEDULING]=2026-11-19 10:00" in dot.data


async def test_it_is_too_late_once_it_has_left(office):
    await office.write("Please text 9123 4567: hello\n")
    await office.send()
    assert await office.reply("to: 6123 4567") == "too_late"
    assert office.states == ["submitted"]


async def test_what_may_have_left_is_too_late_as_well(office):
    await office.write("Please text 9123 4567: hello\n")
    await office.send(LOST)
    assert await office.reply("to: 6123 4567") == "too_late"
    assert len(office.states) == 1


async def test_an_admin_readdresses_and_its_writer_is_told(office):
    await office.write(DOUBTFUL)
    assert await office.reply("to: 6123 4567", sender=ADMIN) == "readdressed"
    assert office.told == [Kind.HELD, Kind.HELD]
    assert [n.kind for n in office.notices(ADMIN)] == [Kind.HELD]


async def test_the_status_tells_of_it_and_names_the_new_ones_alone(office):
    await office.write(LATER_ONE)
    await office.reply("to: 6123 4567")
    await office.reply("status")
    body = office.notices()[-1].body
    assert "You gave it other recipients" in body
    assert "9123 4567" not in body


async def test_a_question_about_the_time_is_not_answered_by_a_number(office):
    await office.write(QUESTION)
    assert await office.reply("to: 6123 4567") in ("not_understood", "unchanged")
    assert office.rows("SELECT state FROM request") == [{"state": "asking"}]


async def test_as_many_as_must_not_be_are_refused_and_the_old_ones_stay(tmp_path):
    async with desk(tmp_path, policy={"max_recipients": 1}) as office:
        await office.write(DOUBTFUL)
        assert await office.reply("to: 6123 4567, 6123 4568") == "unchanged"
        assert standing(office) == ["8613812345678"]


async def test_another_request_with_the_same_text_to_a_new_phone_is_named_though_its_own_is_alike(
    office,
):
    await office.write(LATER_ONE)
    await office.write(LATER_ONE.replace("9123 4567", "6123 4567"))
    assert await office.reply("To: 9123 4567, 6123 4567") == "readdressed"
    ticket = office.look(lambda tx: tx.request(2)).ticket
    reasons = office.look(lambda tx: tx.request(1)).reasons
    assert [r.facts["ticket"] for r in reasons if r.code == "text.repeated"] == [ticket]
