"""What the provider answers, in any shape that may come."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.gateway.dialect import Answer, Dialect, Fault, Terms, Verdict
from relay.gateway.dialects import dialect
from relay.model import Mail, Part, Reference
from relay.reading.mail.mail import parse_mail

DATA = Path(__file__).parent / "data" / "gateway"
GATEWAY: Dialect = dialect("meteorsis")
TERMS = Terms(
    address="sendsms@gateway.example",
    from_="sms-relay@relay.example.com",
    username="demoapiuser",
    password="demoapipass",
    sender_id="RelayDemo",
)
FIRST, SECOND = Reference("SR-7KQ2M9XD4TB8WZ3H"), Reference("SR-0F6YJ1N5RCE7GA2S")
TWO = ("10001", "10002")


def sample(number: int) -> Mail:
    [path] = DATA.glob(f"a{number:02}-*.eml")
    return parse_mail(path.read_bytes())


def plain(text: str, **headers: str) -> Mail:
    part = Part(content_type="text/plain", data=text.encode(), charset="utf-8")
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Mail(headers=named, subject=FIRST, parts=(part,))


def html(text: str) -> Mail:
    part = Part(content_type="text/html", data=text.encode(), charset="utf-8")
    return Mail(headers=(), subject=FIRST, parts=(part,))


def read(mail: Mail) -> Answer:
    return GATEWAY.read_answer(mail, TERMS)


def codes(answer: Answer) -> list[tuple[str, str]]:
    return [(error.code, error.detail) for error in answer.errors]


@pytest.mark.parametrize(
    ("number", "reference", "verdict", "ids", "errors"),
    [
        (1, FIRST, Verdict.ACCEPTED, TWO, []),
        (2, FIRST, Verdict.ACCEPTED, TWO, []),
        (3, FIRST, Verdict.ACCEPTED, ("100001", "100002", "100003", "100004", "100005"), []),
        (4, FIRST, Verdict.ACCEPTED, TWO, []),
        (5, FIRST, Verdict.ACCEPTED, TWO, []),
        (6, FIRST, Verdict.ACCEPTED, TWO, []),
        (7, FIRST, Verdict.ACCEPTED, TWO, []),
        (8, FIRST, Verdict.REJECTED, (), [("3", "API 憑證已被停用")]),
        (9, FIRST, Verdict.REJECTED, (), [("3", "XXXXXX")]),
        (10, SECOND, Verdict.REJECTED, (), [("256", "[SCHEDULING]")]),
        (11, FIRST, Verdict.ACCEPTED, TWO, []),
        (12, FIRST, Verdict.UNRECOGNISED, (), []),
        (13, FIRST, Verdict.PARTIAL, ("10001",), [("17", "85399999999")]),
        (14, None, Verdict.ACCEPTED, ("666001",), []),
        (15, FIRST, Verdict.IGNORED, (), []),
        (16, FIRST, Verdict.ACCEPTED, TWO, []),
        (17, FIRST, Verdict.ACCEPTED, TWO, []),
        (18, None, Verdict.IGNORED, (), []),  # a bounce: tests/test_gateway_bounce.py
        (19, FIRST, Verdict.ACCEPTED, TWO, []),
        (20, SECOND, Verdict.REJECTED, (), [("16", "")]),
        (21, FIRST, Verdict.REJECTED, (), [("16", "餘額不足")]),
    ],
)
def test_the_samples_are_understood(
    number: int,
    reference: Reference | None,
    verdict: Verdict,
    ids: tuple[str, ...],
    errors: list[tuple[str, str]],
) -> None:
    mail = sample(number)
    answer = read(mail)
    assert GATEWAY.find_references(mail) == ((reference,) if reference else ())
    assert (answer.verdict, answer.ids, codes(answer)) == (verdict, ids, errors)
    assert GATEWAY.reads_like_answer(mail) is bool(ids or errors)


def test_an_error_is_classed_and_explained() -> None:
    [error] = read(plain("ERROR:16 (0.00)")).errors
    assert (error.fault, error.fault.stops) == (Fault.BALANCE, True)
    assert error.meaning == "insufficient balance"
    [unlisted] = read(plain("ERROR:258")).errors
    assert (unlisted.fault, unlisted.fault.stops, unlisted.meaning) == (Fault.UNKNOWN, True, "")
    terms = replace(TERMS, extra_errors={"258": "content"})
    [listed] = GATEWAY.read_answer(plain("ERROR:258"), terms).errors
    assert (listed.fault, listed.fault.stops) == (Fault.CONTENT, False)


def test_a_detail_never_shows_the_credentials() -> None:
    answer = read(plain("ERROR:2 (demoapiuser/demoapipass, not demoapiusers, mydemoapiuser)"))
    assert codes(answer) == [("2", "***/***, not demoapiusers, mydemoapiuser")]


# -- result lines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids", "errors"),
    [
        ("SMSDID=10001;10002", TWO, []),
        ("[SMSDID:10001,10002]", TWO, []),
        ("  *SMSDID* : 1", (), []),
        ("**SMSDID: 10001 10002**", TWO, []),
        ('"SMSDID:10001,10002".', TWO, []),
        ("<SMSDID:10001, 10002>", TWO, []),
        ("ＳＭＳＤＩＤ：１０００１，１０００２", TWO, []),
        ("\u200bSMS\u200bDID:10001\u00a0,\u00a010002\ufeff", TWO, []),
        ("SMSDID:10001,10002,10001", TWO, []),
        ("SMSDID:10001\nSMSDID:10002\nSMSDID:10001", TWO, []),
        ("SMSDID:007", ("007",), []),
        ("SMSDID:" + "9" * 20, ("9" * 20,), []),
        ("SMSDID:" + "9" * 21, (), []),
        ("SMSDID:", (), []),
        ("SMSDID:\n\n10001", (), []),
        ("SMSDID:none", (), []),
        ("SMSDID:10001\t10002\x00", TWO, []),
        ("SMSDID:10001 closed", (), []),
        ("SMSDID:10001,\r\n10002\r\n", TWO, []),
        ("SMSDID:10001\r10002", TWO, []),
        ("SMSDID:10001\n\n27793760", ("10001",), []),  # the number of a signature
        ("SMSDID:10001\nTel\n27793760", ("10001",), []),
        ("SMSDID:10001\n> 10002\n10003", ("10001",), []),
        ("SMSDID:१२३", (), []),
        ("Your SMSDID:10001", (), []),
        ("The result is\nSMSDID:10001,10002\nthank you", TWO, []),
        ("ERROR:3", (), [("3", "")]),
        ("error = 3", (), [("3", "")]),
        ("[ERROR:3 (XXXXXX)]", (), [("3", "XXXXXX")]),
        ("ERROR:3（API 憑證已被停用）", (), [("3", "API 憑證已被停用")]),
        ("ERROR:3 (a) (b)", (), [("3", "a) (b")]),
        ("ERROR:17 85299999999", (), [("17", "85299999999")]),
        ("ERROR:17 (1)\nERROR:17 (2)\nERROR:17 (1)", (), [("17", "1"), ("17", "2")]),
        ("ERROR:123456", (), []),
        ("ERROR: none", (), []),
        ("No ERROR:3", (), []),
        ("TERROR:3", (), []),
    ],
)
def test_a_result_stands_at_the_start_of_a_line(
    text: str, ids: tuple[str, ...], errors: list[tuple[str, str]]
) -> None:
    answer = read(plain(text))
    assert (answer.ids, codes(answer)) == (ids, errors)


QUOTES = [
    "-----Original Message-----",
    "---- Original message ----",
    "-----原始郵件-----",
    "-----原始邮件-----",
    "________________________________",
    "On Thu, 5 Mar 2026 at 09:15, SMS Relay <sms-relay@relay.example.com> wrote:",
    "On Thu, 5 Mar 2026 at 09:15, SMS Relay\n<sms-relay@relay.example.com> wrote:",
    "SMS Relay <sms-relay@relay.example.com> 於 2026年3月5日 寫道：\n[CONTENT]=x",
    "在 2026年3月5日，SMS Relay 写道：",
    "From: sms-relay@relay.example.com\nSent: today\nTo: x\nSubject: SR-7KQ2M9XD4TB8WZ3H",
    "*From:* sms-relay@relay.example.com\n*Sent:* today\n*Subject:* SR-7KQ2M9XD4TB8WZ3H",
    "寄件者: sms-relay\n寄件日期: today\n收件者: x\n主旨: SR-7KQ2M9XD4TB8WZ3H",
    "發件人：sms-relay\n日期：today\n主題：SR-7KQ2M9XD4TB8WZ3H",
    "[USERNAME]=demoapiuser",
    "  [ content ] = Ticket 7",
    "［ＣＯＮＴＥＮＴ］＝Ticket 7",
    "*[CONTENT]=Ticket 7",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_nothing_is_read_where_a_quoted_original_begins(quote: str) -> None:
    quoted = f"{quote}\nSMSDID:99999\nERROR:16\n"
    assert read(plain(f"SMSDID:10001,10002\n\n{quoted}")).ids == TWO
    assert read(plain(f"SMSDID:10001,10002\n\n{quoted}")).errors == ()
    assert read(plain(quoted)).verdict is Verdict.UNRECOGNISED
    assert not GATEWAY.reads_like_answer(plain(quoted))
    as_html = "<br>".join(quoted.replace("<", "&lt;").split("\n"))
    assert read(html(f"<p>SMSDID:10001,10002</p>{as_html}")).ids == TWO
    assert read(html(as_html)).verdict is Verdict.UNRECOGNISED


def test_a_quote_that_was_wrapped_without_its_mark_is_no_result() -> None:
    wrapped = "> [CONTENT]=Ticket 7\nSMSDID:99999\nERROR:16\n> [LANG_ENG]=1\n"
    assert read(plain(wrapped)).verdict is Verdict.UNRECOGNISED
    assert read(plain(wrapped + "\nSMSDID:10001,10002\n")).ids == TWO
    assert read(plain(wrapped + "SMSDID:10001,10002\n")).ids == TWO


# -- parts and charsets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "ids"),
    [
        ("SMSDID:10001,10002", TWO),
        ("<div>SMSDID:10001,</div>\r\n<div>10002</div>", TWO),
        ("<p>SMSDID:10001</p>\n\n<p>SMSDID:10002</p>", TWO),
        ("SMSDID:10001,<br/>10002", TWO),
        ("<table><tr><td>SMSDID:</td><td>10001,\n10002</td></tr></table>", TWO),
        ("<tr><td>SMSDID:10001</td><td>10002</td></tr>", TWO),
        ("<pre>\nSMSDID:10001,\n10002\n</pre>", TWO),
        ("<pre>Result\nSMSDID:10001,10002</pre>closed\nSMSDID:9", TWO),
        ("<b>SMS</b>DID&#58;&nbsp;10001&#44;10002", TWO),
        ("<head><title>SMSDID:9</title><body>SMSDID:10001,10002", TWO),
        ("<script>\nSMSDID:9\n</script>SMSDID:10001,10002", TWO),
        ("<!-- a > b<br>SMSDID:9\n-->SMSDID:10001,10002", TWO),
        ("SMSDID:10001,10002<BLOCKQUOTE><br>SMSDID:9</BLOCKQUOTE><br>SMSDID:8", TWO),
        ("<p>closed\nSMSDID:9</p>", ()),
        ("1 < 2 <3<br>SMSDID:10001,10002", TWO),
        ("<a title='x>\nSMSDID:9'>a</a><!DOCTYPE html><?xml?><br>SMSDID:10001,10002", TWO),
        ("SMSDID:10001,10002<br><!--\nERROR:1", TWO),
        ("SMSDID:10001,10002<br><a title='\nERROR:1", TWO),
        ("SMSDID:10001,10002<br>&#" + "9" * 5000 + ";", TWO),
        ("<![SMSDID:9", ()),
    ],
)
def test_html_is_read_as_it_is_shown(page: str, ids: tuple[str, ...]) -> None:
    assert read(html(page)).ids == ids


def test_the_first_part_with_a_result_counts() -> None:
    empty = Part(content_type="text/plain", data=b"See the HTML part.")
    page = Part(content_type="text/html", data=b"<p>SMSDID:10001,10002</p>")
    both = Part(content_type="text/plain", data=b"SMSDID:10001,10002")
    attached = replace(both, data=b"SMSDID:9", attachment=True)
    assert read(Mail(headers=(), parts=(attached, empty, page))).ids == TWO
    assert read(Mail(headers=(), parts=(page, both))).ids == TWO
    assert read(Mail(headers=(), parts=(attached,))).verdict is Verdict.UNRECOGNISED
    assert read(Mail(headers=())).verdict is Verdict.UNRECOGNISED


@pytest.mark.parametrize(
    ("charset", "encoded_as"),
    [
        ("utf-8", "utf-8"),
        ("", "utf-8"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "utf-8-sig"),
        ("x-unknown", "utf-8"),
        ("", "cp950"),
        ("us-ascii", "cp950"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("big5", "cp950"),
        ("hex", "utf-8"),
        ("punycode", "utf-8"),
        ("a\x00b", "utf-8"),
        ("raw_unicode_escape", "utf-8"),
    ],
)
def test_the_charset_is_taken_from_the_first_that_fits(charset: str, encoded_as: str) -> None:
    data = "ERROR:16（餘額不足）\r\n".encode(encoded_as)
    part = Part(content_type="text/plain", data=data, charset=charset)
    assert codes(read(Mail(headers=(), parts=(part,)))) == [("16", "餘額不足")]


def test_any_bytes_can_be_read() -> None:
    part = Part(content_type="text/plain", data=b"ERROR:16 (\xff\xff)\r\n", charset="utf-8")
    assert codes(read(Mail(headers=(), parts=(part,)))) == [("16", "ÿÿ")]


# -- whose it is ----------------------------------------------------------------------------------


def thread(*ids: str) -> tuple[str, ...]:
    return tuple(f"<{token}@relay.example.com>" for token in ids)


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        (Mail(headers=(), subject=f"Re: [EXT] {FIRST.lower()}!"), (FIRST,)),
        (Mail(headers=(), subject=f"{FIRST} {SECOND} {FIRST}"), (FIRST, SECOND)),
        (Mail(headers=(), subject=FIRST, thread=thread(SECOND)), (FIRST,)),
        (Mail(headers=(("to", f"relay+{FIRST}@x"),), thread=thread(SECOND)), (FIRST,)),
        (Mail(headers=(("delivered-to", f"relay+{FIRST.lower()}@x"),)), (FIRST,)),
        (Mail(headers=(("x-original-to", f"relay+{FIRST}@x"),)), (FIRST,)),
        (Mail(headers=(), thread=thread(FIRST, FIRST)), (FIRST,)),
        (Mail(headers=(), subject="SMS result", thread=thread(FIRST, SECOND)), (FIRST, SECOND)),
        (Mail(headers=(("cc", FIRST),), subject="SR-7KQ2"), ()),
        (Mail(headers=(), subject=f"x{FIRST}"), ()),
    ],
)
def test_the_first_place_that_has_a_reference_counts(
    mail: Mail, found: tuple[Reference, ...]
) -> None:
    assert GATEWAY.find_references(mail) == found


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("", Verdict.UNRECOGNISED),
        ("no", Verdict.UNRECOGNISED),
        ("No (really); x=y", Verdict.UNRECOGNISED),
        ("auto-replied", Verdict.IGNORED),
        ("auto-generated; type=x", Verdict.IGNORED),
    ],
)
def test_automatic_mail_without_a_result_is_ignored(value: str, verdict: Verdict) -> None:
    assert read(plain("I am away.", auto_submitted=value)).verdict is verdict


def test_no_result_is_read_in_a_bounce() -> None:
    bounce = plain("Error: 550 5.1.1 User unknown", content_type="Multipart/Report; boundary=x")
    assert read(bounce).verdict is Verdict.UNRECOGNISED
    assert not GATEWAY.reads_like_answer(bounce)


# -- bounds ---------------------------------------------------------------------------------------


def test_only_the_first_64_kib_are_read() -> None:
    room = "x\n" * (32 * 1024)
    assert read(plain(room[:-200] + "SMSDID:10001,10002\n" + "x\n" * 500)).ids == TWO
    assert read(plain(room + "SMSDID:10001,10002\n")).ids == ()


def test_no_character_is_cut_in_two_where_reading_ends() -> None:
    for shift in range(3):
        text = "ERROR:16 (餘額不足)\n" + " " * shift + "好" * 100_000
        assert codes(read(plain(text))) == [("16", "餘額不足")]


@pytest.mark.parametrize(
    "unit",
    [
        *("<", "<a", "<!", "<!--", "<![", "<p ", "&", "&#", "</", "<a b='", "<?", "<!DOCTYPE "),
        *("SMSDID:1 ", "ERROR:1 (", "(", ")", "[", " ", "_", "-", "\n", "On \n", "From:\n", ">\n"),
        *("[[ ", "ERROR:1    ", "\ufdfa", "1,\n", "\x00", "a\u0301"),
    ],
)
def test_no_answer_takes_long(unit: str) -> None:
    text = (unit * (100_000 // len(unit.encode())))[:-1] + "x"
    for mail in (plain(text), html(text), plain("SMSDID:1" + text), plain("[ERROR:1" + text)):
        started = time.process_time()
        read(mail)
        assert time.process_time() - started < 8


@settings(max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "big5", "utf-7", "utf-16", "\udc80"]))
def test_no_bytes_break_it(data: bytes, charset: str) -> None:
    for content_type in ("text/plain", "text/html"):
        part = Part(content_type=content_type, data=data, charset=charset)
        read(Mail(headers=(), parts=(part,)))


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_no_words_of_a_quoted_text_are_a_result(text: str) -> None:
    lines = "".join(f"> {line}\n" for line in f"[CONTENT]={text}".splitlines())
    assert read(plain(f"{lines}\nSMSDID:10001,10002")).ids == TWO
    assert read(plain(f"{lines}\nSMSDID:10001,10002")).errors == ()
