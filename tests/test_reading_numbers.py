"""Who is meant: numbers, names, groups, and what must be asked or refused."""

from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

import relay.reading.people.phone
from relay.reading.people.contacts import Contacts, parse_contacts
from relay.reading.people.countries import COUNTRIES
from relay.reading.people.numbers import Who, is_bare, is_known, read_recipients
from relay.reading.people.phone import country_name, country_of
from relay.reading.people.rules import Rules

ZONE = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)
ONE, TWO, THREE = "85291234567", "85261234567", "85251234567"

FILE = """name,number,groups
Anna Lam,9876 5432,Facilities;All staff
Ben Ng,9876 5433,Facilities
周和平,9876 5434,All staff
Chris Ho,9876 5435,
Chris Ho,9876 5436,
"Chan, Bo",9876 5437,
Research & Development,9876 5438,
Q&A,9876 5439,
Q,9876 5440,
A,9876 5441,
Yuki,+81 90 1234 5678,
"""
CONTACTS, PROBLEMS = parse_contacts(FILE, region="HK")
RULES = Rules(zone=ZONE, contacts=CONTACTS)


def numbers(who: Who) -> list[str]:
    return [recipient.msisdn for recipient in who.recipients]


def sure(words: str, rules: Rules = RULES) -> list[str]:
    who = read_recipients(words, rules)
    assert (who.refusals, who.questions, who.doubts) == ((), (), ())
    return numbers(who)


def refused(words: str, rules: Rules = RULES) -> list[tuple[str, str]]:
    who = read_recipients(words, rules)
    return [(reason.code, reason.words) for reason in who.refusals]


def asked(words: str) -> tuple[str, list[list[str]]]:
    who = read_recipients(words, RULES)
    assert not who.refusals
    (reason,) = who.questions
    choices = [[recipient.msisdn for recipient in choice.recipients] for choice in who.choices]
    return reason.code, choices


@pytest.mark.parametrize(
    "words",
    [
        "91234567",
        "9123 4567",
        "9123-4567",
        "9123.4567",
        "(9123) 4567",
        "+852 9123 4567",
        "+852-9123-4567",
        "(852) 91234567",
        "(+852) 9123 4567",
        "852 9123 4567",
        "00852 9123 4567",
        "(00852) 9123 4567",
        "９１２３　４５６７",
        "＋８５２－９１２３－４５６７",
        "9123\u00a04567",
        "9123\u20114567",
        "9123\u200b4567",
        "\ufeff91234567",
        "\u202a+852 9123 4567\u202c",
        "91234567.",
        "<91234567>",
        "tel:91234567",
        "Tel: 9123 4567",
        "Mobile 9123 4567",
        "手機：9123 4567",
        "9123 4567 <tel:+85291234567>",
        "- 9123 4567",
    ],
)
def test_one_number_in_the_ways_people_write_it(words: str) -> None:
    assert sure(words) == [ONE]


@pytest.mark.parametrize(
    "separator",
    [
        *(
            ", ",
            ";",
            " / ",
            "/",
            "、",
            "，",
            "；",
            " and ",
            " AND ",
            "&",
            " & ",
            "和",
            "及",
            "與",
            "与",
        ),
        *("\n", "\r\n", ",\n", ", and ", " ", "  "),
    ],
)
def test_each_separator_parts_two_numbers(separator: str) -> None:
    assert sure(f"9123 4567{separator}6123 4567") == [ONE, TWO]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Peter Chan <91234567>", "Peter Chan"),
        ("Peter Chan (9123 4567)", "Peter Chan"),
        ("Peter Chan: 9123 4567", "Peter Chan"),
        ("Peter Chan 9123 4567", "Peter Chan"),
        ("9123 4567 Peter Chan", "Peter Chan"),
        ("9123 4567 (Peter Chan)", "Peter Chan"),
        ("Peter Chan - 9123 4567", "Peter Chan"),
        ("“Peter Chan” <9123 4567>", "Peter Chan"),
        ("peter chan <91234567>", "peter chan"),
        ("陳大文 9123 4567", "陳大文"),
        ("陳大文91234567", "陳大文"),
        ("陳大文（91234567）", "陳大文"),
        ("陳大文：91234567", "陳大文"),
        ("陳大文（電話：9123 4567）", "陳大文"),
        ("Peter Chan (mobile no. 9123 4567)", "Peter Chan"),
    ],
)
def test_a_name_beside_a_number_is_its_name(words: str, name: str) -> None:
    who = read_recipients(words, RULES)
    assert [(r.msisdn, r.name) for r in who.recipients] == [(ONE, name)]
    assert (who.refusals, who.questions) == ((), ())


@pytest.mark.parametrize(
    ("words", "code", "facts"),
    [
        ("2345 6789", "recipient.landline", {"country": "Hong Kong"}),
        ("9123 456", "recipient.invalid", {"length": "7"}),
        ("9123 45678", "recipient.invalid", {"length": "9"}),
        ("6123456789", "recipient.invalid", {"length": "10"}),
        ("999", "recipient.invalid", {"length": "3"}),
        ("20261231", "recipient.invalid", {}),
        ("8123 4567", "recipient.invalid", {"country": "Hong Kong"}),
        ("447911123456", "recipient.invalid", {"length": "12"}),
        ("+852 2345 6789", "recipient.landline", {"country": "Hong Kong"}),
        ("1-800-FLOWERS", "recipient.invalid", {"length": "4"}),
    ],
)
def test_a_number_that_cannot_be_texted_is_refused_by_name(
    words: str, code: str, facts: dict[str, str]
) -> None:
    (reason,) = read_recipients(words, RULES).refusals
    assert (reason.code, reason.words, reason.facts) == (code, words, facts)


@pytest.mark.parametrize(
    "words",
    [
        *("not 6123 4567", "all except 61234567", "order 61234567", "Order #61234567", "#61234567"),
        *(
            "9123456O",
            "91234567O",
            "9123 4567 ext 12",
            "9I23 4567",
            "HK$61234567",
            "Invoice: 61234567",
        ),
        *("Peter about order 61234567", "old 61234567", "61234567 (wrong)", "Room (61234567)"),
        "Invoice: 61234567",
        *("客戶編號 61234567", "訂單61234567", "不要 61234567", "61234567（舊）", "除了61234567"),
        *(
            "61234567 tomorrow",
            "明天 61234567",
            "６１２３４５６７？",
            "amy@61234567",
            "61234567@x.hk",
        ),
    ],
)
def test_a_number_among_other_words_is_no_recipient(words: str) -> None:
    assert not read_recipients(words, RULES).recipients
    assert [code for code, _ in refused(words)] == ["recipient.invalid"]


def test_one_wrong_number_does_not_hide_the_others() -> None:
    who = read_recipients("9123 4567, 2345 6789, Zed, 999", RULES)
    assert numbers(who) == [ONE]
    codes = [reason.code for reason in who.refusals]
    assert codes == ["recipient.landline", "recipient.unknown_name", "recipient.invalid"]


# -- countries ------------------------------------------------------------------------------------


def test_00_is_plus_before_anything_is_parsed() -> None:
    who = read_recipients("0081 90 1234 5678", RULES)
    assert numbers(who) == ["819012345678"]
    (doubt,) = who.doubts
    assert (doubt.code, doubt.facts) == ("recipient.foreign", {"country": "Japan"})


def japanese_mobiles() -> list[str]:
    return [f"{prefix}{n:04d}5678" for prefix in ("70", "80", "90") for n in range(1000, 9000, 40)]


def misread_with_00() -> list[str]:
    wrong = []
    for national in japanese_mobiles():
        who = read_recipients(f"0081{national}", RULES)
        if [*numbers(who)] not in ([], [f"81{national}"]):
            wrong.append(national)
    return wrong


def test_no_japanese_mobile_written_with_00_becomes_another_number() -> None:
    assert misread_with_00() == []


def test_the_test_above_catches_00_rewritten_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_late(words: str) -> str:
        digits = "".join(c for c in words if c in "0123456789")
        return "+" + digits if words.startswith("+") else digits

    monkeypatch.setattr(relay.reading.people.phone, "_dial", too_late)
    assert misread_with_00()


def test_eleven_mainland_digits_wait_for_a_yes() -> None:
    who = read_recipients("138 1234 5678", RULES)
    assert numbers(who) == ["8613812345678"]
    assert [(d.code, d.facts) for d in who.doubts] == [
        ("recipient.assumed_country", {"country": "China"})
    ]
    assert sure("+86 138 1234 5678") == ["8613812345678"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("8613812345678", "8613812345678"),
        ("85366123456", "85366123456"),
        ("886 912 345 678", "886912345678"),
    ],
)
def test_the_code_of_a_usual_country_needs_no_plus_but_is_said(words: str, number: str) -> None:
    who = read_recipients(words, RULES)
    assert numbers(who) == [number]
    assert [warning.code for warning in who.warnings] == ["recipient.assumed_country"]
    assert not who.doubts


def test_the_usual_countries_are_a_rule() -> None:
    rules = Rules(zone=ZONE, countries=("HK", "JP"))
    assert sure("+81 90 1234 5678", rules) == ["819012345678"]
    (doubt,) = read_recipients("+853 6612 3456", rules).doubts
    assert (doubt.code, doubt.facts["country"]) == ("recipient.foreign", "Macao")


def test_every_country_of_the_library_has_a_name() -> None:
    regions = {*phonenumbers.SUPPORTED_REGIONS, "001"}
    assert regions == set(COUNTRIES)
    assert country_name(country_of("85291234567")) == "Hong Kong"
    assert country_name(country_of("447400123456")) == "United Kingdom"
    assert country_name(country_of("9991234567")) == "an unknown country"


# -- more than one reading ------------------------------------------------------------------------


def test_two_numbers_run_together_are_two_where_only_one_cut_is_valid() -> None:
    assert sure("9123 4567 6123 4567") == [ONE, TWO]
    assert sure("9123456761234567") == [ONE, TWO]
    assert sure("+852 9123 4567 +852 6123 4567") == [ONE, TWO]
    assert sure("00852 9123 4567 6123 4567 5123 4567") == [ONE, TWO, THREE]


def test_a_cut_against_the_groups_is_asked_about() -> None:
    assert asked("912 34567612 34567") == ("recipient.run_together", [[ONE, TWO]])
    for dash in ("-", " - ", "–"):  # or a range
        assert asked(f"9123 4567{dash}6123 4567") == ("recipient.run_together", [[ONE, TWO]])


def test_run_together_with_a_digit_missing_is_refused() -> None:
    assert refused("9123 4567 6123 456") == [("recipient.invalid", "9123 4567 6123 456")]


def test_a_landline_run_together_is_refused_as_one() -> None:
    assert refused("2345 6789 9123 4567") == [("recipient.landline", "2345 6789 9123 4567")]


@pytest.mark.parametrize("word", ["or", "OR", "或", "或者", ", or"])
def test_or_is_asked_about(word: str) -> None:
    assert asked(f"9123 4567 {word} 6123 4567") == ("recipient.ambiguous_name", [[ONE], [TWO]])


def test_the_others_go_with_each_choice() -> None:
    assert asked("51234567, 91234567 or 61234567") == (
        "recipient.ambiguous_name",
        [[THREE, ONE], [THREE, TWO]],
    )


def test_last_digits_after_a_slash_are_asked_about() -> None:
    assert asked("9123-4567/8") == ("recipient.run_together", [[ONE], [ONE, "85291234568"]])
    assert asked("51234567, 9123-4567/8/79")[1] == [
        [THREE, ONE],
        [THREE, ONE, "85291234568"],
        [THREE, ONE, "85291234568", "85291234579"],
    ]


def test_the_same_number_twice_is_sent_once_and_said() -> None:
    who = read_recipients("91234567, Peter <+852 9123 4567>", RULES)
    assert numbers(who) == [ONE]
    assert [warning.code for warning in who.warnings] == ["recipient.duplicate"]


# -- hidden signs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\u202e", "\u202d", "\u202b", "\u2067", "\u200f"])
def test_a_sign_that_reorders_digits_is_refused(sign: str) -> None:
    assert [code for code, _ in refused(f"9123{sign} 4567")] == ["malformed"]


# -- contacts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["Anna Lam", "anna lam", "ＡＮＮＡ　ＬＡＭ", "AnnaLam", "the Anna Lam"]
)
def test_a_contact_by_name_whatever_its_case_width_and_spaces(words: str) -> None:
    assert sure(words) == ["85298765432"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("周和平", ["85298765434"]),
        ("周和平和Anna Lam", ["85298765434", "85298765432"]),
        ("Chan, Bo", ["85298765437"]),
        ("Chan, Bo, 91234567", ["85298765437", ONE]),
        ("Research & Development", ["85298765438"]),
        ("Facilities", ["85298765432", "85298765433"]),
        ("all staff", ["85298765432", "85298765434"]),
        ("周和平同Anna Lam", ["85298765434", "85298765432"]),
    ],
)
def test_names_that_hold_separators_and_groups(words: str, expected: list[str]) -> None:
    assert sure(words) == expected


def test_a_contact_keeps_its_written_name() -> None:
    assert [r.name for r in read_recipients("anna lam", RULES).recipients] == ["Anna Lam"]


def test_an_unknown_name_is_refused_with_the_nearest_known() -> None:
    (reason,) = read_recipients("Ana Lam", RULES).refusals
    assert (reason.code, reason.facts) == ("recipient.unknown_name", {"nearest": "Anna Lam"})
    (reason,) = read_recipients("Anna", RULES).refusals
    assert reason.facts == {"nearest": "Anna Lam"}
    (reason,) = read_recipients("Zed", Rules(zone=ZONE)).refusals
    assert (reason.code, reason.words, reason.facts) == ("recipient.unknown_name", "Zed", {})


def test_a_name_that_two_people_bear_is_asked_about() -> None:
    assert asked("Chris Ho") == ("recipient.ambiguous_name", [["85298765435"], ["85298765436"]])
    assert sure("Chris Ho 9876 5436") == ["85298765436"]


def test_a_name_that_is_also_two_names_is_asked_about() -> None:
    assert asked("Q&A") == (
        "recipient.ambiguous_name",
        [["85298765439"], ["85298765440", "85298765441"]],
    )


def test_a_number_that_is_not_the_one_of_its_name_is_asked_about() -> None:
    assert asked("Anna Lam <91234567>") == ("recipient.ambiguous_name", [[ONE], ["85298765432"]])
    assert sure("Anna Lam <98765432>") == ["85298765432"]


def test_a_contact_abroad_waits_for_a_yes_too() -> None:
    assert [doubt.code for doubt in read_recipients("Yuki", RULES).doubts] == ["recipient.foreign"]


def test_the_file_of_this_test_has_no_problems() -> None:
    assert PROBLEMS == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: the columns must be name,number,groups"),
        ("Amy,91234567\n", "line 1: the columns must be name,number,groups"),
        ("name,number\nAmy,12\n", "line 2: '12' is not a phone that can receive an SMS"),
        (
            "name,number\nAmy,2345 6789\n",
            "line 2: '2345 6789' is not a phone that can receive an SMS",
        ),
        ("name,number\n\nAmy,n/a\n", "line 3: 'n/a' is not a phone number"),
        ("name,number\n12,91234567\n", "line 2: '12' is not a name: it needs a letter"),
        ("name,number\nAmy,13812345678\n", "line 2: '13812345678' needs its country code, +86"),
        (
            "name,number,groups\nAmy,91234567,a,b\n",
            "line 2: too many columns (groups are separated by ;)",
        ),
    ],
)
def test_problems_of_a_file_are_sentences_with_their_line(text: str, problem: str) -> None:
    contacts, problems = parse_contacts(text, region="HK")
    assert problems == (problem,)
    assert contacts == Contacts()


def test_a_bad_line_leaves_the_others() -> None:
    contacts, problems = parse_contacts("name,number\nAmy,1\nBob,91234567\n", region="HK")
    assert len(problems) == 1
    assert contacts.find("bob")[0][0].msisdn == ONE
    assert not contacts.find("amy")


def test_columns_in_any_order_with_a_byte_order_mark() -> None:
    contacts, problems = parse_contacts("\ufeffGroups,Number,Name\nx;y,91234567,Bob\n", region="HK")
    assert problems == ()
    assert contacts.find("Y") == contacts.find("bob")


def test_an_open_quotation_mark_is_a_problem() -> None:
    _, problems = parse_contacts('name,number\n"Amy,91234567\nBob,61234567\n', region="HK")
    assert len(problems) == 1


# -- what is a list -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "bare", "known"),
    [
        ("9123 4567", True, True),
        ("9123 4567 and 6123 4567", True, True),
        ("20261231", True, True),
        ("Anna Lam, 91234567", False, True),
        ("Anna Lam <98765432>", False, True),
        ("Zed <91234567>", False, False),
        ("Order #61234567", False, False),
        ("Hello", False, False),
        ("", False, False),
        ("---", False, False),
    ],
)
def test_what_is_nothing_but_numbers_or_contacts(words: str, bare: bool, known: bool) -> None:
    assert (is_bare(words), is_known(words, RULES)) == (bare, known)


# -- any words ------------------------------------------------------------------------------------


@given(st.text(max_size=60) | st.text(alphabet="0123456789+-()/ ,;:<>andorABn 和或\n", max_size=60))
def test_any_words_are_read_without_raising(words: str) -> None:
    who = read_recipients(words, RULES)
    assert len({*numbers(who)}) == len(who.recipients)


@given(
    st.lists(st.integers(60_000_000, 69_999_999), min_size=1, max_size=6),
    st.sampled_from([", ", "; ", " / ", "、", "\n", " and ", "和"]),
)
def test_what_is_read_was_written_there(written: list[int], separator: str) -> None:
    words = separator.join(f"{n // 10000} {n % 10000:04d}" for n in written)
    who = read_recipients(words, RULES)
    assert {*numbers(who)} <= {f"852{n}" for n in written}


def test_a_list_without_end_is_refused_and_not_read() -> None:
    (reason,) = read_recipients("91234567," * 2000, RULES).refusals
    assert (reason.code, reason.facts) == ("recipient.too_many", {"count": "2000"})
    (reason,) = read_recipients("9" * 50_000, RULES).refusals
    assert reason.code == "recipient.too_many"
    assert refused("9" * 5000)


@pytest.mark.parametrize(
    "words",
    [
        "1. 9123 4567\n2. 6123 4567",
        "1) 9123 4567\n2) 6123 4567",
        "(1) 9123 4567\n(2) 6123 4567",
        "1、9123 4567\n2、6123 4567",
        "1.9123 4567\n2.6123 4567",
        "① 9123 4567\n② 6123 4567",
        "1) 9123 4567 2) 6123 4567",
        "（１）9123 4567，（２）6123 4567",
        "• 9123 4567\n• 6123 4567",
        "▪ 9123 4567\n- 6123 4567",
        "* Mr Poon 9123 4567\n* Ah Keung: 6123 4567",
        "1. Mr Poon 9123 4567\n2. Ah Keung (6123 4567)",
        "9123 4567 | 6123 4567",
        "Mr Poon | 9123 4567\nAh Keung | 6123 4567",
        "1) (852) 9123 4567\n2) (852) 6123 4567",
    ],
)
def test_bullets_and_ordinals_are_no_digits_of_a_number(words: str) -> None:
    assert sure(words) == [ONE, TWO]


@pytest.mark.parametrize(
    "words", ["2. 9123 4567\n3. 6123 4567", "1. 9123 4567\n3. 6123 4567", "4) 9123 4567"]
)
def test_ordinals_that_do_not_count_from_one_are_refused(words: str) -> None:
    assert {code for code, _ in refused(words)} == {"recipient.invalid"}


@pytest.mark.parametrize(
    "words",
    [
        "9123 4567 (Mr Poon, site office)",
        "9123 4567 (Mr & Mrs Poon)",
        "9123 4567 (Flat 12B)",
        "9123 4567 (Mrs Lee, Flat 12B)",
        "9123 4567 (12/F)",
        "9123 4567 [Rm 1203]",
        "9123 4567（陳太，12樓A座）",
        "our client Mr Poon 9123 4567",
        "my wife 9123 4567",
        "the patient's daughter 9123 4567",
        "the number 9123 4567",
        "phone no. 9123 4567",
        "Mr Poon mobile no.: 9123 4567",
    ],
)
def test_a_remark_beside_a_number_is_no_recipient(words: str) -> None:
    assert sure(words) == [ONE]


@pytest.mark.parametrize(
    "words",
    [
        "9123 4567 (not 6123 4567)",
        "9123 4567 (old number)",
        "9123 4567 (don't text, call)",
        "my old number 9123 4567",
        "the order 9123 4567",
        "our reference 9123 4567",
        "9123 4567 (ext 5)",
        "9123 4567 (until 5pm)",
    ],
)
def test_a_remark_that_may_be_an_exception_is_refused(words: str) -> None:
    assert refused(words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"Anna Lam"', ["85298765432"]),
        ("“Ben Ng”", ["85298765433"]),
        ("Ms Anna Lam", ["85298765432"]),
        ("Mr. Ben Ng", ["85298765433"]),
        ("Anna Lam (RN)", ["85298765432"]),
        ("Ben Ng (Facilities)", ["85298765433"]),
        ("all Facilities", ["85298765432", "85298765433"]),
        ("the Facilities team", ["85298765432", "85298765433"]),
        ("everyone in Facilities", ["85298765432", "85298765433"]),
        ("the group Facilities", ["85298765432", "85298765433"]),
        ("all members of the Facilities group", ["85298765432", "85298765433"]),
    ],
)
def test_what_people_put_around_a_known_name(words: str, expected: list[str]) -> None:
    assert sure(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Ms Lam",
        "Dr. Ng",
        "Anna",
        "all Anna Lam",
        "Anna Lam (not Ben Ng)",
        "Ben Ng (Nurses",
        "Ward 4",
        "Flat 12B",
        "all other teams",
        "周和平 (Facilities)",
    ],
)
def test_a_name_that_is_not_known_in_full_is_refused(words: str) -> None:
    assert [code for code, _ in refused(words)] == ["recipient.unknown_name"]


def test_a_group_in_brackets_tells_two_people_of_one_name_apart() -> None:
    book = "name,number,groups\nChris Ho,9876 5435,Facilities\nChris Ho,9876 5436,Front desk\n"
    contacts, _ = parse_contacts(book, region="HK")
    rules = Rules(zone=ZONE, contacts=contacts)
    assert sure("Chris Ho (Front desk)", rules) == ["85298765436"]
    assert read_recipients("Chris Ho", rules).questions
    assert read_recipients("Chris Ho (tall)", rules).questions


@pytest.mark.parametrize(
    "words",
    [
        "Peter 9123 4567, his wife 6123 4567",
        "Peter 9123 4567, wife 6123 4567",
        "李美玲 9123 4567，佢太太 6123 4567",
        "李美玲 9123 4567，太太 6123 4567",
    ],
)
def test_somebody_of_the_one_before_is_asked_about(words: str) -> None:
    assert asked(words) == ("recipient.two_places", [[ONE, TWO], [ONE]])


@pytest.mark.parametrize(
    "words",
    [
        "Peter 9123 4567 and his wife 6123 4567",
        "Peter 9123 4567\nhis wife 6123 4567",
        "Mother 9123 4567, father 6123 4567",
        "our driver 9123 4567, the guard 6123 4567",
        "媽媽 9123 4567，爸爸 6123 4567",
        "李美玲 9123 4567 及太太 6123 4567",
    ],
)
def test_a_list_of_relatives_is_a_list(words: str) -> None:
    assert sure(words) == [ONE, TWO]
