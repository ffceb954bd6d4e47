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
