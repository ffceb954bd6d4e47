"""What is kept of the provider's mails holds no credential, and is read to the same end."""

import base64
import html
import quopri
from dataclasses import replace
from pathlib import Path

import pytest

from relay.gateway.bounce import read_bounce
from relay.gateway.dialect import Terms
from relay.gateway.evidence import keep, recall
from relay.gateway.meteorsis import Meteorsis
from relay.reading.mail.mail import parse_mail

GATEWAY = Meteorsis()
SAMPLES = sorted((Path(__file__).parent / "data" / "gateway").glob("a*.eml"))
TERMS = Terms(
    address="sendsms@gateway.example",
    from_="sms-relay@relay.example.com",
    username="apiuser-77",
    password="s3cret-Passw0rd",
    sender_id="Office",
)
BODY = "[USERNAME]={u}\r\n[PASSWORD]={p}\r\n[RECIPIENT]=85291234567\r\n[CONTENT]=hello\r\n"


def body(terms):
    return BODY.format(u=terms.username, p=terms.password)


def mail(text, *, kind="text/plain", encoding="7bit", subject="Re: SR-7KQ2M9XD4TB8WZ3H", extra=""):
    data = text.encode()
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    head = (
        f"From: sendsms@gateway.example\r\nTo: sms-relay@relay.example.com\r\n"
        f"Subject: {subject}\r\nMessage-ID: <1@gateway.example>\r\nMIME-Version: 1.0\r\n{extra}"
        f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    )
    return head.encode() + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def bounce(terms, *, kind="message/rfc822", encoding="7bit"):
    """A bounce with the whole of our e-mail in it, whatever the sender asked for."""
    ours = f"Subject: SR-7KQ2M9XD4TB8WZ3H\r\nMessage-ID: <1@x>\r\n\r\n{body(terms)}".encode()
    if encoding == "base64":
        ours = base64.encodebytes(ours).replace(b"\n", b"\r\n")
    return (
        b"From: MAILER-DAEMON@x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nYour mail was:\r\n"
        + body(terms).encode()
        + b"\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no\r\n\r\n"
        b"--b\r\nContent-Type: " + kind.encode() + b"\r\nContent-Transfer-Encoding: "
        b"" + encoding.encode() + b"\r\n\r\n" + ours + b"\r\n--b--\r\n"
    )


def forms_of(secret):
    """A secret as it may stand in a mail."""
    packed = base64.b64encode(secret.encode()).decode()
    quoted = quopri.encodestring(secret.encode()).decode()
    return {secret, html.escape(secret), html.escape(secret, quote=False), packed, quoted}


def kept_without(raw, terms):
    kept = keep(parse_mail(raw), terms)
    for secret in (terms.username, terms.password):
        assert not [form for form in forms_of(secret) if form in kept], kept
    return kept


SHAPES = {
    "plain": mail(body(TERMS)),
    "quoted-printable": mail(body(TERMS), encoding="quoted-printable"),
    "base64": mail(body(TERMS), encoding="base64"),
    "quoted": mail("> " + body(TERMS).replace("\r\n", "\r\n> ")),
    "spaces": mail("[ PASSWORD ] = s3cret-Passw0rd\r\n[username]=apiuser-77\r\n"),
    "html": mail("<p>" + body(TERMS).replace("\r\n", "<br>") + "</p>", kind="text/html"),
    "html in one line": mail(
        "<p>[USERNAME]=apiuser-77<br/>[PASSWORD]=s3cret-Passw0rd</p>", kind="text/html"
    ),
    "undecoded quoted-printable": mail("[PASSWORD]=3Ds3cret-Passw0rd\r\n[USERNAME]=3Dapiuser-77"),
    "no tag": mail("ERROR:252 (s3cret-Passw0rd is not a password)\r\n"),
    "subject": mail("ERROR:2", subject="SR-7KQ2M9XD4TB8WZ3H [PASSWORD]=s3cret-Passw0rd"),
    "header": mail("ERROR:2", extra="X-Original: [PASSWORD]=s3cret-Passw0rd\r\n"),
    "bounce": bounce(TERMS),
    "bounce with headers": bounce(TERMS, kind="text/rfc822-headers"),
    "bounce in base64": bounce(TERMS, kind="text/rfc822-headers", encoding="base64"),
    "bounce, internationalised": bounce(TERMS, kind="message/global"),
    "attached": mail("SMSDID:1", extra="Content-Disposition: attachment; filename=a.txt\r\n"),
}


@pytest.mark.parametrize("raw", SHAPES.values(), ids=SHAPES)
def test_no_credential_is_kept_whatever_shape_it_comes_in(raw):
    kept_without(raw, TERMS)


@pytest.mark.parametrize("raw", SHAPES.values(), ids=SHAPES)
def test_what_is_kept_twice_is_the_same(raw):
    kept = keep(parse_mail(raw), TERMS)
    assert keep(recall(kept), TERMS) == kept


SIGNS = ["x=y=z", "*.[a](b)+?", "p\\d$1", "<<<<secret", "abc]def=ghi", "a&b\"c'd"]


@pytest.mark.parametrize("password", SIGNS)
@pytest.mark.parametrize("shape", ["plain", "html", "no tag", "quoted-printable", "bounce"])
def test_no_sign_in_a_password_lets_a_part_of_it_through(password, shape):
    lets_nothing_through(password, shape)


@pytest.mark.parametrize("shape", ["html", "no tag"])
def test_an_angle_bracket_in_a_password_hides_nothing_of_it(shape):
    lets_nothing_through("ab<cdef>gh", shape)


@pytest.mark.parametrize("shape", ["plain", "quoted-printable", "bounce"])
def test_an_angle_bracket_in_a_password_ends_nothing(shape):
    lets_nothing_through("ab<cdef>gh", shape)


def lets_nothing_through(password, shape):
    terms = replace(TERMS, password=password)
    page = "<br>".join(html.escape(line) for line in body(terms).split("\r\n"))
    raw = {
        "plain": mail(body(terms)),
        "html": mail(page, kind="text/html"),
        "no tag": mail(f"ERROR:2 ({password})"),
        "quoted-printable": mail(body(terms), encoding="quoted-printable"),
        "bounce": bounce(terms),
    }[shape]
    parts = "\n".join(p.data.decode() for p in recall(keep(parse_mail(raw), terms)).parts)
    assert password not in parts
    assert html.escape(password) not in parts
    assert password[-4:] not in parts


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_that_was_kept_is_read_to_the_same_answer(sample):
    mail = parse_mail(sample.read_bytes())
    terms = replace(TERMS, username="demoapiuser", password="demoapipass")
    again = recall(keep(mail, terms))
    assert GATEWAY.find_references(again) == GATEWAY.find_references(mail)
    assert GATEWAY.read_answer(again, terms) == GATEWAY.read_answer(mail, terms)
    assert GATEWAY.reads_like_answer(again) == GATEWAY.reads_like_answer(mail)
    assert read_bounce(again) == read_bounce(mail)
    assert again.sender == mail.sender
    assert again.headers == mail.headers


def test_there_are_all_the_samples():
    assert len(SAMPLES) == 21


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers", "message/global"])
def test_a_bounce_that_was_kept_is_read_to_the_same_end(kind):
    mail = parse_mail(bounce(TERMS, kind=kind))
    found = read_bounce(mail)
    assert found is not None
    assert found.references == ("SR-7KQ2M9XD4TB8WZ3H",)
    assert read_bounce(recall(keep(mail, TERMS))) == found


def test_a_huge_mail_is_kept_within_bounds():
    kept = keep(parse_mail(mail("x" * 990_000)), TERMS)
    assert len(kept) < 100_000


def test_a_broken_character_does_not_keep_a_mail_from_being_kept():
    whole = parse_mail(mail("SMSDID:1\r\nbroken").replace(b"broken", b"\xed\xa0\x80 \xff"))
    answer = GATEWAY.read_answer(recall(keep(whole, TERMS)), TERMS)
    assert answer.ids == ("1",)
    assert answer == GATEWAY.read_answer(whole, TERMS)


def test_a_credential_in_an_encoded_subject_is_not_kept():
    packed = base64.b64encode(b"[PASSWORD]=s3cret-Passw0rd").decode()
    raw = mail("ERROR:2", subject=f"=?utf-8?b?{packed}?=")
    kept = keep(parse_mail(raw), TERMS)
    assert "s3cret" not in kept
    assert packed not in kept
