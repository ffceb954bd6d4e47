"""Words inside the text that may be meant for the relay: never sent at once."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relay.reading.wording
from relay.model import Question, Request, Settled
from tests.test_reading_request import NOW, ONE, at, codes, numbers, read, understood, verdict

BELOW = [  # the mail, its text, its time
    ("收件人：9123 4567\n內容：覆診\n【發送時間】明早九點", "覆診", at(19, 9)),
    ("收件人：9123 4567\n內容：覆診\n3. 幾時發：明早九點", "覆診", at(19, 9)),
    ("電話號碼：9123 4567\n訊息：覆診\n發送時間：明早九點", "覆診", at(19, 9)),
    ("收件人：9123 4567\n内容：复诊\n发送时间：明天上午9点", "复诊", at(19, 9)),
    ("收件人：9123 4567\n內容：覆診\n\n排程：明早九點", "覆診", at(19, 9)),
    ("Number: 9123 4567\nMessage: Hi\nSend at: Friday 8am", "Hi", at(20, 8)),
    ("Recipients: 9123 4567\nMessage: Hi\n\nSend at: 28/11/2026 08:00", "Hi", at(28, 8)),
    ("To: 9123 4567\n\nMeeting at 3pm\n\nSend at: tomorrow 9am", "Meeting at 3pm", at(19, 9)),
    ("Please text 9123 4567: Hi\nSend on: tomorrow 9am", "Hi", at(19, 9)),
    ("To: 9123 4567\n\nHi\nSend at: the desk", "Hi\nSend at: the desk", None),
    ("To: 9123 4567\n\nHi\nSend at: tomorrow 9am\nBye", "Hi\nSend at: tomorrow 9am\nBye", None),
    ("To: 9123 4567\n\nHi\nSchedual: tomorrow 9am", "Hi\nSchedual: tomorrow 9am", None),
    ("To: 9123 4567\nText: Hi\nRecipients: 61234567", "Hi\nRecipients: 61234567", None),
    ("To: 9123 4567\n\nHi\nSender: Clinic", "Hi\nSender: Clinic", None),
    ("To: 9123 4567\n\nHi\nOption: split\n---\nAmy", "Hi\nOption: split", None),
    ("收件人：9123 4567\n\n你好\n顯示名稱：Other", "你好\n顯示名稱：Other", None),
    ("To: 9123 4567\nText: a\nText: b", "a\nText: b", None),
]


@pytest.mark.parametrize(("body", "text", "send_at"), BELOW)
def test_a_field_below_the_text_waits_for_a_yes(
    body: str, text: str, send_at: datetime | None
) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, text, send_at)
    assert codes(request) == ["text.boundary"]


def test_a_send_at_below_the_text_is_asked_about_or_refused_as_at_the_top() -> None:
    for words, code in (("3", "text.boundary"), ("3pm 12/1", "time.ambiguous")):
        assert codes(read("x", f"To: 9123 4567\n\nHi\nSend at: {words}")) == [code]
    assert codes(read("x", "To: 9123 4567\n\nHi\nSend at: yesterday 9am")) == ["time.past"]
    (doubt,) = understood(read("x", BELOW[6][0])).doubts
    assert doubt.facts == {"why": "time"}


ORDERS = [
    "Please text 9234 5678: Class is on.",
    "And text 9234 5678: Class is on.",
    "Can you also text 9234 5678: Class is on.",
    "Could you please send an SMS to 9234 5678 saying it is on",
    "Also, please let Mrs Wong (9234 5678) know that it is on",
    "then send this to 9234 5678: Class is on.",
    "Text 9234 5678 Class is on.",
    "Please text Anna Lam: Class is on.",
    "To 9234 5678: Class is on.",
    'Send "Class is on" to 9234 5678.',
    "麻煩發短訊給 9234 5678：上課。",
    "另外請發短訊給 9234 5678：上課。",
    "再發訊息俾 9234 5678 聽日上課",
    "请给 9234 5678 发短信：上课。",
    "還有通知 Anna Lam：上課。",
    "麻烦再发短信给9234 5678：上课。",
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
@pytest.mark.parametrize(
    "first",
    [
        "Please text 9123 4567: Class cancelled.",
        "麻煩發短訊給 9123 4567：停課。",
        "To: 9123 4567\n\nClass cancelled.",
        "收件人：9123 4567\n內容：停課。",
    ],
)
def test_a_second_order_is_never_sent_as_part_of_the_first(
    first: str, gap: str, order: str
) -> None:
    reading = read("x", first + gap + order)
    if isinstance(reading, Request):
        assert (numbers(reading), codes(reading)) == (ONE, ["text.boundary"])
        return
    assert (verdict(reading), codes(reading)) == ("ask", ["recipient.two_places"])
    assert reading.understood.text in ("Class cancelled.", "停課。")
    assert not getattr(reading, "choices", ()), "no choice tells whose words are whose"


def test_two_whole_requests_are_asked_about() -> None:
    for gap in ("\n", "\n\n"):
        for one, two in (
            ("To: 9123 4567\nText: a", "To: 9234 5678\nText: b"),
            ("To: 9123 4567\n\nBus is late", "To: 9234 5678\n\nBye"),
            ("Text 9123 4567: a", "Text 9234 5678: b"),
            ("收件人：9123 4567\n內容：停課", "收件人：9234 5678\n內容：上課"),
        ):
            reading = read("x", one + gap + two)
            assert (verdict(reading), codes(reading)) == ("ask", ["recipient.two_places"])
            assert not getattr(reading, "choices", ())


@pytest.mark.parametrize(
    "body",
    [
        "Please text 9123 4567: Class cancelled, 9234 5678: Class is on",
        "Please text 9123 4567: A. For 9234 5678: B",
        "麻煩發短訊給 9123 4567：停課；9234 5678：上課",
    ],
)
def test_numbers_each_with_its_text_wait_for_a_yes(body: str) -> None:
    assert codes(read("x", body)) == ["text.boundary"]


@pytest.mark.parametrize(
    "last",
    [
        "\nTomorrow 9am",
        "\n\n明早九點",
        " (tomorrow 9am please)",
        " (send at tomorrow 9am)",
        "（明早九點發）",
        "\n（明早九點）",
        "\nSend at - tomorrow 9am",
        "\n[Send at: tomorrow 9am]",
    ],
)
@pytest.mark.parametrize("first", ["Please text 9123 4567: ", "To: 9123 4567\n\n"])
def test_a_bare_time_at_the_end_waits_for_a_yes(first: str, last: str) -> None:
    assert codes(read("x", f"{first}Hello all{last}")) == ["text.boundary"]


SENTENCES = [
    ("Please text 9123 4567: Hello. Send it at 9am tomorrow. Thanks.", "Hello."),
    ("Please text 9123 4567: Hello. Please send this tomorrow at 9am. Thank you!", "Hello."),
    ("請發短訊給 9123 4567：你好。明早九點發。謝謝", "你好。"),
    ("請發短訊給 9123 4567：你好。明早九點發，唔該晒！", "你好。"),
    ("请发短信给 9123 4567：你好。明天上午9点发送。谢谢！", "你好。"),
]


@pytest.mark.parametrize(("body", "text"), SENTENCES)
def test_thanks_behind_a_sentence_about_the_time_belong_to_it(body: str, text: str) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, text, at(19, 9))
    assert request.doubts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Hello parents, please send it at 9am tomorrow, thanks",
        "Hello parents, please send it at 9am tomorrow",
        "Hello. Send it at 9am tomorrow. See you there.",
        "Hello, and send it tomorrow at 9am. See you.",
        "請帶備身份證。明早九點發。到時見。",
        "請帶備身份證，明早九點發，謝謝合作",
        "请带身份证。明天上午9点发送。到时见。",
    ],
)
@pytest.mark.parametrize(
    "first", ["Please text 91234567: ", "To: 91234567\n\n", "請通知 91234567："]
)
def test_a_time_of_sending_inside_the_text_waits_for_a_yes(first: str, text: str) -> None:
    reading = read("x", first + text)
    assert codes(reading) in (["text.boundary"], ["time.unreadable"])
    assert verdict(reading) == "confirm" or "See you" in text


def test_below_a_text_field_a_line_about_the_time_waits_for_a_yes() -> None:
    reading = read("x", "To: 91234567\nText: Hello\nSend it tomorrow at 9am.")
    assert codes(reading) == ["text.boundary"]


SIGNED = [
    "Maggie Ho\nSchool Secretary\nSt Mary's School\nTel 2345 6789",
    "Maggie Ho\nSchool Secretary\nSt Mary's School",
    "Maggie Ho\nSecretary, 2/F",
    "王小明\n航运部",
    "王小明\n航運部\n電話 2345 6789",
    "陳大文\n校務處",
]


@pytest.mark.parametrize("below", SIGNED)
@pytest.mark.parametrize("above", ["Hello there", "你好"])
def test_a_signature_without_a_closing_phrase_waits_for_a_yes(above: str, below: str) -> None:
    reading = read("x", f"To: 91234567\n\n{above}\n\n{below}")
    assert (verdict(reading), codes(reading)) == ("confirm", ["text.boundary"])


def test_a_name_with_a_number_right_under_the_text_waits_for_a_yes() -> None:
    reading = read("91234567", "Hello there\nMaggie Ho\nSecretary\nTel 2345 6789")
    assert codes(reading) == ["text.boundary"]


PLAIN = [
    "Your appointment is tomorrow 9am.",
    "Call us on 2345 6789 or 6123 4567 today.",
    "For enquiries, call or text 6123 4567.",
    "Please remind your child that school is closed.",
    "Please let us know that you are coming.",
    "Please send your form to the office by Friday.",
    "We will send it at 9am tomorrow.",
    "請致電 2345 6789 查詢。",
    "學校將發通知給家長。",
    "時間是明天下午三點，地點禮堂。",
    "We meet at 3.\nBring a pen.",
    "明天開會\n請準時出席",
    "To sum up: all is well.",
]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize(
    "first", ["Please text 91234567: ", "To: 91234567\n\n", "To: 91234567\nText: "]
)
def test_an_ordinary_text_goes_at_once(first: str, text: str) -> None:
    request = understood(read("x", first + text))
    assert (numbers(request), request.text, request.doubts) == (ONE, text, ())


def test_a_text_in_quotation_marks_is_all_text() -> None:
    text = "Meeting.\nTime: 3pm\nPlease text 9234 5678: hi"
    assert verdict(read("x", f'Please text 9123 4567: "{text}"')) == "send"


WORDS = st.sampled_from(
    ["Hello there", "明天開會", "School is closed", "停課", "9 o'clock", "See you", "\n"]
)
HEADS = st.sampled_from(
    [
        "To: 91234567\n\n",
        "Please text 91234567: ",
        "收件人：91234567\n內容：",
        "请给91234567发短信：",
    ]
)
ASIDES = st.sampled_from(
    [
        *("\n" + body.rpartition("\n")[2] for body, *_ in BELOW[:6]),
        *("\n" + order for order in ORDERS),
        *("\nTo: 61234567", "\n收件人：61234567", "\nSender: Office", "\n時間：聽日朝早九點"),
        *(".\nSend it tomorrow at 9am. Bye", "。\n明早九點發。再見"),
    ]
)


@settings(max_examples=120, deadline=None)
@given(HEADS, st.lists(WORDS, min_size=1, max_size=4).map(" ".join), ASIDES, st.lists(WORDS))
def test_nothing_said_to_the_relay_goes_out_at_once(
    head: str, before: str, aside: str, after: list[str]
) -> None:
    reading = read("x", f"{head}Dear all {before}{aside}\n{' '.join(after)}")
    assert verdict(reading) != "send", reading


def test_the_property_above_catches_asides_that_are_not_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay.reading.wording, "has_asides", lambda *_, **__: False)
    monkeypatch.setattr(relay.reading.wording, "split_send_at", lambda *_, **__: None)
    monkeypatch.setattr(relay.reading.wording, "split_perhaps", lambda *_, **__: None)
    monkeypatch.setattr(relay.reading.wording, "split_last_time", lambda *_, **__: None)
    sent = [body for body, *_ in BELOW if verdict(read("x", body)) == "send"]
    assert len(sent) == len(BELOW)
    orders = [read("x", f"To: 91234567\n\nHi. {order}") for order in ORDERS]
    assert any(isinstance(order, Request) for order in orders)  # others are seen as a second order


EITHER = [  # a time that may be that of sending, its text without that line, its readings
    ("收件人：9123 4567\n內容：覆診改期。\n時間：明天上午9時", "覆診改期。", [at(19, 9)]),
    ("收件人：9123 4567\n內容：覆診改期。\n時間：聽日三點", "覆診改期。", [at(19, 3), at(19, 15)]),
    ("Number: 9123 4567\nMessage: Hi\nTime: Friday 8am", "Hi", [at(20, 8)]),
]


@pytest.mark.parametrize(("body", "text", "times"), EITHER)
def test_a_time_below_the_text_may_be_its_own_and_is_asked_about(
    body: str, text: str, times: list[datetime]
) -> None:
    asked = read("x", body)
    assert isinstance(asked, Question)
    assert [choice.send_at for choice in asked.choices] == [NOW, *times]
    chosen = [read("x", body, settled=Settled(send_at=time)) for time in (NOW, *times)]
    whole = body.partition("：" if "：" in body else ": ")[2]
    assert understood(chosen[0]).text.startswith(f"{text}\n")
    assert whole.endswith(understood(chosen[0]).text)
    assert [(understood(c).text, codes(c)) for c in chosen[1:]] == [(text, [])] * len(times)


TOLD = [  # of an event, as other lines say
    "收件人：9123 4567\n內容：講座\n地點：禮堂\n時間：明天上午9時",
    "收件人：9123 4567\n內容：講座\n日期：11月20日\n時間：下午三時",
]


@pytest.mark.parametrize("body", TOLD)
def test_the_time_of_an_event_is_part_of_the_text(body: str) -> None:
    assert understood(read("x", body)).text == body.partition("內容：")[2]


@pytest.mark.parametrize(
    ("below", "text"),
    [
        ("Hello\n\nPlease confirm when sent.", "Hello"),
        ("Hello. Please confirm once it has been sent.", "Hello."),
        ("Hello\nLet me know when it's delivered, thanks", "Hello"),
        ("Hello\n\nLet us know if it failed", "Hello"),
        ("Hello\n\nKeep me posted once the SMS has gone out!", "Hello"),
        ("Hello\n\nLet me know when done", "Hello"),
        ("Hello\n\nPls cc me when done, thanks.", "Hello"),
        ("Hello\n\nThis is urgent, please send asap.", "Hello"),
        ("Hello\n\nCan you do this before lunch?", "Hello"),
        ("Hello\nThis is urgent, send asap.", "Hello\nThis is urgent, send asap."),
        ("Hello\n\nMany thanks in advance for your help", "Hello"),
        ("Hello\n\nThank you for your assistance.", "Hello"),
        ("你好\n\n發送後請通知我，謝謝", "你好"),
        ("你好\n發咗話我知", "你好"),
        ("Pick up at 3. Let me know when done.", "Pick up at 3. Let me know when done."),
        ("Hello\n\n(please send asap)", "Hello\n\n(please send asap)"),
        ("Hello\n\nPlease cc me", "Hello\n\nPlease cc me"),
        ("Hello\n\nPlease translate to Chinese", "Hello\n\nPlease translate to Chinese"),
        (
            "Hello\n\nNo need to reply to this email.",
            "Hello\n\nNo need to reply to this email.",
        ),
    ],
)
def test_what_is_said_about_the_sending_waits_for_a_yes(below: str, text: str) -> None:
    reading = read("x", f"Please text 9123 4567: {below}")
    assert isinstance(reading, Request)
    assert [doubt.code for doubt in reading.doubts] == ["text.boundary"]
    assert reading.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your patience.",
        "The lift is out. Thank you for your understanding.",
        "Your form is here. Please confirm by Friday.",
        "Please confirm receipt.",
        "Please ignore the previous SMS.",
        "Your parcel was sent. Let me know if you need it earlier.",
        "Owners' meeting\nDate: 28 Nov 2026\nTime: 8pm\nVenue: clubhouse, G/F",
        "家長會\n日期：11月28日\n時間：下午二時\n地點：禮堂",
    ],
)
def test_what_is_said_to_the_recipient_goes_at_once(text: str) -> None:
    reading = read("x", f"To: 9123 4567\n\n{text}")
    assert isinstance(reading, Request)
    assert (reading.doubts, reading.text) == ((), text)


@pytest.mark.parametrize("joint", ["; and to", ", to", " and to", ". To"])
def test_a_second_order_on_the_same_line_is_never_texted_at_once(joint: str) -> None:
    body = f"Please text 9123 4567: bus is late{joint} Anna Lam at 4pm: go to gate 2"
    assert codes(read("x", body)) in (["text.boundary"], ["recipient.two_places"])


@pytest.mark.parametrize(
    "below",
    [
        "Anna Lam: Your bed is 6.",
        "Anna Lam：your bed is 6",
        "Anna Lam:\nyour bed is 6",
        "Facilities: bed 6",
        "9234 5678 - Your bed is 6.",
        "9234 5678 Your bed is 6.",
        "For Anna Lam: bed 6",
        'To Anna Lam, say "bed 6"',
        "Same for 9234 5678, bed 6.",
        "給 Anna Lam：床位6",
        "9234 5678: B",
    ],
)
@pytest.mark.parametrize("first", ["Please text 9123 4567: ", "To: 9123 4567\n\n"])
def test_a_line_that_begins_with_somebody_else_is_no_text_of_the_first(
    first: str, below: str
) -> None:
    reading = read("x", f"{first}Your bed is 5.\n{below}")
    assert (verdict(reading), codes(reading)) == ("ask", ["recipient.two_places"])
    assert not getattr(reading, "choices", ())


@pytest.mark.parametrize("below", ["加埋 Anna Lam", "同時發給 Anna Lam"])
def test_one_more_person_is_asked_about(below: str) -> None:
    reading = read("x", f"Please text 9123 4567: Your bed is 5.\n{below}")
    assert (verdict(reading), codes(reading)) == ("ask", ["recipient.two_places"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Whom to call:\nAnna Lam: 9876 5432\nBen Ng - 9876 5433", "send"),
        ("The office moved. Call\n9234 5678 during office hours.", "send"),
        ("New phone.\n9234 5678 is our number.", "send"),
        ("Meeting is off.\nAnna Lam will call you.", "send"),
        ("Meeting is off.\nNote: bring a pen.", "send"),
        ("Duty today:\nAnna Lam: 9 to 5\nBen Ng: 5 to 9", "confirm"),
        ("Ben Ng: are you in?\nAnna Lam: yes", "confirm"),
    ],
)
def test_a_list_of_people_stays_in_the_text(text: str, expected: str) -> None:
    reading = read("x", f"To: 9123 4567\n\n{text}")
    assert (verdict(reading), getattr(reading, "text", "")) == (expected, text)


@pytest.mark.parametrize(
    "said",
    [
        *("Send it no earlier than 5pm.", "Send it when I say so.", "Send it twice."),
        *("Do not send before 6pm.", "Hold until 6pm", "(send tomorrow)", "Send by 6pm"),
        *("Wait for my confirmation before sending", "Send only if Ken agrees"),
        *("Pending approval", "Please use sender Ward3", "Could this be sent today?"),
        *("聽日9am之前發。", "遲啲發。", "如果落雨發。", "唔好依家發", "等我確認先發"),
        *("待批", "請先批核", "每日發一次"),
    ],
)
@pytest.mark.parametrize("form", ["Your bed is ready.\n{}", "{}\nYour bed is ready.", "Hello. {}"])
def test_how_or_whether_to_send_is_not_texted_at_once(form: str, said: str) -> None:
    assert verdict(read("x", "To: 9123 4567\n\n" + form.format(said))) != "send"


@pytest.mark.parametrize("last", ["Please send it at 4:30pm today.", "今日下午四時半發。"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_last_line_about_the_time_of_sending_is_the_time_after_a_yes(gap: str, last: str) -> None:
    reading = read("x", f"To: 9123 4567\n\nChoir is at 6.{gap}{last} Thanks")
    assert isinstance(reading, Request)
    assert reading.send_at is not None
    assert (reading.text, reading.send_at.hour, codes(reading)) == (
        "Choir is at 6.",
        16,
        ["text.boundary"],
    )


@pytest.mark.parametrize(
    "last",
    [
        *("Please send: 24/11 0900", "Send: 24/11 0900", "Pls send out: 24/11 9am"),
        *(
            "Please send on: 24 Nov 9am",
            "Kindly schedule: 24/11 09:00",
            "Please send it: 24/11 9am",
        ),
        *("請發送：24/11 0900", "發送：11月24日上午9時", "麻煩發出：24/11 9am"),
    ],
)
@pytest.mark.parametrize("first", ["To: 9123 4567\n\n", "To: 9123 4567\nText: "])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_last_line_with_a_colon_and_a_time_is_the_time_after_a_yes(
    first: str, gap: str, last: str
) -> None:
    reading = read("x", f"{first}Your parcel is ready.{gap}{last}")
    assert isinstance(reading, Request)
    assert (reading.text, reading.send_at) == ("Your parcel is ready.", at(24, 9))
    assert codes(reading) == ["text.boundary"]


@pytest.mark.parametrize("said", ["Send: 24/11 0900", "Schedule on: 24 Nov 9am", "發送：明早9點"])
@pytest.mark.parametrize("first", ["Please text 9123 4567: ", "To: 9123 4567\n\n"])
def test_last_words_with_a_colon_and_a_time_are_not_texted_at_once(first: str, said: str) -> None:
    assert codes(read("x", f"{first}Hello all. {said}")) == ["text.boundary"]


@pytest.mark.parametrize("last", ["24/11 0900", "24/11 09:00.", "0900", "1500hrs", "9am", "9:30am"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_last_line_of_figures_alone_may_be_the_time_of_sending(gap: str, last: str) -> None:
    said = f"Your parcel is ready.{gap}{last}"
    for subject, body in (("9123 4567", said), ("x", f"To: 9123 4567\nText: {said}")):
        reading = read(subject, body)
        assert (understood(reading).text, codes(reading)) == (said, ["text.boundary"])


@pytest.mark.parametrize(
    "text",
    [
        *("Choir has moved.\nFriday 3pm.", "We meet at\n0900", "Your visit is on\n24/11"),
        *("Choir: Friday\n3pm", "Your parcel is ready.\nPlease send: your ID card number"),
        *("Your code is\n1530", "Your parcel is ready.\nRoom 1502", "Your appointment: 24/11."),
    ],
)
def test_a_last_line_that_goes_on_with_the_text_is_text(text: str) -> None:
    for subject, body in (("9123 4567", text), ("x", f"To: 9123 4567\nText: {text}")):
        reading = understood(read(subject, body))
        assert (reading.text, reading.send_at, reading.doubts) == (text, None, ())


@pytest.mark.parametrize(
    "text",
    [
        "Fill in the form.\nPlease send it by tomorrow 5pm.",
        "Fill in the form.\nSend it at 5pm tomorrow.",
        "Choir is at 6. Send it at 4:30pm today.",
        "Choir is at 6.\nSend it when you can.",
    ],
)
def test_another_last_line_stays_in_the_text(text: str) -> None:
    reading = read("x", f"To: 9123 4567\n\n{text}")
    assert isinstance(reading, Request)
    assert (reading.text, reading.send_at) == (text, None)


@pytest.mark.parametrize("thanks", ["Thx", "Thanks a lot!", "唔該晒", "Thanks, Amy", "Cheers"])
def test_thanks_behind_a_quoted_text_are_no_text(thanks: str) -> None:
    reading = read("x", f'Please text 9123 4567 "Your table is ready." {thanks}')
    assert (verdict(reading), getattr(reading, "text", "")) == ("send", "Your table is ready.")


@pytest.mark.parametrize(
    "text",
    [
        "Please find the message below:\nHello",
        "短訊如下\n你好",
        "如下：\n你好",
        "DRAFT:\nHello",
        "Wording:\nHello",
        "Hi relay,\nHello",
        "Dear SMS relay,\nHello",
        "Hi,\n\nPls help to send. Thx\n\nHello",
        "Hello Mr [NAME], your visit is on [DATE].",
        "Dear <name>, your visit is on Monday.",
        "Dear XXXX, your visit is on Monday.",
        "Dear ____, your visit is on Monday.",
    ],
)
def test_a_lead_in_or_an_empty_blank_waits_for_a_yes(text: str) -> None:
    assert codes(read("x", f"To: 9123 4567\n\n{text}")) == ["text.boundary"]


@pytest.mark.parametrize(
    "text",
    [
        "The form is on the web.\nSend it to us by e-mail.",
        "閣下申請已獲批准。",
        "申請未獲批准",
        "Please note.\nDo not send cash.",
        "通告已派。\n請把表格發給老師",
        "Please hold the line.",
        "請勿發送個人資料",
        "請勿轉發。",
        "聽日下午三點出發",
        "如果落雨會取消",
        "Dear team,\nThe bus is late.",
        "Important message:\nSchool is off",
        "安排如下：\n1. 明天停課",
        "Happy birthday XXX",
        "[Number] plates: bring both to the counter.",
    ],
)
def test_what_a_reader_is_to_send_or_sees_listed_goes_at_once(text: str) -> None:
    assert verdict(read("x", f"To: 9123 4567\n\n{text}")) == "send"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (". Send tomorrow", "confirm"),
        (". Send it tomorrow 9am", "confirm"),
        (", send tomorrow 9am, please", "confirm"),
        (" (send tomorrow 9am)", "confirm"),
        (" - to be sent at 9am", "confirm"),
        ("。明早九點發送", "confirm"),
        ("，聽日先發", "confirm"),
        (". Please send: 24/11 0900", "confirm"),
        (". Please send asap.", "confirm"),
        ("。請盡快發出。", "confirm"),
        ("。請發送：明早九點", "confirm"),
        (". Please send: two photos", "send"),
        (". See you tomorrow 9am", "send"),
        ("。明早九點見", "send"),
        (". Fill in the form. Send it by Friday", "send"),
    ],
)
def test_the_last_words_on_the_line_of_a_text_field_may_be_about_the_sending(
    last: str, expected: str
) -> None:
    reading = read("x", f"To: 91234567\nText: It is ready{last}")
    assert verdict(reading) == expected
    assert understood(reading).text == f"It is ready{last}"


def test_a_text_field_may_be_one_sentence_about_sending() -> None:
    for text in ("Send it by Friday.", "Please send your form by Friday."):
        assert verdict(read("x", f"To: 91234567\nText: {text}")) == "send"


@pytest.mark.parametrize(
    "remark",
    [
        "FYI the guest is in room 1502.",
        "For your info, he asked twice.",
        "Note for the desk: he is deaf, so no calls",
        "Background: the lift broke down at 8",
    ],
)
def test_what_the_sender_is_told_below_an_order_is_left_out_and_shown(remark: str) -> None:
    request = understood(read("x", f"Please text 9123 4567: Your table is confirmed.\n\n{remark}"))
    assert (request.text, codes(request)) == ("Your table is confirmed.", ["text.boundary"])
    assert request.doubts[0].facts["removed"] == remark
    kept = understood(read("x", f"To: 9123 4567\n\nYour table is confirmed.\n\n{remark}"))
    assert kept.text.endswith(remark)  # below a field it may be the text's own
    assert codes(kept) == ["text.boundary"]
    first = understood(read("x", f"Please text 9123 4567: {remark}"))
    assert (first.text, codes(first)) == (remark, [])


@pytest.mark.parametrize(
    "held",
    [
        " But do not send it yet, wait for my word.",
        " Please don't send it before I confirm.",
        "\n\nPlease hold it until I confirm.",
        "\nHold off until my boss agrees",
        " Send it only after I say so.",
    ],
)
def test_a_text_that_is_held_back_by_words_waits_without_them(held: str) -> None:
    request = understood(read("x", f"Please text 9123 4567: The upgrade is off.{held}"))
    assert (request.text, codes(request)) == ("The upgrade is off.", ["text.boundary"])
    form = understood(read("x", f"Please text 9123 4567: Your form is wrong.{held}"))
    assert form.text != "Your form is wrong."  # that may be what is not to be sent
    assert codes(form) == ["text.boundary"]


@pytest.mark.parametrize(
    "behind",
    [
        "?",
        "? Thanks!",
        "  Thanks so much, Sally x",
        " Cheers, Tom",
        ".\nThanks!\nKaren",
        "?\nThanks!\nKaren",
    ],
)
def test_a_quoted_text_ends_before_the_mark_of_the_order_and_its_thanks(behind: str) -> None:
    request = understood(read("x", f'Could you text 9123 4567 with "Leo has a fever."{behind}'))
    assert (request.text, codes(request)) == ("Leo has a fever.", [])


@pytest.mark.parametrize(
    "closing",
    [
        "Thanks\nSally",
        "Thanks",
        "Thx!",
        "Many thanks in advance!",
        "Regards\nSally Ng",
        "Best,\nTom Whitfield",
        "Thanks & regards,\nSally\nWard 7A",
    ],
)
def test_an_order_with_nothing_but_thanks_below_it_has_no_text(closing: str) -> None:
    assert codes(read("x", f"Please send an SMS to 9123 4567.\n\n{closing}")) == ["text.empty"]


def test_thanks_may_be_the_text_where_it_is_announced_and_are_never_sent_with_a_name() -> None:
    for opening in ("To: 9123 4567\n\n", "Please text 9123 4567:\n"):
        assert codes(read("x", f"{opening}Thanks!")) == []
        signed = understood(read("x", f"{opening}Thanks\nSally"))
        assert (signed.text, codes(signed)) == ("Thanks\nSally", ["text.boundary"])
    paid = understood(read("x", "Please text 9123 4567\n\nThank you for your payment."))
    assert paid.text == "Thank you for your payment."


@pytest.mark.parametrize(
    "aside",
    [
        "\n\nIf he does not answer I will call him.",
        "\n\nPS his wife is on 6123 8802.",
        "\n\n(the client complained twice already)",
        " I tried calling him but no answer.",
        " She's deaf, no calls please.",
    ],
)
def test_words_about_somebody_whom_the_text_has_not_named_wait_for_a_yes(aside: str) -> None:
    for order in ("Please text 9123 4567: ", "To: 9123 4567\n\n"):
        assert codes(read("x", f"{order}Your order is ready.{aside}")) == ["text.boundary"]


@pytest.mark.parametrize(
    "text",
    [
        "Your son has a fever. Please collect him.",
        "Leo has a fever. Please collect him.",
        "We gave your parcel to Mr Lo. He is at Gate 2.",
        "He is at Gate 2.",
        "The nurse called. Ring her back on 2345 6789.",
        "Your order is ready.\n\nOpen till 6 (closed on Sundays)",
    ],
)
def test_words_about_somebody_named_go_at_once(text: str) -> None:
    assert codes(read("x", f"Please text 9123 4567:\n{text}")) == []


@pytest.mark.parametrize(
    "below",
    [
        "Make sure it goes to the right person this time!",
        "I need this for the audit.",
        "Approved by Karen.",
        "In Chinese if possible.",
        "Any problem call me on 6123 4567",
    ],
)
def test_a_paragraph_below_a_text_on_the_line_of_its_order_waits_for_a_yes(below: str) -> None:
    ordered = understood(read("x", f"Please text 9123 4567: Your order is ready.\n\n{below}"))
    assert (ordered.text, codes(ordered)) == (
        f"Your order is ready.\n\n{below}",
        ["text.boundary"],
    )
    assert codes(read("x", f"Please text 9123 4567:\n\nDear Mr Lo,\n\nCome at 9.\n\n{below}")) == []
