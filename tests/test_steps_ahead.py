"""Mails that are read before those ahead of them are written."""

from dataclasses import replace

import pytest

from relay.model import Arrival
from relay.reading.people.contacts import parse_contacts
from tests.desk import START, desk, mail

BOOK = "name,number\nBob,{number}\n"


class AtHand:
    """A crew that works in this process."""

    works = True

    def __init__(self):
        self.read = 0

    async def each(self, work, items, *shared):
        self.read += len(items) * (work.__name__ == "read")
        return [work(item, *shared) for item in items]


@pytest.fixture
async def office(tmp_path):
    async with desk(tmp_path) as opened:
        opened.intake._crew = AtHand()
        yield opened


def arrivals(*mails):
    return [
        Arrival(uidvalidity=7, uid=uid, received_at=START, size=len(raw), raw=raw)
        for uid, raw in enumerate(mails, 1)
    ]


def hand_out(office, number):
    book, problems = parse_contacts(BOOK.format(number=number), region="HK")
    assert not problems
    charter = office.intake.charter
    office.intake.charter = replace(charter, rules=replace(charter.rules, contacts=book))


def phones(office):
    return [row["msisdn"] for row in office.rows("SELECT msisdn FROM recipient")]


async def test_a_contact_that_was_corrected_in_the_meantime_is_texted_at_the_new_number(office):
    hand_out(office, "9123 4567")
    begun = await office.intake._begin(arrivals(mail("Please text Bob: hello\n")))
    hand_out(office, "9876 5432")
    await office.intake._take(begun, None, lambda: None)
    assert phones(office) == ["85298765432"]
    assert office.intake._crew.read == 2


async def test_what_was_read_ahead_is_not_read_again(office):
    begun = await office.intake._begin(arrivals(mail("Please text 9123 4567: hello\n")))
    await office.intake._take(begun, None, lambda: None)
    assert phones(office) == ["85291234567"]
    assert office.intake._crew.read == 1


async def test_an_answer_is_not_read_before_what_it_answers_is_written(office):
    first = mail("Please text 9123 4567: hello. Send it in two hours.\n", message_id="<1@x>")
    cancel = mail("cancel\n", subject="Re: sms", message_id="<2@x>", **{"In-Reply-To": "<1@x>"})
    await office.intake.take(arrivals(first, cancel))
    assert office.states == ["cancelled"]
