"""Words beside a number or a name: what is a name or a remark, and what says something else."""

from zoneinfo import ZoneInfo

import pytest

from relay.reading.people.contacts import parse_contacts
from relay.reading.people.numbers import read_recipients
from relay.reading.people.rules import Rules

FILE = """name,number,groups
Peter Chan,6123 4567,Drivers
Mary Wong,9345 6789,Nurses
李美玲,9456 7890,護士
陳大文,6234 5678,司機;護士
"""
CONTACTS, _ = parse_contacts(FILE, region="HK")
RULES = Rules(zone=ZoneInfo("Asia/Hong_Kong"), contacts=CONTACTS)
ONE, PETER, MEILING, TAIMAN = "85291234567", "85261234567", "85294567890", "85262345678"


def sure(words: str) -> list[str]:
    who = read_recipients(words, RULES)
    assert (who.refusals, who.questions) == ((), ())
    return [recipient.msisdn for recipient in who.recipients]


def is_refused(words: str) -> bool:
    """Or asked about with choices, where it is a list without somebody: nobody is texted."""
    who = read_recipients(words, RULES)
    return bool(who.refusals or who.questions)


@pytest.mark.parametrize("whom", ["護士", "Nurses", "Peter Chan", "9123 4567"])
@pytest.mark.parametrize("other", ["李美玲", "Mary Wong", "Ah Fai"])
@pytest.mark.parametrize(
    "remark",
    [
        *(
            "（%s除外）",
            " (excl. %s)",
            " (%s除外)",
            "（不包括%s）",
            "（唔包%s）",
            "（%s不用）",
            "（%s唔使）",
        ),
        *(
            "（撇除%s）",
            " (skip %s)",
            "（只限%s）",
            " (not %s)",
            " (except %s)",
            " (%s only)",
            "（除%s）",
        ),
        *(" (or %s)", " (and %s)", " (cc %s)", " (plus %s)", "（同%s）", "（及%s）", "（或%s）"),
        " [without %s]",
    ],
)
def test_a_remark_that_excludes_limits_or_joins_is_refused(
    whom: str, other: str, remark: str
) -> None:
    assert is_refused(whom + remark.replace("%s", other))


@pytest.mark.parametrize(
    "words",
    [
        *(
            "李美玲（陳大文）",
            "Peter Chan (Mary Wong)",
            "Nurses (Peter Chan)",
            "Peter Chan (Nurses)",
        ),
        *("李美玲（連陳大文）", "9123 4567（連陳大文）", "Peter Chan (for Mary Wong)"),
        *("Peter Chan (Mary)", "Peter Chan (ask Mary)", "Drivers (Mary)"),
    ],
)
def test_a_remark_that_names_somebody_else_is_not_passed_over(words: str) -> None:
    who = read_recipients(words, RULES)
    assert who.refusals
    assert not who.recipients


@pytest.mark.parametrize("remark", ["night shift", "day", "夜班", "Ward 3", "juniors", "boss"])
def test_a_remark_beside_a_group_may_mean_some_of_it(remark: str) -> None:
    assert is_refused(f"護士 ({remark})")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Peter Chan (boss)", [PETER]),
        ("Peter Chan (Peter)", [PETER]),
        ("Peter Chan (Drivers)", [PETER]),
        ("Peter Chan (driver)", [PETER]),
        ("護士（全部）", [MEILING, TAIMAN]),
        ("護士 (the whole team)", [MEILING, TAIMAN]),
        ("陳大文（護士）", [TAIMAN]),
        ("陳大文(連長)", [TAIMAN]),
        ("李美玲（小明媽媽）", [MEILING]),
        ("9123 4567 (Peter)", [ONE]),
        ("9123 4567（連勝文）", [ONE]),
        ("9123 4567同埋陳大文", [ONE, TAIMAN]),
        ("李美玲同埋陳大文", [MEILING, TAIMAN]),
    ],
)
def test_a_remark_that_says_who_somebody_is_changes_nothing(words: str, numbers: list[str]) -> None:
    assert sure(words) == numbers


@pytest.mark.parametrize(
    "word",
    [
        *(
            "formerly",
            "previously",
            "Formerly",
            "replacing",
            "using",
            "ignore",
            "instead of",
            "old",
        ),
        *(
            "new",
            "was",
            "not",
            "never",
            "don't",
            "except",
            "skip",
            "originally",
            "fallback",
            "else",
        ),
        *("不包括", "唔使發", "取代", "舊", "改用", "唔係", "撇除", "前"),
    ],
)
def test_what_is_said_of_a_second_number_is_not_its_name(word: str) -> None:
    assert is_refused(f"9123 4567, {word} 6123 4567")
    assert is_refused(f"9123 4567，{word}6123 4567")
    assert is_refused(f"9123 4567, 6123 4567 {word}")
    assert is_refused("9123 4567，6123 4567除外")


@pytest.mark.parametrize(
    "word",
    [
        *("tmr", "Fri", "Sun", "May", "hourly", "weekly", "daily", "once", "twice", "later"),
        *("if raining", "every Monday", "tonight", "each day", "monthly"),
        *("每日", "遲啲", "等陣", "兩次", "如果落雨", "稍後", "之後", "星期五", "逢星期一", "三月"),
    ],
)
def test_a_time_or_a_condition_behind_a_number_is_not_its_name(word: str) -> None:
    assert is_refused(f"9123 4567 {word}")


@pytest.mark.parametrize(
    "words",
    [
        *("my wife 9123 4567", "Driver 9123 4567", "peter 9123 4567", "9123 4567 Lily"),
        *(
            "Emily 9123 4567",
            "Sally 9123 4567",
            "May 9123 4567",
            "May: 9123 4567",
            "June 9123 4567",
        ),
        *(
            "9123 4567 May Wong",
            "9123 4567 Sun Yee",
            "Fung Siu Ming 9123 4567",
            "Siuling 9123 4567",
        ),
        *("Ahmed 9123 4567", "Fred 9123 4567", "9123 4567 Will", "Sterling 9123 4567"),
        *("陳若琳 9123 4567", "業主代表 9123 4567", "遲先生 9123 4567", "連勝文 9123 4567"),
        *(
            "李月華 9123 4567",
            "周一鳴 9123 4567",
            "陳同佳 9123 4567",
            "客戶 9123 4567",
            "First Aid 9123 4567",
        ),
    ],
)
def test_a_name_that_looks_like_something_else_stays_a_name(words: str) -> None:
    assert sure(words) == [ONE]
