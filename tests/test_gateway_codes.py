"""The provider's tables, whole, and the delivery reports that use them."""

import string
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.gateway import codes
from relay.gateway.dialect import Fate, Fault, Report
from relay.gateway.dialects import dialect

GATEWAY = dialect("meteorsis")
HONG_KONG = ZoneInfo("Asia/Hong_Kong")

ERRORS = {
    **dict.fromkeys(("1", "20"), Fault.TRANSIENT),
    **dict.fromkeys(("2", "3"), Fault.AUTH),
    "5": Fault.SCHEDULE,
    **dict.fromkeys(("6", "18"), Fault.CONTENT),
    **dict.fromkeys(("8", "25"), Fault.SENDER),
    "16": Fault.BALANCE,
    **dict.fromkeys(("17", "22"), Fault.RECIPIENT),
    **dict.fromkeys(("250", "251", "252", "253", "254", "255", "256", "257", "259"), Fault.FORMAT),
}
STATUSES = {
    "1": (Fate.FAILED, True),
    "2": (Fate.PENDING, False),
    "3": (Fate.PENDING, False),
    "4": (Fate.PENDING, False),
    "19": (Fate.PENDING, False),
    "20": (Fate.EXPIRED, True),
    "21": (Fate.FAILED, True),
    "22": (Fate.DELIVERED, True),
}
STATUS_ERRORS = [*map(str, range(300, 310)), "312", "315", "326"]


def test_every_error_of_the_manual_is_listed_in_its_class() -> None:
    assert {code: entry.fault for code, entry in codes.ERRORS.items()} == ERRORS
    assert len(codes.ERRORS) == 21


def test_every_status_of_the_manual_is_listed_with_what_it_means_for_a_phone() -> None:
    assert {code: (s.state, s.final) for code, s in codes.STATUSES.items()} == STATUSES
    assert len(codes.STATUSES) == 8


def test_every_error_of_a_status_is_listed() -> None:
    assert list(codes.STATUS_ERRORS) == STATUS_ERRORS
    assert len(codes.STATUS_ERRORS) == 13


def test_every_entry_is_named_and_only_once() -> None:
    entries = (*codes.ERRORS.values(), *codes.STATUSES.values())
    for named in ([entry.meaning for entry in entries], list(codes.STATUS_ERRORS.values())):
        assert all(named)
        assert len({*named}) == len(named)


def test_an_unlisted_code_is_unknown_and_the_settings_may_class_any() -> None:
    for code in ("0", "4", "7", "9", "15", "19", "21", "23", "24", "258", "999", "003"):
        assert codes.error(code, {}) == ("", Fault.UNKNOWN)
    assert codes.error("7", {"7": "balance"}).fault is Fault.BALANCE
    assert codes.error("17", {"17": "unknown"}).fault is Fault.UNKNOWN


# -- delivery reports -----------------------------------------------------------------------------

SAMPLE = {
    "smsdid": "123456",
    "recipient": "85299887766",
    "senderid": "meteorsis",
    "content": "4F60597D",
    "dos": "2011-12-31 08:30:12",
    "smsdstatus": "22",
    "smsderrorcode": "300",
    "charged": "1",
}


def read(**changed: str) -> Report | None:
    return GATEWAY.read_report({**SAMPLE, **changed})


def report(**changed: str) -> Report:
    found = read(**changed)
    assert found is not None
    return found


def test_the_example_of_the_manual_is_understood() -> None:
    found = report()
    assert (found.message_id, found.recipient) == ("123456", "85299887766")
    assert (found.state, found.final, found.code, found.error_code) == (
        "delivered",
        True,
        "22",
        "300",
    )
    assert (found.detail, found.cost) == ("delivered", "1")
    assert found.sent_at == datetime(2011, 12, 31, 8, 30, 12, tzinfo=HONG_KONG)


@pytest.mark.parametrize(("code", "meaning"), STATUSES.items())
def test_every_status_is_read(code: str, meaning: tuple[Fate, bool]) -> None:
    found = report(smsdstatus=code)
    assert (found.code, (found.state, found.final)) == (code, meaning)
    assert found.detail == codes.STATUSES[code].meaning


@pytest.mark.parametrize("code", ["0", "5", "23", "99999"])
def test_an_unlisted_status_is_unknown_and_not_final(code: str) -> None:
    found = report(smsdstatus=code)
    assert (found.state, found.final) == (Fate.UNKNOWN, False)
    assert found.detail == f"status {code}"


@pytest.mark.parametrize(
    ("code", "kept", "detail"),
    [
        ("303", "303", "undeliverable: number does not exist or is out of use"),
        ("300", "300", "undeliverable"),
        ("", "", "undeliverable"),
        ("399", "399", "undeliverable: error 399"),
        ("<b>", "", "undeliverable"),
    ],
)
def test_the_detail_says_why(code: str, kept: str, detail: str) -> None:
    found = report(smsdstatus="21", smsderrorcode=code)
    assert (found.error_code, found.detail) == (kept, detail)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2011-12-31 08:30:12", datetime(2011, 12, 31, 8, 30, 12, tzinfo=HONG_KONG)),
        ("2011-12-31 08:30", datetime(2011, 12, 31, 8, 30, tzinfo=HONG_KONG)),
        ("2011-12-31 23:59", datetime(2011, 12, 31, 23, 59, tzinfo=HONG_KONG)),
        (" 2011-12-31 08:30 ", datetime(2011, 12, 31, 8, 30, tzinfo=HONG_KONG)),
        ("2011-12-31", None),
        ("31/12/2011 08:30", None),
        ("2011-13-31 08:30", None),
        ("", None),
    ],
)
def test_the_time_is_read_with_and_without_seconds(written: str, read_as: datetime | None) -> None:
    assert report(dos=written).sent_at == read_as


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("85299887766", "85299887766"),
        ("+85299887766", "85299887766"),
        (" 85299887766", "85299887766"),  # a plus sign in a query
        ("", None),
        ("99", None),
        ("<script>", None),
    ],
)
def test_a_number_that_is_none_is_left_open(written: str, read_as: str | None) -> None:
    assert report(recipient=written).recipient == read_as


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("1", "1"), ("0.35", "0.35"), ("", None), ("-1", None), ("1e9", None), ("free", None)],
)
def test_the_charge_stays_text(written: str, read_as: str | None) -> None:
    assert report(charged=written).cost == read_as


@pytest.mark.parametrize("missing", ["smsdid", "smsdstatus"])
def test_a_report_needs_an_id_and_a_status(missing: str) -> None:
    query = {name: value for name, value in SAMPLE.items() if name != missing}
    assert GATEWAY.read_report(query) is None
    for wrong in ("", "x", "1" * 21, "-1", "1 2", "१२"):
        assert GATEWAY.read_report({**SAMPLE, missing: wrong}) is None


def test_nothing_else_is_needed() -> None:
    found = GATEWAY.read_report({"smsdid": "1", "smsdstatus": "2"})
    assert found == Report(
        message_id="1",
        recipient=None,
        state=Fate.PENDING,
        final=False,
        code="2",
        detail="uploaded",
    )


@given(st.dictionaries(st.sampled_from(sorted(SAMPLE)), st.text(max_size=30)))
def test_no_query_breaks_it(query: dict[str, str]) -> None:
    for changed in (query, SAMPLE | query):
        found = GATEWAY.read_report(changed)
        if found is not None:
            assert set(found.message_id + found.code + found.error_code) <= set(string.digits)
