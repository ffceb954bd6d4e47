"""Forms that people fill in: a name beside its number, remarks that are nobody's text."""

import pytest

from relay.model import Request
from tests.test_reading_request import ONE, at, codes, numbers, read, understood, verdict

TEXT = "Your parcel is ready."
READY = "包裹已到，請領取。"

# What is certain: the label of the recipients, or of the text, is that of an SMS.
FORMS = [
    (f"Name: Chan Tai Man\nTo: 9123 4567\nMessage: {TEXT}", TEXT),
    (f"To: 9123 4567\nName: Chan Tai Man\nMessage: {TEXT}", TEXT),
    (f"Name: Chan Tai Man\nPhone: 9123 4567\nSMS: {TEXT}", TEXT),
    (f"Patient name: CHAN Tai Man\nMobile no.: 9123 4567\nText message: {TEXT}", TEXT),
    (f"Student: Chan Siu Ming (2A)\nParent's phone: 9123 4567\nSMS content: {TEXT}", TEXT),
    (f"Hi team,\n\nClient: Ms Poon\n\nTel: 9123 4567\n\nSMS: {TEXT}", TEXT),
    (f"1. Name: Chan Tai Man\n2. Recipient: 9123 4567\n3. Message: {TEXT}", TEXT),
    (f"Name\tChan Tai Man\nTo\t9123 4567\nMessage\t{TEXT}", TEXT),
    (f"姓名：李大明\n電話：9123 4567\n短訊內容：{READY}", READY),
    (f"收件人：9123 4567\n姓名：李大明\n內容：{READY}", READY),
    (f"病人姓名：李大明\n家長電話：9123 4567\n短訊：{READY}", READY),
    (f"姓名：李大明\n手机：9123 4567\n短信内容：{READY}", READY),
    (f"客户：李大明\n客户电话：9123 4567\n短信：{READY}", READY),
    # The name and the number of one person, in two fields of the recipients.
    (f"To: Mrs Chan\nMobile: 9123 4567\n\n{TEXT}", TEXT),
    (f"Recipient: Ah Keung\nCell: 9123 4567\nContent: {TEXT}", TEXT),
    (f"收件人：陳太\n電話：9123 4567\n內容：{READY}", READY),
    (f"手机：9123 4567\n收件人：陈太\n\n{READY}", READY),
]


@pytest.mark.parametrize(("body", "text"), FORMS)
def test_a_name_beside_a_number_names_the_recipient(body: str, text: str) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, codes(request)) == (ONE, text, [])


# Name, phone and message alone: what a visitor of a web site leaves, too.
PLAIN_FORMS = [
    (f"Name: Chan Tai Man\nPhone: 9123 4567\nMessage: {TEXT}", TEXT),
    (f"Patient: Chan Tai Man\nMobile: 9123 4567\nMessage: {TEXT}", TEXT),
    (f"姓名：李大明\n電話：9123 4567\n內容：{READY}", READY),
    (f"姓名：李大明\n电话：9123 4567\n内容：{READY}", READY),
]


@pytest.mark.parametrize(("body", "text"), PLAIN_FORMS)
def test_a_form_that_may_be_somebodys_question_waits_for_a_yes(body: str, text: str) -> None:
    reading = read("Tuesday", body)
    assert verdict(reading) == "confirm"
    assert (numbers(understood(reading)), understood(reading).text) == (ONE, text)


@pytest.mark.parametrize("body", [body for body, _ in PLAIN_FORMS])
@pytest.mark.parametrize(
    "subject", ["SMS", "SMS request", "Please send SMS", "Urgent: send a text message", "Send SMS"]
)
def test_a_subject_that_asks_for_an_sms_makes_it_certain(subject: str, body: str) -> None:
    assert verdict(read(subject, body)) == "send"


@pytest.mark.parametrize(
    "subject", ["短訊", "發短訊", "請發短訊", "短訊要求", "短信", "发短信", "请发短信"]
)
def test_a_subject_in_chinese_makes_it_certain_too(subject: str) -> None:
    assert verdict(read(subject, PLAIN_FORMS[2][0])) == "send"


@pytest.mark.parametrize("body", [body for body, _ in PLAIN_FORMS])
@pytest.mark.parametrize(
    "subject",
    [
        "New enquiry from website",
        "Web form",
        "Phone message",
        "Please call back",
        "投訴",
        "網站查詢",
    ],
)
def test_what_a_visitor_left_is_refused(subject: str, body: str) -> None:
    assert codes(read(subject, body)) == ["field.unknown"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        # no field of the text: the line may be its beginning
        ("To: 9123 4567\nName: Chan Tai Man\n\nYour parcel is ready.", ["field.unknown"]),
        ("收件人：9123 4567\n姓名：李大明\n\n請帶身份證", ["field.unknown"]),
        # somebody else than the one whose number it is, or not one person
        (f"To: Anna Lam\nPatient: Chan Tai Man\nSMS: {TEXT}", ["field.unknown"]),
        (f"Name: Chan Tai Man\nTo: 9123 4567, 6123 4567\nSMS: {TEXT}", ["field.unknown"]),
        (f"Name: Chan Tai Man (not Wong)\nTo: 9123 4567\nSMS: {TEXT}", ["field.unknown"]),
        (f"Name: everyone except Mrs Chan\nTo: 9123 4567\nSMS: {TEXT}", ["field.unknown"]),
        # an unknown line beside it
        (f"Name: Chan\nTo: 9123 4567\nPriority: low\nSMS: {TEXT}", ["field.unknown"] * 2),
        # two numbers, whatever the words
        (f"To: 9123 4567\nMobile: 6123 4567\nSMS: {TEXT}", ["field.twice"]),
        (f"To: Mrs Chan\nMobile: 9123 4567\nPhone: 6123 4567\nSMS: {TEXT}", ["field.twice"]),
        # a landline
        (f"Name: Chan Tai Man\nTo: 2345 6789\nSMS: {TEXT}", ["recipient.landline"]),
    ],
)
def test_a_name_that_may_be_anything_else_is_refused(body: str, why: list[str]) -> None:
    assert codes(read("x", body)) == why


@pytest.mark.parametrize(
    "body",
    [
        f"To: Anna Lam\nMobile: 9123 4567\n\n{TEXT}",
        f"Name: Anna Lam\nTo: 9123 4567\nSMS: {TEXT}",
        f"收件人：Anna Lam\n電話：9123 4567\n內容：{READY}",
    ],
)
def test_a_name_of_the_contacts_beside_another_number_is_asked_about(body: str) -> None:
    reading = read("SMS", body)
    assert (verdict(reading), codes(reading)) == ("ask", ["recipient.ambiguous_name"])


# -- remarks ---------------------------------------------------------------------------------------

REMARKS = ["Remarks: he has not paid", "Internal note: a difficult customer"]
REMARKS_HAN = ["備註：病人未付款", "備注：只限本人", "附註：請勿外傳", "备注：客户未付款"]


@pytest.mark.parametrize("remark", [*REMARKS, *REMARKS_HAN])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_remarks_below_the_text_of_a_form_are_left_out_and_it_waits(remark: str, gap: str) -> None:
    reading = read("SMS", f"To: 9123 4567\nMessage: {TEXT}{gap}{remark}")
    request = understood(reading)
    assert (verdict(reading), request.text) == ("confirm", TEXT)
    assert request.doubts[0].facts["removed"] == remark


@pytest.mark.parametrize("remark", [*REMARKS, *REMARKS_HAN])
def test_remarks_among_the_fields_are_left_out_and_it_waits(remark: str) -> None:
    reading = read("SMS", f"To: 9123 4567\n{remark}\nAt: tomorrow 9am\nMessage: {TEXT}")
    request = understood(reading)
    assert (verdict(reading), request.text, request.send_at) == ("confirm", TEXT, at(19, 9))
    assert request.doubts[0].facts["removed"] == remark


@pytest.mark.parametrize(
    "remark",
    ["Remarks:", "Remarks: nil", "Remarks: N/A", "Remark: -", "備註：", "備註：無", "备注：没有"],
)
def test_remarks_that_say_nothing_are_left_out_without_a_word(remark: str) -> None:
    for body in (
        f"To: 9123 4567\nText: {TEXT}\n{remark}",
        f"To: 9123 4567\nText: {TEXT}\n\n{remark}",
        f"To: 9123 4567\n{remark}\nText: {TEXT}",
    ):
        request = understood(read("SMS", body))
        assert (request.text, codes(request)) == (TEXT, [])


@pytest.mark.parametrize(
    "last",
    [
        "Send at: tomorrow 9am\nRemarks: a window seat",
        "Remarks: a window seat\nSend at: tomorrow 9am",
        "Remarks: a window seat\nDisplay name: Clinic\nSend at: tomorrow 9am",
    ],
)
def test_remarks_beside_the_time_below_the_text(last: str) -> None:
    reading = read("SMS", f"To: 9123 4567\nMessage: {TEXT}\n{last}")
    request = understood(reading)
    assert (verdict(reading), request.text, request.send_at) == ("confirm", TEXT, at(19, 9))
    assert "Remarks: a window seat" in request.doubts[0].facts["removed"]


@pytest.mark.parametrize(
    "body",
    [
        "To: 9123 4567\n\nRemarks: the tenant is deaf\nThe lift is out of order.",
        f"To: 9123 4567\n\n{TEXT}\nRemarks: the customer is deaf",
        f"Please text 9123 4567: {TEXT}\n\nRemarks: the customer is deaf",
        f"To: 9123 4567\nText: {TEXT}\n\nRemarks: he is deaf\n\nThe office is on 3/F.",
        f"收件人：9123 4567\n\n{READY}\n備註：未付款",
        f"收件人：9123 4567\n\n{READY}\n备注：未付款",
    ],
)
def test_remarks_without_a_form_stay_and_wait_for_a_yes(body: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == "confirm"
    assert "：未付款" in understood(reading).text or "deaf" in understood(reading).text


@pytest.mark.parametrize(
    "text",
    [
        "講座改期\n地點：禮堂\n講者：陳醫生\n備註：請自備水杯",
        "Party\nVenue: 3/F hall\nDress code: casual\nRemarks: bring a gift",
        "Note: the side gate is closed today.",
        "Please read the remarks: they are on the back.",
    ],
)
def test_what_is_text_stays_text(text: str) -> None:
    reading = read("91234567", text)
    assert isinstance(reading, Request)
    assert (reading.text, codes(reading)) == (text, [])


@pytest.mark.parametrize("remark", ["Remarks: at 3pm", "備註：明天九點", "備註：急件\n請盡快"])
def test_remarks_that_may_be_the_time_are_refused_among_the_fields(remark: str) -> None:
    assert codes(read("SMS", f"To: 9123 4567\n{remark}\nMessage: {TEXT}")) != []
    assert verdict(read("SMS", f"To: 9123 4567\n{remark}\nMessage: {TEXT}")) != "send"


# -- the text first, and what stands below it -----------------------------------------------------

TURNED = [
    (f"Message: {TEXT}\nTo: 9123 4567", TEXT, None),
    (f"Text: {TEXT}\n\nRecipient: 9123 4567\n\nSend at: tomorrow 9am", TEXT, at(19, 9)),
    (f"Hi,\n\nSMS: {TEXT}\nSend to: Mrs Chan 9123 4567", TEXT, None),
    (
        f"SMS: {TEXT}\nPlease call 2345 6789.\nTo: 9123 4567",
        f"{TEXT}\nPlease call 2345 6789.",
        None,
    ),
    (f"Message:\n{TEXT}\n\nTo: 9123 4567\nAt: 19/11/2026 09:00", TEXT, at(19, 9)),
    (f"內容：{READY}\n收件人：9123 4567", READY, None),
    (f"內容：{READY}\n收件人：9123 4567\n時間：明天上午九時", READY, at(19, 9)),
    (f"短信内容：{READY}\n收件人：9123 4567\n发送时间：明天上午9点", READY, at(19, 9)),
    (f"SMS: {TEXT}\nTo: 9123 4567\n\n-- \nAmy Ho\nFront desk", TEXT, None),
]


@pytest.mark.parametrize(("body", "text", "send_at"), TURNED)
def test_the_recipients_may_stand_below_the_text(body: str, text: str, send_at: object) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at, codes(request)) == (
        ONE,
        text,
        send_at,
        [],
    )


@pytest.mark.parametrize(
    "body",
    [
        # a phone that the text tells, people that nobody knows, and a number that is none
        f"Message: {TEXT}\nMobile: 9123 4567",
        f"Message: {TEXT}\nTel: 9123 4567",
        f"內容：{READY}\n電話：9123 4567",
        f"Message: {TEXT}\nTo: all parents",
        f"內容：{READY}\n收件人：各位家長",
        # no text, or two requests
        "Message:\nTo: 9123 4567",
        f"Message: {TEXT}\nTo: 9123 4567\nMessage: Hello\nTo: 6123 4567",
        f"Message: {TEXT}\nTo: 9123 4567\n\nTo: 6123 4567",
        # a line between or right below that may be a field
        f"Message: {TEXT}\nTo: 9123 4567\nPriority: low",
        f"Message: {TEXT}\nTo: 9123 4567\nSchedual: tomorrow 9am",
        # a mail's head
        f"Subject: {TEXT}\nTo: 9123 4567",
    ],
)
def test_what_may_belong_to_the_text_names_nobody_below_it(body: str) -> None:
    assert verdict(read("x", body)) == "refuse"


def test_words_below_a_form_that_begins_with_its_text_wait_for_a_yes() -> None:
    reading = read("x", f"Message: {TEXT}\nTo: 9123 4567\n\nPlease bring your card.")
    assert verdict(reading) == "confirm"
    assert verdict(read("x", f"Message: {TEXT}\nTo: 9123 4567\n\nThanks\nAmy")) == "confirm"


def test_a_time_above_the_recipients_may_be_what_the_text_tells() -> None:
    reading = read("x", f"內容：{READY}\n時間：明天上午九時\n收件人：9123 4567")
    assert (verdict(reading), codes(reading)) == ("ask", ["time.ambiguous"])


SENDERS = ["Sender ID: Clinic", "Display name: clinic", "Sender name: Clinic", "顯示名稱：Clinic"]


@pytest.mark.parametrize("line", [*SENDERS, "显示名称：Clinic", "SMS sender: Clinic"])
@pytest.mark.parametrize("above", ["To: 9123 4567\nText: ", "Please text 9123 4567: ", ""])
def test_a_sender_id_may_be_chosen_below_the_text(line: str, above: str) -> None:
    request = understood(read("x" if above else "9123 4567", f"{above}{TEXT}\n{line}"))
    assert (request.text, request.sender_id, codes(request)) == (TEXT, "Clinic", [])


def test_it_may_stand_beside_the_time() -> None:
    for last in (
        "Send at: tomorrow 9am\nSender ID: Clinic",
        "Sender ID: Clinic\nSend at: tomorrow 9am",
    ):
        request = understood(read("x", f"To: 9123 4567\nMessage: {TEXT}\n{last}"))
        assert (request.text, request.sender_id, request.send_at) == (TEXT, "Clinic", at(19, 9))


@pytest.mark.parametrize(
    "line",
    ["From: Clinic", "Sender: Clinic", "Display name: Somebody", "Your sender ID is Clinic"],
)
def test_what_may_sign_the_text_chooses_no_sender_id(line: str) -> None:
    request = understood(read("x", f"To: 9123 4567\nMessage: {TEXT}\n{line}"))
    assert (request.text, request.sender_id) == (f"{TEXT}\n{line}", "")


def test_among_other_settings_a_display_name_is_text() -> None:
    text = "WiFi of the office\nNetwork: Example\nDisplay name: Clinic"
    request = understood(read("x", f"To: 9123 4567\nText: {text}"))
    assert (request.text, request.sender_id) == (text, "")


def test_two_sender_ids_are_refused() -> None:
    body = f"To: 9123 4567\nSender: Office\nMessage: {TEXT}\nDisplay name: Clinic"
    assert codes(read("x", body)) == ["field.twice"]


# -- a dash for a colon ----------------------------------------------------------------------------

DASHED = [
    ("9123 4567", f"Msg - {TEXT}", TEXT),
    ("9123 4567", f"Hi,\nMessage – {TEXT}", TEXT),
    ("9123 4567", f"訊息 － {READY}".replace("－", "-"), READY),
    ("x", f"To: 9123 4567\nMsg - {TEXT}", TEXT),
    ("x", f"9123 4567\nMsg - {TEXT}", TEXT),
    ("x", f"To - 9123 4567\nMsg - {TEXT}", TEXT),
    ("x", f"Mobile - 9123 4567\n\nText - {TEXT}", TEXT),
    ("x", f"收件人 - 9123 4567\n內容 — {READY}", READY),
    ("x", f"收件人- 9123 4567\n短信内容- {READY}", READY),
]


@pytest.mark.parametrize(("subject", "body", "text"), DASHED)
def test_a_dash_may_stand_for_a_colon(subject: str, body: str, text: str) -> None:
    request = understood(read(subject, body))
    assert (numbers(request), request.text, codes(request)) == (ONE, text, [])


@pytest.mark.parametrize(
    "text",
    [
        "Text - what you need to know",
        "SMS - a new service of the bank",
        "Content - see page 3 of the handbook",
        "Tel - 2345 6789",
        "Date - 20 Nov\nVenue - hall",
        "Message-board is closed",
        "Reminder - Msg - hello",
        "電話 - 2345 6789",
    ],
)
def test_a_text_keeps_its_dashes(text: str) -> None:
    for subject, body in (("9123 4567", text), ("x", f"To: 9123 4567\n\n{text}")):
        assert understood(read(subject, body)).text == text


# -- below an order, and below a greeting ----------------------------------------------------------


@pytest.mark.parametrize(
    "order",
    [
        "請發送短訊：",
        "請幫忙發短訊：",
        "请发短信：",
        "麻煩發SMS：",
        "Please send SMS:",
        "Please text:",
    ],
)
def test_a_form_may_stand_below_an_order_with_a_colon(order: str) -> None:
    request = understood(read("x", f"{order}\nTo: 9123 4567\nMessage: {TEXT}"))
    assert (numbers(request), request.text, codes(request)) == (ONE, TEXT, [])


def test_a_number_below_a_greeting_may_be_told_to_the_one_greeted() -> None:
    for gap in ("\n", "\n\n"):
        reading = read("x", f"Hi Amy,\n9123 4567{gap}{TEXT}")
        assert (verdict(reading), understood(reading).text) == ("confirm", TEXT)
    assert verdict(read("x", "Hi Amy,\n9123 4567\n\nThanks\nKen")) == "refuse"


def test_a_table_of_people_beside_other_people_is_asked_about() -> None:
    body = f"Name\tMobile\nAh Keung\t6123 4567\nAh Fai\t5123 4567\n\nMessage: {TEXT}"
    reading = read("9123 4567", body)
    assert (verdict(reading), codes(reading)) == ("ask", ["recipient.two_places"])


# -- what is nobody's phone, or somebody else's ----------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("Customer Service", "The Manager", "All staff", "Parents", "Sales Department"),
        *(
            "全體業主",
            "各位家長",
            "所有同事",
            "大廈住戶",
            "客戶服務部",
            "下列人士",
            "各位家长",
            "全体员工",
        ),
    ],
)
@pytest.mark.parametrize("words", [("To", "Mobile"), ("致", "電話"), ("收件人", "手机")])
def test_many_or_an_office_have_no_number_together(name: str, words: tuple[str, str]) -> None:
    to, phone = words
    for rest in (f"\n\n{TEXT}", f"\nMessage: {TEXT}"):
        assert verdict(read("SMS", f"{to}: {name}\n{phone}: 9123 4567{rest}")) == "refuse"


@pytest.mark.parametrize(
    "body",
    [
        f"To: Ms Poon\nTel: 9123 4567\n\n{TEXT}",
        f"To: Ms Poon\n\nPhone: 9123 4567\n\n{TEXT}",
        f"Tel: 9123 4567\nTo: Ms Poon\nMessage: {TEXT}",
        f"致：陳小姐\n電話：9123 4567\n\n{READY}",
        f"致：陈小姐\n联络电话：9123 4567\n内容：{READY}",
    ],
)
def test_the_phone_of_a_letter_may_be_its_writers(body: str) -> None:
    assert verdict(read("Memo", body)) == "confirm"
    assert verdict(read("SMS request", body)) == "send"
    for subject in ("Phone message", "Missed call", "來電", "留言"):
        assert verdict(read(subject, body)) == "refuse"


@pytest.mark.parametrize(
    "body",
    [
        f"Name: Ken Lo\nPhone: 9123 4567\nText: {TEXT}",
        f"Name: Ken Lo\nPhone: 9123 4567\nSchedule: 21 Nov 3pm\nMessage: {TEXT}",
        f"姓名：李先生\n電話：9123 4567\n排程：11月21日下午3時\n內容：{READY}",
    ],
)
def test_words_that_a_web_form_has_as_well_ask_for_no_sms(body: str) -> None:
    assert verdict(read("x", body)) in ("confirm", "ask")


def test_a_form_for_an_sms_below_a_subject_about_an_enquiry_waits() -> None:
    body = f"Name: Ken Lo\nPhone: 9123 4567\nText message: {TEXT}"
    assert verdict(read("x", body)) == "send"
    assert verdict(read("SMS enquiry", body)) == "confirm"


def test_a_form_that_names_its_own_writer_waits() -> None:
    body = "Name: Amy\nPhone: 9123 4567\nMessage: please text the patients that we are closed."
    assert verdict(read("SMS request", body)) == "confirm"


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        (f"To: 9123 4567\nName: Chan Tai Man\nDate: 20 Nov 3pm\nMessage: {TEXT}", True),
        (f"Patient: Chan Tai Man\nTo: 9123 4567\nTime: 20 Nov 3pm\nSMS: {TEXT}", True),
        (f"姓名：李大明\n收件人：9123 4567\n日期時間：11月20日下午3時\n短訊：{READY}", True),
        (f"To: 9123 4567\nName: Chan Tai Man\nSend at: 20 Nov 3pm\nMessage: {TEXT}", False),
        (f"姓名：李大明\n收件人：9123 4567\n發送時間：11月20日下午3時\n短訊：{READY}", False),
        (f"To: 9123 4567\nTime: 20 Nov 3pm\nMessage: {TEXT}", False),
    ],
)
def test_the_time_beside_a_name_may_be_that_of_an_appointment(body: str, asks: bool) -> None:
    reading = read("SMS", body)
    if asks:
        assert (verdict(reading), codes(reading)) == ("ask", ["time.ambiguous"])
    else:
        assert understood(reading).send_at == at(20, 15)


@pytest.mark.parametrize("remark", ["also to 6123 4567", "not this one, 6123 4567"])
def test_remarks_that_may_say_to_whom_are_refused_among_the_fields(remark: str) -> None:
    body = f"To: 9123 4567\nRemarks: {remark}\nMessage: {TEXT}"
    assert verdict(read("SMS", body)) == "refuse"


def test_remarks_right_below_a_label_of_the_text_are_not_left_out_in_silence() -> None:
    reading = read("SMS", "To: 9123 4567\nText: Menu\nFish: $20\nRemarks: none")
    assert verdict(reading) == "confirm"


@pytest.mark.parametrize(
    "body",
    [
        "SMS: Payment details\nAmount: $500\nTo: 9123 4567",
        "內容：轉數快 $500\n收款人：陳大文\n收件人：9123 4567",
        "Message: please call\nName: Ken\nTo: 9123 4567",
        "Message: Hi Amy,\n\nplease forward this:\n\nTo: 9123 4567",
    ],
)
def test_people_below_labels_of_the_text_may_be_its_last_line(body: str) -> None:
    assert verdict(read("x", body)) == "confirm"


@pytest.mark.parametrize(
    "text",
    [
        "Date - 20 Nov 3pm\nMsg - call me",
        "From - Ken\nMsg - call me",
        "Msg - 2 new\nMail - 3 new",
        "Message - Board meeting\nDate - 20 Nov",
    ],
)
def test_no_dash_of_a_list_becomes_a_colon(text: str) -> None:
    for subject, body in (("9123 4567", text), ("x", f"To: 9123 4567\n{text}")):
        assert understood(read(subject, body)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Your profile was changed to",
        "Beware of fraud. Our messages show",
        "Real SMS of ours are signed.",
        "請認明",
        "短訊由本店發出。",
    ],
)
def test_a_sender_id_that_the_text_may_tell_waits(text: str) -> None:
    reading = read("9123 4567", f"{text}\nSender ID: Clinic")
    assert verdict(reading) == "confirm"


@pytest.mark.parametrize(
    "label", ["會員號碼", "病人號碼", "客户号码", "Member no.", "Patient number"]
)
def test_the_number_of_a_member_is_no_phone(label: str) -> None:
    for name in ("Name: Chan Tai Man\n", ""):
        assert verdict(read("SMS", f"{name}{label}: 61234567\nMessage: {TEXT}")) == "refuse"


@pytest.mark.parametrize("greeting", ["Hi Amy,", "Dear Sir,", "Hello", "陳先生：", "你好，"])
@pytest.mark.parametrize("label", ["Phone", "Mobile", "Tel", "電話", "手机"])
def test_a_phone_below_a_greeting_may_be_told_to_the_one_greeted(greeting: str, label: str) -> None:
    told = f"{greeting}\n{label}: 9123 4567"
    assert verdict(read("x", f"{told}\n\nPlease call me.")) == "confirm"
    assert verdict(read("x", f"{told}\nMessage: {TEXT}")) == "send"
    assert verdict(read("x", f"{told}\nSend at: tomorrow 9am\n\n{TEXT}")) == "send"
    assert verdict(read("x", f"{greeting}\nTo: 9123 4567\n\n{TEXT}")) == "send"
    assert verdict(read("x", f"{label}: 9123 4567\n\n{TEXT}")) == "send"
