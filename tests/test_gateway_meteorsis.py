"""What leaves for the provider: settings, batches and the e-mail itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relay.gateway import tags
from relay.gateway.dialect import Dialect, Fault, Terms, Unsendable
from relay.gateway.dialects import dialect
from relay.gateway.text import clean, units
from relay.model import Batch, Msisdn, Reference
from tests import gateway_readers as readers

DATA = Path(__file__).parent / "data" / "gateway"
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
DATE = datetime(2026, 3, 5, 9, 15, tzinfo=timezone(timedelta(hours=8)))
REFERENCE = Reference("SR-7KQ2M9XD4TB8WZ3H")
TERMS = Terms(
    address="sendsms@gateway.example",
    from_="sms-relay@relay.example.com",
    username="demoapiuser",
    password="demoapipass",
    sender_id="RelayDemo",
    sender_ids=("Office",),
)
HK, MACAU, CHINA = Msisdn("85299999999"), Msisdn("85399999999"), Msisdn("8611223344556")
GATEWAY: Dialect = dialect("meteorsis")


def plan(
    recipients: Sequence[Msisdn], text: str, terms: Terms = TERMS, **options: Any
) -> tuple[Batch, ...] | Unsendable:
    given = {"sender_id": "", "dncr": False, "split": False, **options}
    return GATEWAY.plan(recipients, text, terms=terms, **given)


def batches(
    recipients: Sequence[Msisdn], text: str, terms: Terms = TERMS, **options: Any
) -> tuple[Batch, ...]:
    planned = plan(recipients, text, terms, **options)
    assert not isinstance(planned, Unsendable), planned
    return planned


def compose(
    batch: Batch,
    *,
    reference: Reference = REFERENCE,
    scheduling: datetime | None = None,
    date: datetime = DATE,
    terms: Terms = TERMS,
) -> bytes:
    return GATEWAY.compose(
        batch, reference=reference, scheduling=scheduling, date=date, terms=terms
    )


# -- the e-mail -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "recipients", "text", "options"),
    [
        ("q1-unicode-now-two", [HK, MACAU], "你好嗎?a", {}),
        (
            "q2-english-scheduled-one",
            [HK],
            "Disk 91% on db_01 @ 23:59 (warn)",
            {"scheduling": datetime(2026, 12, 31, 23, 59, tzinfo=HONG_KONG)},
        ),
        ("q3-china-now-one", [CHINA], "你好嗎?a", {}),
        ("q4-economy-dncr", [HK], "Test 1 2 3", {"terms": replace(TERMS, economy=True, dncr="1")}),
    ],
)
def test_the_samples_are_composed_byte_for_byte(
    sample: str, recipients: list[Msisdn], text: str, options: dict[str, Any]
) -> None:
    raw = (DATA / f"{sample}.eml").read_bytes()
    [reference] = Reference.find_in(message_from_bytes(raw)["Subject"])
    minute = int(sample[1]) + 14
    date = DATE.replace(minute=minute)
    [batch] = batches(recipients, text, options.get("terms", TERMS))
    assert compose(batch, reference=reference, date=date, **options) == raw


NASTY = st.sampled_from(
    [
        *("[SCHEDULING]=now", "\n[RECIPIENT]=85291234567", "\r", "\u2028[DNCR]=1", "]", "[", "="),
        *("［ＣＯＮＴＥＮＴ］＝x", "[CON\u200bTENT]=x", "\x00", "\x85", "\x0b", "\u202e", "{x}"),
        *("[ content ] =", "【CONTENT】=", "ſ", ".", "\n.\n", "From ", "-- ", "İ", "\ud800"),
        *(
            "e\u0301",
            "😀",
            "\ufeff",
            "K",
            " ",
            "SMSDID:1",
            "=3D",
            "=\n",
            "word ",
            "你好",
            "\\",
            "~",
            "`",
            "£",
        ),
    ]
)
TEXT = st.lists(st.one_of(NASTY, st.text(st.characters(), max_size=8)), max_size=10).map("".join)
NUMBER = st.one_of(
    st.from_regex("852[0-9]{8}", fullmatch=True),
    st.from_regex("853[0-9]{8}", fullmatch=True),
    st.from_regex("861[0-9]{10}", fullmatch=True),
    st.from_regex("(1|44|81|886)[0-9]{8,11}", fullmatch=True),
).map(Msisdn)
TIME = st.none() | st.datetimes(
    min_value=datetime(2000, 1, 1),
    max_value=datetime(2099, 12, 31),
    timezones=st.sampled_from([UTC, HONG_KONG, ZoneInfo("America/New_York")]),
)


def readings(raw: bytes) -> list[tuple[readers.Values, str]]:
    """What each reader sees, and the words that it would show; they must be all the same."""
    body = readers.body_of(raw)
    seen = [reader(body) for reader in readers.READERS]
    return [(values, readers.words_of(values)) for values in seen]


def expected(batch: Batch, scheduling: datetime | None, terms: Terms) -> readers.Values:
    english = set(batch.text) <= readers.ENGLISH
    values = {
        "USERNAME": terms.username,
        "PASSWORD": terms.password,
        "RECIPIENT": ",".join(batch.recipients),
        "CONTENT": batch.text if english else batch.text.encode("utf-16-be").hex().upper(),
        "LANG_ENG": "1" if english else "0",
        "SCHEDULING": scheduling.astimezone(HONG_KONG).strftime("%Y-%m-%d %H:%M")
        if scheduling
        else "now",
        "SENDERID": batch.sender_id,
    }
    return values | ({"DNCR": batch.dncr} if batch.dncr else {})


@settings(max_examples=250, deadline=None)
@given(
    TEXT,
    st.lists(NUMBER, min_size=1, max_size=25),
    st.sampled_from(["", "RelayDemo", "Office"]),
    TIME,
    st.sampled_from(["", "0", "1"]),
    st.booleans(),
)
@example("[CONTENT]=x[RECIPIENT]=85291234567", [HK, CHINA, HK], "", None, "", False)
def test_whatever_is_sent_every_reader_reads_just_that(
    text: str,
    recipients: list[Msisdn],
    sender_id: str,
    scheduling: datetime | None,
    dncr: str,
    economy: bool,
) -> None:
    terms = replace(TERMS, dncr=dncr, economy=economy)
    wanted = clean(text).strip()
    planned = plan(recipients, text, terms, sender_id=sender_id)
    if isinstance(planned, Unsendable):
        assert planned.reason.code == ("text.too_long" if wanted else "text.empty")
        return
    for batch in planned:
        assert batch.text == wanted
        assert batch.sender_id in (sender_id or "RelayDemo", "SMSNotice")
        raw = compose(batch, scheduling=scheduling, terms=terms)
        same = (expected(batch, scheduling, terms), wanted)
        assert readings(raw) == [same] * len(readers.READERS)
        assert raw == compose(batch, scheduling=scheduling, terms=terms)
    reached = [number for batch in planned for number in batch.recipients]
    assert sorted(reached) == sorted(set(recipients))


def test_a_china_text_over_one_line_goes_as_quoted_printable_and_no_other() -> None:
    for length in (1, 245, 246, 459):
        text = "好" * length
        [batch] = batches([CHINA], text)
        raw = compose(batch)
        assert (b"Encoding: quoted-printable" in raw) is (length > 245)
        assert readings(raw) == [(expected(batch, None, TERMS), text)] * len(readers.READERS)
        assert GATEWAY.masked(raw, TERMS).count(text.encode("utf-16-be").hex().upper()) == 1
    [batch] = batches([CHINA], "a" * 459)
    assert b"Encoding: 7bit" in compose(batch)


def test_a_batch_of_the_longest_numbers_fits_on_a_line() -> None:
    terms = replace(TERMS, max_recipients=61)
    numbers = [Msisdn(f"4{number:014}") for number in range(62)]
    first, second = batches(numbers, "Hello", terms)
    assert (len(first.recipients), len(second.recipients)) == (61, 1)
    assert readings(compose(first, terms=terms))[0][0]["RECIPIENT"] == ",".join(numbers[:61])


def test_the_envelope_sender_is_the_address_in_from() -> None:
    [batch] = batches([HK], "Hello")
    tagging = replace(TERMS, tag_sender=True)
    tagged = "sms-relay+SR-7KQ2M9XD4TB8WZ3H@relay.example.com"
    assert GATEWAY.envelope_sender(REFERENCE, TERMS) == "sms-relay@relay.example.com"
    assert GATEWAY.envelope_sender(REFERENCE, tagging) == tagged
    assert message_from_bytes(compose(batch, terms=tagging))["From"] == tagged
    assert message_from_bytes(compose(batch, terms=tagging))["Message-ID"] == (
        "<SR-7KQ2M9XD4TB8WZ3H@relay.example.com>"
    )


def test_the_body_is_shown_without_its_credentials() -> None:
    [batch] = batches([HK], "[PASSWORD]=demoapipass and demoapipass")
    shown = GATEWAY.masked(compose(batch), TERMS)
    assert shown.startswith("[USERNAME]=***\r\n[PASSWORD]=***\r\n[RECIPIENT]=85299999999\r\n")
    assert shown.endswith("[LANG_ENG]=0\r\n[SCHEDULING]=now\r\n[SENDERID]=RelayDemo\r\n")
    assert "demoapi" not in shown
    assert GATEWAY.masked(compose(batch).partition(b"\r\n\r\n")[2], TERMS) == shown


GOOD = batches([HK], "Hello")[0]


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, text="[DNCR]=1"),  # called English, and is not
        replace(GOOD, text="two\nlines"),
        replace(GOOD, text=""),
        replace(GOOD, text="x" * 460),
        replace(GOOD, text="", encoding="unicode"),
        replace(GOOD, text="好" * 460, encoding="unicode"),
        replace(GOOD, text="\ud800", encoding="unicode"),
        replace(GOOD, recipients=()),
        replace(GOOD, recipients=(str.__new__(Msisdn, "85299999999\r\n[CONTENT]=x"),)),
        replace(GOOD, sender_id="#Office"),
        replace(GOOD, sender_id="Office\n"),
        replace(GOOD, sender_id=""),
        replace(GOOD, dncr="2"),
    ],
)
def test_a_batch_that_is_not_well_formed_is_not_composed(bad: Batch) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
        compose(bad)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": Reference("SR-1")},
        {"reference": Reference("SR-7KQ2M9XD4TB8WZ3H\r\nBcc: x@y.example")},
        {"date": datetime(2026, 3, 5)},
        {"scheduling": datetime(2026, 3, 5)},
        {"terms": replace(TERMS, address="sendsms@gateway.example\r\nBcc: x@y.example")},
        {"terms": replace(TERMS, password="two words")},
        {"terms": replace(TERMS, password="x\r\n[DNCR]=1")},
    ],
)
def test_nothing_is_composed_with_a_wrong_argument(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
        compose(GOOD, **wrong)


def test_the_lines_are_the_seven_or_eight_in_order() -> None:
    good = dict(zip(readers.TAGS, ["u", "p", HK, "Hello", "1", "now", "Office", "1"], strict=True))
    tags.prove(good)
    tags.prove({tag: value for tag, value in good.items() if tag != "DNCR"})
    wrong = [dict(reversed(good.items())), good | {"FLASH": "1"}]
    wrong += [{tag: good[tag] for tag in good if tag != missing} for missing in readers.TAGS[:-1]]
    for values in wrong:
        with pytest.raises(ValueError, match="in order"):
            tags.prove(values)


def test_a_long_line_is_refused_where_the_settings_say_so() -> None:
    refusing = replace(TERMS, long_lines="refuse")
    [batch] = batches([CHINA], "好" * 246)
    with pytest.raises(ValueError, match="line"):
        compose(batch, terms=refusing)
    assert too_long([CHINA], "好" * 246, refusing)["limit"] == "245"
    assert batches([CHINA], "x" * 459, refusing)[0].encoding == "english"
    [batch] = batches([CHINA], "好" * 245, refusing)
    assert b"7bit" in compose(batch, terms=refusing)


# -- batches --------------------------------------------------------------------------------------


def test_china_goes_apart_and_order_is_kept() -> None:
    other = Msisdn("85291234567")
    china, taiwan = Msisdn("8613812345678"), Msisdn("886912345678")
    planned = batches([HK, CHINA, taiwan, HK, china, other], "Hello")
    assert [batch.recipients for batch in planned] == [(HK, taiwan, other), (CHINA, china)]
    assert {batch.sender_id for batch in planned} == {"RelayDemo"}


def test_hong_kong_goes_apart_on_the_economy_line() -> None:
    planned = batches([MACAU, HK, CHINA], "Hello", replace(TERMS, economy=True))
    assert [(batch.recipients, batch.sender_id) for batch in planned] == [
        ((MACAU,), "RelayDemo"),
        ((HK,), "SMSNotice"),
        ((CHINA,), "RelayDemo"),
    ]


def test_a_batch_has_at_most_so_many_recipients() -> None:
    numbers = [Msisdn(f"852{number:08}") for number in range(45)]
    planned = batches(numbers, "Hello")
    assert [len(batch.recipients) for batch in planned] == [20, 20, 5]
    assert [number for batch in planned for number in batch.recipients] == numbers
    assert len(batches(numbers, "Hello", replace(TERMS, max_recipients=1))) == 45


@pytest.mark.parametrize(
    ("recipient", "text", "encoding", "length", "segments"),
    [
        *((HK, "x" * n, "english", n, s) for n, s in [(160, 1), (161, 2), (306, 2), (459, 3)]),
        *((HK, "好" * n, "unicode", n, s) for n, s in [(70, 1), (71, 2), (134, 2), (201, 3)]),
        *((CHINA, "x" * n, "english", n, s) for n, s in [(62, 1), (63, 2), (420, 7), (459, 8)]),
        *((CHINA, "好" * n, "unicode", n, s) for n, s in [(62, 1), (63, 2), (420, 7), (459, 8)]),
        (HK, "😀" * 35, "unicode", 70, 1),
        (HK, "😀" * 36, "unicode", 72, 2),
    ],
)
def test_a_batch_is_measured(
    recipient: Msisdn, text: str, encoding: str, length: int, segments: int
) -> None:
    [batch] = batches([recipient], text)
    assert (batch.encoding, batch.units, batch.segments) == (encoding, length, segments)
    assert batch.billed == segments


def too_long(
    recipients: Sequence[Msisdn], text: str, terms: Terms = TERMS, **options: Any
) -> dict[str, str]:
    refused = plan(recipients, text, terms, **options)
    assert isinstance(refused, Unsendable)
    assert refused.reason.code == "text.too_long"
    return dict(refused.reason.facts)


@pytest.mark.parametrize(
    ("recipients", "text", "facts"),
    [
        ([HK], "x" * 460, ("460", "459", "1", "english", "Hong Kong and overseas")),
        ([HK], "好" * 202, ("202", "201", "1", "unicode", "Hong Kong and overseas")),
        ([CHINA], "x" * 460, ("460", "459", "1", "english", "China")),
        ([CHINA], "好" * 500, ("500", "459", "41", "unicode", "China")),
        ([CHINA, HK], "好" * 300, ("300", "201", "99", "unicode", "Hong Kong and overseas")),
        ([HK], "😀" * 101, ("202", "201", "1", "unicode", "Hong Kong and overseas")),
    ],
)
def test_a_text_over_the_limit_is_refused_with_its_length(
    recipients: list[Msisdn], text: str, facts: tuple[str, ...]
) -> None:
    names = ("units", "limit", "over", "encoding", "region")
    assert too_long(recipients, text) == dict(zip(names, facts, strict=True))


def test_the_limits_of_the_settings_count() -> None:
    assert too_long([CHINA], "好" * 202, replace(TERMS, china_unicode_max=201))["limit"] == "201"
    assert too_long([HK], "x" * 307, replace(TERMS, max_segments=2))["limit"] == "306"
    assert too_long([CHINA], "x" * 63, replace(TERMS, max_segments=1))["limit"] == "62"


def test_a_text_may_be_split_into_marked_messages() -> None:
    text = "The lift is out of order. " * 30
    planned = batches([HK, MACAU], text, replace(TERMS, max_recipients=1), split=True)
    assert [batch.recipients for batch in planned] == [(HK,), (MACAU,)] * 2
    assert planned[0].text.startswith("(1/2) The lift")
    assert planned[2].text.startswith("(2/2) The lift")
    assert planned[0].text[6:] + " " + planned[2].text[6:] == text.strip()
    assert all(batch.units <= 459 for batch in planned)
    assert sum(batch.segments for batch in planned) <= 2 * 8
    nine = "x" * (3 * 453)  # three messages of three segments
    assert too_long([HK], nine, split=True)["limit"] == str(2 * 453)
    assert len(batches([HK], nine, replace(TERMS, max_segments=9), split=True)) == 3
    [whole] = batches([HK], "x" * 459, split=True)
    assert whole.text == "x" * 459


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["word ", "Sentence. ", "好", "。", "x" * 70]), min_size=30),
    st.integers(1, 9),
    st.sampled_from([HK, CHINA]),
)
def test_what_is_split_keeps_the_limits_and_what_is_refused_says_how_much_fits(
    pieces: list[str], most: int, recipient: Msisdn
) -> None:
    text, terms = "".join(pieces).strip(), replace(TERMS, max_segments=most)
    planned = plan([recipient], text, terms, split=True)
    if not isinstance(planned, Unsendable):
        assert sum(batch.segments for batch in planned) <= most
        return
    facts = planned.reason.facts
    limit, over = int(facts["limit"]), int(facts["over"])
    assert over == units(text) - limit > 0
    assert not isinstance(plan([recipient], text[:limit], terms, split=True), Unsendable)


def test_a_huge_text_is_refused_quickly_and_never_cut_short() -> None:
    assert too_long([HK], "word " * 200_000, split=True)["units"] == str(5 * 200_000 - 1)
    assert too_long([HK], "a" + " " * 5000 + "b", split=True)["units"] == "5002"


@pytest.mark.parametrize(
    ("recipients", "text", "options", "code", "said"),
    [
        ([], "Hello", {}, "recipient.none", ""),
        ([HK], "", {}, "text.empty", ""),
        ([HK], " \r\n\u200e\t\x00", {}, "text.empty", ""),
        ([HK], "Hello", {"sender_id": "Other"}, "sender_id.invalid", "Other"),
        ([HK], "Hello", {"sender_id": "office"}, "sender_id.invalid", "office"),
        ([HK], "Hello", {"sender_id": "SMSNotice"}, "sender_id.invalid", "SMSNotice"),
        *(
            ([HK, Msisdn(bad)], "Hello", {}, "recipient.invalid", bad)
            for bad in ("8529999999", "852999999999", "8539999999", "8621223344556", "861122334455")
        ),
    ],
)
def test_what_cannot_be_sent_says_why(
    recipients: list[Msisdn], text: str, options: dict[str, Any], code: str, said: str
) -> None:
    refused = plan(recipients, text, **options)
    assert isinstance(refused, Unsendable)
    assert (refused.reason.code, refused.reason.words) == (code, said)
    assert code != "sender_id.invalid" or refused.reason.facts == {"allowed": "RelayDemo, Office"}


def test_the_economy_line_is_never_used_for_other_countries() -> None:
    terms = replace(TERMS, sender_ids=("SMSNotice",))
    assert batches([HK], "Hello", terms, sender_id="SMSNotice")[0].sender_id == "SMSNotice"
    refused = plan([HK, MACAU], "Hello", terms, sender_id="SMSNotice")
    assert isinstance(refused, Unsendable)
    assert refused.reason.facts == {"allowed": "RelayDemo"}


def test_a_sender_id_of_the_wrong_form_is_never_sent() -> None:
    terms = replace(TERMS, sender_ids=("not good",))
    assert isinstance(plan([HK], "Hello", terms, sender_id="not good"), Unsendable)


def test_a_text_is_sent_without_white_space_around_it() -> None:
    assert batches([HK], "  Hello\u3000\n")[0].text == "Hello"


def test_the_register_is_asked_when_the_request_or_the_settings_say_so() -> None:
    assert [batch.dncr for batch in batches([HK], "x")] == [""]
    assert [batch.dncr for batch in batches([HK], "x", dncr=True)] == ["1"]
    assert [batch.dncr for batch in batches([HK], "x", replace(TERMS, dncr="0"))] == ["0"]


# -- settings -------------------------------------------------------------------------------------


def test_good_settings_have_no_problems_and_hide_their_secrets() -> None:
    assert GATEWAY.problems(TERMS) == ()
    assert "demoapi" not in repr(TERMS)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"address": ""}, "gateway.address"),
        ({"address": "sendsms"}, "gateway.address"),
        ({"address": "Gateway <sendsms@gateway.example>"}, "gateway.address"),
        ({"address": "sms-relay@RELAY.example.com"}, "gateway.address"),
        ({"from_": "a@b.example\n"}, "gateway.from"),
        ({"from_": f"a@{'b' * 249}.example"}, "gateway.from"),
        ({"from_": "電郵@relay.example.com"}, "gateway.from"),
        ({"username": ""}, "gateway.username"),
        ({"username": "x" * 21}, "gateway.username"),
        ({"password": "with space"}, "gateway.password"),
        ({"password": "secret\r"}, "gateway.password"),
        ({"password": "pässword"}, "gateway.password"),
        ({"password": "[content]=x"}, "gateway.password"),
        ({"sender_id": ""}, "gateway.sender_id"),
        ({"sender_id": "#Office"}, "gateway.sender_id"),
        ({"sender_id": "TwelveLetter"}, "gateway.sender_id"),
        ({"sender_ids": ("Good", "not good")}, "gateway.sender_ids"),
        ({"economy_sender_id": ""}, "gateway.economy_sender_id"),
        ({"dncr": "yes"}, "gateway.dncr"),
        ({"max_recipients": 0}, "gateway.max_recipients"),
        ({"max_recipients": 62}, "gateway.max_recipients"),
        ({"china_unicode_max": 200}, "gateway.china_unicode_max"),
        ({"china_unicode_max": 460}, "gateway.china_unicode_max"),
        ({"max_segments": 0}, "policy.max_segments"),
        ({"long_lines": "wrap"}, "gateway.long_lines"),
        ({"time_zone": "Hong Kong"}, "gateway.time_zone"),
        ({"time_zone": "../etc/passwd"}, "gateway.time_zone"),
        ({"extra_errors": {"7": "odd"}}, "gateway.extra_errors"),
        ({"extra_errors": {"x": "auth"}}, "gateway.extra_errors"),
    ],
)
def test_a_wrong_setting_is_named(change: dict[str, Any], key: str) -> None:
    [problem] = GATEWAY.problems(replace(TERMS, **change))
    assert problem.startswith(f"{key} ")
    if key in ("gateway.username", "gateway.password"):
        [value] = change.values()
        assert not value or value not in problem


def test_the_faults_that_stop_a_gateway() -> None:
    stopping = {fault for fault in Fault if fault.stops}
    assert stopping == {Fault.AUTH, Fault.BALANCE, Fault.FORMAT, Fault.UNKNOWN}


def test_an_unknown_dialect_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="meteorsis"):
        dialect("clickatell")
