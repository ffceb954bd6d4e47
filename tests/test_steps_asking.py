"""Free answers to a question settle it as a choice would, and a doubtful one is asked about."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from relay.notices.facts import Kind
from relay.reading.people.contacts import parse_contacts
from tests.desk import ADMIN, desk

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
TIME = "To: 9123 4567\nSend at: {}\n\nHello\n"
WHO = "To: {}\n\nHello\n"
CONTACTS, _ = parse_contacts(
    "name,number,groups\nPeter Chan,9876 5432,\nPeter Ho,9876 5433,\nMary Wong,9876 5434,\n"
    "Chris,9876 5435,\nChris,9876 5436,\n",
    region="HK",
)
PETER, HO, MARY, CHRIS = "85298765432", "85298765433", "85298765434", "85298765435"


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        rules = replace(opened.charter.rules, contacts=CONTACTS)
        opened.charter = replace(opened.charter, rules=rules)
        opened.intake.charter = opened.out.charter = opened.charter
        yield opened


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=HONG_KONG)


def phones(office):
    return [r.msisdn for s in office.look(lambda tx: tx.submissions(1)) for r in s.recipients]


# -- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answer", "meant"),
    [
        ("tomorrow at 3", "tomorrow 9am", at(19, 9)),
        ("tomorrow at 3", "明天下午3時", at(19, 15)),
        ("tomorrow at 3", "3pm", at(19, 15)),  # of the day that was in question
        ("tomorrow at 3", "15:00", at(19, 15)),
        ("tomorrow at 3", "at 3pm please", at(19, 15)),
        ("tomorrow at 3", "move to Friday 9am", at(20, 9)),
        ("tomorrow at 3", "pm", at(19, 15)),
        ("tomorrow", "9am", at(19, 9)),
        ("tomorrow", "3pm", at(19, 15)),
        ("tomorrow", "noon", at(19, 12)),
        ("聽日", "下午三點", at(19, 15)),
        ("12/1 9am", "12 January 2027 9am", datetime(2027, 1, 12, 9, tzinfo=HONG_KONG)),
    ],
)
async def test_a_time_in_one_s_own_words_settles_it(office, asked, answer, meant):
    await office.write(TIME.format(asked))
    assert office.told == [Kind.QUESTION]
    assert await office.reply(f"{answer}\n\n> Which one?\n") == "request.accepted"
    assert office.submission().send_at == meant
    assert office.told == [Kind.QUESTION, Kind.ACKNOWLEDGEMENT]


@pytest.mark.parametrize("answer", ["now", "send it now", "即刻"])
async def test_a_question_about_the_time_may_be_answered_with_now(office, answer):
    await office.write(TIME.format("tomorrow at 3"))
    assert await office.reply(answer) == "request.accepted"
    await office.send()
    [dot] = office.carrier.dots
    assert b"[SCHEDULING]=now" in dot.data


async def test_now_in_the_quiet_hours_waits_for_the_morning_and_a_yes(tmp_path):
    quiet = {"quiet_from": time(22), "quiet_until": time(8)}
    async with desk(tmp_path, policy=quiet) as office:
        office.now = at(18, 23)
        await office.write(TIME.format("tomorrow at 3"))
        assert await office.reply("now") == "request.held"
        await office.send()
        assert office.carrier.dots == []
        assert "quiet hours" in office.notices()[-1].body


@pytest.mark.parametrize(
    ("asked", "answer", "choices"),
    [
        ("tomorrow at 3", "Friday at 4", 2),
        ("tomorrow at 3", "12/1 9am", 2),
        ("tomorrow at 3", "4pm", 2),  # of that day, or of this
        ("tomorrow at 3", "Friday", 0),
    ],
)
async def test_a_doubtful_answer_is_asked_about_with_its_own_choices(
    office, asked, answer, choices
):
    await office.write(TIME.format(asked))
    assert await office.reply(answer) == "request.asked"
    assert office.told == [Kind.QUESTION] * 2
    shown = office.notices()[1].body
    assert ("\n2. " in shown) is bool(choices)
    assert answer in shown
    if choices:
        assert await office.reply("2", to=office.notices()[0]) == "shown_again", "the older one"
        assert await office.reply("1", to=office.notices()[1]) == "request.accepted"
    else:
        assert await office.reply("Friday 9am", to=office.notices()[1]) == "request.accepted"
        assert office.submission().send_at == at(20, 9)


@pytest.mark.parametrize(
    ("answer", "said"), [("yesterday 3pm", "already passed"), ("every Monday 9am", "one sending")]
)
async def test_an_answer_that_is_no_time_changes_nothing_and_says_why(office, answer, said):
    await office.write(TIME.format("tomorrow at 3"))
    assert await office.reply(answer) == "unchanged"
    assert said in office.notices()[-1].body
    assert "1. " in office.notices()[-1].body, "the question is shown again"
    assert await office.reply("2") == "request.accepted"


async def test_an_answer_is_meant_when_it_is_written(office):
    await office.write(TIME.format("tomorrow at 3"))
    office.now += timedelta(hours=20)  # 6 a.m. of the next day
    await office.reply("today 9am")
    assert office.submission().send_at == at(19, 9)


# -- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answer", "meant"),
    [
        ("9123 4567 or 6123 4567", "6123 4567", ["85261234567"]),
        ("9123 4567 or 6123 4567", "send it to 6123 4567", ["85261234567"]),
        ("9123 4567 or 6123 4567", "Peter Chan", [PETER]),
        ("9123 4567 or 6123 4567", "Peter Chan, Mary Wong", [PETER, MARY]),
        ("9123 4567 or 6123 4567", "５１２３ ４５６７", ["85251234567"]),
        ("Chris, Mary Wong", "9876 5435", [CHRIS, MARY]),  # which of the two: Mary gets it as well
    ],
)
async def test_people_in_one_s_own_words_settle_it(office, asked, answer, meant):
    await office.write(WHO.format(asked))
    assert office.told == [Kind.QUESTION]
    assert await office.reply(answer) == "request.accepted"
    assert phones(office) == meant


@pytest.mark.parametrize(
    ("asked", "answer", "ways"),
    [
        ("Chris, Mary Wong", "Peter Ho", [[MARY, HO], [HO]]),  # with Mary, or alone
        ("9123 4567 or 6123 4567", "Chris", None),
        ("9123 4567 or 6123 4567", "13812345678", [["8613812345678"]]),  # no country was named
    ],
)
async def test_people_in_doubt_are_asked_about_again(office, asked, answer, ways):
    await office.write(WHO.format(asked))
    assert await office.reply(answer) == "request.asked"
    assert office.states == []
    question = office.notices()[-1]
    for number, way in enumerate(ways or [], 1):
        assert f"\n{number}. " in question.body
        assert all(f"{phone[-4:]}" in question.body for phone in way)
    assert await office.reply("1", to=question) in ("request.accepted", "request.held")
    if ways:
        assert phones(office) == ways[0]


async def test_a_number_of_a_rare_country_is_still_doubted(office):
    await office.write(WHO.format("9123 4567 or 6123 4567"))
    assert await office.reply("+81 90-1234-5678") == "request.held"
    assert "Japan" in office.notices()[-1].body


@pytest.mark.parametrize(
    ("answer", "said"),
    [("2345 6789", "landline"), ("9123 456", "not a number"), ("Petr Chan", "Peter Chan")],
)
async def test_an_answer_that_names_nobody_changes_nothing_and_says_why(office, answer, said):
    await office.write(WHO.format("9123 4567 or 6123 4567"))
    assert await office.reply(answer) == "unchanged"
    assert said in office.notices()[-1].body
    assert office.rows("SELECT state FROM request") == [{"state": "asking"}]


# -- once, and by whom ----------------------------------------------------------------------------


async def test_a_second_answer_changes_nothing_twice(office):
    await office.write(TIME.format("tomorrow at 3"))
    assert await office.reply("tomorrow 9am") == "request.accepted"
    before = office.rows("SELECT * FROM submission")
    assert await office.reply("tomorrow 11am") == "not_understood"
    assert await office.reply("2") == "told"
    assert office.rows("SELECT * FROM submission") == before


async def test_two_questions_are_answered_one_by_one_in_one_s_own_words(office):
    await office.write("To: 91234567\nSend at: tomorrow at 3\n\nHello\n", subject="61234567")
    first = office.notices()[-1]
    assert await office.reply("6123 4567", to=first) == "request.asked"
    assert await office.reply("6123 4567", to=first) == "shown_again"
    assert await office.reply("3pm", to=office.notices()[-1]) == "request.accepted"
    assert phones(office) == ["85261234567"]
    assert office.submission().send_at == at(19, 15)


async def test_an_admin_may_answer_for_its_writer(office):
    await office.write(TIME.format("tomorrow at 3"))
    assert await office.reply("tomorrow 9am", sender=ADMIN) == "request.accepted"
    assert office.told == [Kind.QUESTION, Kind.ACKNOWLEDGEMENT]


async def test_the_choice_of_now_is_meant_when_it_is_made(office):
    await office.write("Please text 9123 4567 now: hello. Send it tomorrow at 9am.\n")
    if office.told != [Kind.QUESTION]:
        pytest.skip("the mail is read in another way by now")
    number = next(
        line[0]
        for line in office.notices()[0].body.split("\n")
        if line[:1].isdigit() and "18 November" in line
    )
    office.now += timedelta(hours=1)
    assert await office.reply(number) == "request.accepted"
    await office.send()
    assert len(office.carrier.dots) == 1


@pytest.mark.parametrize("body", ["Please text 9123 4567: hello\n", "To: 13812345678\n\nHello\n"])
async def test_where_nothing_was_asked_an_answer_answers_nothing(office, body):
    await office.write(body)
    before = office.rows("SELECT * FROM submission")
    assert await office.reply("tomorrow 9am") == "not_understood"
    assert office.rows("SELECT * FROM submission") == before
