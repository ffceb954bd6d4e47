"""`relay preview`: the verdicts and readings of the examples, as JSON and for eyes."""

import json
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from tests.commands import process, relay

CONFIG = Path(__file__).parent / "data" / "preview" / "relay.toml"
NOW = "2026-11-18T10:00:00+08:00"  # a Wednesday
ONE = ["85291234567"]
TWO = ["85291234567", "85261234567"]
KEYS = [
    *("file", "verdict", "requester", "recipients", "text", "send_at", "sender_id", "command"),
    *("reasons", "warnings", "explanation", "submissions", "segments"),
]
SIGNED = "To: 91234567\n\nHello\n\nBest regards\nMary Wong\nTel: 2345 6789"

# subject, body, what must stand in the object
EXAMPLES = [
    ("91234567", "Meeting moved to 3pm.", {"verdict": "send", "recipients": ONE}),
    ("SMS to 9123 4567, 6123 4567", "Hello", {"verdict": "send", "recipients": TWO}),
    ("Hello", "To: 9123 4567\n\nOffice closed today.", {"verdict": "send", "recipients": ONE}),
    (
        "通知",
        "收件人：９１２３　４５６７\n排程：明天下午3時\n\n請帶身份證",
        {"verdict": "send", "send_at": "2026-11-19T15:00:00+08:00", "text": "請帶身份證"},
    ),
    ("@sms+91234567", "Hi there", {"verdict": "send", "recipients": ONE, "text": "Hi there"}),
    (
        "reminder",
        "To: +852-9123-4567; (852)61234567 / 852 51234567\nSend at: 31/12 23:59\n"
        "Sender: Office\n\nHappy new year!",
        {
            "verdict": "send",
            "recipients": [*TWO, "85251234567"],
            "send_at": "2026-12-31T23:59:00+08:00",
            "sender_id": "Office",
        },
    ),
    (
        "x",
        "To: Peter Chan <91234567>, Mary (6123 4567)\n\nhi",
        {"verdict": "send", "recipients": TWO, "text": "hi"},
    ),
    (
        "x",
        "Please text 9123 4567: your parcel is ready. Send it tomorrow at 9am.",
        {
            "verdict": "send",
            "text": "your parcel is ready.",
            "send_at": "2026-11-19T09:00:00+08:00",
        },
    ),
    (
        "x",
        "Hi,\nCould you send an SMS to 9123 4567 and 6123 4567 saying "
        '"Lift 2 is out of order".\nThanks\nAmy',
        {"verdict": "send", "recipients": TWO, "text": "Lift 2 is out of order"},
    ),
    (
        "x",
        "麻煩發短訊給 9123 4567，聽日朝早九點：請帶備身份證正本",
        {
            "verdict": "send",
            "text": "請帶備身份證正本",
            "send_at": "2026-11-19T09:00:00+08:00",
        },
    ),
    (
        "x",
        "To: 91234567\n\nCall us on 2345 6789 or 6123 4567 today.",
        {
            "verdict": "send",
            "recipients": ONE,
            "text": "Call us on 2345 6789 or 6123 4567 today.",
        },
    ),
    (
        "x",
        "To: 91234567\n\nYour appointment is tomorrow 9am.",
        {"verdict": "send", "send_at": None},
    ),
    (
        "x",
        "To: 91234567\nText: line one\nline two\n---\nRegards\nPeter Chan\nTel: 2345 6789",
        {"verdict": "send", "text": "line one\nline two"},
    ),
    ("x", SIGNED, {"verdict": "confirm", "text": "Hello", "reasons": ["text.boundary"]}),
    (
        "#big5hkscs",
        "收件人: 91234567\n\n我哋聽日下晝三點喺旺角開會，唔該晒。",
        {"verdict": "send", "text": "我哋聽日下晝三點喺旺角開會，唔該晒。", "send_at": None},
    ),
    (
        "x",
        "To: 13812345678\n\n你好",
        {
            "verdict": "confirm",
            "recipients": ["8613812345678"],
            "reasons": ["recipient.assumed_country"],
        },
    ),
    (
        "x",
        "To: 0081 90 1234 5678\n\nHi",
        {"verdict": "confirm", "recipients": ["819012345678"], "reasons": ["recipient.foreign"]},
    ),
    (
        "hello",
        "Please tell Peter the meeting is off.\n\nRegards\nMary Wong\nMobile: 6123 4567",
        {"verdict": "refuse", "reasons": ["recipient.none"]},
    ),
    (
        "91234567",
        "To: 61234567\n\nHello",
        {"verdict": "ask", "reasons": ["recipient.two_places"]},
    ),
    (
        "x",
        "To: 91234567\nSend at: 12/1 9am\n\nHi",
        {"verdict": "ask", "reasons": ["time.ambiguous"]},
    ),
    (
        "x",
        "收件人：91234567\n時間：聽日3點\n\nHi",
        {"verdict": "ask", "reasons": ["time.ambiguous"]},
    ),
    (
        "x",
        "To: 91234567\nSend at: yesterday 3pm\n\nHi",
        {"verdict": "refuse", "reasons": ["time.past"]},
    ),
    ("x", "To: 2345 6789\n\nHi", {"verdict": "refuse", "reasons": ["recipient.landline"]}),
    ("x", "To: 9123 456\n\nHi", {"verdict": "refuse", "reasons": ["recipient.invalid"]}),
    ("x", "To: Peter\n\nHi", {"verdict": "refuse", "reasons": ["recipient.unknown_name"]}),
    ("x", "To: 91234567\n\n", {"verdict": "refuse", "reasons": ["text.empty"]}),
    (
        "Fwd: report",
        "From: A <a@b.hk>\nSent: Monday\nTo: 91234567\nSubject: D\n\nsecret",
        {"verdict": "refuse", "reasons": ["forward.headers"]},
    ),
    (
        "x",
        "To: 91234567\nTo: 61234567\n\nHi",
        {"verdict": "refuse", "reasons": ["field.twice"]},
    ),
    (
        "x",
        "To: 91234567\nSchedual: tomorrow 9am\n\nHi",
        {"verdict": "refuse", "reasons": ["field.unknown"]},
    ),
    (
        "x",
        "To: 91234567\nSender: 中國移動香港\n\nHi",
        {"verdict": "refuse", "reasons": ["sender_id.invalid"]},
    ),
    (
        "Order #61234567",
        "Order is ready for collection",
        {"verdict": "refuse", "reasons": ["recipient.none"]},
    ),
    ("20261231", "Year-end notice", {"verdict": "refuse", "reasons": ["recipient.invalid"]}),
    (
        "Automatic reply: x",
        "To: 91234567\n\nI am away.",
        {"verdict": "ignore", "reasons": ["automatic"], "recipients": []},
    ),
]


def written(subject: str, body: str, **fields: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = fields.pop("From", "Amy <amy@office.example>")
    local = subject[1:] if subject.startswith("@") else "sms"
    mail["To"] = f"{local}@office.example"
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@office.example>"
    for name, value in fields.items():
        mail[name] = value
    if subject == "#big5hkscs":
        mail.set_content(body.encode("big5hkscs"), "text", "plain")
        mail.replace_header("Content-Type", 'text/plain; charset="big5"')
    else:
        mail.set_content(body)
    if subject.startswith("Automatic reply"):
        mail["Auto-Submitted"] = "auto-replied"
    return mail.as_bytes()


def previewed(*files: Path, options: tuple[str, ...] = ()) -> list[dict]:
    ended = relay("preview", "--json", "--config", CONFIG, "--now", NOW, *options, *files)
    assert ended.exit_code == 0, ended.output
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """All examples in one run, as an operator would look at a folder of mails."""
    folder = tmp_path_factory.mktemp("mails")
    files = []
    for number, (subject, body, _) in enumerate(EXAMPLES):
        files.append(folder / f"{number:02}.eml")
        files[-1].write_bytes(written(subject, body))
    found = previewed(*files)
    assert [form["file"] for form in found] == [str(file) for file in files]
    return found


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=lambda n: f"{n:02}")
def test_an_example_has_its_verdict_and_reading(forms, number):
    wanted, form = EXAMPLES[number][2], forms[number]
    assert {key: form[key] for key in wanted} == wanted
    assert list(form) == KEYS
    assert form["explanation"]


def test_the_object_is_exactly_as_documented(forms):
    form = forms[0]
    assert form == {
        "file": form["file"],
        "verdict": "send",
        "requester": "amy@office.example",
        "recipients": ONE,
        "text": "Meeting moved to 3pm.",
        "send_at": None,
        "sender_id": "Office",
        "command": None,
        "reasons": [],
        "warnings": [],
        "explanation": form["explanation"],
        "submissions": [
            {
                "recipients": ONE,
                "encoding": "english",
                "units": 21,
                "segments": 1,
                "scheduling": "now",
                "body": "[USERNAME]=***\r\n[PASSWORD]=***\r\n[RECIPIENT]=85291234567\r\n"
                "[CONTENT]=Meeting moved to 3pm.\r\n[LANG_ENG]=1\r\n[SCHEDULING]=now\r\n"
                "[SENDERID]=Office\r\n",
            }
        ],
        "segments": 1,
    }


def test_a_scheduled_request_shows_what_the_gateway_will_be_told(forms):
    (submission,) = forms[3]["submissions"]
    assert submission["scheduling"] == "2026-11-19 15:00"
    assert "[SCHEDULING]=2026-11-19 15:00\r\n" in submission["body"]


def test_standard_input_is_a_dash_and_a_missing_file_is_named():
    mail = written("91234567", "Hello")
    ended = process("--config", CONFIG, "preview", "--json", "-", stdin=mail)
    assert json.loads(ended.stdout)["verdict"] == "send"
    ended = process("preview", "--json", "--config", CONFIG, "/nowhere/a.eml", "-", stdin=mail)
    assert ended.returncode == 66
    assert b"/nowhere/a.eml: No such file" in ended.stderr
    assert json.loads(ended.stdout)["verdict"] == "send"


def test_a_wrong_line_of_the_contacts_is_told_beside_the_objects(tmp_path):
    (tmp_path / "people.csv").write_text("name,number\nPeter Chan,123\n")
    config = tmp_path / "relay.toml"
    config.write_text(CONFIG.read_text() + '\n[reading]\ncontacts = ["people.csv"]\n')
    mail = tmp_path / "mail.eml"
    mail.write_bytes(written("sms", "To: 9123 4567\n\nThe office is closed today."))
    shown = relay("preview", "--json", "--config", config, mail)
    assert json.loads(shown.stdout)["verdict"] == "send"
    assert "people.csv: line 2: '123'" in shown.stderr


def test_the_sender_must_be_allowed_and_with_strict_proven(tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_bytes(written("91234567", "Hello", From="eve@elsewhere.example"))
    assert previewed(mail)[0]["reasons"] == ["sender.not_allowed"]
    mail.write_bytes(written("91234567", "Hello"))
    assert previewed(mail)[0]["verdict"] == "send"
    (form,) = previewed(mail, options=("--strict",))
    assert (form["verdict"], form["reasons"]) == ("ignore", ["sender.unproven"])
    proof = b"Authentication-Results: mx.office.example; dmarc=pass header.from=office.example\r\n"
    mail.write_bytes(proof + mail.read_bytes())
    assert previewed(mail, options=("--strict",))[0]["verdict"] == "send"


def test_answers_bounces_and_commands_are_told_apart(tmp_path):
    samples = Path(__file__).parent / "data" / "gateway"
    command = tmp_path / "c.eml"
    thread = "<7K3QX.0123456789abcdef@office.example>"
    command.write_bytes(written("Re: x [#7K3QX]", "cancel\n", **{"In-Reply-To": thread}))
    forms = previewed(samples / "a01-accepted-two.eml", samples / "a18-bounce.eml", command)
    assert [form["verdict"] for form in forms] == ["answer", "bounce", "command"]
    assert forms[2]["command"] == "cancel"


COMMANDS = {
    "Yes please": "yes",
    "2": "2",
    "the first one": "1",
    "Cancel this message.": "cancel",
    "move to tomorrow 10am": "move",
    "改為明天下午3時": "move",
    "text: other words": "text",
    "resend": "resend",
    "狀態": "status",
    "help": "help",
    "tomorrow 9am": "answer",
    "9123 4567": "answer",
    "What is this?": "unknown",
}


@pytest.mark.parametrize("subject", ["Re: [#7K3QX] Sent", "RE: lift [#7k3qx]: waits for your yes"])
def test_a_command_is_named_also_where_only_the_subject_has_the_ticket(tmp_path, subject):
    files = []
    for number, words in enumerate(COMMANDS):
        files.append(tmp_path / f"{number}.eml")
        files[-1].write_bytes(written(subject, f"{words}\n"))
    forms = previewed(*files)
    assert [form["verdict"] for form in forms] == ["command"] * len(COMMANDS)
    assert [form["command"] for form in forms] == [*COMMANDS.values()]


@pytest.mark.parametrize("subject", ["[#7K3QX] Sent", "Re: order #61234", "Re: x", "Fw: [#7K3QX]"])
def test_no_other_subject_makes_a_command(tmp_path, subject):
    mail = tmp_path / "a.eml"
    mail.write_bytes(written(subject, "status\n"))
    assert previewed(mail)[0]["verdict"] == "refuse"


def test_for_eyes_it_shows_the_text_and_the_reason(tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_bytes(written("x", "To: 2345 6789\n\nHi"))
    shown = relay("preview", "--config", CONFIG, "--now", NOW, mail).stdout
    assert "refuse" in shown
    assert "2345 6789" in shown


def test_a_time_that_is_none_is_refused():
    ended = relay("preview", "--config", CONFIG, "--now", "tomorrow", "-")
    assert ended.exit_code == 2
    assert "tomorrow" in ended.stderr


def test_without_any_settings_anybody_may_have_a_look(tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_bytes(written("91234567", "Hello", From="me@home.example"))
    ended = relay("preview", "--json", mail)
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.stdout)["verdict"] in ("send", "ignore")  # ignore: a relay lives here


def test_a_question_shows_its_choices(tmp_path):
    mail = tmp_path / "a.eml"
    mail.write_bytes(written("x", "To: 91234567\nSend at: 12/1 9am\n\nHi"))
    (form,) = previewed(mail)
    assert "1. Tuesday 1 December 2026, 9:00 a.m." in form["explanation"]
    assert "2. Tuesday 12 January 2027, 9:00 a.m." in form["explanation"]


def test_a_signature_that_is_asked_about_is_told_once(tmp_path):
    asked, known = tmp_path / "asked.eml", tmp_path / "known.eml"
    asked.write_bytes(written("x", SIGNED))
    known.write_bytes(written("x", "To: 91234567\n\nHello\n\n-- \nMary Wong\nTel: 2345 6789"))
    forms = previewed(asked, known)
    assert [form["warnings"] for form in forms] == [["signature.removed"]] * 2
    assert forms[0]["explanation"].count("left out") == 2, "what, and what a yes will do"
    assert forms[0]["explanation"].endswith("makes it certain.")
    assert forms[1]["explanation"].endswith("Your signature was left out.")
