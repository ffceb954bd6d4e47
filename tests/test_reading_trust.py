"""Whose word is believed: forged, broken, contradictory and honest Authentication-Results."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.model import Mail
from relay.reading.mail import trust as trust_module
from relay.reading.mail.mail import parse_mail
from relay.reading.mail.trust import Trust, judge
from relay.reading.mail.verdicts import Verdicts, parse_verdicts

SERVER = "mx.office.example"
DMARC = f"Authentication-Results: {SERVER}; dmarc=pass header.from=office.example"
OURS = f"Received: from a.example by {SERVER} (Postfix); Wed, 18 Nov 2026 10:00:00 +0800"
INNER = "Received: from mx.office.example by imap.office.example with LMTP id 1"
THEIRS = "Received: from b.example by mail.evil.example with ESMTP"


def mail_with(*headers: str, sender: str = "Amy <amy@office.example>") -> Mail:
    lines = [*headers, f"From: {sender}", "To: sms@office.example", "", "Hello", ""]
    return parse_mail("\r\n".join(lines).encode())


def ask(*headers: str, sender: str = "Amy <amy@office.example>", server: str = SERVER) -> Trust:
    return judge(
        mail_with(*headers, sender=sender),
        allow=["*@office.example"],
        proof="authentication-results",
        authserv_id=server,
    )


# -- allowed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "is_allowed"),
    [
        ("amy@office.example", True),
        ("AMY@Office.Example", True),
        ("bob@partner.example", True),
        ("ann@partner.example", False),
        ("amy@sub.office.example", False),
        ("amy@notoffice.example", False),
        ("amy@office.example.evil.example", False),
        ("office.example@evil.example", False),
        ("*@office.example", True),  # a strange name, but one of that domain
    ],
)
def test_who_may_is_compared_exactly_but_for_case(sender: str, is_allowed: bool) -> None:
    allow = ["*@Office.example", "Bob@partner.example"]
    trust = judge(mail_with(sender=sender), allow=allow, proof="none", authserv_id="")
    assert trust.allowed is is_allowed
    assert trust.proven


def test_nobody_is_allowed_where_nobody_is_named() -> None:
    assert not judge(mail_with(), allow=[], proof="none", authserv_id="").allowed


@pytest.mark.parametrize("proof", ["none", "authentication-results"])
def test_a_mail_with_defects_is_never_proven(proof: str) -> None:
    mail = mail_with(DMARC, "Subject: a", "Subject: b")
    trust = judge(mail, allow=["*@office.example"], proof=proof, authserv_id=SERVER)
    assert (trust.proven, trust.allowed) == (False, True)
    assert "Subject" in trust.why


def test_a_mail_without_a_sender_is_neither() -> None:
    mail = mail_with(sender="amy@office.example, bob@office.example")
    trust = judge(mail, allow=["*@office.example"], proof="none", authserv_id="")
    assert (trust.proven, trust.allowed) == (False, False)


# -- what proves -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass header.from=office.example",
        "dmarc=pass (p=reject dis=none) header.from=Office.Example",
        "spf=fail smtp.mailfrom=x.example; dmarc=pass header.from=office.example",
        "dkim=pass header.d=office.example header.s=s1 header.b=abc/+1=",
        "dkim=none; dkim=pass header.d=office.example",
        "dkim=pass header.d=list.example; dkim=pass header.d=office.example",
        'dkim=pass reason="good signature" header.d=office.example',
        "dkim/1=pass header.d=office.example;",
        "dkim = pass header.d = office.example",
        "auth=pass (PLAIN) smtp.auth=amy",
        "auth=pass smtp.auth=Amy@office.example",
        'auth=pass smtp.auth="amy@office.example"',
        "dmarc=pass header.from=office.example; spf=pass smtp.mailfrom=prvs=1=amy@office.example",
        "dmarc=pass header.from=office.example policy.dmarc=none; arc=none",
    ],
)
def test_a_pass_about_the_domain_of_the_sender_is_proof(results: str) -> None:
    assert ask(f"Authentication-Results: {SERVER}; {results}", OURS).proven


@pytest.mark.parametrize(
    "results",
    [
        "none",
        "dmarc=pass",
        "dmarc=pass header.from=evil.example",
        "dmarc=pass header.from=sub.office.example",
        "dmarc=none header.from=office.example",
        "dmarc=bestguesspass header.from=office.example",
        "dmarc=fail header.from=office.example; dkim=pass header.d=office.example",
        "dkim=pass header.d=office.example; dkim=fail header.d=office.example",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=sub.office.example",
        "dkim=pass header.i=@office.example",
        "dkim=pass (header.d=office.example)",
        'dkim=pass reason="x header.d=office.example"',
        'dkim=none reason="; dmarc=pass header.from=office.example"',
        "dkim=none (; dmarc=pass header.from=office.example)",
        "dkim=none (a (b) ; dmarc=pass header.from=office.example",
        "dmarc=pass header.from=office.example header.from=evil.example",
        "dmarc=pass header.from=evil.example header.from=office.example",
        "dmarc=pass header.from=office.example stray",
        'dmarc=pa"ss" header.from=office.example',
        "dmarc=pass header.from=office.example; ; dkim=none",
        "dmarc/2=pass header.from=office.example",
        'dmarc="pass" header.from=office.example',
        "spf=pass smtp.mailfrom=amy@office.example",
        "auth=pass",
        "auth=pass smtp.auth=bob@office.example",
        "auth=fail smtp.auth=amy",
        "dmarc=pass header.from=office.example; dmarc=none header.from=office.example",
        "x" * 9000 + "=pass",
        "",
    ],
)
def test_anything_less_is_no_proof(results: str) -> None:
    assert not ask(f"Authentication-Results: {SERVER}; {results}", OURS).proven


# -- whose word ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        (DMARC, OURS),
        (DMARC, OURS, THEIRS),
        (OURS, DMARC, THEIRS),  # a filter writes below the Received of its server
        (INNER, OURS, DMARC, THEIRS),
        (INNER, DMARC, OURS, THEIRS),
        ("Return-Path: <amy@office.example>", "Delivered-To: sms@office.example", DMARC, OURS),
        (DMARC.replace(SERVER, "MX.Office.EXAMPLE"), OURS),
        (DMARC.replace(SERVER, f'"{SERVER}"'), OURS),
        (DMARC.replace(SERVER, f"{SERVER} 1"), OURS),
        (DMARC.replace(SERVER, f"(hello) {SERVER} (there) 1 (x)"), OURS),
        (DMARC, f"Authentication-Results: {SERVER}; dkim=none", OURS),
        (f"Authentication-Results: {SERVER}; dkim=none", "DKIM-Filter: x", DMARC, OURS),
        ("Authentication-Results: other.example; dmarc=fail header.from=x", DMARC, OURS),
        ("Authentication-Results: broken;;=", DMARC, OURS),
    ],
)
def test_the_fields_on_top_are_the_words_of_our_server(headers: tuple[str, ...]) -> None:
    assert ask(*headers).proven


NOT_OURS = {
    "no field": (OURS,),
    "another server": (DMARC.replace(SERVER, "mx.evil.example"), OURS),
    "a server that starts alike": (DMARC.replace(SERVER, SERVER + ".evil.example"), OURS),
    "below the Received of a stranger": (OURS, THEIRS, DMARC),
    "below a stranger alone": (THEIRS, DMARC),
    "forged below our own": (f"Authentication-Results: {SERVER}; dmarc=none", OURS, DMARC),
    "forged right below our own": (f"Authentication-Results: {SERVER}; dmarc=none", DMARC, OURS),
    "a method below our own": (f"Authentication-Results: {SERVER}; dkim=none", OURS, DMARC),
    "a method forged right below our own": (
        f"Authentication-Results: {SERVER}; dkim=none",
        f"Authentication-Results: {SERVER}; dkim=pass header.d=office.example",
        OURS,
    ),
    "forged after a fail": (f"Authentication-Results: {SERVER}; dkim=fail", DMARC, OURS),
    "two verdicts": (DMARC, DMARC.replace("pass", "none"), OURS),
    "unknown version": (DMARC.replace(SERVER, f"{SERVER} 2"), OURS),
    "ours, but broken": (f"Authentication-Results: {SERVER}; dmarc==pass", DMARC, OURS),
    "no name": (DMARC.replace(f"{SERVER}; ", ""), OURS),
    "a name cut by a comment": (DMARC.replace(SERVER, "mx(x).office.example"), OURS),
}


@pytest.mark.parametrize("name", NOT_OURS)
def test_nobody_else_is_believed(name: str) -> None:
    trust = ask(*NOT_OURS[name])
    assert not trust.proven
    assert trust.allowed
    assert trust.why


def test_a_host_of_the_same_registry_is_a_stranger() -> None:
    received = "Received: from x by mail.evil.com.hk with ESMTP"
    field = "Authentication-Results: office.com.hk; dmarc=pass header.from=office.example"
    assert not ask(received, field, server="office.com.hk").proven
    inner = "Received: from x by imap.office.com.hk with LMTP"
    assert ask(inner, field, server="office.com.hk").proven


def test_without_a_named_server_nothing_is_proven() -> None:
    assert not ask(DMARC.replace(SERVER, ""), server="").proven


def test_the_tables_would_notice_fields_that_count_anywhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def anywhere(mail: Mail, server: str) -> list[Verdicts]:
        parsed = map(parse_verdicts, mail.header_all("authentication-results"))
        return [field for field in parsed if field is not None and field.server == server]

    monkeypatch.setattr(trust_module, "_topmost_fields", anywhere)
    believed = [name for name, headers in NOT_OURS.items() if ask(*headers).proven]
    assert "below the Received of a stranger" in believed
    assert "below a stranger alone" in believed


def test_the_tables_would_notice_a_fail_that_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trust_module, "_METHODS", ())
    assert ask(*NOT_OURS["forged after a fail"]).proven


# -- Microsoft 365 ---------------------------------------------------------------------------------

M365 = (
    "Authentication-Results: dkim=none (message not signed)\r\n header.d=none;dmarc=none "
    "action=none header.from=office.example;"
)
INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal"


@pytest.mark.parametrize(
    ("headers", "is_proven"),
    [
        ((M365, INTERNAL), True),
        ((INTERNAL, THEIRS, M365), True),
        ((M365,), False),
        ((M365, INTERNAL.replace("Internal", "Anonymous")), False),
        ((M365, INTERNAL, INTERNAL.replace("Internal", "Anonymous")), False),
        ((INTERNAL,), False),
        ((), False),
        ((INTERNAL, "Authentication-Results:"), False),
        ((DMARC, INTERNAL), False),
        ((M365.replace("dmarc=none", "dmarc=fail"), INTERNAL), False),
        ((M365.replace("office.example", "evil.example"), INTERNAL), False),
    ],
)
def test_microsoft_365_proves_internal_mail_alone(
    headers: tuple[str, ...], is_proven: bool
) -> None:
    assert ask(*headers, server="m365").proven is is_proven
    assert not ask(M365, INTERNAL).proven  # only where the setting says so


# -- Google ----------------------------------------------------------------------------------------

GOOGLE = (
    "Authentication-Results: mx.google.com; dkim=pass header.i=@office.example header.s=google"
    " header.b=abc; spf=pass (google.com: domain of amy@office.example designates 209.85.220.41 as"
    " permitted sender) smtp.mailfrom=amy@office.example; dmarc=pass (p=QUARANTINE sp=QUARANTINE"
    " dis=NONE) header.from=office.example"
)
BORDER = "Received: from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41]) by" + (
    " mx.google.com with SMTPS id 4fb4d7f45d1cf for <sms@office.example>"
)
WITHIN = "Received: by 2002:a05:6402:3c3:b0:5c9:1234:5678 with SMTP id a3csp1234567; Wed, 18 Nov"
SPOOFED = GOOGLE.replace("dkim=pass", "dkim=none").replace("dmarc=pass", "dmarc=fail")


@pytest.mark.parametrize(
    ("headers", "is_proven"),
    [
        ((WITHIN, BORDER, GOOGLE), True),
        ((WITHIN, WITHIN, BORDER, GOOGLE, WITHIN), True),
        (
            (WITHIN.replace("2002:a05:6402:3c3:b0:5c9:1234:5678", "10.31.3.33"), BORDER, GOOGLE),
            True,
        ),
        ((BORDER, GOOGLE), True),
        ((WITHIN, BORDER, SPOOFED), False),
        ((WITHIN, BORDER, SPOOFED, GOOGLE), False),
        ((WITHIN, BORDER, SPOOFED, WITHIN, BORDER, GOOGLE), False),
        ((WITHIN.replace("2002:a05", "2002:c05"), BORDER, GOOGLE), False),
        ((WITHIN.replace("2002:a05:6402:3c3:b0:5c9:1234:5678", "evil.example"), GOOGLE), False),
        (("Received: from evil.example " + WITHIN.partition(" ")[2], BORDER, GOOGLE), False),
    ],
)
def test_google_s_word_counts_below_its_own_hops_alone(
    headers: tuple[str, ...], is_proven: bool
) -> None:
    assert ask(*headers, server="mx.google.com").proven is is_proven
    assert not ask(*headers).proven


# -- the parser ------------------------------------------------------------------------------------


def test_a_field_is_parsed_into_its_verdicts() -> None:
    field = parse_verdicts(
        'MX.example 1; spf=Pass (a (nested \\) one)) reason="x; y=\\"z\\"" smtp.mailfrom=a=b@c;'
        " iprev=fail policy.iprev=192.0.2.1"
    )
    assert field is not None
    assert field.server == "mx.example"
    assert [(v.method, v.result, v.properties) for v in field.verdicts] == [
        ("spf", "pass", {"reason": 'x; y="z"', "smtp.mailfrom": "a=b@c"}),
        ("iprev", "fail", {"policy.iprev": "192.0.2.1"}),
    ]


def test_no_result_is_a_field_without_verdicts() -> None:
    assert parse_verdicts("mx.example; none") == Verdicts(server="mx.example", verdicts=())


BOMBS = ["(" * 8000, "((" * 4000 + "a" * 100, "a" * 8000, '"' * 8000, "\\" * 8000, "a=b;" * 2000]


@pytest.mark.parametrize("bomb", [*BOMBS, "(" * 1_000_000, '"\\' * 4000])
def test_a_bomb_is_parsed_in_no_time(bomb: str) -> None:
    start = time.process_time()
    parse_verdicts(bomb)
    assert time.process_time() - start < 4


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=80) | st.text('ab=;"()\\ ./1pas', max_size=60))
def test_no_value_makes_the_parser_fail(value: str) -> None:
    field = parse_verdicts(value)
    assert field is None or all(verdict.result.isalpha() for verdict in field.verdicts)


@settings(max_examples=300, deadline=None)
@given(st.text('ab=;"()\\ ./1', max_size=30))
def test_nothing_in_a_comment_or_a_quoted_reason_is_a_verdict(words: str) -> None:
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    field = parse_verdicts(f'mx.example; dkim=none reason="{quoted}"')
    assert field is not None
    assert [verdict.method for verdict in field.verdicts] == ["dkim"]
    assert field.verdicts[0].properties == {"reason": words}
