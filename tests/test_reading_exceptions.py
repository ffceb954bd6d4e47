"""Somebody whom the writer left out is not texted before an answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.model import Mail, Part, Question, Reading, Refusal, Request, Settled
from relay.reading.draft import write_draft
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
MARY, LAM, PETER, LI, CHAN = (
    "85291234567",
    "85293456789",
    "85261234567",
    "85294567890",
    "85262345678",
)
FILE = (
    "name,number,groups\nMary Wong,9123 4567,Nurses;Ward 3\nMary Lam,9345 6789,Nurses\n"
    "Peter Chan,6123 4567,Nurses\n李美玲,9456 7890,護士\n陳大文,6234 5678,護士\n"
)
CONTACTS, _ = parse_contacts(FILE, region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS, own_domain="office.example")
NOW = datetime(2026, 11, 18, 10, tzinfo=ZONE)


def read(body: str, subject: str = "x", settled: Settled | None = None) -> Reading:
    part = Part(content_type="text/plain", data=body.encode(), charset="utf-8")
    mail = Mail(headers=(), sender="a@b.example", subject=subject, parts=(part,))
    return read_request(mail, RULES, now=NOW, settled=settled)


def first_choice(reading: Reading) -> set[str]:
    assert isinstance(reading, Question)
    assert [reason.code for reason in reading.reasons] == ["recipient.two_places"]
    return {str(recipient.msisdn) for recipient in reading.choices[0].recipients}


@pytest.mark.parametrize(
    "body",
    [
        "Please text Nurses: not Mary Wong. Meeting tonight",
        "Please text Nurses: (except Mary Wong) meeting tonight",
        'Please text Nurses "except Mary Wong" meeting tonight',
        "Please text Nurses⏎except Mary Wong⏎⏎Meeting tonight",
        "To: Nurses⏎(excluding Mary Wong)⏎⏎Meeting tonight",
        "To: Nurses⏎⏎Meeting tonight.⏎Not to Mary Wong please.",
        "To: Nurses⏎⏎Meeting tonight. Please leave out Mary Wong.",
        "To: Nurses⏎⏎Everyone but Mary Wong.⏎Meeting tonight.",
        "To: Nurses⏎⏎Meeting tonight.⏎⏎Don't text 9123 4567.",
        "To: Nurses⏎⏎Meeting tonight.⏎⏎Thanks⏎PS no SMS to Mary Wong, Mary Wong excluded.",
        "To: Nurses⏎⏎Not Ward 3.⏎Meeting tonight.",
    ],
)
def test_who_is_left_out_by_name_is_asked_about(body: str) -> None:
    assert first_choice(read(body.replace("⏎", "\n"))) == {LAM, PETER}


@pytest.mark.parametrize(
    "body",
    [
        "請發短訊給護士「李美玲除外」⏎今晚開會",
        "請發短訊給護士：李美玲除外。今晚開會",
        "請發短訊給護士『除李美玲』，今晚開會",
        "收件人：護士⏎⏎（李美玲除外）今晚開會",
        "收件人：護士⏎⏎除咗美玲，今晚開會",
        "收件人：護士⏎⏎今晚開會⏎唔好發俾李美玲",
        "收件人：護士⏎⏎今晚開會⏎李美玲不用發",
        "收件人：護士⏎⏎今晚開會（只發給陳大文，李美玲不用）",
    ],
)
def test_who_is_left_out_in_chinese_is_asked_about(body: str) -> None:
    assert first_choice(read(body.replace("⏎", "\n"))) == {CHAN}


def test_a_quotation_in_front_of_a_colon_is_none_of_the_text() -> None:
    reading = read("請發短訊給護士「李美玲除外」: 今晚開會")
    assert not isinstance(reading, Request)
    reading = read('Text Nurses "except Mary Wong": Meeting tonight')
    assert not isinstance(reading, Request)


def test_the_subject_may_leave_somebody_out_as_well() -> None:
    assert first_choice(read("To: Nurses\n\nMeeting", "SMS to nurses except Mary Wong")) == {
        LAM,
        PETER,
    }


def test_a_first_name_that_two_bear_leaves_out_either_or_both() -> None:
    reading = read("To: Nurses\n\nNot Mary.\nMeeting tonight")
    assert isinstance(reading, Question)
    ways = [{str(r.msisdn) for r in choice.recipients} for choice in reading.choices]
    assert ways == [{PETER}, {LAM, PETER}, {MARY, PETER}, {MARY, LAM, PETER}]


def test_several_may_be_left_out() -> None:
    assert first_choice(read("To: Nurses\n\nExcept Mary Wong and Mary Lam\n\nHi")) == {PETER}


def test_after_the_answer_it_is_not_asked_again_and_waits_for_a_yes() -> None:
    body = "To: Nurses\n\nexcept Mary Wong\n\nMeeting tonight"
    asked = read(body)
    assert isinstance(asked, Question)
    reading = read(body, settled=Settled(recipients=asked.choices[0].recipients))
    assert isinstance(reading, Request)
    assert {r.msisdn for r in reading.recipients} == {LAM, PETER}
    assert [doubt.code for doubt in reading.doubts] == ["text.boundary"]


def test_a_text_that_leaves_out_nobody_we_know_waits_for_a_yes() -> None:
    reading = read("To: Nurses\n\nExcept those on leave: meeting tonight")
    assert isinstance(reading, Request)
    assert [doubt.code for doubt in reading.doubts] == ["text.boundary"]


@pytest.mark.parametrize(
    "text",
    [
        "Do not forget: Mary Wong leads the drill.",
        "Don't be late. Mary Wong will brief you.",
        "Call Mary Wong only after 5pm.",
        "No need to call Mary Wong.",
        "Ward 4 is closed except the front.",
        "Not for sale: the old lamps in Ward 4.",
        "今晚唔使開會，李美玲會再通知",
    ],
)
def test_a_text_that_speaks_of_a_colleague_is_sent(text: str) -> None:
    for names in ("Nurses", "護士, Mary Wong"):
        reading = read(text, names)
        assert isinstance(reading, Request)
        assert (reading.text, reading.doubts) == (text, ())


@pytest.mark.parametrize(
    "words",
    [
        *("Exclude: Mary Wong", "Exceptions: Mary Wong", "Not to: Mary Wong", "Skip: Mary"),
        *("Do not send to: Mary Wong", "Exclude: 9123 4567", "Remove Mary Wong", "Leave Mary out"),
        *("Mary Wong (no)", "Mary Wong - excluded", "Mary: exclude", "Mary already got it"),
        *("Mary Wong already knows, so no need for her", "Mary no longer works here"),
        *(
            "除外：Mary Wong",
            "不發：Mary Wong",
            "排除Mary Wong",
            "移除Mary Wong",
            "剔除：Mary Wong",
        ),
    ],
)
@pytest.mark.parametrize("mail", ["To: Nurses⏎Message: Meeting⏎{}", "Text Nurses: Meeting. {}."])
def test_whoever_is_left_out_behind_a_colon_a_bracket_or_without_the_usual_words_is_asked_about(
    mail: str, words: str
) -> None:
    assert MARY not in first_choice(read(mail.format(words).replace("⏎", "\n")))


@pytest.mark.parametrize(
    "words",
    [
        *("Ask Mary Wong: no cash today", "Leave the keys with Mary Wong", "Mary Wong takes over"),
        *("Your contact: Mary Wong", "不明白可問Mary Wong", "Mary Wong has the list already"),
    ],
)
def test_a_colleague_who_is_only_mentioned_gets_the_text_too(words: str) -> None:
    assert isinstance(read(f"To: Nurses\nMessage: Meeting\n{words}"), Request)


@pytest.mark.parametrize(
    ("who", "rest"),
    [
        ("Nurses except Mary Wong", {LAM, PETER}),
        ("all Nurses, except for Mary Wong", {LAM, PETER}),
        ("everyone in Nurses but not Mary Wong", {LAM, PETER}),
        ("Nurses (excluding Mary Wong)", {LAM, PETER}),
        ("Nurses except Mary Wong and Mary Lam", {PETER}),
        ("9123 4567 and 9234 5678 but not to 9345 6789", {MARY, "85292345678"}),
        ("護士，除咗李美玲", {CHAN}),
        ("護士（李美玲除外）", {CHAN}),
        ("護士，不包括李美玲", {CHAN}),
    ],
)
def test_a_list_may_leave_somebody_out_in_its_own_words(who: str, rest: set[str]) -> None:
    for body in (f"Please text {who}: meeting tonight", f"To: {who}\n\nmeeting tonight"):
        reading = read(body)
        assert first_choice(reading) == rest
        assert isinstance(reading, Question)
        assert reading.understood.recipients == ()
        assert reading.understood.text == "meeting tonight"
        assert reading.reasons[0].facts["left_out"] == "1"


@pytest.mark.parametrize(
    "who",
    [
        "Nurses except those on leave",
        "Nurses except Bob",
        "Mary Wong except Mary Wong",
        "護士，陳大明除外",
        "護士除了夜更",
        "Anybody except Mary Wong",
    ],
)
def test_where_it_is_not_known_who_is_left_out_nobody_is_proposed(who: str) -> None:
    for body in (f"Please text {who}: meeting tonight", f"To: {who}\n\nmeeting tonight"):
        reading = read(body)
        assert isinstance(reading, Refusal), reading
        draft = write_draft(reading, RULES, read=lambda m: read_request(m, RULES, now=NOW), now=NOW)
        assert draft.startswith(("To: ____", "收件人：____")), draft


@pytest.mark.parametrize(
    "words",
    [
        *(
            "聽日開會。除咗林太。",
            "聽日開會，林太除外。",
            "除咗林太，聽日還要開會",
            "聽日開會（林太除外）",
        ),
        *(
            "聽日開會。唔好發俾林太。",
            "聽日開會，但林太不用發。",
            "聽日開會。除林女士外。",
            "聽日開會。除咗陳生。",
        ),
        *("明天开会，黄老师除外。", "聽日開會，請勿通知林老師。", "聽日開會。除咗陳大明。"),
        *(
            "Meeting tomorrow, except Mr Ho.",
            "Meeting (except Mr Ho Siu Ming).",
            "Except Mrs. Ho, hi",
        ),
        *("Meeting. Don't text Mr. Ho.", "Meeting tomorrow - excluding Dr Ho please"),
    ],
)
def test_somebody_left_out_by_a_title_may_be_anyone_of_the_list(words: str) -> None:
    reading = read(f"To: Nurses\n\n{words}")
    assert isinstance(reading, Question)
    assert reading.reasons[0].facts["left_out"] == "1"
    ways = [{str(r.msisdn) for r in choice.recipients} for choice in reading.choices]
    assert ways == [{LAM, PETER}, {MARY, PETER}, {MARY, LAM}, {MARY, LAM, PETER}]


@pytest.mark.parametrize(
    "text",
    [
        *("除咗林太，仲有陳生會到。", "除何老師外，陳老師亦會出席。", "全部老師除咗林太都要返。"),
        *("逢星期一至五，公眾假期除外。", "每日開放。除周一外。", "全線八折，特價貨品除外。"),
        *("All teachers except Mr Ho will come.", "Party at 5. Do not tell Mr Ho!"),
        *("Please do not send Mr Ho any more forms.", "Open daily. Except Sundays."),
    ],
)
def test_exceptions_that_a_text_tells_of_are_sent(text: str) -> None:
    reading = read(f"To: Nurses\n\n{text}")
    assert isinstance(reading, Request)
    assert (reading.text, reading.doubts) == (text, ())


@pytest.mark.parametrize("text", ["Hi. Please leave out Mary Wong.", "開會。除咗林太。"])
def test_words_of_an_exception_in_the_text_wait_for_a_yes_after_the_answer(text: str) -> None:
    body = f"Please text Nurses: {text}"
    asked = read(body)
    assert isinstance(asked, Question)
    for choice in asked.choices:
        reading = read(body, settled=Settled(recipients=choice.recipients))
        assert isinstance(reading, Request)
        assert [doubt.code for doubt in reading.doubts] == ["text.boundary"]


@pytest.mark.parametrize("words", ["without Mary Wong", "minus Mary Wong", "leaving out Mary Wong"])
def test_a_list_knows_the_words_that_a_text_knows(words: str) -> None:
    assert first_choice(read(f"To: Nurses {words}\n\nMeeting")) == {LAM, PETER}
