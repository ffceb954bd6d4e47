"""What a reader saw and what is texted: struck-out words, twins that differ, what programs add."""

import textwrap
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from relay.model import Question, Reason, Refusal, Request
from relay.reading.command import read_command
from relay.reading.lines.cut import cut
from relay.reading.mail.charset import decode, reads_otherwise
from relay.reading.mail.mail import parse_mail
from relay.reading.page import twins as twins_module
from relay.reading.page.body import Body, read_body
from relay.reading.page.html import Page, read_html
from relay.reading.page.twins import differ, unwrap
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

HEAD = b"From: amy@office.example\r\nMIME-Version: 1.0\r\n"


def html_part(source: str) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\r\n\r\n" + source.encode()


def alternative(plain: str, source: str) -> bytes:
    first = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + plain.encode()
    parts = b"".join(b"--b\r\n" + part + b"\r\n" for part in (first, html_part(source)))
    return b"Content-Type: multipart/alternative; boundary=b\r\n\r\n" + parts + b"--b--\r\n"


def body_of(structure: bytes) -> Body:
    return read_body(parse_mail(HEAD + structure))


def page_of(source: str) -> Page:
    page = read_html(source)
    assert page is not None
    return page


# -- struck out, hidden ----------------------------------------------------------------------------

STRUCK = [
    "<s>91234567</s>",
    "<strike>91234567</strike>",
    "<del>91234567</del>",
    "<del><b>9123</b>4567</del>",
    '<span style="text-decoration: line-through">91234567</span>',
    '<span style="text-decoration-line:underline line-through">91234567</span>',
    "<style>.k{text-decoration:line-through}</style><b class=k>91234567</b>",
    "<style>p b.k{text-decoration:line-through}</style><b class=k>91234567</b>",
    "<style>u{text-decoration:line-through}</style><u>91234567</u>",
]


@pytest.mark.parametrize("struck", STRUCK)
def test_what_was_struck_out_is_not_there_and_makes_the_mail_doubtful(struck: str) -> None:
    page = page_of(f"<p>To: {struck} 61234567</p>")
    assert ("61234567" in page.text, "9123" in page.text, page.doubtful) == (True, False, True)


@pytest.mark.parametrize("struck", STRUCK)
def test_a_plain_part_that_cannot_strike_out_gives_way_to_the_html(struck: str) -> None:
    body = body_of(alternative("To: 91234567 61234567\n\nHi", f"<p>To: {struck} 61234567</p>Hi"))
    assert body.doubtful
    assert "9123" not in body.text


def test_an_empty_strike_is_no_doubt() -> None:
    assert page_of("<p>a<s> </s>b</p>") == Page(text="a b", elements=4)


@pytest.mark.parametrize(
    "style",
    [
        *("opacity:0.0", "opacity: .0", "opacity:0%", "font-size:0.0px", "color:transparent"),
        *("color:rgba(0,0,0,0)", "color:rgb(0 0 0 / 0)", "color:#0000", "color:#11223300"),
        *("position:absolute;left:-9999px", "text-indent:-999em", "clip:rect(0 0 0 0)"),
        *("font-size:1px", "font-size: 0.1em", "font-size:2.5pt", "font-size:5%", "font:0/0 a"),
        *("font:1px/1px Arial", "position:fixed;left:9999px", "transform:translateX(-9999px)"),
        *("max-height:1px;overflow:hidden", "overflow:hidden;width:0", "clip-path:inset(50%)"),
        *("max-height:0;max-width:0;overflow:hidden", "transform:scale(0)"),
        *("visibility:collapse", "filter:opacity(0)", "zoom:0", "d\\69splay:none"),
        *("display/**/:/*no*/none", "-webkit-text-fill-color:transparent", "d\\isplay:none"),
    ],
)
def test_what_cannot_be_seen_is_not_there(style: str) -> None:
    assert page_of(f'<p>a<span style="{style}">x</span>b').text == "ab"


@pytest.mark.parametrize("whom", ["[data-x]", "p span:nth-child(1)", "span[class*=k]", "p:hover"])
def test_a_rule_that_hides_we_cannot_tell_whom_makes_a_mail_doubtful(whom: str) -> None:
    assert page_of(f"<style>{whom}{{display:none}}</style><p>a<span>x</span>b").doubtful
    assert not page_of(f"<style>{whom}{{color:red}}</style><p>a<span>x</span>b").doubtful


@pytest.mark.parametrize(
    "style",
    [
        *("opacity:0.5", "font-size:0.9em", "color:rgba(0,0,0,0.5)", "color:rgb(0,0,0)"),
        *("background-color:transparent", "text-indent:-18.0pt", "margin-left:-113.4pt"),
        *("text-decoration:underline", "font-size:12px", "font-size:1.2em", "font-size:100%"),
        *("font:12px/1px Arial", "font:bold 11pt Arial", "left:100px", "line-height:0"),
        *("color:#eee", "background:#000;color:#fff", "color:windowtext", "color:nonesuch"),
        *("transform:scale(0.9)", "order:0", "height:10px;overflow:hidden"),
        *("zoom:0.9", "filter:opacity(0.9)", "zoom:1"),
    ],
)
def test_what_can_be_seen_is_there(style: str) -> None:
    assert page_of(f'<p>a<span style="{style}">x</span>b') == Page(text="axb", elements=4)


@pytest.mark.parametrize(
    "source",
    [
        'a <span style="color:#fff">x</span>b',
        'a <span style="color: rgb(255, 255, 255)">x</span>b',
        'a <span style="color:#fefefe;">x</span>b',
        'a <span style="color:ivory">x</span>b',
        "a <font color=white>x</font>b",
        "a <font color=fefefe>x</font>b",
        "<div style='background:#000'><span style='color:#fff'>a </span>"
        "<i style=color:#010101>x</i><span style='color:#eee'>b",
        "<body bgcolor=black text=white>a <font color=#000>x</font>b",
        "<table bgcolor='#00f'><tr><td style='color:white'>a <b style='color:#0000fe'>x</b>b",
        "<style>.k{background:#222} .k i{color:#222}</style>"
        "<div class=k style=color:#fff>a <i>x</i>b",
        "<div style='color:#fff'>x<span style='color:#000'>a b</span></div>",
    ],
)
def test_words_in_the_colour_of_what_is_behind_them_are_not_there_but_somebody_should_look(
    source: str,
) -> None:
    page = page_of(source)
    assert (page.text.strip(), page.doubtful) == ("a b", True)


@pytest.mark.parametrize(
    "source",
    [
        "<div style='background:#000;color:#fff'>a b",
        "<body bgcolor=#202020 text=#fefefe>a b",
        "<td background='x.png' style='color:#fff'>a b",
        "<div style='background:url(x.png) no-repeat;color:#fff'>a b",
        "<div style='background:linear-gradient(#000,#fff);color:#fff'>a b",
        "<div style='background:var(--x);color:#fff'>a b",
        "<div style='background-color:navy'><p style='color:white'>a b",
        "<div style='color:#fff'><p style='color:#000'>a b",
        "<p>a b<span style='color:#fff'> &nbsp; </span>",
    ],
)
def test_light_words_on_dark_and_empty_ones_are_no_doubt(source: str) -> None:
    page = page_of(source)
    assert (page.text.strip(), page.doubtful) == ("a b", False)


@pytest.mark.parametrize(
    "source",
    [
        "<p style='display:flex;flex-direction:row-reverse'><b>a</b> <b>b</b></p>",
        "<p style='display:flex'><span style='order:2'>a</span> b</p>",
        "<p dir=rtl>a b</p>",
        "<p style='direction:rtl'>a b</p>",
        "<p><span style='float:right'>a</span> b</p>",
        "<p><span style='position:absolute;left:90px'>a</span> b</p>",
        "<p style='transform:rotateY(180deg)'>a b</p>",
        "<style>.q:before{content:'9'}</style><p class=q>a b</p>",
        "<details><summary>a</summary> b</details>",
    ],
)
def test_words_that_may_be_seen_in_another_order_are_doubtful(source: str) -> None:
    page = page_of(source)
    assert (page.text.split(), page.doubtful) == (["a", "b"], True)


@pytest.mark.parametrize(
    "source",
    [
        "<div style='position:relative;float:left'>a b</div>",
        "<p style='direction:ltr' dir=ltr>a b</p>",
        "<style>li:before{content:'\\a0 '}</style><p>a b</p>",
        "<details open><summary>a</summary> b</details>",
        "<p>a b</p><span style='float:right'></span>",
    ],
)
def test_the_ordinary_order_is_no_doubt(source: str) -> None:
    page = page_of(source)
    assert (page.text.split(), page.doubtful) == (["a", "b"], False)


@pytest.mark.parametrize(
    "source",
    [
        "<bdo dir=rtl>7654 3219</bdo>",
        "<span style='unicode-bidi:bidi-override;direction:rtl'>7654 3219</span>",
        "<style>.r{direction:rtl; unicode-bidi : isolate-override}</style><i class=r>7654 3219</i>",
    ],
)
def test_a_number_that_is_shown_backwards_is_nobodys(source: str) -> None:
    mail = parse_mail(HEAD + html_part(f"<p>To: {source}</p><p>Hi</p>"))
    zone = ZoneInfo("Asia/Hong_Kong")
    reading = read_request(mail, Rules(zone=zone), now=datetime(2026, 11, 18, 10, tzinfo=zone))
    assert isinstance(reading, Refusal)
    assert [reason.code for reason in reading.reasons] == ["malformed"]


@pytest.mark.parametrize(
    ("source", "certain"),
    [
        ('a <i style="color:#fff;background:#fff">x</i>b', True),
        ('<body bgcolor="#ffffff">a <font color="#ffffff">x</font>b', True),
        ('a <font color="#ffffff">x</font>b', False),  # a dark screen shows it
        ("<style>p .x{color:#fff}</style><body bgcolor=white>a <i class=x>x</i>b", False),
        ("<style>p .x{background:#fff}</style><i class=x>a <font color=white>x</font>b", False),
        ("<body bgcolor=black text=white>a <font color=#000>x</font>b", False),
    ],
)
def test_white_on_a_white_that_the_mail_says_is_certain(source: str, certain: bool) -> None:
    page = page_of(source)
    assert (page.text.strip(), page.doubtful, page.retyped) == ("a b", not certain, certain)


@pytest.mark.parametrize(
    ("source", "text", "doubtful"),
    [
        ('a<font color="#FFF">x</font>b', "a b", True),
        ("<style>.x{color:#fff}</style>a<b class=x>x</b>b", "a b", True),
        ("<style>b.x{display:none}</style>a<b class=x>x</b><i class=x>y</i>", "ay", False),
        ("<style>@media screen{.x{display:none}}</style>a<b class=x>x</b>b", "ab", False),
        ("<style>@media all{.y{}.x{display:none}}</style>a<b class=x>x</b>b", "ab", False),
        ("<style>@media print{.x{display:none}}</style>a<b class=x>x</b>b", "axb", False),
        # a rule of several parts is about some of these elements only
        ("<style>p .x{display:none}</style>a<b class=x>x</b>b", "ab", True),
        ("<style>p .x{margin:0}</style>a<b class=x>x</b>b", "axb", False),
        ("<style>p .x{display:none}</style>ab", "ab", False),
    ],
)
def test_style_sheets_hide_what_they_are_about(source: str, text: str, doubtful: bool) -> None:
    page = page_of(source)
    assert (page.text, page.doubtful) == (text, doubtful)


def test_a_doubtful_mail_waits_for_a_yes_and_texts_nobody_who_was_struck_out() -> None:
    rules = Rules(zone=ZoneInfo("Asia/Hong_Kong"))
    now = datetime(2026, 11, 18, 10, tzinfo=rules.zone)
    mails = {
        source: read_request(parse_mail(HEAD + html_part(source)), rules, now=now)
        for source in ("<p>To: <s>91234567</s> 61234567</p>Hi", "<p>To: 61234567</p>Hi")
    }
    struck, plain = mails.values()
    assert isinstance(struck, Request)
    assert isinstance(plain, Request)
    assert [person.msisdn for person in struck.recipients] == ["85261234567"]
    assert [doubt.code for doubt in struck.doubts] == ["text.boundary"]
    assert not plain.doubts


# -- links, raised digits --------------------------------------------------------------------------

SAFE = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2F1&amp;data=05"
LINKS = [
    ('<a href="tel:91234567">61234567</a>', "61234567", True),
    ('<a href="sms:91234567?body=hi">61234567</a>', "61234567", True),
    ('<a href="CALLTO:91234567">Peter</a>', "Peter", True),
    ('<a href="tel:+85291234567">9123 4567</a>', "9123 4567", False),
    ('<a href="tel:91234567">+852 9123-4567</a>', "+852 9123-4567", False),
    ('<a href="tel:0085291234567;ext=1">(852) 9123 4567</a>', "(852) 9123 4567", False),
    ('<a href="tel:%2B85291234567">９１２３４５６７</a>', "９１２３４５６７", False),
    ('<a href="tel:4567">9123 4567</a>', "9123 4567", True),
    ('<a href="x-apple-data-detectors://0">tomorrow at 9</a>', "tomorrow at 9", False),
    (f'<a href="{SAFE}">https://x.example/1</a>', "https://x.example/1", False),
    (f'<a href="{SAFE}">here</a>', "here (https://x.example/1)", False),
    ('<a href="x.example:80/1">here</a>', "here (x.example:80/1)", False),
]


@pytest.mark.parametrize(("source", "text", "doubtful"), LINKS)
def test_a_link_shows_no_other_number(source: str, text: str, doubtful: bool) -> None:
    page = page_of(source)
    assert (page.text, page.doubtful) == (text, doubtful)


@pytest.mark.parametrize(
    ("source", "text", "doubtful"),
    [
        ("10<sup>6</sup>", "106", True),
        ("<b>10</b><sup><i>6</i></sup>", "106", True),
        ("H<sub>2</sub>5", "H25", True),
        ("5 m<sup>2</sup>", "5 m2", False),
        ("3<sup>rd</sup>", "3rd", False),
    ],
)
def test_raised_digits_beside_digits_are_doubtful(source: str, text: str, doubtful: bool) -> None:
    page = page_of(source)
    assert (page.text, page.doubtful) == (text, doubtful)


# -- twins -----------------------------------------------------------------------------------------

TWINS = [
    ("To: 91234567\n\nHello", "<p>To: 61234567</p><p>Hello</p>", True),
    ("You owe $900 to us", "<p>You owe $100 to us</p>", True),
    ("Come at 3pm please", "<p>Come at 4pm please</p>", True),
    ("明天三點開會", "<p>明天四點開會</p>", True),
    ("Room 1 and 2", "<p>Room 2 and 1</p>", True),
    ("Room 1", "<p>Room 1</p><p>Room 2</p>", True),
    ("To: 91234567", "", True),
    ("Room 12 at 3pm", "<p>Room <b>1</b>2 at 3pm</p>", False),
    ("Room １２", "<p>Room 12</p>", False),
    ("see this <https://x.example/12>", '<p>see <a href="https://x.example/12">this</a>', False),
    ("call 9123 4567<tel:+85291234567>", '<a href="tel:+85291234567">call 9123 4567</a>', False),
    ("Hello [cid:image001.png@01DA] there", "<p>Hello <img src=cid:image001.png> there</p>", False),
    ("Please view the HTML version.", "<p>To: 91234567</p><p>It is on at 9</p>", False),
    ("", "<p>To: 91234567</p>", False),
    ("Hi 1\n\n> old 2\n> old 3", "<p>Hi 1</p><blockquote type=cite>old 4<br>x</blockquote>", False),
]


@pytest.mark.parametrize(("plain", "source", "doubtful"), TWINS)
def test_twins_with_other_numbers_are_doubtful(plain: str, source: str, doubtful: bool) -> None:
    assert body_of(alternative(plain, source)).doubtful is doubtful


def test_the_table_would_notice_a_reader_that_looks_at_one_twin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert differ("3pm", "4pm")
    monkeypatch.setattr(twins_module, "_numbers", lambda text: [])
    assert not differ("3pm", "4pm")


def test_html_that_cannot_be_read_makes_its_twin_doubtful() -> None:
    body = body_of(alternative("Hello there", "<div>" * 300 + "deep"))
    assert (body.text, body.doubtful) == ("Hello there", True)


def test_a_yes_whose_twin_says_another_choice_is_no_command() -> None:
    def verb(structure: bytes) -> str:
        rules = Rules(zone=ZoneInfo("Asia/Hong_Kong"))
        now = datetime(2026, 11, 18, 10, tzinfo=rules.zone)
        return read_command(parse_mail(HEAD + structure), rules, now=now).verb

    assert verb(alternative("1\n", "<p>1</p>")) == "choice"
    assert verb(alternative("1\n", "<p>2</p>")) == "unknown"


# -- signatures that mail programs mark ------------------------------------------------------------

SIGNATURES = [
    (
        '<div class="gmail_signature" data-smartmail="gmail_signature">Amy Chan<br>IT 5</div>',
        "inferred",
    ),
    (
        '<span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Amy</div>',
        "end-mark",
    ),
    ('<div id="Signature"><p>Amy Chan</p></div>', "inferred"),
    ('<div id="ms-outlook-mobile-signature">Get Outlook for iOS</div>', "certain"),
    ('<div id="ms-outlook-mobile-signature">Amy<br>Get Outlook for iOS</div>', "inferred"),
    ('<div id="AppleMailSignature">Amy Chan</div>', "inferred"),
    ('<div id="AppleMailSignature">Sent from my iPhone</div>', "certain"),
    ('<br id="lineBreakAtBeginningOfSignature"><div>Amy Chan</div>', "inferred"),
    ('<div class="moz-signature">-- <br>Amy Chan</div>', "end-mark"),
    ('<div class="protonmail_signature_block">Amy Chan</div>', "inferred"),
    (
        '<div class="signature">Amy Chan</div><blockquote type=cite>old<br>words</blockquote>',
        "inferred",
    ),
    (
        "<div id=Signature>Amy Chan</div><div>From: Bob</div><div>Sent: x</div><div>To: y</div>old",
        "inferred",
    ),
]


@pytest.mark.parametrize(("signature", "how"), SIGNATURES)
def test_a_signature_that_a_mail_program_marked_is_cut(signature: str, how: str) -> None:
    """People write into what is marked, so only "-- " and the line of a phone are certain."""
    body = body_of(html_part(f"<div>Hello</div><div>there</div>{signature}"))
    found = cut(body.text)
    assert (found.text, found.how, body.doubtful) == ("Hello\nthere", how, False)


def test_words_below_a_marked_signature_are_lost_only_after_asking() -> None:
    body = body_of(html_part("<div>Hello</div><div id=Signature>Amy</div><div>and bring it</div>"))
    assert (cut(body.text).text, body.doubtful) == ("Hello", True)


@pytest.mark.parametrize(
    ("plain", "text", "doubtful"),
    [
        ("Hello\n\nAmy Chan\nIT Ltd", "Hello", False),
        ("Hello\n\n-- \nAmy Chan\nIT Ltd", "Hello", False),
        ("Hello\n\nAmy  Chan\nIT Ltd", "Hello", False),
        ("Hello\n\nA. Chan of IT", "Hello\n\nA. Chan of IT", True),
        ("Hello\nAmy Chan\n\nAmy Chan\nIT Ltd", "Hello\nAmy Chan\n\nAmy Chan\nIT Ltd", True),
    ],
)
def test_the_html_is_witness_for_the_signature_of_the_plain_part(
    plain: str, text: str, doubtful: bool
) -> None:
    source = "<p>Hello</p><div class=gmail_signature>Amy Chan<br>IT Ltd</div>"
    body = body_of(alternative(plain, source))
    assert (cut(body.text).text, body.doubtful) == (text, doubtful)


# -- what may be a mail's end, or a journey --------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "how"),
    [
        ("From: HKG\nTo: LHR\nDate: 5 Dec\nSeat 12A", "inferred"),
        ("發件人：香港\n收件人：倫敦\n日期：5/12\n座位 12A", "inferred"),
        ("From: Bob <bob@office.example>\nTo: Amy\nDate: 5 Dec\n\nold", "certain"),
        ("From: Bob\nSent: 5 Dec\nTo: Amy\n\nold", "certain"),
        ("寄件者: Bob\n寄件日期: 5/12\n收件者: Amy\n\n舊", "certain"),
    ],
)
def test_headers_that_may_be_a_journey_are_cut_only_after_asking(below: str, how: str) -> None:
    found = cut(f"It is booked.\n{below}")
    assert (found.text, found.how) == ("It is booked.", how)


@pytest.mark.parametrize(
    "below",
    [
        "Classification: Internal",
        "Data classification：機密",
        "Confidential - internal use only",
        "For internal use only",
        "Scanned by FooGuard",
        "This email has been scanned by FooGuard",
        "Virus-free. www.antivirus.example",
        "[cid:image001.png@01DA1234]",
        "This message is for the named person only.",
        "Talk soon,\nAmy",
        "Take care,\nAmy",
    ],
)
def test_a_footer_is_cut_only_after_asking(below: str) -> None:
    found = cut(f"Hello\n\n{below}")
    assert (found.text, found.how) == ("Hello", "inferred")


@pytest.mark.parametrize(
    "banner",
    [
        "** EXTERNAL **",
        "[EXTERNAL]",
        "External email",
        "CAUTION: This email originated from outside the organization.",
        "[EXTERNAL] Caution: this message was sent from outside.",
    ],
)
def test_a_banner_at_the_top_is_cut_only_after_asking(banner: str) -> None:
    found = cut(f"{banner}\n\nHello")
    assert (found.text, found.how) == ("Hello", "inferred")


@pytest.mark.parametrize("text", ["External works start at 9.", "Caution: wet floor", "Take care."])
def test_a_text_that_begins_like_a_banner_is_a_text(text: str) -> None:
    assert (cut(text).text, cut(text).how) == (text, "none")


@pytest.mark.parametrize(
    "last", ["amy", "- amy", "Amy Chan\nIT Department\nACME Ltd", "陳大文\n資訊科技部"]
)
def test_a_last_paragraph_of_names_looks_signed(last: str) -> None:
    assert cut(f"Come at nine.\n\n{last}").looks_signed


# -- bytes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written", "declared", "doubtful"),
    [
        ("你好", "gb2312", "big5", True),  # reads 斕疑
        ("明天开会", "gb2312", "big5", True),
        ("今日開會", "big5", "shift_jis", True),
        ("你好，明天開會", "big5", "big5", False),
        ("開會通知", "big5", "big5", False),
        ("明天开会", "gb2312", "gb2312", False),
        ("開會通知", "gb18030", "gbk", False),
        ("日本語のテスト", "cp932", "shift_jis", False),
        ("你好", "utf-8", "big5", False),
        ("Hello", "ascii", "big5", False),
    ],
)
def test_bytes_that_read_as_well_in_another_charset_are_doubtful(
    text: str, written: str, declared: str, doubtful: bool
) -> None:
    data = text.encode(written)
    decoded = decode(data, declared)
    assert decoded is not None
    assert reads_otherwise(data, decoded) is doubtful
    raw = HEAD + f"Content-Type: text/plain; charset={declared}\r\n\r\n".encode() + data
    assert read_body(parse_mail(raw)).doubtful is doubtful


def test_armour_is_doubtful() -> None:
    armoured = b"\r\nHello\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n"
    assert body_of(armoured).doubtful
    assert not body_of(b"\r\nHello\r\n").doubtful


# -- bounds ----------------------------------------------------------------------------------------


def paragraph(words: int) -> tuple[str, str]:
    html = " ".join(f"word{n % 977} of{n % 31}" for n in range(words))
    return "\n".join(textwrap.wrap(html, 70)), html


def seconds(plain: str, html: str) -> float:
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        unwrap(plain, html)
        best = min(best, time.process_time() - start)
    return best


def test_unwrapping_takes_as_much_longer_as_the_text_is() -> None:
    """Eight times the text: eight times the work, where a quadratic reader has 64."""
    plain, html = paragraph(24_000)
    assert unwrap(plain, html) == html
    assert seconds(plain, html) < 25 * seconds(*paragraph(3_000))


@pytest.mark.parametrize("line", ["a " * 30, "會議改到" * 9, "x" * 70, "1 2 3 4 5 6 7 8 9 0 " * 3])
def test_a_line_that_comes_again_and_again_is_unwrapped_or_left(line: str) -> None:
    plain = "\n".join([line.strip()] * 500)
    html = " ".join([line.strip()] * 500)
    assert unwrap(plain, html).split() == plain.split()


def test_the_elements_of_all_parts_count_together() -> None:
    def mail(parts: int) -> bytes:
        part = b"--b\r\nContent-Type: text/html\r\n\r\n" + b"<p>a" * 4_500 + b"\r\n"
        return b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * parts + b"--b--"

    assert body_of(mail(2)).problem is None
    assert body_of(mail(3)).problem == Reason(code="size")


@pytest.mark.parametrize(
    ("plain", "source", "code"),
    [
        ("To: 91234567\n\nHi", "<p>To: 61234567</p><p>Hi</p>", "recipient.two_places"),
        ("Please text 91234567: Hi", "<p>Please text 61234567: Hi</p>", "recipient.two_places"),
        (
            "To: 91234567\nSend at: 9 Dec 2pm\n\nHi",
            "<p>To: 91234567</p><p>Send at: 8 Dec 2pm</p><p>Hi</p>",
            "time.ambiguous",
        ),
    ],
)
def test_twins_that_name_other_people_or_times_are_asked_about(
    plain: str, source: str, code: str
) -> None:
    zone = ZoneInfo("Asia/Hong_Kong")
    now = datetime(2026, 11, 18, 10, tzinfo=zone)
    mail = parse_mail(HEAD + alternative(plain, source))
    reading = read_request(mail, Rules(zone=zone), now=now)
    assert isinstance(reading, Question)
    assert [reason.code for reason in reading.reasons] == [code]
    assert len(reading.choices) >= 2


SMILEY = '<span style="font-family:Wingdings">J</span>'


@pytest.mark.parametrize(
    ("source", "text", "doubtful"),
    [
        (f"See you {SMILEY}", "See you :)", False),
        ("Sorry <span style='font-family:\"Wingdings\"'>L</span>", "Sorry :(", False),
        ("Go <font face=Wingdings>à</font> in", "Go --> in", False),
        ("<p style='font: 11pt Wingdings'>ü", "✓", False),
        ("See <span style='font-family:Webdings'>x9</span>", "See x9", True),
        ("See <span style='font-family:Windsor'>J</span>", "See J", False),
    ],
)
def test_a_picture_is_what_was_typed_for_it(source: str, text: str, doubtful: bool) -> None:
    page = page_of(source)
    assert (page.text, page.doubtful) == (text, doubtful)


def test_the_html_goes_before_a_plain_part_that_has_a_letter_for_a_smiley() -> None:
    body = body_of(alternative("To: 91234567\n\nSee you J", f"<p>To: 91234567</p>See you {SMILEY}"))
    assert body.text.endswith("See you :)")
    assert not body.doubtful


def test_words_that_are_shown_backwards_are_doubtful() -> None:
    plain = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    assert body_of(plain + "Pay \u202e0001\u202c now".encode()).doubtful
    assert not body_of(plain + "Pay \u200e1000\u200f now".encode()).doubtful
