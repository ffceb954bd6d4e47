"""Answers in our threads: what is a command, and what is too much to be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.model import Mail, Part, Reason, Refusal, Request
from relay.reading.command import Command, is_help, read_command

NOBODY = Refusal(requester="", reasons=(Reason(code="recipient.none"),))


def answer(body: str, subject: str = "Re: your SMS #7K3QX") -> Mail:
    return Mail(
        headers=(),
        sender="amy@office.example",
        sender_name="Amy Wong",
        subject=subject,
        parts=(Part(content_type="text/plain", data=body.encode("utf-8"), charset="utf-8"),),
    )


def verb(body: str) -> tuple[str, int]:
    command = read_command(answer(body))
    return command.verb, command.number


WORDS = {
    "yes": "yes|Yes|YES!|ok|OK!|okay.|send|Send it|confirm|Yes please.|Yes, send it."
    "|OK, thanks|“Yes”|是|好|好的|好的，謝謝|確認|确认|發送|发送。|ＯＫ",
    "cancel": "cancel|Cancel.|STOP|no|No!|no thanks|Don't send it|don’t send|Please cancel it."
    "|取消|不要|不要發送|不要发送|唔要！|停止",
    "status": "status|Status?|狀態|状态？",
    "help": "help|HELP!|幫助|帮助",
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [(words, verb) for verb, forms in WORDS.items() for words in forms.split("|")],
)
def test_the_words_of_a_command_in_any_case_and_script(words: str, expected: str) -> None:
    assert verb(words) == (expected, 0)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("1", 1),
        ("1.", 1),
        ("2)", 2),
        ("(2)", 2),
        ("３", 3),
        ("1 please", 1),
        ("Option 2", 2),
        ("選2", 2),
        ("12", 12),
    ],
)
def test_a_choice_is_a_number_alone(words: str, number: int) -> None:
    assert verb(words) == ("choice", number)


@pytest.mark.parametrize(
    "words",
    [
        "yes but change the number",
        "Yes, but send it at 5pm",
        "yes?",
        "ok?",
        "Yes and no",
        "yes no",
        "not yes",
        "no, send it",
        "1 or 2",
        "1, 2",
        "0",
        "100",
        "yes 2",
        "1 yes",
        "cancel the second one",
        "cancel #ABCDE",
        "send 91234567: hello",
        "move to tomorrow 9am",
        "text: new words",
        "resend",
        "好，但係改做聽日",
        "不好",
        "是不是",
        "9123 4567",
        "",
        "thanks",
        "👍",
        "Yes" + " please" * 20,
    ],
)
def test_anything_more_or_less_is_unknown(words: str) -> None:
    assert verb(words) == ("unknown", 0)


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
    ],
)
def test_more_words_below_a_yes_make_it_unknown(rest: str) -> None:
    assert verb("Yes" + rest) == ("unknown", 0)


def test_only_the_newest_part_counts() -> None:
    quote = "> Reply yes to send it.\n> yes\n"
    assert verb(f"What is this?\n\n{quote}") == ("unknown", 0)
    assert verb(quote) == ("unknown", 0)


def test_a_free_answer_keeps_its_words_without_the_quote() -> None:
    command = read_command(answer("tomorrow at 3pm\n\n> Which day?"))
    assert command == Command(verb="unknown", words="tomorrow at 3pm")


@pytest.mark.parametrize("subject", ["help", "Help!", "HELP?", "幫助", "帮助"])
def test_help_as_a_subject(subject: str) -> None:
    assert is_help(answer("", subject), NOBODY)


@pytest.mark.parametrize("subject", ["", "Re: help", "help me", "yes", "Help Peter move"])
def test_no_other_subject_asks_for_help(subject: str) -> None:
    assert not is_help(answer("", subject), NOBODY)


def test_a_request_under_the_subject_help_is_a_request() -> None:
    understood = Request(requester="amy@office.example", recipients=(), text="Lift 2 is stuck")
    landline = Refusal(requester="", reasons=(Reason(code="recipient.landline"),))
    assert not is_help(answer("", "Pls help"), understood)
    assert not is_help(answer("", "Help"), landline)


@given(st.text(max_size=80))
def test_any_answer_is_read_without_raising(body: str) -> None:
    assert read_command(answer(body)).verb


@given(st.sampled_from(["yes", "ok", "好", "1"]), st.from_regex(r"[a-z]{2,12}", fullmatch=True))
def test_a_word_beside_a_yes_is_a_yes_no_more(form: str, word: str) -> None:
    more = {"please", "pls", "thanks", "thx", "yes", "ok", "okay", "send", "confirm", "confirmed"}
    if word not in more:
        assert verb(f"{form} {word}")[0] == "unknown"
        assert verb(f"{word} {form}")[0] == "unknown" or word in {"option", "choice"}
