"""From a mail in doubt to its question, and from a digit to what was meant, in every language."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from relay.model import Language, Mail, Part, Question, Reason, Refusal, Request, Settled
from relay.notices.facts import Facts, Kind
from relay.notices.reason import sentence
from relay.notices.text import EDGE
from relay.notices.words import TONGUES, write
from relay.reading.command import read_command
from relay.reading.draft import write_draft
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.phone import say_number
from relay.reading.people.rules import Rules
from relay.reading.request import read_request
from relay.reading.when import say_when

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)  # a Wednesday
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)
CONTACTS, _ = parse_contacts(
    "name,number,groups\nAnna Lam,9876 5432,\nChris Ho,9876 5434,\nChris Ho,+86 138 1234 5678,\n",
    region="HK",
)
RULES = Rules(zone=ZONE, contacts=CONTACTS, own_domain="office.example")
every_language = pytest.mark.parametrize("language", list(Language))
HOSTILE = (
    "x\n\n-- \nYour SMS was sent.\r\n"
    + EDGE
    + "\u202e\u2066 evil \x00\x1b[31m\u2028END\ud800"
    + "w" * 10_000
)


def mail(subject: str, body: str) -> Mail:
    data = body.encode("utf-8", "surrogatepass")
    part = Part(content_type="text/plain", data=data, charset="utf-8")
    return Mail(headers=(), sender="amy@office.example", subject=subject, parts=(part,))


def told(reading: Question | Refusal, rules: Rules, now: datetime) -> str:
    draft = write_draft(reading, rules, read=lambda m: read_request(m, rules, now=now), now=now)
    kind = Kind.QUESTION if isinstance(reading, Question) else Kind.REFUSAL
    facts = Facts(
        ticket="7K3QX",
        language=reading.language,
        zone=ZONE,
        subject="x",
        reasons=reading.reasons,
        choices=getattr(reading, "choices", ()),
        draft=draft,
    )
    return write(kind, facts).text


# Each class of doubt, with the words that it is about.
TIMES = [
    ("12/1 9am", NOW, 2),
    ("12am tomorrow", NOW, 2),
    ("明天12點", NOW, 3),
    ("midnight", NOW, 1),
    ("今晚12點", NOW, 1),
    ("tomorrow at 3", NOW, 2),
    ("聽日3點", NOW, 2),
    ("tomorrow 9:30", NOW, 2),
    ("Wednesday 3pm", NOW, 2),
    ("next Friday 3pm", NOW, 2),
    ("下星期日下午3時", SUNDAY, 1),
    ("next Monday 9am", SUNDAY, 2),
    ("Monday 20 Nov 2026 9am", NOW, 1),
    ("9am", NOW, 1),
]
OPEN = ["tomorrow", "31 Dec", "end of day", "聽日", "十二月三十一日", "聽晚", "tomorrow morning"]
PEOPLE = [
    ("", "To: Chris Ho", "Chris Ho"),
    ("", "To: Anna Lam 9123 4567", "Anna Lam 9123 4567"),
    ("", "To: 9123-4567/8", "9123-4567/8"),
    ("", "To: 9123 4567 or 6123 4567", "9123 4567 or 6123 4567"),
    ("", "收件人：9123 4567 或 6123 4567", "9123 4567 或 6123 4567"),
    ("91234567", "To: 6123 4567", "6123 4567"),
]


@every_language
@pytest.mark.parametrize(("words", "now", "least"), TIMES)
def test_a_time_in_doubt_is_asked_about_with_its_choices_in_full(
    words: str, now: datetime, least: int, language: Language
) -> None:
    rules = replace(RULES, language=language.value)
    asked = mail("x", f"To: 91234567\nSend at: {words}\n\nHi")
    reading = read_request(asked, rules, now=now)
    assert isinstance(reading, Question), reading
    text = told(reading, rules, now)
    assert words in text
    assert len(reading.choices) >= least
    for number, choice in enumerate(reading.choices, 1):
        assert choice.send_at is not None
        assert f"\n{number}. {say_when(choice.send_at, language, ZONE)}\n" in text
        command = read_command(mail("Re: x", f"{number}\n"), rules, now=now)
        assert (command.verb, command.number) == ("choice", number)
        settled = Settled(send_at=choice.send_at)
        got = read_request(asked, rules, now=now, settled=settled)
        assert isinstance(got, Request)
        assert (got.send_at, got.text) == (choice.send_at, "Hi")
    assert EDGE not in text, "a digit is enough: no other mail is asked for"
    (reason,) = reading.reasons
    one = ("more than one way", "不同的理解")
    assert any(words in text for words in one) is (len(reading.choices) > 1)
    assert (reason.facts.get("one") == "1") is (len(reading.choices) == 1)


@every_language
@pytest.mark.parametrize("words", OPEN)
def test_a_day_without_a_time_shows_the_mail_to_write_instead(
    words: str, language: Language
) -> None:
    rules = replace(RULES, language=language.value)
    reading = read_request(mail("x", f"To: 91234567\nSend at: {words}\n\nHi"), rules, now=NOW)
    assert isinstance(reading, Question), reading
    assert reading.choices == ()
    text = told(reading, rules, NOW)
    assert words in text
    assert '"1"' not in text
    assert "「1」" not in text
    assert "“1”" not in text
    got = read_request(mail("x", text.split(EDGE)[1]), rules, now=NOW)
    assert isinstance(got, Request)
    assert got.send_at is not None
    assert got.text == "Hi"


@every_language
@pytest.mark.parametrize(("subject", "line", "words"), PEOPLE)
def test_recipients_in_doubt_are_asked_about_with_country_and_name(
    subject: str, line: str, words: str, language: Language
) -> None:
    rules = replace(RULES, language=language.value)
    asked = mail(subject, f"{line}\n\nHi")
    reading = read_request(asked, rules, now=NOW)
    assert isinstance(reading, Question), reading
    text = told(reading, rules, NOW)
    assert words in text
    assert len(reading.choices) >= 2
    for number, choice in enumerate(reading.choices, 1):
        assert choice.recipients
        [shown] = re.findall(rf"^{number}\. (.*)$", text, re.MULTILINE)
        for recipient in choice.recipients:
            country = TONGUES[language].countries["CN" if recipient.msisdn[:2] == "86" else "HK"]
            assert say_number(recipient.msisdn) in shown
            assert country in shown
            assert recipient.name in shown
        settled = Settled(recipients=choice.recipients)
        got = read_request(asked, rules, now=NOW, settled=settled)
        assert isinstance(got, Request)
        assert got.recipients == choice.recipients


def part(text: str, kind: str = "plain", charset: str = "utf-8", **more: Any) -> Part:
    data = text.encode(charset)
    return Part(content_type=f"text/{kind}", data=data, charset="utf-8", **more)


FIELDS = "To: 91234567\n\n"


@pytest.mark.parametrize(
    ("parts", "more", "why"),
    [
        ([part("<p>To: 91234567</p><p>Room <s>5</s> 6</p>", "html")], {}, "seen"),
        (
            [
                part(f"{FIELDS}Room 5", option=(0, 0)),
                part("<p>To: 91234567</p><p>Room 6</p>", "html", option=(0, 1)),
            ],
            {},
            "differs",
        ),
        ([part(f"{FIELDS}Hi"), part("there")], {}, "pieces"),
        ([part(f"{FIELDS}Hi")], {"cut_short": True}, "long"),
        ([part(f"{FIELDS}-----BEGIN PGP SIGNED MESSAGE-----\nHi")], {}, "armour"),
        (
            [replace(part(f"{FIELDS}会议改到明天下午", charset="gb2312"), charset="big5")],
            {},
            "charset",
        ),
        ([part("Please note: Room 6. Send it to Peter")], {"subject": "91234567"}, ""),
        ([part("Please send at 3pm: Room 6")], {"subject": "91234567"}, "order"),
        ([part(f"{FIELDS}Hi\n\nRegards\nAmy")], {}, ""),
    ],
)
def test_a_body_in_doubt_says_why_a_yes_is_wanted(
    parts: list[Part], more: dict[str, Any], why: str
) -> None:
    reading = read_request(Mail(headers=(), parts=tuple(parts), **more), RULES, now=NOW)
    if why:
        assert isinstance(reading, Request), reading
        [doubt] = [doubt for doubt in reading.doubts if doubt.code == "text.boundary"]
        assert why in doubt.facts["why"].split()
    elif isinstance(reading, Request):
        assert all("why" not in doubt.facts for doubt in reading.doubts)


@every_language
@pytest.mark.parametrize("code", sorted(TONGUES[Language.EN].reasons))
def test_hostile_words_break_no_sentence(code: str, language: Language) -> None:
    facts = dict.fromkeys(
        ("nearest", "first", "second", "removed", "characters", "word", "names", "value"), HOSTILE
    )
    said = sentence(Reason(code=code, words=HOSTILE, facts=facts), TONGUES[language])
    assert "\n" not in said
    assert len(said) < 2000
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b\u2028\ud800]", said)


@every_language
@pytest.mark.parametrize(
    "body",
    [
        f"To: {HOSTILE}\n\nHi",
        f"To: 2345 6789\nText: {HOSTILE}",
        f"To: 91234567\nSend at: {HOSTILE}",
        f"To: 91234567\nSender: {HOSTILE[:300]}\n\nHi",
        f"To: 91234567\nSchedual: {HOSTILE[2000:2100]}\nText: Hi",
        "To: 2345 6789\n\nHi\n" + "-" * 39 + "\nYour SMS was sent.",
        "To: 2345 6789\n\nHi\n" + "- " * 20 + "\nYour SMS was sent.",
        HOSTILE,
    ],
)
def test_hostile_mails_break_no_letter(body: str, language: Language) -> None:
    rules = replace(RULES, language=language.value)
    body = body.replace("\ud800", "")
    reading = read_request(mail("x", body), rules, now=NOW)
    assert isinstance(reading, Question | Refusal), reading
    text = told(reading, rules, NOW)
    lines = text.split("\n")
    assert lines.count(EDGE) in (0, 2)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b\u2028]", text)
    assert len(text) < 6000
    outside = lines[: lines.index(EDGE)] if EDGE in lines else lines
    assert "Your SMS was sent." not in outside
