"""The fields at the top: their words, where they end, and what is no field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.reading.fields.fields import Fields, read_fields
from relay.reading.fields.forwarded import starts_forwarded
from relay.reading.fields.options import read_options
from relay.reading.people.contacts import parse_contacts

TO = "To|to|TO|Recipient|Recipients|Recipient(s)|Mobile|Phone|Number|Numbers|Number(s)"
TO_HAN = "收件人|電話|电话|手機|手机|號碼|号码|發給|发给"
TIME = "At|When|Send at|Send on|send  at|Time|Date|Schedule|時間|时间|日期|排程|發送時間|发送时间"
SENDER = "From|Sender|Sender ID|sender id|顯示名稱|显示名称|發送者|发送者"
TEXT = "Text|Message|Content|SMS|內容|内容|訊息|讯息|信息"
OPTION = "Option|選項|选项"


CONTACTS, _ = parse_contacts(
    "name,number,groups\nAnna Lam,9876 5432,Facilities\nBen Ng,9876 5433,\n", region="HK"
)


def top(text: str, *, addressed: bool = False) -> Fields:
    return read_fields(text, addressed=addressed, contacts=CONTACTS)


def time_of(fields: Fields) -> str | None:
    return fields.times[0].value if fields.times else None


def refused(fields: Fields) -> list[tuple[str, str, str]]:
    return [(r.code, r.words, r.facts.get("nearest", "")) for r in fields.refusals]


@pytest.mark.parametrize("word", f"{TO}|{TO_HAN}".split("|"))
@pytest.mark.parametrize("colon", [":", "：", " : "])
def test_the_words_for_recipients(word: str, colon: str) -> None:
    fields = top(f"{word}{colon}91234567\n\nHi")
    assert (fields.to, fields.text, fields.refusals) == ("91234567", "Hi", [])


@pytest.mark.parametrize("word", TIME.split("|"))
def test_the_words_for_the_time(word: str) -> None:
    fields = top(f"To: 91234567\n{word}: tomorrow 9am\n\nHi")
    assert (time_of(fields), fields.text, fields.refusals) == ("tomorrow 9am", "Hi", [])


@pytest.mark.parametrize("word", SENDER.split("|"))
def test_the_words_for_the_sender(word: str) -> None:
    fields = top(f"To: 91234567\n{word}：Office\n\nHi")
    assert (fields.sender, fields.text, fields.refusals) == ("Office", "Hi", [])


@pytest.mark.parametrize("word", TEXT.split("|"))
def test_all_after_the_word_for_text_is_text(word: str) -> None:
    fields = top(f"To: 91234567\n{word}: one\n\nTo: two\nAt: three")
    assert fields.has_text_field
    assert (fields.to, time_of(fields), fields.text) == (
        "91234567",
        None,
        "one\n\nTo: two\nAt: three",
    )


@pytest.mark.parametrize("word", OPTION.split("|"))
def test_the_words_for_options(word: str) -> None:
    fields = top(f"To: 91234567\n{word}: DNCR, no  confirmation；split\n\nHi")
    assert fields.options == {"dncr", "no confirmation", "split"}
    assert fields.refusals == []


def test_an_unknown_option_is_refused_by_name() -> None:
    options, (reason,) = read_options("dncr, splitt")
    assert options == {"dncr"}
    assert (reason.code, reason.words, reason.facts) == (
        "field.unknown",
        "splitt",
        {"nearest": "split"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "To: 91234567\nAt: 9am\nSender: Office\nHi",
        "Sender: Office\nAt: 9am\nTo: 91234567\nHi",
        "\n\nTo: 91234567\n\nAt: 9am\n\n\nSender: Office\n\nHi",
        "  To : 91234567\n\tAt: 9am\nＳｅｎｄｅｒ：Office\nHi",
        "*To:* 91234567\n*At:* 9am\n*Sender*: Office\nHi",
        "Sender: Office\nTo: 91234567\nAt: 9am\nText: Hi",
    ],
)
def test_fields_stand_in_any_order_with_or_without_blank_lines(text: str) -> None:
    fields = top(text)
    assert (fields.to, time_of(fields), fields.sender) == ("91234567", "9am", "Office")
    assert (fields.text, fields.refusals) == ("Hi", [])


def test_fields_are_read_where_the_recipients_stand_elsewhere() -> None:
    fields = top("At: 9am\n\nHi", addressed=True)
    assert (fields.to, time_of(fields), fields.text) == (None, "9am", "Hi")


@pytest.mark.parametrize("below", ["Hi\nAt: 9am", "Hi\n\nTo: 61234567", "https://x.example/To: 1"])
def test_nothing_below_the_first_line_of_text_is_a_field(below: str) -> None:
    fields = top(f"To: 91234567\n\n{below}")
    assert (fields.to, time_of(fields), fields.text) == ("91234567", None, below)
    assert fields.refusals == []


@pytest.mark.parametrize("word", ["To", "Sender", "Option"])
def test_a_field_twice_is_refused(word: str) -> None:
    value = "dncr" if word == "Option" else "1"
    fields = top(f"To: 91234567\n{word}: {value}\n{word}: {value}\n\nHi")
    assert ("field.twice", word, "") in refused(fields)


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("Schedual: tomorrow 9am", "Schedule"),
        ("Recipent: 61234567", "Recipient"),
        ("Tme: 9am", "Time"),
        ("Sent at: 9am", "Send at"),
        ("日程：明天九點", "日期"),
        ("Massage: hello", "Message"),
    ],
)
@pytest.mark.parametrize("gap", ["", "\n"])
def test_what_is_nearly_a_field_is_refused_and_never_text(
    line: str, nearest: str, gap: str
) -> None:
    (reason,) = top(f"To: 91234567\n{gap}{line}\n\nHi").refusals
    assert (reason.code, reason.facts["nearest"]) == ("field.unknown", nearest)
    (reason,) = top(f"{line}\n\nHi", addressed=True).refusals
    assert reason.code == "field.unknown"


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("To: 91234567\nPriority: high\n\nHi", False),
        ("Priority: high\nTo: 91234567\n\nHi", False),
        ("To: 91234567\n\nVenue: Hall\nAt: 9am\n\nHi", False),
        ("Reminder: AGM\nTime: 3pm", True),
        ("To: 91234567\nSubject: x\n\nHi", False),
    ],
)
def test_an_unknown_field_among_fields_is_refused(text: str, addressed: bool) -> None:
    assert [r.code for r in top(text, addressed=addressed).refusals] == ["field.unknown"]


@pytest.mark.parametrize(
    ("text", "addressed"),
    [
        ("To: 91234567\n\nReminder: the AGM is at 3pm", False),
        ("Reminder: the AGM is at 3pm", True),
        ("To: 91234567\nDear all: come at 3", False),
        ("To: 91234567\n\n提示：請帶身份證", False),
    ],
)
def test_a_text_may_begin_with_a_word_and_a_colon(text: str, addressed: bool) -> None:
    fields = top(text, addressed=addressed)
    assert fields.refusals == []
    assert fields.text == text.rpartition("To: 91234567")[2].strip()


# -- lists of recipients ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("To: 91234567,\n61234567\n\nHi", "91234567,\n61234567"),
        ("To: 91234567 and\n 61234567\n\nHi", "91234567 and\n 61234567"),
        ("To: 91234567\n61234567\n\nHi", "91234567\n61234567"),
        ("To:\n91234567\nAnna Lam\n\nHi", "\n91234567\nAnna Lam"),
        ("To:\n\n91234567\n\nHi", "\n91234567"),
        ("To: A <91234567>\nB <61234567>\n\nHi", "A <91234567>\nB <61234567>"),
        ("To: 91234567\n6123 456\n\nHi", "91234567\n6123 456"),
        ("To: 91234567,\nAt: 9am\nHi", "91234567,"),
    ],
)
def test_a_list_of_recipients_goes_on_below(text: str, to: str) -> None:
    fields = top(text)
    assert (fields.to, fields.text, fields.lines) == (to, "Hi", "")


@pytest.mark.parametrize("addressed", [False, True])
def test_lines_of_bare_numbers_at_the_top_are_recipients(addressed: bool) -> None:
    fields = top("91234567\n6123 4567, 51234567\n\nHi", addressed=addressed)
    assert fields.lines == "91234567\n6123 4567, 51234567\n"
    assert fields.text == "Hi"


@pytest.mark.parametrize(
    "people",
    [
        "Anna 91234567\nBen 61234567",
        "Anna: 91234567\nBen: 61234567\nMiss Chow: 51234567",
        "Anna Lam\nBen Ng\nFacilities",
        "Anna Lam, Ben Ng\nand Facilities",
        "Anna Lam\n& 91234567",
        "91234567\n61234567\n, 51234567",
        "91234567,\n61234567",
    ],
)
def test_a_list_goes_on_in_lines_like_its_first(people: str) -> None:
    fields = top(f"To: {people}\n\nHi")
    assert (fields.to, fields.lines, fields.text) == (people, "", "Hi")


@pytest.mark.parametrize("line", ["Ben 61234567", "Anna Lam", "Facilities"])
def test_other_people_under_the_list_are_a_second_place_and_no_text(line: str) -> None:
    fields = top(f"To: 91234567\n{line}\n\nHi")
    assert (fields.to, fields.lines, fields.text) == ("91234567", f"{line}\n", "Hi")


@pytest.mark.parametrize("line", ["Anna Lam, your bus is late", "Anna Lam\nyour bus is late"])
def test_a_name_in_the_text_is_text(line: str) -> None:
    fields = top(f"To: 91234567\n{line}")
    assert (fields.to, fields.lines, fields.text) == ("91234567", "", line)


@pytest.mark.parametrize(
    "word",
    [
        *("Tel", "Tel.", "Tel no.", "Contact no.", "Contact number", "Mobile no.", "Mobile Nos"),
        *("Mobile Phone No.", "Phone numbers", "Cell", "Hand phone", "Recipient's number"),
        *("Recipient mobile", "Receiver", "SMS number", "To (mobile)", "Send SMS to"),
    ],
)
def test_more_words_for_numbers(word: str) -> None:
    fields = top(f"{word}: 91234567\nSend time: tomorrow 9am\n\nHi")
    assert (fields.to, time_of(fields), fields.text) == ("91234567", "tomorrow 9am", "Hi")
    assert fields.refusals == []


@pytest.mark.parametrize(
    "line", ["Patient no.: 61234567", "Customer number: 61234567", "Order: 61234567", "Ref: 123"]
)
def test_a_number_of_something_else_is_no_recipient(line: str) -> None:
    assert top(f"{line}\n\nHi").to is None


@pytest.mark.parametrize("line", ["Tel: 2345 6789", "Contact no.: 61234567", "Meeting time: 3pm"])
def test_more_words_are_no_fields_below_the_text(line: str) -> None:
    fields = top(f"To: 91234567\n\nWe have moved.\n{line}")
    assert (fields.to, fields.text) == ("91234567", f"We have moved.\n{line}")


@pytest.mark.parametrize("text", ["482913", "61234567", "482913\n\nis your code", "2026\nplans"])
def test_digits_can_be_text_where_the_recipients_stand_elsewhere(text: str) -> None:
    fields = top(text, addressed=True)
    assert (fields.lines, fields.text) == ("", text)
    fields = top(f"To: 91234567\n\n{text}")
    assert (fields.lines, fields.text) == ("", text)


def test_a_greeting_may_stand_above_the_recipients() -> None:
    assert top("Hi team,\n\nTo: 91234567\n\nHi").to == "91234567"
    assert not top("Hi team,\n\nAt: 9am\n\nHi").times
    assert top("Hi Ben,\nPhone: 6123 4567 is new", addressed=True).to is None


# -- somebody else's headers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "From: A <a@b.hk>\nSent: Monday\nTo: 91234567\nSubject: D\n\nsecret",
        "From: A\nSent: Monday\nTo: 91234567\n\nsecret",
        "From: a@b.hk\nTo: 91234567\n\nsecret",
        "寄件者: 王小明\n寄件日期: 2026年11月18日\n收件者: 91234567\n主旨: x\n\n秘密",
        "发件人：王小明\n发送时间：2026年11月18日\n收件人：91234567\n主题：x\n\n秘密",
        "*From:* A\n\n*Date:* Monday\n\n*Subject:* D\n\n*To:* 91234567\n\nsecret",
        "-----Original Message-----\nFrom: A\nTo: 91234567\n\nsecret",
        "---------- Forwarded message ---------\nFrom: A\nTo: 91234567\n\nsecret",
        "Begin forwarded message:\n\nTo: 91234567\n\nsecret",
        "________________________________\nFrom: A\nSent: x\nTo: 91234567\n\nsecret",
    ],
)
def test_the_headers_of_a_forwarded_mail_are_no_fields(text: str) -> None:
    fields = top(text)
    assert fields.forwarded
    assert fields.to is None


@pytest.mark.parametrize(
    "text",
    [
        "From: Office\nTo: 91234567\nDate: tomorrow 9am\n\nHi",
        "To: 91234567\nFrom: Office\n\nHi",
        "收件人：91234567\n日期：明天九點\n\n你好",
        "To: 91234567\n\nHi\nFrom: A\nSubject: B",
        "",
    ],
)
def test_our_own_fields_are_not_taken_for_them(text: str) -> None:
    assert not starts_forwarded(text.split("\n"))


@given(
    st.text(max_size=80) | st.text(alphabet="To:：\n Atx19,<>收件人*", max_size=80), st.booleans()
)
def test_any_text_is_read_and_its_end_is_kept(text: str, addressed: bool) -> None:
    fields = top(text, addressed=addressed)
    assert text.rstrip().endswith(fields.text.rstrip())


@pytest.mark.parametrize(
    ("people", "below"),
    [
        ("Anna Lam 9876 5432", "Ben Ng 9876 5433\npicks you up at 8."),
        ("Anna Lam", "Ben Ng\npicks you up at 8."),
    ],
)
def test_a_text_may_begin_with_a_name_right_under_the_list(people: str, below: str) -> None:
    fields = top(f"To: {people}\n{below}")
    assert fields.to == people
    assert fields.lines or fields.text == below


@pytest.mark.parametrize("line", ["Delivery time: 3pm", "Date and time: Friday 3pm"])
def test_the_time_of_something_else_is_no_time_of_sending(line: str) -> None:
    fields = top(f"{line}\nPlease be at home.", addressed=True)
    assert (time_of(fields), fields.text) == (None, f"{line}\nPlease be at home.")


def test_a_time_with_a_remark_is_refused_among_the_fields() -> None:
    fields = top("To: 91234567\nTime (of the meeting): 3pm\n\nHi")
    assert time_of(fields) is None
    assert [code for code, *_ in refused(fields)] == ["field.unknown"] or "Time" in fields.text


@pytest.mark.parametrize(
    "line",
    [
        "Date and time: tomorrow 9am",
        "Date/Time: 20 Nov 3pm",
        "Send it at: 3pm",
        "Text for the SMS: hello",
        "時間（香港）：明天上午九時",
        "請於以下時間發送：明天上午九時",
    ],
)
def test_a_label_of_several_words_that_begins_like_a_field_is_no_text(line: str) -> None:
    fields = read_fields(f"To: 91234567\n{line}\n\nHi", addressed=False)
    assert [reason.code for reason in fields.refusals] == ["field.unknown"]


@pytest.mark.parametrize(
    "word",
    ["Text to send", "Content of SMS", "Message to send", "Message to be sent", "SMS to send"],
)
def test_a_label_that_can_be_nothing_else_is_the_field_of_the_text(word: str) -> None:
    fields = top(f"To: 91234567\n{word}: hello")
    assert fields.has_text_field
    assert fields.text.strip() == "hello"


def table(separator: str, *rows: tuple[str, str]) -> str:
    return "\n".join(map(separator.join, rows))


@pytest.mark.parametrize("separator", ["\t", "  ", "     "])
def test_a_table_of_two_columns_is_a_form(separator: str) -> None:
    rows = ("To", "9123 4567"), ("Send at", "20/11/2026 15:00"), ("Message", "Closed today")
    fields = top(table(separator, *rows))
    assert (fields.to, time_of(fields), fields.text.strip()) == (
        "9123 4567",
        "20/11/2026 15:00",
        "Closed today",
    )


def test_a_row_of_a_form_that_is_no_field_is_refused() -> None:
    fields = top(table("\t", ("To", "9123 4567"), ("Priority", "urgent"), ("Text", "Closed")))
    assert ("field.unknown", "Priority", "") in [
        (code, words, "") for code, words, *_ in refused(fields)
    ]


@pytest.mark.parametrize("text", ["At  3pm we close", "Date  20 Nov\nTime  3pm"])
def test_two_spaces_make_no_field_where_the_recipients_have_a_colon(text: str) -> None:
    fields = top(f"To: 9123 4567\n\n{text}")
    assert (time_of(fields), fields.text) == (None, text)


@pytest.mark.parametrize("line", ["Sendat time: tomorrow 9am", "To be sent at: tomorrow 9am"])
def test_what_speaks_of_sending_at_a_time_is_no_text_below_a_blank_line_either(line: str) -> None:
    """Rich-text editors put blank lines between what was typed as one block."""
    fields = read_fields(f"To: 91234567\n\n{line}\n\nHi", addressed=False)
    assert [reason.code for reason in fields.refusals] == ["field.unknown"]


@pytest.mark.parametrize(
    "text",
    [
        "When you arrive: call me",
        "Message from school: no class today",
        "Send a reply by Friday to: the office",
        "Your appointment time: 3pm tomorrow",
    ],
)
def test_a_sentence_with_a_colon_below_the_recipients_is_text(text: str) -> None:
    fields = read_fields(f"To: 91234567\n\n{text}", addressed=False)
    assert fields.refusals == []
    assert fields.text == text


NUMBERED = [
    "一、收件人：9123 4567\n二、發送時間：明早十時\n三、短訊內容：停課",
    "（一）收件人：9123 4567\n（二）時間：明早十時\n（三）內文：停課",
    "➢ 收件人：9123 4567\n➢ 時間：明早十時\n➢ 內容：停課",
    "①收件人：9123 4567\n②時間：明早十時\n③內容：停課",
]


@pytest.mark.parametrize("body", NUMBERED)
def test_fields_may_be_numbered_in_chinese(body: str) -> None:
    fields = top(body)
    assert (fields.to, time_of(fields), fields.text) == ("9123 4567", "明早十時", "停課")


def test_a_list_of_people_ends_at_a_synonym_of_a_field() -> None:
    for people in ("9123 4567\n6123 4567", "張三 9123 4567\n李四 6123 4567"):
        fields = top(f"接收号码：\n{people}\n短信内容：\n停課")
        assert ((fields.to or "").strip(), fields.text.strip()) == (people, "停課")


def test_a_line_that_says_where_the_message_stands_is_its_field() -> None:
    for word in ("Message as below", "Message below", "SMS as follows", "Content as below"):
        fields = read_fields(f"To: 9123 4567\n{word}:\nYour order is ready", addressed=False)
        assert (fields.to, fields.text.strip()) == ("9123 4567", "Your order is ready"), word


@pytest.mark.parametrize(
    ("word", "nearest"), [("Cc", "To"), ("CC", "To"), ("Bcc", "To"), ("Copy to", "To")]
)
def test_whoever_gets_a_copy_is_a_recipient(word: str, nearest: str) -> None:
    fields = top(f"To: 91234567\n{word}: 92345678\nText: Hi")
    assert refused(fields) == [("field.unknown", word, nearest)]
