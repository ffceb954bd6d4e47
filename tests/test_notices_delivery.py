"""What people are told of delivery reports: who has it, who has not, why and since when."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from relay.gateway import codes
from relay.model import Language, Msisdn, Recipient, State
from relay.notices.delivery import say_delivery
from relay.notices.facts import Facts, Kind, Reported, Sent
from relay.notices.words import TONGUES, write
from relay.planning.delivery import FINAL, Delivery
from tests.test_notices import assert_no_hole

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
AT = datetime(2026, 11, 19, 9, 5, tzinfo=HONG_KONG)
PETER = Recipient(msisdn=Msisdn("85291234567"), name="Peter Chan")
MARY = Recipient(msisdn=Msisdn("85261234567"), name="Mary")
WANG = Recipient(msisdn=Msisdn("8613812345678"))
ALL = (PETER, MARY, WANG)

every_language = pytest.mark.parametrize("language", list(Language))


def told(recipient: Recipient, state: Delivery | None = None, **more: Any) -> Reported:
    given: dict[str, Any] = {"sent": State.ACCEPTED, "at": AT if state else None}
    return Reported(recipient=recipient, state=state, **(given | more))


GOT = told(PETER, Delivery.DELIVERED, status="22", error="300")
OFF = told(MARY, Delivery.EXPIRED, status="20", error="304", hours=23)
WRONG = told(WANG, Delivery.UNDELIVERED, status="21", error="303")
TRYING = told(WANG, Delivery.PENDING, status="19", error="304")
SILENT = told(WANG)
REFUSED = told(WANG, sent=State.REJECTED)


def facts(*reports: Reported, language: Language = Language.EN) -> Facts:
    by_state: dict[State, list[Msisdn]] = {}
    for report in reports:
        by_state.setdefault(report.sent, []).append(report.recipient.msisdn)
    return Facts(
        ticket="7K3QX",
        language=language,
        zone=HONG_KONG,
        subject="Parcel",
        recipients=tuple(report.recipient for report in reports),
        text="Your parcel is ready.",
        results=tuple(Sent(recipients=tuple(m), state=s) for s, m in by_state.items()),
        reports=reports,
        history=((AT, "mail.received", ""),),
    )


CASES = {
    "all of one": ((GOT,), "delivered", "was delivered."),
    "all": ((GOT, told(MARY, Delivery.DELIVERED)), "delivered to all 2", "was delivered to all"),
    "none of one": ((OFF,), "NOT delivered", "was NOT delivered."),
    "none": ((OFF, WRONG), "NOT delivered", "was NOT delivered."),
    "some": ((GOT, OFF, WRONG), "delivered to 1 of 3", "delivered to 1 of 3, NOT delivered to 2."),
    "silence": ((GOT, OFF, SILENT), "delivered to 1 of 3", "to 1 of 3, NOT delivered to 1."),
    "a refusal": ((GOT, REFUSED), "delivered to 1 of 2", "delivered to 1 of 2."),
    "at once": ((OFF, TRYING), "NOT delivered to 1 of 2", "NOT delivered to 1 of 2."),
}


@pytest.mark.parametrize(("reports", "news", "first"), CASES.values(), ids=CASES.keys())
def test_the_subject_and_the_first_line_say_how_many_have_it(
    reports: tuple[Reported, ...], news: str, first: str
) -> None:
    letter = write(Kind.DELIVERED, facts(*reports))
    assert letter.subject == f"Re: Parcel [#7K3QX]: {news}"
    assert first in letter.text.split("\n")[0]


@every_language
@pytest.mark.parametrize("reports", [case[0] for case in CASES.values()], ids=CASES.keys())
@pytest.mark.parametrize("kind", [Kind.DELIVERED, Kind.STATUS, Kind.NOT_UNDERSTOOD, Kind.RESULT])
def test_every_case_is_told_without_holes_in_every_language(
    kind: Kind, reports: tuple[Reported, ...], language: Language
) -> None:
    letter = write(kind, facts(*reports, language=language))
    assert_no_hole(letter.text)
    assert "[#7K3QX]" in letter.subject
    if kind is Kind.DELIVERED:
        assert not letter.subject.endswith("]")


def test_each_phone_has_its_line_those_that_it_did_not_reach_first() -> None:
    text = write(Kind.DELIVERED, facts(GOT, OFF, SILENT)).text
    lines = re.findall("(?m)^- .*$", text)
    assert lines == [
        "- +852 6123 4567 (Hong Kong), Mary: NOT delivered: phone switched off, out of reach or "
        "diverted; the operator tried for 23 hours (Thursday 19 November 2026, 9:05 a.m.)",
        "- +86 138 1234 5678 (mainland China): no report yet",
        "- +852 9123 4567 (Hong Kong), Peter Chan: delivered "
        "(Thursday 19 November 2026, 9:05 a.m.)",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "NOT delivered: phone switched off, out of reach or diverted; the operator "
        "tried for 23 hours"),
        (Language.HANT, "未能送達：手機已關、接收不良或設有飛線；電訊商嘗試了 23 小時"),
        (Language.HANS, "未能送达：手机关机、信号不好或设了呼叫转移；运营商尝试了 23 小时"),
    ],
)  # fmt: skip
def test_a_phone_that_was_off_is_said_in_plain_words(language: Language, said: str) -> None:
    assert say_delivery(OFF, TONGUES[language]) == said
    assert said in write(Kind.DELIVERED, facts(GOT, OFF, language=language)).text


@every_language
@pytest.mark.parametrize("error", [*codes.STATUS_ERRORS, "999"])
@pytest.mark.parametrize("state", list(Delivery))
def test_every_error_of_a_status_has_its_own_plain_words(
    state: Delivery, error: str, language: Language
) -> None:
    tongue = TONGUES[language]
    said = say_delivery(told(MARY, state, error=error, status="4"), tongue)
    assert_no_hole(said)
    if error == "300" or state is Delivery.DELIVERED:
        assert not any(cause in said for cause in tongue.causes.values())
    elif error == "999":
        assert "999" in said
    else:
        assert tongue.causes[error] in said
        assert error not in said
        if language is not Language.EN:
            assert not re.search("[A-Za-z]{3}", said.replace("SMS", ""))
            assert tongue.causes[error] != TONGUES[Language.EN].causes[error]


@every_language
def test_the_tables_are_those_of_the_manual(language: Language) -> None:
    tongue = TONGUES[language]
    errors = {key for key in tongue.causes if key.isdigit()}
    assert errors == codes.STATUS_ERRORS.keys() - codes.NO_ERROR
    assert tongue.causes.keys() == TONGUES[Language.EN].causes.keys()
    assert set(tongue.deliveries) == {*Delivery, "none"}
    assert len(set(tongue.causes.values())) == len(tongue.causes)


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        ("1", Delivery.UNDELIVERED, "it did not reach the SMS provider's own system"),
        ("21", Delivery.UNDELIVERED, "this number cannot be reached"),
        ("19", Delivery.PENDING, "the operator keeps trying"),
        ("20", Delivery.EXPIRED, "the phone could not be reached; the operator tried for as long"),
    ],
)
def test_a_status_without_an_error_says_what_it_means(
    status: str, state: Delivery, said: str
) -> None:
    for error in ("", "300"):
        assert said in say_delivery(
            told(MARY, state, status=status, error=error), TONGUES[Language.EN]
        )


def test_one_hour_is_one_hour() -> None:
    one = told(MARY, Delivery.EXPIRED, error="305", hours=1)
    assert say_delivery(one, TONGUES[Language.EN]).endswith("tried for 1 hour")


@every_language
@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_contradiction_is_said(state: Delivery, language: Language) -> None:
    tongue = TONGUES[language]
    doubtful = say_delivery(told(MARY, state, conflict=True, error="303"), tongue)
    plain = say_delivery(told(MARY, state, error="303"), tongue)
    assert (doubtful != plain) == (state is not Delivery.EXPIRED)  # below all other final ones


def test_whoever_was_not_reached_can_be_written_to_again() -> None:
    advice = "please write a new e-mail to {} alone"
    assert advice.format("that number") in write(Kind.DELIVERED, facts(GOT, OFF)).text
    assert advice.format("those numbers") in write(Kind.DELIVERED, facts(OFF, WRONG)).text
    for reports in ((GOT,), (GOT, REFUSED)):
        assert "To try again" not in write(Kind.DELIVERED, facts(*reports)).text


def test_a_status_tells_each_phone_and_no_more_that_all_were_accepted() -> None:
    letter = write(Kind.STATUS, facts(GOT, OFF, TRYING))
    assert letter.subject == "Re: Parcel [#7K3QX]"
    first, *rest = letter.text.split("\n")
    assert "delivered (1 of 3)" in first
    assert "NOT delivered (1 of 3)" in first
    assert "accepted by the SMS provider (1 of 3)" in first
    said = "\n".join(rest)
    assert "- +86 138 1234 5678 (mainland China): on its way: phone switched off" in said
    assert "Accepted by the SMS provider" not in said
    assert "Reported of each phone:" in said
    assert "Reported of each phone" not in write(Kind.ACKNOWLEDGEMENT, facts(GOT)).text


def test_what_was_refused_keeps_its_reason() -> None:
    sent = (
        Sent(recipients=(PETER.msisdn,), state=State.ACCEPTED),
        Sent(recipients=(WANG.msisdn,), state=State.REJECTED, code="18", detail="words"),
    )
    given = facts(GOT, REFUSED)
    changed = Facts(
        **{n: getattr(given, n) for n in Facts.__dataclass_fields__} | {"results": sent}
    )
    text = write(Kind.STATUS, changed).text
    assert "Refused by the SMS provider:" in text
    assert "error 18, words" in text
    assert "(mainland China): refused by the SMS provider" in text


def test_a_name_cannot_break_the_line() -> None:
    odd = Recipient(msisdn=PETER.msisdn, name="Pe\nter\u202e {{ x }}")
    text = write(Kind.DELIVERED, facts(told(odd, Delivery.DELIVERED))).text
    assert "Pe / ter {{ x }}: delivered" in text


def test_what_is_on_its_way_has_no_time() -> None:
    text = write(Kind.STATUS, facts(told(WANG, Delivery.PENDING, at=AT + timedelta(hours=1)))).text
    assert "10:05" not in text
