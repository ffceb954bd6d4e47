"""Forged, replayed, malformed and ambiguous mails: no SMS, no answer to anybody, and a record."""

import pytest

from relay.reading.mail import trust as trust_module
from relay.reading.mail.verdicts import parse_verdicts
from tests.desk import AMY, GATEWAY, MX, desk, mail, returned
from tests.office import Office

WORDS = "Please text 9123 4567: hello\n"
PASS = f"Authentication-Results: {MX}; dmarc=pass header.from=office.example"
OURS = f"Received: from desk by {MX}; Wed, 18 Nov 2026 10:00:00 +0800"
THEIRS = "Received: from a by relay.evil.example; Wed, 18 Nov 2026 10:00:00 +0800"
FROM = f"From: {AMY}"


def raw(*headers: str, sender: str = FROM, body: str = WORDS) -> bytes:
    """A mail with these headers on top, and below them what every mail has."""
    rest = (sender, "To: sms@office.example", "Subject: sms", "Message-ID: <a@evil.example>")
    return "\r\n".join([*headers, *rest, "", body]).encode()


def proof(results: str, *, server: str = MX) -> bytes:
    return raw(f"Authentication-Results: {server}; {results}", OURS)


def sent_by(sender: str, *more: str) -> bytes:
    return raw(PASS, OURS, *more, sender=f"From: {sender}")


FORGED = {
    "no proof": raw(OURS),
    "a proof of another server": proof("dmarc=pass header.from=office.example", server="evil.test"),
    "a server whose name ends like ours": proof(
        "dmarc=pass header.from=office.example", server=f"evil-{MX}"
    ),
    "a server whose name begins like ours": proof(
        "dmarc=pass header.from=office.example", server=f"{MX}.evil.test"
    ),
    "our server's name in a comment": proof(
        "dmarc=pass header.from=office.example", server=f"evil.test ({MX})"
    ),
    "our server's name in quotes and more": proof(
        "dmarc=pass header.from=office.example", server=f'"{MX}" evil.test'
    ),
    "below the Received of a stranger": raw(OURS, THEIRS, PASS),
    "below the field that our server wrote": raw(
        f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=evil.test", OURS, PASS
    ),
    "above it a fail of our server": proof("dmarc=fail header.from=office.example").replace(
        OURS.encode(), PASS.encode() + b"\r\n" + OURS.encode()
    ),
    "contradictory verdicts": proof(
        "dmarc=pass header.from=office.example; dmarc=none header.from=office.example"
    ),
    "a verdict folded into another header": raw(f"X-Note: hi\r\n {PASS}", OURS),
    "a verdict in a comment": proof("dkim=none (; dmarc=pass header.from=office.example)"),
    "a verdict in a comment never closed": proof(
        "dkim=none (x ; dmarc=pass header.from=office.example"
    ),
    "a verdict in quotes": proof('dkim=none reason="; dmarc=pass header.from=office.example"'),
    "a verdict in the address of the envelope": proof(
        "spf=pass smtp.mailfrom=x;dmarc=pass header.from=office.example@evil.test"
    ),
    "about another From": proof("dmarc=pass header.from=evil.test"),
    "about a subdomain of ours": proof("dmarc=pass header.from=mail.office.example"),
    "about two domains": proof("dmarc=pass header.from=office.example header.from=evil.test"),
    "a signature of another domain": proof("dkim=pass header.d=evil.test header.i=@office.example"),
    "only the envelope": proof("spf=pass smtp.mailfrom=amy@office.example"),
    "another one's login": proof("auth=pass smtp.auth=bob@office.example"),
    "another one's login without a domain": proof("auth=pass smtp.auth=bob"),
    "a login of the same name elsewhere": raw(
        "Authentication-Results: mx.partner.example; auth=pass smtp.auth=amy", OURS
    ),
    "Microsoft 365's form where it is not set": raw(
        "Authentication-Results: dkim=pass header.d=office.example;dmarc=pass action=none "
        "header.from=office.example",
        "X-MS-Exchange-Organization-AuthAs: Internal",
        OURS,
    ),
    "only an ARC seal": raw(
        f"ARC-Authentication-Results: i=1; {MX}; dmarc=pass header.from=office.example", OURS
    ),
    "two From": sent_by(AMY, "From: evil@evil.test"),
    "two people in one From": sent_by(f"{AMY}, evil@evil.test"),
    "a From in a comment": sent_by(f"evil@evil.test ({AMY})"),
    "a From with a comment in it": sent_by("amy(x)@office.example"),
    "a group": sent_by(f"colleagues: {AMY};"),
    "a display name": sent_by(f'"{AMY}" <evil@evil.test>'),
    "an encoded address": sent_by("=?utf-8?q?amy=40office=2Eexample?="),
    "a subdomain of ours": sent_by("amy@mail.office.example"),
    "a domain that ends like ours": sent_by("amy@evil-office.example"),
    "a domain that begins like ours": sent_by("amy@office.example.evil.test"),
    "a homograph": sent_by("amy@\u043effice.example"),
    "a route": sent_by(f"<@evil.test:{AMY}>"),
    "only Sender and Reply-To": sent_by("evil@evil.test", f"Sender: {AMY}", f"Reply-To: {AMY}"),
    "a second Subject": raw(PASS, OURS, "Subject: To 61234567"),
    "a bare carriage return": raw(PASS, OURS, f"X-A: b\rFrom: {AMY}"),
    "no From": raw(PASS, OURS, sender="X-From: nobody"),
    "an error mail's sender": sent_by("mailer-daemon@office.example"),
    "our own address": sent_by("sms@office.example"),
}


@pytest.fixture
async def d(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


async def test_the_mail_that_all_forgeries_vary_is_sent(d):
    await d.take(raw(PASS, OURS))
    await d.send()
    assert (d.states, d.told) == (["submitted"], ["acknowledgement"])


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_mail_sends_nothing_answers_nobody_and_is_on_record(d, name):
    await d.take(FORGED[name])
    await d.send()
    assert (d.states, d.carrier.dots, d.carrier.letters) == ([], [], [])
    assert d.rows("SELECT * FROM notice") == []
    assert d.names() == ["mail.ignored"]
    assert d.rows("SELECT count(*) n FROM mail WHERE detail <> ''") == [{"n": 1}]


async def test_the_table_would_notice_a_proof_that_counts_below_a_stranger(d, monkeypatch):
    def anywhere(mail, server):
        fields = map(parse_verdicts, mail.header_all("authentication-results"))
        return [field for field in fields if field is not None and field.server == server]

    monkeypatch.setattr(trust_module, "_topmost_fields", anywhere)
    await d.take(FORGED["below the Received of a stranger"])
    assert d.states == ["queued"]


# As a server may hand them on that leaves line ends as they are; Dovecot makes all of them CRLF.
BARE = {
    "another From": raw(PASS, OURS, f"X-A: b\nFrom: {AMY}"),
    "our verdict": raw(OURS, f"X-A: b\n{PASS}"),
    "a stranger's server": raw(OURS, f"X-A: b\n{THEIRS}", PASS),
    "an end of the headers": raw(PASS, OURS, "X-A: b\n\r\nFrom: evil@evil.test"),
    "no proof": raw(OURS, "X-A: b\nX-B: c"),
    "another login": raw(PASS, OURS, "X-A: b\nSender: evil@evil.test"),
}


@pytest.mark.parametrize("name", BARE)
async def test_a_bare_line_feed_that_may_hide_who_wrote_answers_nobody(d, name):
    await d.take(BARE[name])
    await d.send()
    assert (d.states, d.carrier.dots, d.carrier.letters) == ([], [], [])
    assert d.names() == ["mail.ignored"]


@pytest.mark.parametrize("end", ["\n", "\r"])
@pytest.mark.parametrize("more", ["X-A: b{}X-B: c", "X-A: b{} folded", "Comments: b{}Priority: 3"])
async def test_who_wrote_beyond_doubt_a_mail_with_a_bare_line_end_hears_of_it(d, end, more):
    await d.take(raw(PASS, OURS, more.format(end)))
    await d.send()
    assert (d.states, d.carrier.dots) == ([], [])
    assert d.told == ["unreadable"]


async def test_the_table_would_notice_a_domain_compared_by_its_end(d, monkeypatch):
    monkeypatch.setattr(
        trust_module, "_is_allowed", lambda sender, allow: sender.endswith("office.example")
    )
    assert await d.take(FORGED["a subdomain of ours"]) == "sender.unproven"  # the proof is left
    assert d.names() == ["mail.ignored"]
    monkeypatch.setattr(trust_module, "_proves", lambda verdict, sender, server: True)
    await d.take(FORGED["a domain that ends like ours"])
    assert d.states == ["queued"]


# -- replayed -------------------------------------------------------------------------------------

GENUINE = raw(PASS, OURS)


@pytest.mark.parametrize("way", ["as it was", "by another way", "into the other mailbox"])
async def test_a_mail_that_comes_again_sends_nothing_again(d, way):
    await d.take(GENUINE)
    await d.send()
    again = GENUINE if way != "by another way" else f"{OURS}\r\n".encode() + GENUINE
    assert await d.take(again, replies=way == "into the other mailbox") == "duplicate"
    await d.send()
    assert (len(d.carrier.dots), len(d.carrier.letters)) == (1, 1)
    assert d.names("mail.ignored") == ["mail.ignored"]


async def test_a_mail_that_comes_again_after_all_was_forgotten_is_still_known(d):
    """Texts and numbers are purged; what was read is not."""
    await d.take(GENUINE)
    await d.send()
    await d.answer("SMSDID:1")
    await d.send()
    assert await d.age(days=400) == 1
    assert await d.take(GENUINE) == "duplicate"
    assert len(d.carrier.dots) == 1


@pytest.mark.parametrize("verdict", ["none", "fail", "temperror"])
async def test_a_stolen_mail_under_another_id_is_judged_anew_by_our_mail_server(d, verdict):
    """The proof that stood in it is its own no longer: the server's fresh verdict is above it, and
    a stranger's Received."""
    await d.take(GENUINE)
    await d.send()
    await d.age(days=2)
    fresh = f"Authentication-Results: {MX}; dmarc={verdict} header.from=office.example"
    stolen = GENUINE.replace(b"<a@evil", b"<b@evil")
    ways = ((fresh, OURS), (fresh, OURS, THEIRS), (OURS, THEIRS), (THEIRS,))
    for number, way in enumerate(ways):
        own = stolen.replace(b"<b@", b"<b%d@" % number)
        assert await d.take("\r\n".join([*way, ""]).encode() + own) == "sender.unproven"
    await d.send()
    assert len(d.carrier.dots) == 1


async def test_the_same_words_in_a_new_mail_wait_for_a_yes(d):
    await d.take(GENUINE)
    await d.take(GENUINE.replace(b"<a@evil", b"<b@evil"))
    await d.send()
    assert sorted(d.states) == ["held", "submitted"]


async def test_a_yes_that_is_replayed_or_forged_confirms_nothing(d):
    await d.write("To: 13812345678\n\nhello")
    held = d.notices()[0]
    thread = {"In-Reply-To": held.message_id}
    others = ({"From": "bob@office.example"}, {"From": "eve@evil.test"}, {"proof": ""})
    for other in others:
        await d.take(mail("yes", subject=held.subject, **thread, **other))
    assert d.states == ["held"]
    yes = mail("yes", subject=held.subject, **thread)
    assert [await d.take(yes), await d.take(yes)] == ["confirmed", "duplicate"]
    await d.send()
    assert len(d.carrier.dots) == 1


# -- Microsoft 365, which names no server ---------------------------------------------------------

M365 = "Authentication-Results: dkim=none;dmarc=none action=none header.from=office.example"
INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal"


@pytest.mark.parametrize(
    ("headers", "sends"),
    [
        ((M365, INTERNAL), True),
        ((M365,), False),
        ((M365, INTERNAL.replace("Internal", "Anonymous")), False),
        ((M365, INTERNAL.replace("Internal", "Anonymous"), INTERNAL), False),
        ((M365.replace("dmarc=none", "dmarc=fail"), INTERNAL), False),
        ((M365.replace("office.example", "evil.test"), INTERNAL), False),
        ((PASS, INTERNAL), False),
        ((INTERNAL,), False),
    ],
)
async def test_microsoft_365_vouches_for_internal_mail_alone(tmp_path, headers, sends):
    async with desk(tmp_path, authserv_id="m365") as d:
        await d.take(raw(*headers))
        assert d.states == (["queued"] if sends else [])
        assert bool(d.notices()) is sends


# -- the gateway's answers ------------------------------------------------------------------------


async def other_mac(d):
    own = d.reference()
    await d.answer("SMSDID:666", to=own[:-1] + ("0" if own[-1] != "0" else "1"))


async def another_relays_reference(d):
    await d.answer("SMSDID:666", to="SR-7KQ2M9XD4TB8WZ3H")


async def two_references(d):
    await d.answer("SMSDID:666", to=f"{d.reference()} {d.reference(2)}")


async def no_reference(d):
    await d.answer("SMSDID:666", to="your SMS")


async def not_waiting(d):
    await d.answer("SMSDID:666", to=d.reference(2))


async def not_understood(d):
    await d.answer("Your message SMSDID 666 was accepted")


async def restored_journal(d):
    reference = d.reference()
    sql = "UPDATE submission SET reference = 'SR-0123456789ABCDEF' WHERE id = 1"
    await d.journal.commit(lambda tx: tx._db.execute(sql))
    await d.answer("SMSDID:666", to=reference)


async def foreign_bounce(d):
    await d.bounce("Subject: SR-7KQ2M9XD4TB8WZ3H\r\nMessage-ID: <SR-7KQ2M9XD4TB8WZ3H@x.example>")


async def bounce_of_what_never_left(d):
    await d.bounce(returned(d.submission(2)))


async def delayed(d):
    await d.bounce(returned(d.submission()), action="delayed")


ANSWERS = [
    other_mac,
    another_relays_reference,
    two_references,
    no_reference,
    not_waiting,
    not_understood,
    restored_journal,
    foreign_bounce,
    bounce_of_what_never_left,
    delayed,
]


@pytest.mark.parametrize("forge", ANSWERS, ids=lambda forge: forge.__name__)
async def test_an_answer_that_is_not_beyond_doubt_changes_nothing(d, forge):
    await d.write(WORDS)
    await d.write("To: 13812345678\n\nhello")  # held: it has not left
    await d.send()
    await d.send()
    letters = len(d.carrier.letters)
    await forge(d)
    await d.send()
    assert d.states == ["submitted", "held"]
    assert (len(d.carrier.dots), len(d.carrier.letters)) == (1, letters)
    quiet = forge in (foreign_bounce, bounce_of_what_never_left, delayed)
    assert quiet or d.names("mail.quarantined") == ["mail.quarantined"]
    assert d.rows("SELECT count(*) n FROM evidence WHERE outcome <> ''") == [{"n": 1}]


@pytest.mark.parametrize(
    ("fields", "proven"),
    [
        ({"Authentication-Results": f"{MX}; dmarc=pass header.from=gateway.example"}, True),
        ({}, False),
        ({"Authentication-Results": f"{MX}; dmarc=pass header.from=office.example"}, False),
        ({"From": "sendsms@evil.test"}, False),
        (
            {
                "From": "sendsms@evil.test",
                "Authentication-Results": f"{MX}; dmarc=pass header.from=evil.test",
            },
            False,
        ),
        ({"From": f"{GATEWAY}, eve@evil.test"}, False),
    ],
)
async def test_where_answers_must_be_proven_a_reference_is_not_enough(tmp_path, fields, proven):
    async with desk(tmp_path, answer_proof="authentication-results") as d:
        await d.write(WORDS)
        await d.send()
        await d.answer("SMSDID:10001", **fields)
        assert d.states == ["accepted" if proven else "submitted"]
        assert proven or d.names("mail.quarantined") == ["mail.quarantined"]


async def test_a_replayed_answer_is_told_once(d):
    await d.write(WORDS)
    await d.send()
    await d.answer("SMSDID:10001")
    told = list(d.told)
    for _ in range(3):
        await d.answer("SMSDID:10001")
    await d.send()
    assert d.states == ["accepted"]
    assert (d.told, len(d.carrier.dots)) == (told, 1)


# -- the real daemon ------------------------------------------------------------------------------


@pytest.mark.dovecot
async def test_the_daemon_answers_no_forgery_and_sends_the_one_genuine_mail(dovecot, tmp_path):
    async with Office(dovecot, tmp_path).open() as office:
        await office.start()
        for forged in FORGED.values():
            office.deliver(forged)
        office.write("Please text 6123 4567: genuine\n")
        await office.notices(2)
        await office.until(lambda: len(office.events("mail.ignored")) == len(FORGED))
        assert office.phones == [("85261234567", "genuine")]
        assert {str(notice["To"]) for notice in office.inbox} == {AMY}
        assert len(office.inbox) == 2


def test_the_table_is_as_long_as_was_promised():
    assert len(FORGED) + len(ANSWERS) >= 25
    assert len({bytes(forged) for forged in FORGED.values()}) == len(FORGED)
