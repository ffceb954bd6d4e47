"""What a desk writes above, beside and around its order, as a blind tester found it."""

import pytest

from relay.model import Question, Reading, Refusal, Request
from relay.notices.english import ENGLISH
from relay.notices.reason import sentence
from tests.test_reading_request import NOW, ONE, at, codes, numbers, read, verdict

HEADERS = (
    "From: Chan Ka Yan <kychan@office.example>\nSent: Tuesday, November 17, 2026 4:20 PM\n"
    "To: Amy Wong <amy@office.example>\nSubject: Mrs Fung\n\nMrs Fung wants to change"
)


def why(reading: Reading) -> str:
    assert isinstance(reading, Refusal | Question), reading
    return sentence(reading.reasons[0], ENGLISH)


@pytest.mark.parametrize(
    "order",
    [
        "Please send this out to 9123 4567:",
        "Please send it off to 9123 4567:",
        "Send this message out to 9123 4567:",
        "Please text this out to 9123 4567:",
        "Hi, can you please send this out to 9123 4567?\n\n",
        "Could you send the following message out to 9123 4567?\n\n",
    ],
)
def test_a_particle_behind_what_is_sent_is_no_part_of_a_number(order: str) -> None:
    request = read("x", f"{order} Your bed is ready.")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text, request.doubts) == (ONE, "Your bed is ready.", ())


@pytest.mark.parametrize(
    "agreed",
    [
        "Approved.",
        "Approved by Dr Lam.",
        "OK.",
        "Yes!",
        "Confirmed -",
        "已批准。",
        "同意。",
        "好的。",
    ],
)
def test_who_agrees_to_an_order_gives_it(agreed: str) -> None:
    order = "Please text 9123 4567: Bed 5." if agreed.isascii() else "請發短訊給 9123 4567：Bed 5."
    request = read("RE: SMS", f"{agreed} {order}")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text) == (ONE, "Bed 5.")


@pytest.mark.parametrize(
    "lead",
    ["Not approved.", "Approved for tomorrow.", "To be approved.", "Is this approved?", "未批准。"],
)
def test_who_speaks_of_approval_does_not(lead: str) -> None:
    assert verdict(read("x", f"{lead} Please text 9123 4567: Bed 5.")) == "refuse"


@pytest.mark.parametrize(
    "subject",
    [
        *("9123 4567 tomorrow 9am", "9123 4567, tomorrow 9am", "9123 4567 - 9am tomorrow"),
        *("+852 9123 4567 19/11/2026 9am", "9123 4567 聽日朝早九點", "９１２３４５６７　明早9時"),
    ],
)
def test_behind_the_numbers_of_a_subject_a_time_without_at_waits_for_a_yes(subject: str) -> None:
    request = read(subject, "Bed 5.")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text, request.send_at) == (ONE, "Bed 5.", at(19, 9))
    assert codes(request) == ["time.ambiguous"]


@pytest.mark.parametrize(
    "subject",
    [
        "1807 tomorrow 9am",
        "20261118 tomorrow 9am",
        "Anna Lam tomorrow 9am",
        "Facilities Friday 3pm",
    ],
)
def test_a_room_a_date_or_a_topic_with_a_time_names_nobody(subject: str) -> None:
    assert verdict(read(subject, "Bed 5.")) == "refuse"
    request = read(subject, "To: 9123 4567\n\nBed 5.")
    assert isinstance(request, Request)
    assert (numbers(request), request.send_at, request.doubts) == (ONE, None, ())


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("发短信给大家：今天停工。", "大家"),
        ("發短訊給各位同事：今日停工。", "各位同事"),
        ("發短訊給陳生：今日停工。", "陳生"),
    ],
)
def test_an_order_without_please_is_no_field_that_is_mistyped(body: str, who: str) -> None:
    reading = read("x", body)
    assert codes(reading) == ["recipient.unknown_name"]
    assert who in why(reading)


@pytest.mark.parametrize(
    "above",
    [
        'Patient phoned: "Please change me to Friday." Please call 6890 1234.',
        "Mrs Fung rang: she wants Friday, 6890 1234.",
    ],
)
def test_the_headers_of_a_quoted_mail_are_no_fields(above: str) -> None:
    for gap in ("\n\n", "\n"):  # Outlook's border is no line
        reading = read("Re: Mrs Fung", f"{above}{gap}{HEADERS}")
        assert codes(reading) == ["recipient.none"]
        assert above[:20] in why(reading)


def test_a_sender_and_a_date_below_the_recipients_are_fields() -> None:
    request = read("x", "To: 9123 4567\nFrom: Office\nDate: 19/11/2026 9am\nText: Bed 5.")
    assert isinstance(request, Request), request
    assert (request.sender_id, request.send_at, request.text) == ("Office", at(19, 9), "Bed 5.")


@pytest.mark.parametrize(
    ("names", "second", "first"),
    [
        ("9123 4567, no, 9123 4576", "85291234576", "85291234567"),
        ("9123 4567 (sorry, 9123 4576)", "85291234576", "85291234567"),
        ("9123 4567, oops I mean 9123 4576", "85291234576", "85291234567"),
        ("9123 4567 - wrong number, should be 9123 4576", "85291234576", "85291234567"),
        ("9123 4567，不对，是 9123 4576", "85291234576", "85291234567"),
        ("9123 4567，打錯，係 9123 4576", "85291234576", "85291234567"),
        ("9123 4567 更正 9123 4576", "85291234576", "85291234567"),
        ("Anna Lam, no wait, Ben Ng", "85298765433", "85298765432"),
    ],
)
def test_who_is_put_right_among_the_people_is_asked_about(
    names: str, second: str, first: str
) -> None:
    for body in (
        f"Please text {names}: Bed 5.",
        f"請發短訊給 {names}：Bed 5.",
        f"To: {names}\n\nBed 5.",
    ):
        question = read("x", body)
        assert isinstance(question, Question), question
        assert codes(question) == ["recipient.two_places"]
        people = [[each.msisdn for each in choice.recipients] for choice in question.choices]
        assert people == [[second], [first]]


@pytest.mark.parametrize(
    "names", ["9123 4567, Noel 9123 4576", "9123 4567 (No 5), 9123 4576", "9123 4567, 9123 4576"]
)
def test_names_that_look_like_that_are_not(names: str) -> None:
    assert codes(read("x", f"Please text {names}: Bed 5.")) != ["recipient.two_places"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("all residents of Block 2", "all residents of Block 2"),
        ("every driver on the night shift", "every driver on the night shift"),
        ("Mr Lau, 9123 4567", "Mr Lau"),
    ],
)
def test_an_unknown_group_is_said_not_to_be_among_the_contacts(names: str, said: str) -> None:
    reading = read("x", f"Please text {names}: Gas leak.")
    assert codes(reading) == ["recipient.unknown_name"]
    assert f'"{said}" is not among the contacts' in why(reading)


@pytest.mark.parametrize(
    "who",
    [
        *(
            "the tenant in 8C (9123 4567)",
            "guest in 1208 (+852 9123 4567)",
            "Mrs Ho of 12B: 9123 4567",
        ),
        *("our guest in 1208 (9123 4567)", "9123 4567 (in 8C)"),
    ],
)
def test_where_somebody_is_stands_beside_a_number(who: str) -> None:
    request = read("x", f"Please text {who.replace(':', ' -')}: Bed 5.")
    assert isinstance(request, Request), request
    assert (numbers(request), request.text) == (ONE, "Bed 5.")


@pytest.mark.parametrize("who", ["the tenant in 30 min (9123 4567)", "9123 4567 in case of 8C"])
def test_a_time_or_a_cause_is_no_place(who: str) -> None:
    assert not isinstance(read("x", f"Please text {who}: Bed 5."), Request)


@pytest.mark.parametrize(
    "lead",
    [
        *("Please send these texts:\n\n", "Hi,\n\nPlease send the following messages:\n", ""),
        *("請發以下短訊：\n", "Please send these SMS\n"),
    ],
)
@pytest.mark.parametrize("gap", [" - ", ": ", " "])
def test_numbers_with_a_text_each_are_two_requests(lead: str, gap: str) -> None:
    body = f"{lead}9123 4567{gap}your scan is at 2pm\n6123 4567{gap}your scan is at 3pm\n\nThanks"
    question = read("Texts for today", body)
    assert codes(question) == ["recipient.two_places"]
    assert "two requests" in why(question)


@pytest.mark.parametrize(
    "body",
    [
        "9123 4567 - Peter Chan\n6123 4567 - Amy Lee\n\nYour scan is at 3pm",
        "9123 4567 - Your scan is at 3pm",
        "Please call:\n9123 4567\n6123 4567",
    ],
)
def test_a_list_of_names_or_one_number_is_not(body: str) -> None:
    reading = read("x", body)
    assert isinstance(reading, Request) or "two requests" not in why(reading)


@pytest.mark.parametrize("words", ["about tomorrow 9am", "about 9am tomorrow"])
def test_about_a_time_may_be_what_the_text_is_about(words: str) -> None:
    question = read("x", f"Please text 9123 4567 {words}: the clinic is closed.")
    assert isinstance(question, Question), question
    assert [choice.send_at for choice in question.choices] == [NOW, at(19, 9)]
    assert "that of what the text tells" in why(question)


@pytest.mark.parametrize("remark", ["(both mums)", "(day and night)", "（兩位都要）"])
def test_a_remark_behind_a_known_group_leaves_a_choice(remark: str) -> None:
    question = read("x", f"Please text Facilities {remark}: Lift 2 is closed.")
    assert isinstance(question, Question), question
    people = [[each.msisdn for each in choice.recipients] for choice in question.choices]
    assert people == [["85298765432", "85298765433"]]


@pytest.mark.parametrize("remark", ["(only the new ones)", "(not all of them)", "(but Ben)"])
def test_one_that_leaves_some_out_does_not(remark: str) -> None:
    reading = read("x", f"Please text Facilities {remark}: Lift 2 is closed.")
    assert isinstance(reading, Refusal) or codes(reading) == ["recipient.two_places"]
