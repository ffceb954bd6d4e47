"""Answers in our threads: what is a command, and what is too much to be one."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.model import Mail, Part, Reason, Refusal, Request
from relay.reading.command import Command, is_help, read_command
from relay.reading.command_words import THANKS
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)  # a Wednesday
CONTACTS, _ = parse_contacts("name,number,groups\nPeter Chan,9876 5432,\n", region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS, own_domain="office.example")
NOBODY = Refusal(requester="", reasons=(Reason(code="recipient.none"),))


def answer(body: str, subject: str = "Re: your SMS #7K3QX") -> Mail:
    return Mail(
        headers=(),
        sender="amy@office.example",
        sender_name="Amy Wong",
        subject=subject,
        parts=(Part(content_type="text/plain", data=body.encode("utf-8"), charset="utf-8"),),
    )


def read(body: str) -> Command:
    return read_command(answer(body), RULES, now=NOW)


def verb(body: str) -> tuple[str, int]:
    command = read(body)
    return command.verb, command.number


WORDS = {
    "yes": "yes|Yes|YES!|ok|OK!|okay.|send|Send it|confirm|Yes please.|Yes, send it.|yep"
    "|OK, thanks|“Yes”|OK, go ahead|Yes please go ahead and send it.|That's right|All good, send it"
    "|Looks good, please go ahead|Yes, that is correct.|Please send the message|I confirm|ＹＥＳ"
    "|是|好|好的|好的，謝謝|確認|确认|發送|发送。|ＯＫ|係|好啊|可以發送|確認發送|请发送|沒問題，請發送|唔該發出",
    "cancel": "cancel|Cancel.|STOP|no|No!|no thanks|Don't send it|don’t send|Please cancel it."
    "|Cancel this message.|Could you cancel this please?|OK, cancel it|never mind|Cancelled"
    "|I want to cancel|please don't send this|No, cancel it.|Stop, do not send it!"
    "|取消，打錯咗。|麻煩幫我取消，發錯人，不好意思|取消|不要|不要發送|不要发送|唔要！|停止|請取消|取消這個短訊|取消此短訊，謝謝|唔使發|算了|请取消发送",
    "status": "status|Status?|What is the status?|has it been sent?|any news?|Was the SMS "
    "delivered?"
    "|狀態|状态？|進度如何？|发了吗？|查詢狀態|請問發咗未？|请问状态如何？|請問短訊發出了沒有？|條短訊send咗未呀"
    "|请问短信发出去了吗？",
    "help": "help|HELP!|幫助|帮助|Help please|How do I write?",
    "resend": "resend|Please resend it.|send again|Send it once more please|resend this message"
    "|Yes, please resend|try again|重發|再發一次|重新發送|请重发|麻煩你重發",
}
CHOICES = {
    1: "1|1.|1 please|the first one|The 1st option, please|第一個|①|選一|Option one|I mean "
    "the first one",
    2: "2)|(2)|#2|Option 2|選2|選2|No. 2|number two|2 thanks|第二個|二|第2個|選項二|OK, 2"
    "|my choice is 2",
    3: "３|third|the third one|第三",
    12: "12",
}
TIMES = {  # the words of the time that is asked for
    "tomorrow 10am": "move to tomorrow 10am|Move it to tomorrow 10am please|reschedule to "
    "tomorrow 10am"
    "|change to tomorrow 10am|Change the time to tomorrow 10am.|Send it tomorrow 10am instead",
    "15:30": "Move to 15:30|make it 15:30|postpone this until 15:30|time: 15:30",
    "at 3pm": "at 3pm|at 3pm, please",
    "Friday 9am": "change it to Friday 9am|Please move this message to Friday 9am",
    "明天下午3時": "改為明天下午3時|改到明天下午3時|請改到明天下午3時發送"
    "|改時間為明天下午3時|時間改為：明天下午3時",
    "明天下午三点": "改为明天下午三点|改成明天下午三点发送",
    "聽日朝早九點": "改到聽日朝早九點|唔該改去聽日朝早九點|聽日朝早九點發",
    "now": "move to now|send it now",
    "next week": "move to next week",  # what cannot be read is said to the one who asked
    "bananas": "move it to bananas",
}
ANSWERS = (
    "tomorrow 9am|9am|3pm|明天下午3時|下午|9123 4567|6123 4567, 5123 4567|Peter Chan|to Peter Chan"
    "|Petr Chan|Mary Wong|tomorrow"
)
NOTHING = (
    "yes but change the number|Yes, but send it at 5pm|yes?|ok?|Yes and no|yes no|not yes"
    "|no, send it|1 or 2|1, 2|0|100|yes 2|1 yes|cancel the second one|cancel #ABCDE"
    "|Cancel the second one only|send 91234567: hello|text new words|好，但係改做聽日|不好|是不是"
    "|thanks|👍|yes if Mary agrees|not sure|not yet|please wait|Who is this?|Noted|收到|Thank You"
    "|Can you check?|Please also add Mary|Call me|hello"
    "|I will be away tomorrow|at least tell me who|No problem|make it short|move on|set it to music"
)


def cases(table: dict[Any, str]) -> list[tuple[str, Any]]:
    return [(words, said) for said, forms in table.items() for words in forms.split("|")]


@pytest.mark.parametrize(("words", "expected"), cases(WORDS))
def test_the_words_of_a_command_in_any_case_and_script(words: str, expected: str) -> None:
    assert verb(words) == (expected, 0)


@pytest.mark.parametrize(("words", "number"), cases(CHOICES))
def test_a_choice_is_a_number_alone(words: str, number: int) -> None:
    assert verb(words) == ("choice", number)


@pytest.mark.parametrize(("words", "time"), cases(TIMES))
def test_another_time_is_read_from_the_words_that_ask_for_it(words: str, time: str) -> None:
    command = read(words)
    assert (command.verb, command.words) == ("move", time)


@pytest.mark.parametrize("words", ANSWERS.split("|"))
def test_a_time_a_number_or_a_name_may_be_an_answer(words: str) -> None:
    assert verb(words) == ("answer", 0)


@pytest.mark.parametrize(
    "words", ["change the number to 6123 4567", "Please only send to 6123 4567.\n\nAmy"]
)
def test_other_recipients_are_named_in_one_s_own_words(words: str) -> None:
    assert verb(words) == ("people", 0)


@pytest.mark.parametrize("words", ["发送了", "發了", "發出了。", "已发送了"])
def test_that_it_has_been_sent_is_no_yes(words: str) -> None:
    assert verb(words)[0] != "yes"


@pytest.mark.parametrize("words", ["", "Yes" + " please" * 40, *NOTHING.split("|")])
def test_anything_more_or_less_is_unknown(words: str) -> None:
    assert verb(words) == ("unknown", 0)


# -- another text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("text: Hello", "Hello"),
        ("Text:\nline one\nline two\n", "line one\nline two"),
        ("內容：明天見", "明天見"),
        ("内容:新的", "新的"),
        ("Please change the text to: Hi there", "Hi there"),
        ("New text: abc\n---\nAmy", "abc"),
        ("Hi,\n\nText: abc\n\nSent from my iPhone", "abc"),
        ("text: abc\n\n> Text: old\n> yes\n", "abc"),
        ("text: yes", "yes"),
        ("text: [SCHEDULING]=now", "[SCHEDULING]=now"),
    ],
)
def test_a_new_text_is_all_that_follows_its_word_and_ends_as_a_request_does(
    body: str, text: str
) -> None:
    command = read(body)
    assert command.verb == "text"
    assert command.wording is not None
    assert command.wording.text == text


def test_a_signature_below_a_new_text_is_taken_off_and_doubted() -> None:
    command = read("text: abc\n\nBest regards\nAmy Wong\nTel: 2345 6789\n")
    assert command.wording is not None
    assert command.wording.text == "abc"
    assert [doubt.code for doubt in command.wording.doubts] == ["text.boundary"]


@pytest.mark.parametrize("body", ["> text: old\n", "What is\ntext: new", "context: new", "text"])
def test_no_other_words_are_a_new_text(body: str) -> None:
    assert read(body).verb != "text"


# -- what stands around it ------------------------------------------------------------------------


@pytest.mark.parametrize("top", ["Hi,\n", "Dear team,\n\n", "Hello,\n\n", "你好，\n"])
@pytest.mark.parametrize("words", ["yes", "cancel", "2", "move to tomorrow 10am", "resend"])
def test_a_greeting_above_a_command_changes_nothing(top: str, words: str) -> None:
    assert verb(top + words) == verb(words)


@pytest.mark.parametrize(
    ("rest", "done"),
    [
        ("\nI had the wrong number.", "cancel"),
        ("\n\nI will write a new one tomorrow, please don't send it.", "cancel"),
        ("\nonly the one to Mary", "unknown"),
        ("\nbut keep the second", "unknown"),
        ("\n除了 Mary", "unknown"),
    ],
)
def test_a_cancel_stands_whatever_explains_it_unless_it_is_for_a_part(rest: str, done: str) -> None:
    assert verb("Cancel please." + rest) == (done, 0)


@pytest.mark.parametrize("words", ["move to tomorrow 10am", "resend", "2"])
def test_other_words_below_a_command_make_it_unknown(words: str) -> None:
    assert verb(words + "\nbut only to Mary") == ("unknown", 0)


@pytest.mark.parametrize(
    "rest",
    [
        "\n\nThanks!\nAmy",
        "\n\nAmy Wong",
        "\n\nRegards\nAmy Wong\nTel: 2345 6789",
        "\nSent from my iPhone",
        "\n\nOn Wed, 18 Nov 2026 at 10:00, SMS Relay <sms@office.example> wrote:\n> cancel\n> no",
        "\n\n> Reply yes to send, or cancel.",
        "\n\n-----Original Message-----\nFrom: SMS Relay\nSent: Monday\nSubject: x\n\nno",
        "\n---\nbut not now",
    ],
)
def test_thanks_a_name_a_signature_or_a_quote_below_change_nothing(rest: str) -> None:
    assert verb("Yes" + rest) == ("yes", 0)


@pytest.mark.parametrize(
    "rest",
    [
        "\nbut change the number to 6123 4567",
        "\n\nNot now",
        "\n\nNo",
        "\n6123 4567 instead",
        "\n\n但改為聽日九點",
        "\n\nPlease also add Mary\nTel: 6123 4567",
        "\n\n> Reply yes to send.\n\nNot before Monday, please",
        "\nThanks\nbut change the number to 6123 4567",
        "\n\nBest,\nbut only to Mary",
        "\n謝謝\n不過改為聽日",
        "\nThanks\nno",
        "\n\nThanks\n\nAmy\n\nno",
        "\nthanks\ncancel",
        "\nThanks\nNo, wait",
        "\nThanks\nhold",
        "\nThanks\n2",
        "\nThanks\nAmy\n\n6123 4567 instead",
        "\nRegards\nAmy Wong\nWard 3\nRoom 2\nTel: 2345 6789\nno",
        "\nRegards\nAmy Wong\nmove to 5pm",
        "\n--\nno",
        "\n謝謝\n唔好",
        "\nThanks\nno\n\nOn Wed, 18 Nov 2026 at 10:00, SMS Relay <a@b.example> wrote:\n> yes",
    ],
)
def test_more_words_below_a_yes_make_it_unknown(rest: str) -> None:
    assert verb("Yes" + rest) == ("unknown", 0)


def test_the_same_word_twice_is_that_word() -> None:
    assert verb("Yes\nThanks\nok") == ("yes", 0)
    assert verb("2\nThanks\n2") == ("choice", 2)
    assert verb("2\nThanks\n3") == ("unknown", 0)


@pytest.mark.parametrize("line", ["No. 12 Nathan Road", "Ward 3", "No 3, Central", "Nolan Ho"])
def test_an_address_in_a_signature_says_nothing_else(line: str) -> None:
    assert verb(f"Yes\n\nRegards\nAmy Wong\n{line}\nTel: 2345 6789") == ("yes", 0)


def test_only_the_newest_part_counts() -> None:
    quote = "> Reply yes to send it.\n> yes\n"
    assert verb(f"What is this?\n\n{quote}") == ("unknown", 0)
    assert verb(quote) == ("unknown", 0)


def test_a_free_answer_keeps_its_words_without_the_quote() -> None:
    command = read("tomorrow at 3pm\n\n> Which day?")
    assert command == Command(verb="answer", words="tomorrow at 3pm")


@pytest.mark.parametrize("subject", ["help", "Help!", "HELP?", "幫助", "帮助"])
def test_help_as_a_subject(subject: str) -> None:
    assert is_help(answer("", subject), NOBODY)


@pytest.mark.parametrize(
    "subject", ["", "Re: help", "help me", "yes", "Help Peter move", "How to send"]
)
def test_no_other_subject_asks_for_help(subject: str) -> None:
    assert not is_help(answer("", subject), NOBODY)


def test_a_request_under_the_subject_help_is_a_request() -> None:
    understood = Request(requester="amy@office.example", recipients=(), text="Lift 2 is stuck")
    landline = Refusal(requester="", reasons=(Reason(code="recipient.landline"),))
    assert not is_help(answer("", "Pls help"), understood)
    assert not is_help(answer("", "Help"), landline)


@given(st.text(max_size=80))
def test_any_answer_is_read_without_raising(body: str) -> None:
    assert read(body).verb


@given(st.sampled_from(["yes", "ok", "好", "1"]), st.from_regex(r"[a-z]{2,12}", fullmatch=True))
def test_a_word_beside_a_yes_is_a_yes_no_more(form: str, word: str) -> None:
    if verb(word)[0] == "unknown" and not THANKS.fullmatch(word):
        assert verb(f"{form} {word}")[0] == "unknown"
        assert verb(f"{word} {form}")[0] != "yes"


@pytest.mark.parametrize(
    "body",
    [
        "Please cancel this one, the patient has already called.",
        "Cancel. The client called me.",
        "Please cancel as it is no longer needed",
        "Don't send, the meeting is off",
        "No, wrong number!",
        "Sorry, wrong person",
        "This was a mistake",
        "No longer needed, thanks",
    ],
)
def test_a_cancel_may_say_why(body: str) -> None:
    assert verb(body) == ("cancel", 0)


@pytest.mark.parametrize(
    "body",
    [
        "Cancel, Mary Wong",
        "Cancel the one to Peter",
        "Cancel it, send at 5 instead",
        "Cancel, we will send it later",
        "Cancel this, the number is 9123 4567",
        "cancel this, he has the wrong day?",
        "Cancel, it is only for Peter",
        "Do not cancel, the patient called",
        "No, it should be 4pm",
        "Yes, the patient called",
        "Wrong time",
    ],
)
def test_a_cancel_of_a_part_or_with_another_wish_is_none(body: str) -> None:
    assert verb(body)[0] not in ("cancel", "yes")
