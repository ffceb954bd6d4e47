"""A reason given to a person is true of what they wrote, and says what to do."""

from dataclasses import replace

import pytest

from relay.model import Language, Question, Reason, Refusal, Request, Settled
from relay.notices.english import ENGLISH
from relay.notices.reason import sentence
from relay.notices.simplified import SIMPLIFIED
from relay.notices.tongue import Tongue
from relay.notices.traditional import TRADITIONAL
from relay.reading.draft import write_draft
from relay.reading.people.contacts import parse_contacts
from relay.reading.request import read_request
from tests.test_reading_request import NOW, RULES, numbers, read, understood

TONGUES = {Language.EN: ENGLISH, Language.HANT: TRADITIONAL, Language.HANS: SIMPLIFIED}


def why(body: str) -> tuple[list[str], str]:
    """The codes of a refusal, and its first sentence as its writer reads it."""
    reading = read("SMS request", body)
    assert isinstance(reading, Refusal), reading
    tongue = TONGUES[reading.language]
    return [reason.code for reason in reading.reasons], sentence(reading.reasons[0], tongue)


@pytest.mark.parametrize(
    "body",
    [
        "Please text 9123 4567 to come to the office now",
        "Please text 9123 4567 to remind him to bring his PE kit",
        "Please don't text 9123 4567 any more",
        "Did the SMS to 9123 4567 go out?",
        "Did Anna Lam get her SMS?",
        "Stop texting +852 9123 4567",
        "請唔好再發短訊俾 9123 4567",
        "發俾 Anna Lam 嗰個短訊出咗未？",
        "请别再给 ９１２３４５６７ 发短信",
    ],
)
def test_a_sentence_that_names_somebody_is_not_said_to_have_no_number(body: str) -> None:
    codes, said = why(body)
    assert codes == ["recipient.none"]
    assert body in said
    assert any(words in said for words in ("do not understand", "看不明白"))


@pytest.mark.parametrize(
    "body", ["Your parcel is ready.", "Bring 12345", "請發短訊：停課", "Hi Bob"]
)
def test_one_that_names_nobody_is(body: str) -> None:
    codes, said = why(body)
    assert codes == ["recipient.none"]
    assert any(words in said for words in ("found no phone number", "找不到"))


@pytest.mark.parametrize("tongue", TONGUES.values())
def test_what_is_not_understood_is_told_with_what_to_write(tongue: Tongue) -> None:
    reason = Reason(code="recipient.none", words="Ask Bob 9123 4567", facts={"unclear": "1"})
    said = sentence(reason, tongue)
    assert "Ask Bob 9123 4567" in said
    assert any(words in said for words in ("colon", "冒號", "冒号"))


@pytest.mark.parametrize(
    ("who", "beside"),
    [
        ("9123 4567 after school", "after school"),
        ("91234567 before 9am", "before 9am"),
        ("Bob's old no. 9123 4567", "Bob's old no"),
        ("9123 4567 (old: 6123 4567)", "old"),
        ("91234567n61234567", "n"),
        ("9123 4567 放學後", "放學後"),
        ("9123 4567 放学后", "放学后"),
    ],
)
def test_what_stands_beside_a_number_is_wrong_and_not_the_number(who: str, beside: str) -> None:
    codes, said = why(f"To: {who}\n\n{'停课' if '学' in who else '停課' if '學' in who else 'Hi'}")
    assert codes == ["recipient.invalid"]
    assert who in said
    assert any(f"{mark}{beside}" in said for mark in '"「“')
    assert "digits" not in said
    assert "數字" not in said


@pytest.mark.parametrize(
    ("who", "counts"),
    [
        ("9123 456", True),
        ("9123 45678", True),
        ("+852 9123 456", True),
        ("9111 2223", False),
        ("Peter Chan (91112223)", False),
        ("+852 9111 2223", False),
    ],
)
def test_digits_are_counted_where_their_count_is_wrong(who: str, counts: bool) -> None:
    for text in ("Hi", "停課", "停课"):
        codes, said = why(f"To: {who}\n\n{text}")
        assert codes == ["recipient.invalid"]
        assert any(words in said for words in ("digits", "個數字", "个数字")) == counts


@pytest.mark.parametrize(
    "who",
    [
        "91234567 n 61234567",
        "9123 4567 N 6123 4567",
        "these numbers please - 91234567 / 61234567",
        "the following numbers – 91234567, 61234567",
        "these numbers, please: 9123 4567 and 6123 4567",
    ],
)
def test_a_plain_list_of_numbers_is_read(who: str) -> None:
    request = understood(read("x", f"Please text {who}: Hi"))
    assert (numbers(request), request.text) == (["85291234567", "85261234567"], "Hi")
    assert request.doubts == ()


BEHIND = [  # what stands behind the people, and may be a time or the text
    ("Please text 9123 4567 tomorrow no school", "tomorrow no school"),
    ("Text 9123 4567 today the squash class is off", "today the squash class is off"),
    ("請發短訊給 9123 4567 今日壁球班因天雨取消", "今日壁球班因天雨取消"),
    ("发短信给 9123 4567 明天停课一天", "明天停课一天"),
    ("發短訊俾 9123 4567 聽日停課，請留喺屋企。", "聽日停課，請留喺屋企"),
]


@pytest.mark.parametrize(("body", "words"), BEHIND)
def test_words_behind_the_people_are_not_said_to_be_a_time(body: str, words: str) -> None:
    codes, said = why(body)
    assert codes == ["time.unreadable"]  # and no text is said to be missing
    assert words in said
    assert "the time" not in said
    assert f"時間「{words}" not in said
    assert any(mark in said for mark in ("colon", "冒號", "冒号"))


@pytest.mark.parametrize(("body", "words"), BEHIND)
def test_words_behind_the_people_are_the_text_of_the_corrected_mail(body: str, words: str) -> None:
    reading = read("x", body)
    assert isinstance(reading, Refusal)
    draft = write_draft(reading, RULES, read=lambda m: read_request(m, RULES, now=NOW), now=NOW)
    assert len(draft.split("\n")) == 2
    assert draft.endswith(words)


def test_a_field_of_the_time_that_cannot_be_read_is_a_time() -> None:
    codes, said = why("To: 9123 4567\nSend at: soonish\n\nHi")
    assert codes == ["time.unreadable"]
    assert 'the time "soonish"' in said


@pytest.mark.parametrize(
    "body",
    [
        "Please text 9123 4567, but please not 6123 4567: Hi",
        "Please text 9123 4567 if she doesn't answer: Hi",
    ],
)
def test_an_exception_or_a_condition_is_no_time_nor_text(body: str) -> None:
    reading = read("x", body)
    assert not isinstance(reading, Request)
    assert {reason.code for reason in reading.reasons} <= {"recipient.none", "recipient.invalid"}


@pytest.mark.parametrize(
    ("body", "text", "sure"),
    [
        ("請發短訊給 9123 4567，內容如下：停課", "停課", True),
        ("請發短訊給 9123 4567，內容係：停課", "停課", True),
        ("請發短訊給 9123 4567，訊息內容為「停課」", "停課", True),
        ("請發短訊給 9123 4567，內容係聽日唔使返學", "聽日唔使返學", False),
        ("请发短信给 9123 4567，内容是明天不用上学", "明天不用上学", False),
        ("發短訊俾 9123 4567 內容是關於停課", "關於停課", False),
    ],
)
def test_what_the_content_is_said_to_be_is_the_text(body: str, text: str, sure: bool) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.doubts == ()) == (["85291234567"], text, sure)


CHRIS = [{"85298765434"}, {"85298765435"}]  # two contacts of one name


@pytest.mark.parametrize(
    ("subject", "body", "ways"),
    [
        ("x", "Please text Chris Ho: Hi", CHRIS),
        ("SMS to Chris Ho", "Hi", CHRIS),
        ("SMS to Chris Ho", "To: Chris Ho\n\nHi", CHRIS),
        ("Chris Ho", "Please text Chris Ho: Hi", CHRIS),
        ("SMS to 9876 5434", "To: Chris Ho\n\nHi", CHRIS),
        ("短訊通知 Chris Ho", "收件人：Chris Ho\n\n你好", CHRIS),
        ("SMS to Chris Ho", "To: 9123 4567\n\nHi", []),  # neither of them alone: who?
        ("SMS to Chris Ho", "To: Chris Ho, Anna Lam\n\nHi", []),
    ],
)
def test_two_contacts_of_one_name_are_choices_wherever_the_name_stands(
    subject: str, body: str, ways: list[set[str]]
) -> None:
    reading = read(subject, body)
    assert isinstance(reading, Question), reading
    assert [reason.code for reason in reading.reasons] == ["recipient.ambiguous_name"]
    assert [{r.msisdn for r in choice.recipients} for choice in reading.choices] == ways


@pytest.mark.parametrize(
    ("body", "to", "text"),
    [
        ("FYI please text mother 9123 4567 : bring PE kit", "+852 9123 4567", "bring PE kit"),
        ("Ask Anna Lam, if she is in: come at 3pm", "Anna Lam", "come at 3pm"),
        ("Please don't text 9123 4567: Hello", "____", "Hello"),
        ("Text 9123 4567 when she is in, at 12:30: Hello", "+852 9123 4567", "Hello"),
        ("請唔好發短訊俾 9123 4567：停課", "____", "停課"),
    ],
)
def test_the_text_behind_the_colon_of_an_unclear_order_is_kept(
    body: str, to: str, text: str
) -> None:
    reading = read("x", body)
    assert isinstance(reading, Refusal), reading
    draft = write_draft(reading, RULES, read=lambda m: read_request(m, RULES, now=NOW), now=NOW)
    assert draft in (f"To: {to}\nText: {text}", f"收件人：{to}\n內容：{text}")


def test_an_hour_is_no_colon_of_an_order() -> None:
    reading = read("x", "Meeting with Anna Lam at 12:30 in the hall")
    assert isinstance(reading, Refusal)
    draft = write_draft(reading, RULES, read=lambda m: read_request(m, RULES, now=NOW), now=NOW)
    assert draft == "To: Anna Lam\nText: ____"


BOOK, _ = parse_contacts(
    "name,number,groups\nPeter Chan,6123 4567,Drivers\nPeter Ho,6123 4568,Drivers\n"
    "Mrs Lam,9345 6789,5A parents\nMary Wong,9456 7890,5A parents\n陳大文,6234 5678,司機\n"
    "Alex Li,6091 1234,\nAlex Li,6091 2345,\n",
    region="HK",
)
CHAN, HO, LAM, WONG = "85261234567", "85261234568", "85293456789", "85294567890"


@pytest.mark.parametrize(
    ("who", "ways"),
    [
        ("Chan Peter", [{CHAN}]),
        ("Wong Mary and 9123 4567", [{WONG, "85291234567"}]),
        ("the parents of 5A", [{LAM, WONG}]),
        ("5A", [{LAM, WONG}]),
        ("Peter", [{CHAN}, {HO}]),
        ("Alex", [{"85260911234"}, {"85260912345"}]),
        ("Chan Peter; Wong Mary", [{CHAN, WONG}]),
        ("陈大文", [{"85262345678"}]),
        ("大文", [{"85262345678"}]),
    ],
)
def test_a_name_that_a_known_one_holds_is_asked_about(who: str, ways: list[set[str]]) -> None:
    rules = replace(RULES, contacts=BOOK)
    for body in (f"Please text {who}: hello", f"To: {who}\n\nhello", f"收件人：{who}\n內容：hello"):
        reading = read("x", body, rules=rules)
        assert isinstance(reading, Question), reading
        assert {reason.code for reason in reading.reasons} == {"recipient.unknown_name"}
        assert [{r.msisdn for r in choice.recipients} for choice in reading.choices] == ways
        settled = Settled(recipients=reading.choices[0].recipients)
        request = understood(read("x", body, rules=rules, settled=settled))
        assert {*numbers(request)} == ways[0]
        assert request.text == "hello"


@pytest.mark.parametrize(
    "who",
    [
        "Peter Chen",  # may be somebody else
        "Mr Lam",  # not Mrs Lam
        "Ms Wong",
        "Chan Peter; Bob",
        "Drivers except Chan Peter",
        "not Peter",
        "陳大明",
        "陳",
    ],
)
def test_a_name_that_no_known_one_holds_is_refused(who: str) -> None:
    reading = read("x", f"To: {who}\n\nhello", rules=replace(RULES, contacts=BOOK))
    assert isinstance(reading, Refusal), reading
    assert {reason.code for reason in reading.reasons} == {"recipient.unknown_name"}


def test_a_name_in_another_place_than_the_number_is_not_asked_about() -> None:
    rules = replace(RULES, contacts=BOOK)
    text = "Please tell Peter that we are closed"
    request = understood(read("x", f"To: 9123 4567\n\n{text}", rules=rules))
    assert (numbers(request), request.text) == (["85291234567"], text)


@pytest.mark.parametrize(
    ("body", "to", "text"),
    [
        ("Tell Mary Wong I will call her tomorrow", {WONG}, "I will call her tomorrow"),
        ("Please tell 9123 4567 the meeting is off.", {"85291234567"}, "the meeting is off."),
        ("Can you let Peter Chan and Mrs Lam know the bus is late", {CHAN, LAM}, "the bus is late"),
        ("Please let Mrs Lam know we are closed", {LAM}, "we are closed"),
        ("Kindly remind Mary Wong her form is due", {WONG}, "her form is due"),
        ("Please inform the 5A parents there is no class", {LAM, WONG}, "there is no class"),
    ],
)
def test_what_somebody_we_know_is_told_without_that_waits_for_a_yes(
    body: str, to: set[str], text: str
) -> None:
    request = understood(read("x", body, rules=replace(RULES, contacts=BOOK)))
    assert ({*numbers(request)}, request.text) == (to, text)
    assert [doubt.code for doubt in request.doubts] == ["text.boundary"]


@pytest.mark.parametrize(
    "body",
    [
        "Tell Bob I am late",
        "Please tell me the time",
        "Let us know the time",
        "Please let Mrs Lam know if you cannot come",
        "Tell Mary Wong about the bus",
        "Tell Mary Wong to come at 3",
        "Please remind everybody the bus is late",
    ],
)
def test_what_nobody_we_know_is_told_or_is_not_told_word_by_word_is_refused(body: str) -> None:
    reading = read("x", body, rules=replace(RULES, contacts=BOOK))
    assert isinstance(reading, Refusal), reading
    assert [reason.code for reason in reading.reasons] == ["recipient.none"]


@pytest.mark.parametrize(
    "text",
    [
        "Please tell Mary Wong I will call her",
        "Please let Mrs Lam know the bus is late",
        "Tell Peter Chan we are closed",
    ],
)
def test_where_others_are_named_it_is_said_to_them(text: str) -> None:
    for order in ("To: 9123 4567\n\n", "Please text 9123 4567: ", "Please text 9123 4567.\n\n"):
        reading = read("x", order + text, rules=replace(RULES, contacts=BOOK))
        request = understood(reading)
        assert (numbers(request), request.text) == (["85291234567"], text)


@pytest.mark.parametrize(
    "body",
    [
        "Yes please send to 9123 4567: Hi",
        "Yes, please text 9123 4567: Hi",
        "OK please text 9123 4567: Hi",
        "ok, could you text 9123 4567 that Hi",
    ],
)
def test_a_yes_may_stand_before_a_request(body: str) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.doubts) == (["85291234567"], "Hi", ())


@pytest.mark.parametrize("number", ["9123 4567", "91234567 ", "+852 9123 4567"])
def test_a_number_and_a_colon_wait_for_a_yes(number: str) -> None:
    for colon in (": ", "："):
        request = understood(read("x", f"{number}{colon}bring your kit"))
        assert (numbers(request), request.text) == (["85291234567"], "bring your kit")
        assert [doubt.code for doubt in request.doubts] == ["text.boundary"]


@pytest.mark.parametrize(
    "body", ["9123 4567: bring a kit\n6123 4567: bring books", "91234567：帶書\n61234567：帶字典"]
)
def test_two_numbers_with_their_texts_are_two_requests(body: str) -> None:
    reading = read("x", body)
    assert isinstance(reading, Question), reading
    assert [reason.code for reason in reading.reasons] == ["recipient.two_places"]
    assert reading.reasons[0].facts["requests"] == "2"


@pytest.mark.parametrize(
    "body", ["Yes 9123 4567: Hi", "9123 4567: 6123 4567", "9123 4567: 10am", "2345 6789: Hi"]
)
def test_what_is_no_such_line_is_refused(body: str) -> None:
    assert isinstance(read("x", body), Refusal)
