"""What the notice about help teaches is understood as it is taught."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.model import Language, Mail, Part, Request
from relay.notices.facts import Facts, Kind
from relay.notices.words import write
from relay.reading.people.contacts import parse_contacts
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

ZONE = ZoneInfo("Asia/Hong_Kong")
AT = datetime(2026, 11, 18, 10, tzinfo=ZONE)
BOOK = (
    "name,number,groups\nMrs Lam,9123 1111,\n林太,9123 1111,\n林女士,9123 1111,\n"
    "Amy Ho,9123 1112,5A parents;5A 家長;5A 家长\nBo Ho,9123 1113,5A parents;5A 家長;5A 家长\n"
)
CONTACTS, _ = parse_contacts(BOOK, region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS, sender_ids=("Office", "Clinic"))
FIELDS = {
    Language.EN: ("Sender", "Options", ("收件人", "時間", "顯示名稱", "選項", "內容")),
    Language.HANT: ("顯示名稱", "選項", ("To", "Send at", "Sender", "Options", "Text")),
    Language.HANS: ("显示名称", "选项", ("To", "Send at", "Sender", "Options", "Text")),
}

every_language = pytest.mark.parametrize("language", list(Language))


def taught(language):
    return write(Kind.HELP, Facts(ticket="", language=language, zone=ZONE, subject="help")).text


def read(body):
    part = Part(content_type="text/plain", data=body.encode(), charset="utf-8")
    reading = read_request(Mail(headers=(), parts=(part,)), RULES, now=AT)
    assert isinstance(reading, Request), reading
    assert not reading.doubts
    return reading


@every_language
def test_people_and_groups_of_the_contacts_may_be_named(language):
    [to] = re.findall(r"[\"「“]((?:To: |收件人：).*(?:parents|家長|家长))[\"」”]", taught(language))
    reading = read(f"{to}\n\nHello\n")
    assert [r.msisdn for r in reading.recipients] == ["85291231111", "85291231112", "85291231113"]


@every_language
def test_the_name_that_is_shown_and_the_options_are_fields(language):
    sender, options, _ = FIELDS[language]
    said = taught(language)
    assert re.search(rf"^{sender}[:：]", said, re.MULTILINE)
    [line] = re.findall(rf"^{options}[:：].*", said, re.MULTILINE)
    assert "split" in line
    assert "no confirmation" in line
    reading = read(
        f"To: 9123 4567\n{sender}: Clinic\n{options}: split, no confirmation\nText: hi\n"
    )
    assert (reading.sender_id, reading.split, reading.unattended) == ("Clinic", True, True)


@every_language
def test_the_fields_of_the_other_tongue_are_named_and_understood(language):
    *_, words = FIELDS[language]
    [line] = re.findall(rf"{words[0]}[,、].*{words[-1]}.*", taught(language))
    assert all(word in line for word in words)
    to, at, sender, options, text = words
    reading = read(
        f"{to}: 9123 4567\n{at}: 2026-11-19 15:00\n{sender}: Clinic\n{options}: split\n{text}: hi\n"
    )
    assert (reading.sender_id, reading.split, reading.text) == ("Clinic", True, "hi")
    assert reading.send_at == datetime(2026, 11, 19, 15, tzinfo=ZONE)
