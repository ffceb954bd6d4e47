"""Whom the contacts know by a name and what people put around it."""

from zoneinfo import ZoneInfo

import pytest

from relay.reading.people.contacts import parse_contacts
from relay.reading.people.known import who_is
from relay.reading.people.numbers import read_recipients
from relay.reading.people.rules import Rules

CONTACTS, _ = parse_contacts(
    "name,number,groups\n"
    "李美玲,9456 7890,護士\n"
    "陳大文,6234 5678,司機\n"
    "陳大文,6234 5679,護士\n"
    "Mary Wong,9123 4567,Nurses\n"
    "王明,6345 6789,\n",
    region="HK",
)
RULES = Rules(zone=ZoneInfo("Asia/Hong_Kong"), contacts=CONTACTS)
MAY, CHAN, NURSE_CHAN, MARY, WONG = (
    f"852{number}" for number in ("94567890", "62345678", "62345679", "91234567", "63456789")
)


def known(words: str) -> list[str]:
    return [person.msisdn for group in who_is(words, CONTACTS) for person in group]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("李美玲姑娘", MAY),
        ("李美玲 小姐", MAY),
        ("李美玲女士", MAY),
        ("護士李美玲", MAY),
        ("李美玲护士长", MAY),
        ("Ms 李美玲", MAY),
        ("王明先生", WONG),
        ("Mary Wong (nurse)", MARY),
        ("Ms. Mary Wong", MARY),
        ("Nurse Mary Wong", MARY),
        ("Mary Wong小姐", MARY),
    ],
)
def test_a_title_beside_a_whole_name_is_that_person(words: str, number: str) -> None:
    assert known(words) == [number]


@pytest.mark.parametrize(
    "words",
    [
        *("王先生", "李姑娘", "Mr Wong", "Nurse Mary"),  # whose?
        *("李美玲太太", "王明媽媽", "王明家長", "王明太"),  # somebody else
        *("護士 王明", "護士王明", "李美玲司機"),  # not one of them, or two entries
    ],
)
def test_a_family_name_or_another_person_is_nobody(words: str) -> None:
    assert known(words) == []


def test_a_title_that_is_a_group_tells_two_of_one_name_apart() -> None:
    assert known("陳大文司機") == [CHAN]
    assert known("護士陳大文") == [NURSE_CHAN]
    assert sorted(known("陳大文先生")) == [CHAN, NURSE_CHAN]


def test_people_with_titles_are_listed_with_and() -> None:
    who = read_recipients("王明先生和李美玲姑娘", RULES)
    assert [person.msisdn for person in who.recipients] == [WONG, MAY]
