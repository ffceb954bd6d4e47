"""Opening sentences: a closed set of forms, understood completely or not at all."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.sentences.opening import Opening, read_opening
from relay.reading.when import Doubt, Moment, NoMoment

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)
CONTACTS, _ = parse_contacts("name,number,groups\nAnna Lam,9876 5432,Facilities\n", region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS)
ONE, TWO, ANNA = "85291234567", "85261234567", "85298765432"
NINE = datetime(2026, 11, 19, 9, 0, tzinfo=ZONE)


def read(text: str) -> Opening | None:
    return read_opening(text, RULES, now=NOW)


def understood(text: str) -> tuple[list[str], str, list[datetime | None]]:
    opening = read(text)
    assert opening is not None
    assert opening.who is not None
    assert (opening.who.refusals, opening.who.questions) == ((), ())
    times = []
    for timing in opening.timings:
        assert isinstance(timing.when, Moment), timing
        times.append(timing.when.at)
    return [recipient.msisdn for recipient in opening.who.recipients], opening.rest, times


@pytest.mark.parametrize(
    "polite", ["Please", "Pls", "Could you", "Can you please", "Kindly", "please"]
)
@pytest.mark.parametrize(
    "verb",
    [
        "text",
        "sms",
        "message",
        "send an SMS to",
        "send a text to",
        "send a message to",
        "send the following message to",
        "send this message to",
        "send this to",
        "send",
    ],
)
def test_polite_forms(polite: str, verb: str) -> None:
    assert understood(f"{polite} {verb} 9123 4567: Hello") == ([ONE], "Hello", [])


@pytest.mark.parametrize(
    "form",
    [
        "Send 9123 4567",
        "SMS to 9123 4567",
        "Text to 9123 4567",
        "Send this to 9123 4567",
        "Send the following to 9123 4567",
        "請發短訊給 9123 4567",
        "麻煩傳訊息俾 9123 4567",
        "唔該send SMS畀 9123 4567",
        "请发短信给 9123 4567",
        "麻烦发信息到9123 4567",
        "請發送訊息至 9123 4567",
        "請發短訊去 9123 4567",
        "發短訊給9123 4567",
        "請發以下短訊給 9123 4567",
        "請將以下訊息發給 9123 4567",
        "通知 9123 4567",
        "請通知9123 4567",
        "麻煩你幫我發個短訊俾 9123 4567",
    ],
)
@pytest.mark.parametrize("colon", [": ", "：", ":\n", "\n\n"])
def test_forms_end_in_a_colon_or_with_their_line(form: str, colon: str) -> None:
    assert understood(f"{form}{colon}Hello") == ([ONE], "Hello", [])


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Please text 9123 4567 saying the lift is out", "the lift is out"),
        ("Please text 9123 4567 saying that the lift is out", "the lift is out"),
        ("Please send an SMS to 9123 4567 that says: it is out", "it is out"),
        ("Please send 9123 4567 a text saying it is out", "it is out"),
        ("Please text 9123 4567 the following: it is out", "it is out"),
        ("Please text 9123 4567 “it is out”", "“it is out”"),
        ('Please text 9123 4567 "it is out"', '"it is out"'),
        ("請發短訊給 9123 4567「你好」", "「你好」"),
        ("請發短訊給 9123 4567，內容如下：你好", "你好"),
        ("Please text 9123 4567: at 9: the bus; at 10: the boat", "at 9: the bus; at 10: the boat"),
    ],
)
def test_where_the_text_begins(text: str, rest: str) -> None:
    assert understood(text) == ([ONE], rest, [])


@pytest.mark.parametrize(
    "text",
    [
        "Please text 9123 4567 tomorrow at 9am: Hello",
        "Please text 9123 4567, tomorrow 9am: Hello",
        "Please text 9123 4567 tomorrow at 09:00: Hello",
        "Send 9123 4567 tomorrow at 9:00am: Hello",
        "Send this to 9123 4567 at 9am tomorrow: Hello",
        "Please text 9123 4567 tomorrow 9am saying Hello",
        "Please text 9123 4567 tomorrow at 9am.\nHello",
        "Please text 9123 4567. Send it tomorrow at 9am.\n\nHello",
        "Please text 9123 4567.\nSend it tomorrow at 9am.\n\nHello",
        "麻煩發短訊給 9123 4567，聽日朝早九點：Hello",
        "請發短訊給 9123 4567 明天上午9時：Hello",
        "請於明天上午9時發短訊給 9123 4567：Hello",
        "请于明天上午9时发短信给9123 4567：Hello",
        "聽日朝早九點發短訊俾 9123 4567：Hello",
    ],
)
def test_the_time_of_an_opening(text: str) -> None:
    assert understood(text) == ([ONE], "Hello", [NINE])


@pytest.mark.parametrize(
    "greeting",
    ["Hi,\n", "Dear colleagues,\n\n", "Hello team\n", "Hi, ", "你好，", "各位\n", "早晨！\n"],
)
def test_a_greeting_may_stand_before_it(greeting: str) -> None:
    assert understood(f"{greeting}Please text 9123 4567: Hello") == ([ONE], "Hello", [])


@pytest.mark.parametrize(
    ("who", "recipients"),
    [
        ("9123 4567 and 6123 4567", [ONE, TWO]),
        ("9123 4567, 6123 4567", [ONE, TWO]),
        ("both 9123 4567 and 6123 4567", [ONE, TWO]),
        ("Anna Lam", [ANNA]),
        ("Facilities, 9123 4567", [ANNA, ONE]),
        ("Peter (9123 4567)", [ONE]),
        ("the following numbers: 9123 4567, 6123 4567\n", [ONE, TWO]),
    ],
)
def test_all_kinds_of_recipients(who: str, recipients: list[str]) -> None:
    colon = "" if who.endswith("\n") else ": "
    assert understood(f"Please text {who}{colon}Hello") == (recipients, "Hello", [])


def test_lines_of_numbers_may_follow_an_opening_without_people() -> None:
    text = "Please send an SMS to:\n9123 4567\n6123 4567\n\nHello"
    assert understood(text) == ([ONE, TWO], "Hello", [])


@pytest.mark.parametrize(
    "text",
    [
        "Please tell Peter the meeting is off.",
        "Tell 9123 4567 about the meeting.",
        "Please call 9123 4567: urgent",
        "I told you to text 9123 4567: hello",
        "Your code is 91234567: keep it",
        "Texting 9123 4567: no answer",
        "Sending an SMS to 9123 4567: failed",
        "My message to 9123 4567: not delivered",
        "Please forward the message to 9123 4567: Hello",
        "We will text 9123 4567: hello",
        "> Please text 9123 4567: hello",
        "我會發短訊給 9123 4567：你好",
        "",
    ],
)
def test_what_is_no_form_of_the_closed_set(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Please text 2345 6789: Hello", "recipient.landline"),
        ("Please text 2345 6789 tomorrow 9am: Hello", "recipient.landline"),
        ("Please text 9123 456: Hello", "recipient.invalid"),
        ("Please text Anna: Hello", "recipient.unknown_name"),
        ("Please text 9123 4567, not 6123 4567: Hello", "recipient.invalid"),
        ("Please text Anna about order 61234567: Hello", "recipient.invalid"),
        ("請發短訊給 陳大文：你好", "recipient.unknown_name"),
    ],
)
def test_people_that_are_not_understood_are_named(text: str, code: str) -> None:
    opening = read(text)
    assert opening is not None
    assert opening.who is not None
    assert [reason.code for reason in opening.who.refusals] == [code]


def test_a_time_in_doubt_or_impossible_stays_with_the_people() -> None:
    for text, when in (
        ("Please text 9123 4567 tomorrow: Hello", Doubt()),
        ("On Monday please text 9123 4567: Hello", Doubt()),
        ("Please text 9123 4567 yesterday at 3pm: Hello", NoMoment(code="time.past")),
        ("Please text 9123 4567 tomorrow at 25:61: Hello", NoMoment(code="time.unreadable")),
        ("Please text 9123 4567 every Monday: Hello", NoMoment(code="time.repeated")),
    ):
        opening = read(text)
        assert opening is not None, text
        assert [timing.when for timing in opening.timings] == [when], text


def test_an_opening_without_people_only_where_it_names_a_time() -> None:
    opening = read("Please send the following tomorrow at 9am: Hello")
    assert opening is not None
    assert (opening.who, opening.rest) == (None, "Hello")
    opening = read("Please send the following: passport copy")
    assert opening is not None
    assert (opening.who, opening.timings, opening.instructs) == (None, (), True)


@given(st.text(max_size=60))
def test_any_text_after_an_opening_is_the_text(text: str) -> None:
    line = " ".join(text.split()) or "x"
    opening = read(f"Please text 9123 4567: {line}")
    assert opening is not None
    assert opening.who is not None
    assert [recipient.msisdn for recipient in opening.who.recipients] == [ONE]
    assert opening.rest == line.strip()


@given(st.text(alphabet="Please text send sms to 91234567:,\n發短訊給：明天9am\"'", max_size=60))
def test_any_words_are_read_without_raising(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "form",
    [
        "Please arrange to send an SMS to 9123 4567",
        "Please arrange an SMS to 9123 4567",
        "Grateful if you could send an SMS to 9123 4567",
        "I would be grateful if you would text 9123 4567",
        "Much appreciated if you can text 9123 4567",
        "We'd like to send a text message to 9123 4567",
        "I need you to text 9123 4567",
        "May I trouble you to text 9123 4567",
        "Can someone please text 9123 4567",
        "Pls msg 9123 4567",
        "Please send to 9123 4567",
        "Please send below to 9123 4567",
        "Please send the SMS as below to 9123 4567",
        "Please forward the following message to 9123 4567",
        "Kindly text the following to 9123 4567",
        "SMS for 9123 4567",
        "Message to be sent to 9123 4567",
        "Please text 9123 4567 with",
        "Please text 9123 4567 with the following text",
        "Please text 9123 4567; Message",
        "Please text 9123 4567. Text",
        "Please text the number 9123 4567",
        "Please text my wife 9123 4567",
        "Please text the following people: 9123 4567. Message",
        "Please text these numbers: 9123 4567. Message",
        "Please send an SMS to 9123 4567 as below",
        "Could you text 9123 4567 for me please",
        "Can you please text 9123 4567 and say",
        "Please text 9123 4567 and tell him",
        "Please inform 9123 4567 by SMS",
        "Please notify 9123 4567 via text as follows",
        "Please remind by text 9123 4567",
        "Please let 9123 4567 know by SMS",
        "Pls send sms 俾 9123 4567",
        "請代發短訊致 9123 4567",
        "煩請代發以下短訊予住客（電話 9123 4567）",
        "Can you please send a text message to 9123 4567? The message is",
        "Please text 9123 4567. The text should read",
        "Could reception please text our guest Mr. Tanaka on 9123 4567",
        "可否幫手發短訊到 9123 4567，內容係",
    ],
)
def test_more_ways_to_ask(form: str) -> None:
    assert understood(f"{form}: Hello") == ([ONE], "Hello", [])


def test_an_order_may_be_a_question() -> None:
    asked = "Would you please help to send below SMS to 9123 4567?\n\nHello"
    assert understood(asked) == ([ONE], "Hello", [])


@pytest.mark.parametrize(
    "order",
    [
        'Please text "Hello" to 9123 4567',
        "請發短訊「Hello」給 9123 4567",
        "請傳訊息：「Hello」至 9123 4567",
    ],
)
def test_the_text_may_stand_in_quotation_marks_before_the_people(order: str) -> None:
    people, text, _ = understood(order)
    assert (people, text.strip('"「」')) == ([ONE], "Hello")


@pytest.mark.parametrize(
    "said", ["Please inform 9123 4567 by SMS Lift 2 is open", "Inform 9123 4567 by noon: Hello"]
)
def test_by_sms_needs_its_mark(said: str) -> None:
    opening = read(said)
    assert opening is None or opening.who is None or opening.who.refusals


@pytest.mark.parametrize(
    "text",
    [
        "Tomorrow at 9am please text 9123 4567: Hello",
        "At 9am tomorrow, could you text 9123 4567: Hello",
        "Please at 9am tomorrow text 9123 4567: Hello",
        "Please text 9123 4567 the following message at 9am tomorrow: Hello",
        "Kindly text the following to 9123 4567. Send it tomorrow at 9am.\n\nHello",
        "Pls arrange an SMS to 9123 4567 for tomorrow 9am: Hello",
        "Schedule a text to 9123 4567 for 9am tomorrow: Hello",
    ],
)
def test_the_time_stands_in_many_places(text: str) -> None:
    assert understood(text) == ([ONE], "Hello", [NINE])


@pytest.mark.parametrize(
    "people",
    ["9123 4567\n6123 4567", "1. 9123 4567\n2. 6123 4567", "Mr Poon 9123 4567\nAh Keung 6123 4567"],
)
@pytest.mark.parametrize(
    "lead", ["Please text these people:", "Please text the following numbers:", "Pls SMS:"]
)
def test_people_in_lines_below_the_order(lead: str, people: str) -> None:
    assert understood(f"{lead}\n{people}\n\nHello") == ([ONE, TWO], "Hello", [])


@pytest.mark.parametrize(
    "lead",
    [
        "Hi, this is Amy from the front desk. ",
        "Hello, hope you are well.\n\n",
        "Sorry to bother you again! ",
        "URGENT - ",
        "Urgent: ",
        "Dear team,\nHope this finds you well.\nThanks for your help last week.\n",
        "As discussed just now, ",
        "早晨，我係前台嘅阿欣。唔好意思，",
    ],
)
def test_pleasantries_may_stand_before_it(lead: str) -> None:
    lead = lead if not lead.endswith(", ") else lead[:-2] + ". "
    lead = lead if not lead.endswith("，") else lead[:-1] + "。"
    opening = read(f"{lead}Please text 9123 4567: Hello")
    assert opening is not None
    assert (opening.rest, opening.doubtful) == ("Hello", False)


@pytest.mark.parametrize(
    "lead",
    [
        "Hope you can wait until Friday. ",
        "Mr Lee has moved. ",
        "The lift is out again.\n\n",
        "家長剛才來電。",
    ],
)
def test_other_sentences_before_it_put_it_in_doubt(lead: str) -> None:
    opening = read(f"{lead}Please text 9123 4567: Hello")
    assert opening is not None
    assert (opening.rest, opening.doubtful) == ("Hello", True)


@pytest.mark.parametrize(
    "text",
    [
        "Mr Lee (6123 4567) has moved. Please text 9123 4567: Hello",
        "The lift is out again. Text 9123 4567 for help.",
        "He wrote: “Please text 9123 4567: Hello”",
        "> The lift is out.\nPlease text 9123 4567: Hello",
        "The lift is out again. Please text Anna: Hello",
        "This is only a test, do not send. Please text 9123 4567: Hello",
    ],
)
def test_no_order_is_found_further_down_that_may_be_somebody_elses(text: str) -> None:
    assert read(text) is None


def test_nothing_is_looked_for_below_where_the_people_stand_elsewhere() -> None:
    text = "Your parcel is here. Please text 9123 4567: your address"
    assert read_opening(text, RULES, now=NOW, addressed=True) is None


def test_a_time_behind_a_quoted_text_is_in_doubt() -> None:
    opening = read('Please text 9123 4567: "Team dinner" tomorrow at 9am')
    assert opening is not None
    assert (opening.rest, opening.doubtful) == ('"Team dinner"', True)
    assert [timing.when for timing in opening.timings] == [Moment(at=NINE)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Please text 9123 4567 and 2345 6789: Hello", "recipient.landline"),
        ("Please text 2868 1234: Hello", "recipient.landline"),
        ("Please text 9123 4567, 6123 456 and 5123 4567: Hello", "recipient.invalid"),
    ],
)
def test_a_wrong_number_among_others_is_no_time(text: str, code: str) -> None:
    opening = read(text)
    assert opening is not None
    assert opening.who is not None
    assert [reason.code for reason in opening.who.refusals] == [code]
    assert opening.timings == ()


@pytest.mark.parametrize(
    "order",
    [
        "Please send at 9am tomorrow to 9123 4567: Hi",
        "Send this tomorrow 9am to 9123 4567: Hi",
        "Please text at 9am tomorrow to 9123 4567: Hi",
        "Pls send an sms on 19 Nov at 9am to 9123 4567: Hi",
    ],
)
def test_the_time_may_stand_between_the_verb_and_the_people(order: str) -> None:
    assert understood(order) == ([ONE], "Hi", [NINE])


@pytest.mark.parametrize(
    "order",
    [
        *("Plese text 9123 4567: Hi", "pleas text 9123 4567: Hi", "Pls. text 9123 4567: Hi"),
        *("plss text 9123 4567: Hi", "Kindy text 9123 4567: Hi"),
        *("Please trigger an SMS to 9123 4567: Hi", "Can you drop a text to 9123 4567: Hi"),
        *("Please send one SMS to 9123 4567: Hi", "Pls issue a reminder to 9123 4567: Hi"),
        "Kindly do the needful and send SMS to 9123 4567: Hi",
        "Would you mind texting 9123 4567: Hi",
        "Would you mind sending an SMS to 9123 4567: Hi",
        "Good day. Kindly text 9123 4567: Hi",
        "Hi all. Please text 9123 4567: Hi",
        "Please send an SMS to 9123 4567 stating: Hi",
        "Please send an SMS to 9123 4567 stating that Hi",
    ],
)
def test_words_of_many_offices(order: str) -> None:
    assert understood(order) == ([ONE], "Hi", [])


def test_a_group_below_may_have_its_time_in_the_order() -> None:
    lines = "9123 4567\n6123 4567\n\nHi"
    assert understood(f"Pls sms the team below tomorrow 9am:\n{lines}") == (
        [ONE, TWO],
        "Hi",
        [NINE],
    )
    assert understood(f"Pls sms the volunteers below:\n{lines}") == ([ONE, TWO], "Hi", [])


def test_a_deadline_behind_a_number_is_a_time_that_cannot_be_read() -> None:
    for words in ("by end of day", "before noon", "by 3pm", "until noon"):
        opening = read(f"Please text 9123 4567 {words}: Hi")
        assert opening is not None
        assert opening.who is not None
        assert [recipient.msisdn for recipient in opening.who.recipients] == [ONE]
        assert [timing.is_readable for timing in opening.timings] == [False], words


def test_a_greeting_with_a_stop_swallows_no_order() -> None:
    assert read("Text 9123 4567 stating your name") is None
    opening = read("Hi please text 9123 4567. The lift is out")
    assert opening is None or opening.who is None or opening.who.refusals
