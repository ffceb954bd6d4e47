"""Attacks that hold: forged mails, nasty words, lying answers, and bombs."""

import base64
import time
from datetime import timedelta

import pytest

from relay.gateway import answer as gateway_answer
from relay.gateway.evidence import keep
from relay.operator.preview import form, preview
from relay.reading.mail.mail import parse_mail
from tests.desk import ADMIN, AMY, GATEWAY, LOST, MX, START, bounce, charter, desk, mail, returned

CHARTER = charter()
PASS = f"Authentication-Results: {MX}; dmarc=pass header.from=office.example\r\n"
OURS = f"Received: from desk by {MX}; Wed, 18 Nov 2026 10:00:00 +0800\r\n"
THEIRS = "Received: from a by relay.evil.example; Wed, 18 Nov 2026 10:00:00 +0800\r\n"
HEAD = f"From: {AMY}\r\nTo: sms@office.example\r\nSubject: 91234567\r\nMessage-ID: <a@b>\r\n"
BODY = "\r\nHello\r\n"


@pytest.fixture
async def d(tmp_path):
    async with desk(tmp_path) as opened:
        yield opened


def judged(raw):
    """The preview of a mail, whose sender must be proven."""
    raw = raw if isinstance(raw, bytes) else raw.encode()
    return form(preview(raw, CHARTER, now=START, strict=True), "", CHARTER, now=START)


def read(body, subject="x", **fields):
    return judged(mail(body, subject=subject, **fields))


# -- who wrote it ---------------------------------------------------------------------------------


def test_the_mail_that_all_forgeries_vary_is_sent():
    assert judged(PASS + OURS + HEAD + BODY)["verdict"] == "send"


@pytest.mark.parametrize(
    "field",
    [
        "",
        f"Authentication-Results: {MX}; dmarc=fail header.from=office.example\r\n" + PASS,
        f"Authentication-Results: {MX}; dmarc=none header.from=office.example\r\n" + PASS,
        f'Authentication-Results: {MX}; spf=pass smtp.mailfrom="; dmarc=pass '
        'header.from=office.example"\r\n',
        f"Authentication-Results: {MX}; spf=pass (dmarc=pass header.from=office.example\r\n",
        f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=x;dmarc=pass "
        "header.from=office.example@evil.example\r\n",
        f"Authentication-Results: evil.example ({MX}); dmarc=pass header.from=office.example\r\n",
        f"Authentication-Results: {MX}.evil.example; dmarc=pass header.from=office.example\r\n",
        f"Authentication-Results: {MX} 2; dmarc=pass header.from=office.example\r\n",
        f"Authentication-Results: =?utf-8?q?{MX}=3B_dmarc=3Dpass?= header.from=office.example\r\n",
        f"X-A: 1\r\n\t{PASS}",
        f"Authentication-Results: {MX}; dmarc=pass header.from=evil.example\r\n",
        f"Authentication-Results: {MX}; auth=pass smtp.auth=bob@office.example\r\n",
        "Authentication-Results : " + PASS.partition(": ")[2],
        THEIRS + PASS,
        OURS + THEIRS + PASS,
        f"Received: from x (by {MX} x) by relay.evil.example; x\r\n" + PASS,
    ],
)
def test_a_forged_proof_proves_nothing(field):
    assert judged(field + OURS + HEAD + BODY)["reasons"] == ["sender.unproven"]


def test_a_proof_under_the_field_that_the_server_wrote_is_not_its_own():
    genuine = f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=evil.example\r\n"
    assert judged(genuine + OURS + PASS + HEAD + BODY)["verdict"] == "ignore"


@pytest.mark.parametrize(
    "sender",
    [
        f"{AMY}, evil@evil.example",
        f"evil@evil.example, {AMY}",
        f"{AMY} <evil@evil.example>",
        f'"{AMY}" <evil@evil.example>',
        f"{AMY})<evil@evil.example>",
        f"group: {AMY};",
        f"<@evil.example:{AMY}>",
        "amy@office.example@evil.example",
        "=?utf-8?q?amy?=@office.example",
        "amy@оffice.example",
        "amy@office。example",
        "amy@office.example.",
        f"{AMY}\0",
        f"{AMY}\rBcc: x@y",
        "",
    ],
)
def test_a_from_that_is_not_one_plain_mailbox_is_nobody(sender):
    assert judged(PASS + OURS + HEAD.replace(AMY, sender) + BODY)["verdict"] == "ignore"


@pytest.mark.parametrize(
    "more",
    [
        "From: evil@evil.example\r\n",
        "From : evil@evil.example\r\n",
        "Subject: 61234567\r\n",
        "SUBJECT: 61234567\r\n",
        "To: 61234567@office.example\r\n",
        "X: a\rSubject: 61234567\r\n",
        "X: a\nSubject: 61234567\r\n",
        "no header at all\r\n",
        "X-\0: a\r\n",
        "Content-Type: text/plain\r\nContent-Type: text/html\r\n",
        "Content-Type: text/plain; charset=utf-8; charset=big5\r\n",
    ],
)
def test_a_header_that_two_programs_read_in_two_ways_makes_the_mail_unbelievable(more):
    assert judged(PASS + OURS + HEAD + more + BODY)["verdict"] == "ignore"


# -- to whom --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        *(
            "9123456O",
            "9l234567",
            "٩١٢٣٤٥٦٧",
            "⑨①②③④⑤⑥⑦",
            "𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕",
            "91\u202e234567",
            "\u200f91234567",
        ),
        *(
            "9123/4567",
            "91234567 6123456",
            "+85291234567 <tel:+85261234567>",
            "91234567#",
            "91234567?",
        ),
        *(
            "Room 91234567",
            "Peter old 91234567",
            "91234567 (do not text)",
            "91234567 (wrong number)",
        ),
        *("mailto:91234567@office.example", "https://wa.me/85291234567", "Amy and Bob 91234567"),
    ],
)
def test_what_only_looks_like_a_number_is_refused(words):
    assert read(f"To: {words}\n\nHi")["verdict"] == "refuse"


@pytest.mark.parametrize(
    "body",
    [
        "Please text 9123 4567, not 6123 4567: hi",
        "Please text 9123 4567 instead of 6123 4567: hi",
        "Please text everyone except 9123 4567: hi",
        "Please don't text 9123 4567: hi",
        "Did you text 9123 4567: hi?",
        "Please text 9123 4567 after I confirm: hi",
        "Please text 9123 4567 and 6123 4567 only if urgent: hi",
        "請不要發短訊給 9123 4567：你好",
        "唔該唔好發短訊給 9123 4567：你好",
        "已發短訊給 9123 4567：你好",
        "麻煩發短訊給除 9123 4567 以外所有人：你好",
        "> Please text 9123 4567: hi",
        "Peter wrote: please text 9123 4567: hi",
        "*From:* A\n*Sent:* Mon\n*To:* 91234567\n*Subject:* y\n\nsecret",
        "FYI\n\nFrom: A <a@b.hk>\nSent: Monday\nTo: 91234567\nSubject: y\n\nsecret",
    ],
)
def test_a_number_in_a_sentence_that_asks_for_something_else_is_not_texted(body):
    assert read(body)["verdict"] == "refuse"


def test_hidden_copies_and_trace_headers_name_nobody():
    other = "61234567@office.example"
    traced = {"Bcc": other, "Delivered-To": other, "X-Original-To": other}
    assert read("Hi", "91234567", **traced)["recipients"] == ["85291234567"]


def test_a_bold_invisible_digit_changes_no_number():
    page = "<p>To: <span style='display:none'>9</span>61234567</p><p>Hello</p>"
    raw = PASS + OURS + HEAD.replace("91234567", "x") + f"Content-Type: text/html\r\n\r\n{page}"
    assert judged(raw)["recipients"] == ["85261234567"]


# -- which words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[SCHEDULING]=2030-01-01 00:00",
        "Hello\n[RECIPIENT]=85261234567",
        "Hello\r[RECIPIENT]=85261234567",
        "Hello\u2028[RECIPIENT]=85261234567",
        "Hello\x85[PASSWORD]=x",
        "［SENDERID］=x",
        ".\n.\nMAIL FROM:<x>",
        "\r\n.\r\nDATA",
    ],
)
def test_no_text_begins_a_line_or_a_tag_of_the_gateway(text):
    shown = read(text, "91234567")
    (sent,) = shown["submissions"]
    lines = sent["body"].split("\r\n")
    assert [line.partition("=")[0] for line in lines if line] == [
        *("[USERNAME]", "[PASSWORD]", "[RECIPIENT]", "[CONTENT]"),
        *("[LANG_ENG]", "[SCHEDULING]", "[SENDERID]"),
    ]
    assert lines[2] == "[RECIPIENT]=85291234567"
    assert set(lines[3].partition("=")[2]) <= set("0123456789ABCDEF")


@pytest.mark.parametrize(
    "charset", ["utf-16", "utf-7", "hz", "cp037", "rot13", "hex", "idna", "none"]
)
def test_a_charset_that_is_a_trick_is_refused(charset):
    raw = PASS + OURS + HEAD + f"Content-Type: text/plain; charset={charset}\r\n" + BODY
    assert judged(raw)["reasons"] == ["text.charset"]


@pytest.mark.parametrize(
    "data", [b"Hello\0World", b"Hel\xc0\xaflo", b"A\xed\xa0\x80", b'\x1b$B$"\x1b(B']
)
def test_bytes_that_are_no_text_are_refused(data):
    assert judged((PASS + OURS + HEAD).encode() + b"\r\n" + data)["reasons"] == ["text.charset"]


# -- commands, tickets, notices -------------------------------------------------------------------


async def test_nobody_guesses_or_borrows_a_ticket(d):
    await d.write("To: 13812345678\n\nhello")
    held = d.notices()[0]
    bob = "bob@office.example"
    await d.take(mail("yes", subject=held.subject, From=bob))
    await d.reply("yes", sender=bob)
    await d.take(mail("yes", subject=held.subject, From=bob, **{"Reply-To": AMY, "Sender": AMY}))
    await d.take(mail("yes", subject=held.subject, proof=""))
    assert d.states == ["held"]
    assert all("13812345678" not in n.body and "hello" not in n.body for n in d.notices(bob))


async def test_notices_go_to_the_proven_sender_alone(d):
    others = {
        "Reply-To": "eve@evil.example",
        "Cc": "eve@evil.example",
        "Sender": "eve@evil.example",
    }
    await d.write("To: 91234567\n\nhello", **others)
    await d.write("To: 2345\n\nhello", **others)
    await d.send()
    assert {row["recipient"] for row in d.rows("SELECT recipient FROM notice")} == {AMY}


@pytest.mark.parametrize(
    "words", ["yes but at 5pm", "yes?", "OK - wait", "no, yes", "> yes", "yes\n\nand 61234567"]
)
async def test_a_yes_that_is_not_only_yes_sends_nothing(d, words):
    await d.write("To: 13812345678\n\nhello")
    await d.reply(words)
    assert d.states in (["held"], ["cancelled"])


# -- the gateway's answers ------------------------------------------------------------------------


async def sent(d):
    await d.write("To: 91234567\n\nhello")
    await d.send()
    return d.reference()


async def test_answers_forged_repeated_or_contradictory_never_send_again(d):
    reference = await sent(d)
    forged = reference[:-1] + ("0" if reference[-1] != "0" else "1")
    assert await d.answer("SMSDID:666", to=forged) == "foreign"
    assert await d.answer("SMSDID:666", to=f"{reference} {forged}") == "several"
    assert d.states == ["submitted"]
    for words in (
        "ERROR:1",
        "SMSDID:10001",
        "ERROR:16",
        "SMSDID:10002",
        "SMSDID:10001",
        "ERROR:17",
    ):
        await d.answer(words)
    await d.send()
    assert d.states == ["accepted"]
    assert len(d.carrier.dots) == 1


async def test_a_bounce_after_the_answer_or_for_another_mail_changes_nothing(d):
    await sent(d)
    await d.bounce(
        "Subject: SR-0123456789ABCDEF\r\nMessage-ID: <SR-0123456789ABCDEF@office.example>"
    )
    assert d.states == ["submitted"]
    await d.answer("SMSDID:10001")
    await d.bounce(returned(d.submission()))
    assert d.states == ["accepted"]


async def test_a_lost_dot_and_a_clock_that_jumps_send_nothing_again(d):
    await d.write("To: 91234567\n\nhello")
    await d.send(LOST)
    for jump in (timedelta(days=400), timedelta(days=-800), timedelta(hours=2)):
        d.now += jump
        await d.wait()
        await d.send()
    assert len(d.carrier.dots) == 1
    assert "uncertain" in d.told


@pytest.mark.parametrize("form_", ["plain", "base64", "quoted-printable", "utf-16", "rfc822"])
async def test_a_password_that_comes_back_is_not_kept(d, form_):
    reference = await sent(d)
    words = "ERROR:16 (apipass)\r\n[PASSWORD]=apipass\r\n"
    kind, coding = "text/plain", "7bit"
    data = words.encode()
    if form_ == "base64":
        coding, data = "base64", base64.encodebytes(data)
    elif form_ == "quoted-printable":
        coding, data = (
            form_,
            words.replace("=", "=3D").replace("apipass\r\n", "api=\r\npass\r\n").encode(),
        )
    elif form_ == "utf-16":
        kind, coding, data = (
            "text/plain; charset=utf-16",
            "base64",
            base64.encodebytes(words.encode("utf-16")),
        )
    elif form_ == "rfc822":
        kind, data = "message/rfc822", f"Subject: x apipass\r\n\r\n{words}".encode()
    head = (
        f"From: {GATEWAY}\r\nTo: sms-relay@office.example\r\nSubject: Re: {reference} apipass\r\n"
        f"Message-ID: <x@y>\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    )
    await d.take(head.encode() + data, replies=True)
    kept = b"".join(path.read_bytes() for path in d.path.parent.iterdir())
    assert b"apipass" not in kept
    assert b"apipass" not in keep(parse_mail(head.encode() + data), d.charter.terms).encode()


# -- loops ----------------------------------------------------------------------------------------


async def test_our_own_notices_and_their_bounces_cause_nothing(d):
    await d.write("To: 91234567\n\nhello")
    await d.send()
    (letter,) = d.carrier.letters
    vouched = (PASS + OURS).encode() + letter.data
    for raw in (letter.data, vouched, vouched.replace(b"X-Relay-Loop", b"X-Other")):
        await d.take(raw)
        await d.take(raw, replies=True)
    head = letter.data.partition(b"\r\n\r\n")[0].decode()
    await d.take(bounce(head))
    await d.take(mail("To: 91234567\n\nagain", From="sms@office.example"))
    await d.send()
    assert len(d.carrier.dots) == 1
    assert len(d.rows("SELECT id FROM notice")) == 1
    assert not d.notices(ADMIN)


async def test_a_notice_that_lost_all_its_headers_on_the_way_is_known_by_its_id(d):
    await d.write("To: 91234567\n\nhello")
    ((own_id,),) = (tuple(row.values()) for row in d.rows("SELECT message_id FROM notice"))
    assert await d.write("To: 91234567\n\nagain", message_id=own_id) == "automatic"
    assert len(d.rows("SELECT id FROM request")) == 1


# -- bombs ----------------------------------------------------------------------------------------

TYPE = "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
BOMBS = {
    "headers of a MiB": (PASS + HEAD + "X: y\r\n" * 170_000).encode(),
    "a To of 64 KiB": (PASS + HEAD + "Cc: " + ",\r\n ".join(["1@office.example"] * 3000)).encode(),
    "nested comments": (PASS + HEAD.replace(AMY, "(" * 2000)).encode(),
    "60,000 parts": (PASS + HEAD + TYPE).encode() + b"--b\r\n\r\nx\r\n" * 60_000,
    "empty parts": (PASS + HEAD + TYPE).encode() + b"--b\n" * 190_000,
    "deep parts": (PASS + HEAD + TYPE).encode()
    + b"".join(
        b"--b\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % n for n in range(9000)
    ),
    "deep HTML": (PASS + HEAD + "Content-Type: text/html\r\n\r\n").encode() + b"<div>" * 90_000,
    "wide table": (PASS + HEAD + "Content-Type: text/html\r\n\r\n").encode()
    + b"<table>"
    + b"<td>x" * 9000,
    "huge spans": (PASS + HEAD + "Content-Type: text/html\r\n\r\n<table>").encode()
    + b"<td rowspan=99999 colspan=99999>x" * 3000,
    "long spaces": (PASS + HEAD + "\r\n").encode() + b" " * 900_000,
    "long quotes": (PASS + HEAD + "\r\n").encode() + b">\n" * 400_000,
    "100,000 numbers": (PASS + HEAD + "\r\nTo: ").encode() + b"91234567," * 100_000,
    "run together": (PASS + HEAD + "\r\nTo: ").encode() + b",".join([b"66" * 29] * 480),
    "a chain of or": (PASS + HEAD + "\r\nTo: ").encode() + b" or ".join([b"91234567"] * 900),
    "results": (PASS + HEAD + "\r\n").encode() + b"SMSDID:1,\n" * 90_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_in_little_time(name):
    """A second on one core is far above what any takes here; a quadratic reader needs minutes."""
    raw = BOMBS[name]
    start = time.process_time()
    judged(raw)
    gateway_answer.find_results(parse_mail(raw))
    assert time.process_time() - start < 10
