"""From bytes to the words that a person typed, and where those end."""

import base64
import quopri
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.model import Reason
from relay.reading.lines import cut as cut_module
from relay.reading.lines.cut import cut
from relay.reading.mail import charset as charset_module
from relay.reading.mail.charset import decode
from relay.reading.mail.mail import parse_mail
from relay.reading.page import body as body_module
from relay.reading.page.body import Body, read_body
from relay.reading.page.html import read_html
from relay.reading.page.twins import unstress

HEAD = b"From: amy@office.example\r\nMIME-Version: 1.0\r\n"
CHARSET = Reason(code="text.charset")


def text_mail(data: bytes, content_type: str = "text/plain; charset=utf-8") -> Body:
    raw = HEAD + f"Content-Type: {content_type}\r\n".encode()
    raw += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)
    return read_body(parse_mail(raw))


def part(data: str | bytes, headers: str = "Content-Type: text/plain; charset=utf-8") -> bytes:
    data = data.encode() if isinstance(data, str) else data
    return headers.encode() + b"\r\n\r\n" + data.replace(b"\n", b"\r\n")


def multipart(kind: str, *parts: bytes, boundary: str = "b1") -> bytes:
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + piece + b"\r\n" for piece in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + body + line + b"--\r\n"


def html(source: str) -> bytes:
    return part(source, "Content-Type: text/html; charset=utf-8")


def body_of(structure: bytes) -> Body:
    return read_body(parse_mail(HEAD + structure))


# -- characters ------------------------------------------------------------------------------------

CANTONESE = "我哋聽日下晝三點喺旺角開會，唔該晒。"

CHARACTERS = [
    ("Hello", "ascii", "", "Hello"),
    ("Hello", "ascii", "us-ascii", "Hello"),
    ("Hello", "ascii", "x-unknown", "Hello"),
    ("Hello", "ascii", "big5", "Hello"),
    ("café 請帶身份證", "utf-8", "", "café 請帶身份證"),
    ("café 請帶身份證", "utf-8", "us-ascii", "café 請帶身份證"),
    ("café 請帶身份證", "utf-8", "big5", "café 請帶身份證"),
    ("café au lait", "utf-8", "iso-8859-1", "café au lait"),
    (CANTONESE, "big5hkscs", "big5", CANTONESE),
    (CANTONESE, "big5hkscs", "BIG5-HKSCS", CANTONESE),
    (CANTONESE, "gb18030", "gb2312", CANTONESE),
    ("请带身份证", "gbk", "gb2312", "请带身份证"),
    ("请带身份证", "gb18030", "GBK", "请带身份证"),
    ("“quoted” – it’s", "cp1252", "iso-8859-1", "“quoted” – it’s"),
    ("Pay £50 at 25°C", "cp1252", "iso-8859-1", "Pay £50 at 25°C"),
    ("Größe, Grüße, l’été, ação", "cp1252", "windows-1252", "Größe, Grüße, l’été, ação"),
    ("日本語", "cp932", "shift_jis", "日本語"),
    ("日本語", "iso2022_jp", "iso-2022-jp", "日本語"),
    ("한국어", "cp949", "ks_c_5601-1987", "한국어"),
    ("Привет", "koi8-r", "koi8-r", "Привет"),
    ("\ufeffHello", "utf-8", "utf-8", "Hello"),
    # doubt
    (CANTONESE, "big5hkscs", "", None),
    (CANTONESE, "big5hkscs", "utf-8", None),
    ("今日上午九時開會", "big5", "iso-8859-1", None),
    ("你好，明天开会", "gbk", "iso-8859-1", None),
    ("你好", "gbk", "windows-1252", None),
    ("模模", "gbk", "gb2312", None),  # its bytes are UTF-8 as well
    ("\ue000", "gb18030", "gb2312", None),  # a character of one maker's font
    ("日本語", "iso2022_jp", "utf-8", None),
    ("日本語", "iso2022_jp", "", None),
    ("Hello", "utf-16", "utf-16", None),
    ("Hello", "utf-16-le", "", None),
    ("Hi +AGE-", "ascii", "utf-7", None),
    ("Hello", "cp037", "ibm037", None),
    ("Hello", "ascii", "rot13", None),
    ("Hello", "ascii", "base64", None),
    ("Hello", "ascii", "idna", None),
    ("Hello", "ascii", "unicode_escape", None),
    ("Hello", "ascii", "x" * 100, None),
    ("Hello", "ascii", "no such codec", None),
    ("a\ufffdb", "utf-8", "utf-8", None),
    ("a\0b", "utf-8", "utf-8", None),
]


@pytest.mark.parametrize(("text", "written", "declared", "expected"), CHARACTERS)
def test_characters_are_certain_or_refused(
    text: str, written: str, declared: str, expected: str | None
) -> None:
    assert decode(text.encode(written), declared) == expected


def check_utf8_goes_before_the_label() -> None:
    assert decode("請帶身份證".encode(), "iso-8859-1") == "請帶身份證"
    assert decode("帶身份證".encode(), "big5") == "帶身份證"


def test_the_table_would_notice_a_reader_that_believes_the_label(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check_utf8_goes_before_the_label()
    first = charset_module._first
    monkeypatch.setattr(
        charset_module,
        "_first",
        lambda data, names: None if "utf-8" in names else first(data, names),
    )
    with pytest.raises(AssertionError):
        check_utf8_goes_before_the_label()


@pytest.mark.parametrize("data", [b"caf\xe9", CANTONESE.encode("big5hkscs"), b"a\xef\xbf\xbdb"])
def test_an_unreadable_text_is_a_problem_and_no_text(data: bytes) -> None:
    assert text_mail(data) == Body(text="", problem=CHARSET)


def test_an_entity_that_is_no_character_is_a_problem_too() -> None:
    assert body_of(html("<p>a&#xfffd;b</p>")).problem == CHARSET


def test_html_may_name_its_charset_itself() -> None:
    source = '<meta http-equiv=Content-Type content="text/html; charset=big5"><p>請帶身份證'
    assert text_mail(source.encode("big5"), "text/html").text == "請帶身份證"


# -- real structures -------------------------------------------------------------------------------

OUTLOOK_HTML = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--
p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt;}
--></style><!--[if gte mso 9]><xml><o:x v="1"/></xml><![endif]--></head>
<body lang=EN-US><div class=WordSection1><p class=MsoNormal>To: 9123 4567<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>The meeting of the building
committee is moved to the large room on the second floor, please be there in time.<o:p></o:p></p>
<p class=MsoNormal>Bring your card.<o:p></o:p></p></div></body></html>"""
OUTLOOK_WORDS = (
    "To: 9123 4567\n\nThe meeting of the building committee is moved to the large room on the "
    "second floor, please be there in time.\nBring your card."
)
OUTLOOK_PLAIN = (
    "To: 9123 4567\n\nThe meeting of the building committee is moved to the large room on the\n"
    "second floor, please be there in time.\nBring your card.\n"
)
GMAIL_HTML = (
    '<div dir="ltr">To: 91234567<div><br></div><div>Your parcel is ready, and it can be '
    "collected at the counter on the ground floor.</div><div><br></div>"
    '<div class="gmail_quote"><div class="gmail_attr">On Wed, 18 Nov 2026 at 10:00, Bob '
    '&lt;<a href="mailto:b@x.example">b@x.example</a>&gt; wrote:<br></div><blockquote '
    'class="gmail_quote">old words<br>more</blockquote></div></div>'
)
GMAIL_PLAIN = (
    "To: 91234567\n\nYour parcel is ready, and it can be collected at the counter on the\n"
    "ground floor.\n\nOn Wed, 18 Nov 2026 at 10:00, Bob <b@x.example>\nwrote:\n\n"
    "> old words\n> more\n>\n"
)
GMAIL_WORDS = (
    "To: 91234567\n\nYour parcel is ready, and it can be collected at the counter on the "
    "ground floor."
)
APPLE_HTML = (
    '<html><body style="overflow-wrap: break-word;"><div>Hello</div><div><br></div><div>World'
    '</div><br id="lineBreakAtBeginningOfSignature"><div>Sent from my iPhone</div>'
    '<div><br><blockquote type="cite">On 18 Nov 2026, at 10:00, Bob wrote:<br><br>old'
    "</blockquote></div></body></html>"
)
QQ_HTML = (
    "<div>收件人：91234567</div><div><br></div><div>请明天带身份证</div><div><br></div>"
    '<div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div>'
    "<div><b>发件人:</b> x &lt;x@qq.example&gt;;</div><div>旧的</div>"
)

REAL = {
    "Outlook": (
        multipart(
            "alternative",
            part(quopri.encodestring(OUTLOOK_PLAIN.encode()).decode()),
            html(OUTLOOK_HTML),
        ),
        OUTLOOK_WORDS,
    ),
    "Outlook without a plain part": (html(OUTLOOK_HTML), OUTLOOK_WORDS),
    "Gmail": (multipart("alternative", part(GMAIL_PLAIN), html(GMAIL_HTML)), GMAIL_WORDS),
    "Gmail's HTML alone": (html(GMAIL_HTML), GMAIL_WORDS),
    "Apple Mail": (html(APPLE_HTML), "Hello\n\nWorld"),
    "iPhone": (
        part(
            "To: 91234567\n\nHello World\n\nSent from my iPhone\n\n> On 18 Nov 2026, at 10:00, "
            "Bob <b@x.example> wrote:\n> \n> old\n"
        ),
        "To: 91234567\n\nHello World",
    ),
    "QQ": (html(QQ_HTML), "收件人：91234567\n\n请明天带身份证"),
    "QQ in base64 and GB": (
        b"Content-Type: text/html; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(QQ_HTML.encode("gb18030")),
        "收件人：91234567\n\n请明天带身份证",
    ),
    "NetEase": (
        part(
            "收件人：91234567\n\n请带身份证\n\n"
            '在 2026-11-18 10:00:00，"Bob" <b@x.example> 写道：\n旧的\n'
        ),
        "收件人：91234567\n\n请带身份证",
    ),
    "Thunderbird": (
        part(
            "To: 91234567\n\nA text of one long line that the program \nhas broken, \nit goes on.\n"
            "Next line\n-- \nAmy\n",
            "Content-Type: text/plain; charset=UTF-8; format=flowed",
        ),
        "To: 91234567\n\nA text of one long line that the program has broken, it goes on.\n"
        "Next line",
    ),
    "flowed Chinese": (
        part(
            "會議改到 \n明天\n",
            "Content-Type: text/plain; charset=UTF-8; format=flowed; delsp=yes",
        ),
        "會議改到明天",
    ),
    "Outlook on the web": (
        html(
            "<div>To: 91234567</div><div><br></div><div>Hello</div><hr><div id=divRplyFwdMsg><b>"
            "From:</b> Bob<br><b>Sent:</b> Monday<br><b>To:</b> Amy<br><b>Subject:</b> x</div>old"
        ),
        "To: 91234567\n\nHello",
    ),
    "Outlook in Chinese": (
        part(
            "收件人：91234567\n\n你好\n\n寄件者: Bob <b@x.example>\n"
            "寄件日期: 2026年11月18日\n收件者: Amy\n主旨: x\n\n舊\n"
        ),
        "收件人：91234567\n\n你好",
    ),
    "Yahoo": (
        part(
            "Hello\n\nOn Wednesday, November 18, 2026, 10:00:00 AM GMT+8, Bob <b@x> wrote:\n"
            "\n old\n"
        ),
        "Hello",
    ),
    "Lotus Notes": (
        part("Hello\n\n-----Forwarded by Bob/Office on 18/11/2026 10:00 -----\nTo: x\nold\n"),
        "Hello",
    ),
}


@pytest.mark.parametrize("program", REAL)
def test_the_words_come_out_as_they_were_typed(program: str) -> None:
    structure, words = REAL[program]
    body = body_of(structure)
    assert body.problem is None
    cut_off = cut(body.text)
    assert cut_off.text == words
    assert cut_off.how in ("none", "certain", "end-mark")


# -- parts -----------------------------------------------------------------------------------------

PICTURE = part(b"\x89PNG", "Content-Type: image/png; name=logo.png")


@pytest.mark.parametrize(
    ("structure", "text", "attachments", "pieces"),
    [
        (part("Hello\n"), "Hello", 0, 1),
        (part(" \n"), "", 0, 0),
        (PICTURE, "", 1, 0),
        (multipart("mixed", part("Hello"), PICTURE), "Hello", 1, 1),
        (multipart("mixed", PICTURE, PICTURE), "", 2, 0),
        (multipart("mixed", part("one"), PICTURE, part("two")), "one\n\ntwo", 1, 2),
        (multipart("mixed", part(""), part("Hello")), "Hello", 0, 1),
        (
            multipart(
                "mixed",
                part("Hello"),
                part("x", "Content-Type: text/plain\r\nContent-Disposition: attachment"),
                part("y", "Content-Type: text/plain; name=notes.txt"),
            ),
            "Hello",
            2,
            1,
        ),
        (
            multipart(
                "signed",
                part("Hello"),
                part(b"0", "Content-Type: application/pkcs7-signature; name=smime.p7s"),
            ),
            "Hello",
            0,
            1,
        ),
        (
            multipart(
                "mixed",
                part("Hello"),
                part("From: x\n\nTo: 91234567", "Content-Type: message/rfc822"),
            ),
            "Hello",
            1,
            1,
        ),
        (
            multipart("related", html("<p>Hello <img src=cid:1>"), PICTURE),
            "Hello",
            1,
            1,
        ),
        (
            multipart(
                "mixed",
                multipart("alternative", part("Hello"), html("<p>Hello</p>"), boundary="b2"),
                PICTURE,
            ),
            "Hello",
            1,
            1,
        ),
    ],
)
def test_the_words_are_told_from_what_is_left_out(
    structure: bytes, text: str, attachments: int, pieces: int
) -> None:
    assert body_of(structure) == Body(text=text, attachments=attachments, pieces=pieces)


@pytest.mark.parametrize(
    ("plain", "source", "text"),
    [
        ("Hello there", "<p>Hello there</p>", "Hello there"),
        ("", "<p>Hello there</p>", "Hello there"),
        (
            "Your program shows no HTML, please view the HTML version.",
            "<p>Hi</p>" * 5,
            "Hi" + "\n\nHi" * 4,
        ),
        (
            "This message requires an HTML viewer",
            "<p>one two three four five",
            "one two three four five",
        ),
        ("您的郵件程式不支援 HTML 格式", "<p>明天下午三時開會</p>", "明天下午三時開會"),
        ("Hello there", "", "Hello there"),
        ("Hello there", "<div>" * 300 + "deep", "Hello there"),
        (
            "Meeting at nine in room two. Please view the HTML version.",
            "<p>Meeting at nine in room two, then lunch, downstairs, bring friends",
            "Meeting at nine in room two, then lunch, downstairs, bring friends",
        ),
        ("1 2 3", "<p>Another text altogether</p>", "Another text altogether"),
    ],
)
def test_the_plain_part_counts_if_it_has_the_words(plain: str, source: str, text: str) -> None:
    assert body_of(multipart("alternative", part(plain), html(source))).text == text


def test_an_unreadable_plain_part_is_not_replaced_by_its_twin() -> None:
    structure = multipart("alternative", part(b"caf\xe9"), html("<p>cafe</p>"))
    assert body_of(structure).problem == CHARSET


@pytest.mark.parametrize("source", ["<div>" * 300 + "deep", "<p>a" * 20_000, "x" * 600_000])
def test_html_that_cannot_be_read_whole_is_a_problem(source: str) -> None:
    assert body_of(html(source)).problem == Reason(code="size")


def test_lines_that_were_typed_stay_though_they_are_long() -> None:
    first = "The first line is a long one, as long as those that programs break."
    structure = multipart(
        "alternative",
        part(f"{first}\nSecond line\n{first[:-1]}\nand goes on"),
        html(f"{first}<br>Second line<br>{first[:-1]} and goes on"),
    )
    assert body_of(structure).text == f"{first}\nSecond line\n{first[:-1]} and goes on"


def test_a_line_end_that_may_be_a_typed_one_stays() -> None:
    long = "A line that is long enough to be broken, and stands there two times."
    plain = f"{long}\nSecond line\n{long}\nSecond line"
    structure = multipart(
        "alternative", part(plain), html(f"{long}<br>Second line<br>{long} Second line")
    )
    assert body_of(structure).text == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("one\ntwo", "one\n\ntwo"),
        ("one\n\ntwo", "one\n\n\u00a0\n\ntwo"),
        ("one\ntwo\n\none\nthree", "one\n\ntwo\n\n \n\none\n\nthree"),
    ],
)
def test_paragraphs_stand_as_close_as_the_html_shows_them(typed: str, plain: str) -> None:
    paragraphs = "".join(
        f"<p style='margin:0cm'>{line or '&nbsp;'}</p>" for line in typed.split("\n")
    )
    assert body_of(multipart("alternative", part(plain), html(paragraphs))).text == typed


def test_paragraphs_with_a_gap_in_the_html_keep_it_and_get_none() -> None:
    apart = "<p>one</p><p>two</p>"
    assert body_of(multipart("alternative", part("one\n\ntwo"), html(apart))).text == "one\n\ntwo"
    assert body_of(multipart("alternative", part("one\ntwo"), html(apart))).text == "one\ntwo"


def test_rows_whose_cells_the_plain_part_sets_apart_are_those_of_the_html() -> None:
    table = "<table><tr><td>To</td><td>9123 4567</td></tr><tr><td>Text</td><td>Hi</td></tr></table>"
    torn = multipart("alternative", part("To\n\n9123 4567\n\nText\n\nHi"), html(table))
    assert [line.split() for line in body_of(torn).text.split("\n")] == [
        ["To", "9123", "4567"],
        ["Text", "Hi"],
    ]
    whole = multipart("alternative", part("To\t9123 4567\nText\tHi"), html(table))
    assert body_of(whole).text == "To\t9123 4567\nText\tHi"


def test_a_table_further_down_leaves_the_plain_part_alone() -> None:
    lines = [f"Line {letter} of the text" for letter in "abcdefgh"]
    card = "<table><tr><td>Amy</td><td>Office</td></tr></table>"
    source = "".join(f"<div>{line}</div>" for line in lines) + card
    plain = "\n".join([*lines, "Amy", "Office"])
    assert body_of(multipart("alternative", part(plain), html(source))).text == plain


def test_a_short_line_was_broken_by_no_program() -> None:
    structure = multipart("alternative", part("Room one\nRoom two"), html("Room one Room two"))
    assert body_of(structure).text == "Room one\nRoom two"


def test_a_broken_chinese_line_is_joined_without_a_space() -> None:
    line = "各位同事請注意明天下午三時在旺角辦公室開會請帶備身份證正本及所有有關文件"
    plain = f"{line[:34]}\n{line[34:]}"
    structure = multipart("alternative", part(plain), html(f"<p>{line}</p>"))
    assert body_of(structure).text == line


# -- HTML ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>會議<b>改</b>到<span>明天</span></p>", "會議改到明天"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ('<p style="margin:0">one</p><p style="margin: 0px">two</p>', "one\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<ul><li>one<li>two</ul>", "* one\n* two"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a  b\nc  d"),
        ("a &lt;b&gt; &amp; &nbsp;c", "a <b> &  c"),
        ("<!-- x -->a<!-- y -->b<?xml:namespace z?>c", "abc"),
        ('<p>a<span style="display: none">x</span>b', "ab"),
        ('<p>a<span style="DISPLAY:NONE !important">x</span>b', "ab"),
        ('<p>a<span style="font-size:0">x</span><span style="font-size:0px">x</span>b', "ab"),
        ('<p>a<span style="visibility:hidden">x</span>b', "ab"),
        ("<p>a<span hidden>x</span>b", "ab"),
        (
            "<style>.h, #i {color:red; display:none}</style>a<b class='g h'>x</b><b id=i>x</b>b",
            "ab",
        ),
        ("<style>@media print{.h{display:none}}</style>a<b class=h>x</b>", "ax"),
        ("<style>@media print{.h{} .i{display:none}}</style>a<b class=i>x</b>", "ax"),
        ('<p style="background:#00f"><span style="color:#fff">seen</span>', "seen"),
        ('<p style="font-size:0.9em;margin:0 0 0 0">seen', "seen"),
        ('<p style="font-size:10px;color:#eeeeee">seen', "seen"),
        ('<a href="https://x.example/1">here</a>', "here (https://x.example/1)"),
        ('<a href="https://x.example/">x.example</a>', "x.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="tel:+85291234567">+852 9123 4567</a>', "+852 9123 4567"),
        ('<a href="#top">top</a><a name=x></a>', "top"),
        ('<a href="https://x.example/1"><b>bold</b></a>', "bold (https://x.example/1)"),
        ("<blockquote type=cite>old<br>words</blockquote>new", "> old\n> words\nnew"),
        ("<blockquote>indented</blockquote>", "indented"),
        ("<title>x</title><script>x</script>a", "a"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_html_says_what_its_reader_saw(source: str, text: str) -> None:
    page = read_html(source)
    assert page is not None
    assert page.text == text
    assert not page.doubtful


# -- the cut ---------------------------------------------------------------------------------------

END_MARKS = ["---", "-----", "===", "***", "-- ", "END", "完", "———"]


@pytest.mark.parametrize("mark", END_MARKS)
def test_an_end_mark_ends_the_text(mark: str) -> None:
    found = cut(f"line one\nline two\n{mark}\nRegards\nPeter Chan\nTel: 2345 6789")
    assert (found.text, found.how) == ("line one\nline two", "end-mark")


@pytest.mark.parametrize("line", ["--x", "a ---", "- - -", "**", "The END", "end", "完成", "--- x"])
def test_a_mark_within_a_line_is_none(line: str) -> None:
    assert cut(f"Hello\n{line}\nthere").text == f"Hello\n{line}\nthere"


def test_a_typed_end_mark_keeps_what_looks_like_a_sign_off() -> None:
    assert cut("Hello\nRegards\nAmy\n---\nx").text == "Hello\nRegards\nAmy"
    assert cut("Hello\nRegards\nAmy\n-- \nx").text == "Hello"  # set by a program
    assert cut("Hello\nRegards\nAmy\n-- \nx").how == "inferred"


CERTAIN = [
    ("Hello", "none"),
    ("Sent from my iPhone", "signature.removed"),
    ("Sent from my Samsung Galaxy smartphone.", "signature.removed"),
    ("Sent from Mail for Windows", "signature.removed"),
    ("Sent from Yahoo Mail on Android", "signature.removed"),
    ("Get Outlook for iOS<https://aka.ms/x>", "signature.removed"),
    ("從我的 iPhone 傳送", "signature.removed"),
    ("从我的iPhone发送", "signature.removed"),
    ("發自我的 iPhone", "signature.removed"),
    ("发自我的华为手机", "signature.removed"),
    ("傳送自 Windows 10 的郵件", "signature.removed"),
    ("取得 Outlook for Android", "signature.removed"),
    ("> one\n> two", "quote.removed"),
    ("-----Original Message-----\nanything", "quote.removed"),
    (
        "________________________________\nFrom: a\nSent: b\nTo: c\nSubject: d\n\nold",
        "quote.removed",
    ),
    ("*From:* a\n*Date:* b\n*To:* c\n*Subject:* d\n\nold", "quote.removed"),
    ("发件人: a\n发送时间: b\n收件人: c\n主题: d\n\nold", "quote.removed"),
    ("---------- Forwarded message ---------\nold", "quote.removed"),
    ("Begin forwarded message:\n\nold", "quote.removed"),
    ("------------------ 原始邮件 ------------------\nold", "quote.removed"),
    ("On 18/11/2026 10:00, Bob wrote:\nold", "quote.removed"),
    (
        "On Wed, 18 Nov 2026 at 10:00, Bob Chan\n<bob@office.example>\nwrote:\n\n> old",
        "quote.removed",
    ),
    ("Bob <bob@x.example> 於 2026年11月18日 週三 上午10:00寫道：\n> old", "quote.removed"),
    ("2026年11月18日(水) 10:00 Bob <bob@x.example>:\n> old", "quote.removed"),
    ("于2026年11月18日周三 10:00写道：\n\n> old", "quote.removed"),
]


@pytest.mark.parametrize(("below", "warning"), CERTAIN[1:])
def test_what_programs_add_is_cut_beyond_doubt(below: str, warning: str) -> None:
    found = cut(f"Hello\n\n{below}")
    assert (found.text, found.how, found.warnings) == ("Hello", "certain", (warning,))


INFERRED = [
    "Best regards\nMary Wong\nTel: 2345 6789",
    "Regards,\nMary",
    "Kind regards",
    "Best,\nMary",
    "Thanks",
    "Thank you very much!",
    "Many thanks, Mary Wong",
    "Many thanks and have a nice day!\n\nSusan",
    "Thank you & have a great weekend,\nSusan",
    "Thanks and regards\nMary",
    "Cheers\nM.",
    "Yours sincerely,\n\nMary Wong\nManager",
    "BR",
    "謝謝",
    "謝謝！\n王小明",
    "多謝，王小明",
    "唔該晒",
    "祝好",
    "順祝商祺\n王小明",
    "此致\n敬禮",
    "王小明敬上",
    "谢谢\n小明",
    "Mary Wong\nTel: 2345 6789",
    "Mary Wong | Manager\nOffice Ltd\nmary@office.example\nwww.office.example",
    "王小明\n電話：2345 6789",
    "Mary Wong\n\nTel: 2345 6789\nmary@office.example",
    "This e-mail and any attachments are confidential and intended only for the addressee.",
    "Disclaimer: x",
    "本電郵及其附件屬機密，僅供收件人使用。",
    "Please consider the environment before printing this e-mail.",
    "Regards\nMary\n\nThis message is intended only for the person named above. " + "x" * 300,
]


@pytest.mark.parametrize("below", INFERRED)
def test_what_people_sign_with_is_cut_by_inference(below: str) -> None:
    found = cut(f"Hello\n\n{below}")
    assert (found.text, found.how) == ("Hello", "inferred")
    assert found.warnings == ("signature.removed",)


def check_a_signature_is_cut() -> None:
    assert cut("Hello\n\nRegards\nMary").text == "Hello"


def test_the_table_would_notice_a_cut_without_signatures(monkeypatch: pytest.MonkeyPatch) -> None:
    check_a_signature_is_cut()
    monkeypatch.setattr(cut_module, "find_closing", lambda lines, writer: len(lines))
    with pytest.raises(AssertionError):
        check_a_signature_is_cut()


TEXTS = [
    "See 5 pages of it\nBob is late\n上午10:00開會",
    "Hello",
    "Thanks",
    "謝謝",
    "Thanks for coming.",
    "Meeting moved.\nThanks for coming and see you.",
    "敝店明日休息。謝謝光臨",
    "明天開會，多謝合作！",
    "Best Buy opens at 9\nBest price in town",
    "Regards to your mother from all of us\nand see you",
    "Call us on 2345 6789 or 6123 4567 today.",
    "Write to me on 3 May",
    "He wrote: yes",
    "From: 9am\nTo: 5pm",
    "Sent from the office with love",
    "從九龍出發",
    "First line\nSecond line\n5 > 3",
    "The end of the year\nis near",
    "Visit\nwww.x.example",
    "Menu\nThanks\n" + "\n".join(["A dish"] * 20),  # longer than any signature
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_one_paragraph_is_left_alone(text: str) -> None:
    found = cut(text)
    assert (found.text, found.how, found.warnings) == (text, "none", ())
    assert not found.looks_signed


@pytest.mark.parametrize(
    ("text", "looks_signed"),
    [
        ("One paragraph.\n\nAnother one.", False),
        ("一段。\n\n二段，明天見。", False),
        ("Thanks for coming.\n\nSee you tomorrow at nine.", False),
        ("One paragraph.\n\nMary Wong", True),
        ("One paragraph.\n\n王小明", True),
        ("One paragraph.\n\nCall us:\nTel: 2345 6789", True),
        ("Thanks\n\n" + "Another one that is long. " * 20, True),
        ("One paragraph.\n\nFrom: 9am\nuntil late", True),
        ("One line\nMary Wong", False),
        ("On 5 May we meet.\n\nBob wrote:", False),
    ],
)
def test_several_paragraphs_that_could_be_signed_are_doubted(text: str, looks_signed: bool) -> None:
    found = cut(text)
    assert (found.text, found.how) == (text.strip(), "none")
    assert found.looks_signed is looks_signed


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("> old\n> words\n\nnew words", "new words"),
        ("On 18 Nov 2026, Bob <b@x> wrote:\n> old\n\nnew words", "new words"),
        ("above\n> old\n> words\nbelow", "above\nbelow"),
        ("above\n\nSent from my iPhone\nbelow", "above\n\nbelow"),
        ("Sale today:\n> 50% off\ncome in", "Sale today:\ncome in"),
        ("Rooms:\n> 50 seats\n> 60 seats", "Rooms:"),
        ("Rooms free\n> 50 seats", "Rooms free"),
        ("Hello\n\nBob sagte:\n> alt\n> Worte", "Hello\n\nBob sagte:"),
    ],
)
def test_what_stands_below_a_quote_is_kept_and_doubted(text: str, kept: str) -> None:
    found = cut(text)
    assert (found.text, found.how) == (kept, "inferred")


@pytest.mark.parametrize(
    "attribution",
    [
        "On 18 Nov 2026, Bob\n<b@x.example> wrote:",
        "Bob <b@x.example> wrote on 18 Nov:",
        "Bob2 <b@x.example> wrote:",
        "2026-11-18 10:00 Bob <b@x.example>:",
        "Bob <b@x.example> 於 2026年11月18日 週三\n上午10:00寫道：",
        "在 2026年11月18日，Bob 写道：",
    ],
)
def test_the_text_right_above_a_quote_is_not_taken_for_its_start(attribution: str) -> None:
    found = cut(f"Meet on 5 May\nat 9\n{attribution}\n> old\n> words")
    assert found.text.startswith("Meet on 5 May\nat 9")


def test_two_cuts_in_one_mail_are_both_told() -> None:
    found = cut("Hello\n\nRegards\nAmy\n\nOn 18/11/2026 10:00, Bob wrote:\n> old\n> older")
    assert (found.text, found.how) == ("Hello", "inferred")
    assert found.warnings == ("quote.removed", "signature.removed")


# -- bounds ----------------------------------------------------------------------------------------

BOMBS = {
    "lines": "a\n" * 400_000,
    "attributions": "On 1\n" * 200_000,
    "quotes": ">\n\n" * 300_000,
    "sign-offs": "Regards\n" * 100_000,
    "one line": "a" * 1_000_000,
    "digits": ("1" * 390 + "\n") * 2500,
    "rulers": "_____\n\n" * 100_000,
    "colons": ("On 1 " + "x " * 190 + ":\n") * 2500,
    "headers": "From: x\nTo: y\n" * 60_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_cut_in_no_time(name: str) -> None:
    start = time.process_time()
    cut(BOMBS[name])
    assert time.process_time() - start < 5


HTML_BOMBS = [
    "<p>a</p>" * 60_000,
    "<div>" * 100_000 + "x",
    "<table><tr>" + "<td>x" * 9_000,
    "<style>" + "@" * 400_000 + "</style>x",
    "<style>" + "a," * 200_000 + "</style>x",
    "<div style='" + "color:white;" * 30_000 + "'>x",
    "<span style='color:white'>" * 200 + "x",
    "<a href=x>" * 9_000 + "y",
    "&" * 500_000,
    "<" * 500_000,
]


@pytest.mark.parametrize("source", HTML_BOMBS)
def test_html_is_read_in_bounded_time(source: str) -> None:
    start = time.process_time()
    read_html(source)
    assert time.process_time() - start < 8


PIECES = st.sampled_from(
    [
        *("Hello", "\n", "\n\n", "> ", "---", "Regards", "Tel: 2345 6789", "On 1 Bob wrote:", " "),
        *("<p>", "</div>", "<b style='display:none'>", "<a href=x>", "&#0;", "From: x", "To: y"),
        *("<table>", "<td>", "<blockquote type=cite>", "<!--", "-->", "謝謝", "\u202e", "<?x?>"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.lists(PIECES, max_size=30).map("".join))
def test_no_text_makes_the_cut_fail_or_grow(text: str) -> None:
    found = cut(text)
    assert len(found.text) <= len(text)
    assert found.how in ("none", "end-mark", "certain", "inferred")
    assert all(line.rstrip() in text for line in found.text.split("\n"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(PIECES, max_size=30).map("".join),
    st.sampled_from(["text/plain", "text/html", "text/plain; format=flowed; delsp=yes"]),
    st.sampled_from(["", "; charset=big5", "; charset=utf-8", "; charset=utf-7"]),
)
def test_no_mail_makes_the_body_fail(text: str, kind: str, charset: str) -> None:
    body = text_mail(text.encode(), kind + charset)
    assert body.problem is None or body.text == ""
    assert "\ufffd" not in body.text
    assert "\r" not in body.text


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(REAL)), st.integers(0, 2000), st.binary(max_size=6))
def test_no_mutation_of_a_real_mail_makes_the_reader_fail(
    program: str, at: int, new: bytes
) -> None:
    raw = HEAD + REAL[program][0]
    body = read_body(parse_mail(raw[:at] + new + raw[at + len(new) :]))
    cut(body.text)


def test_the_reader_of_html_is_imported_only_for_html() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from relay.reading.page.body import read_body; "
        "from relay.reading.mail.mail import parse_mail; read_body(parse_mail(b'\\r\\nhi')); "
        "assert 'lxml' not in sys.modules and 'inscriptis' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert body_module.read_body is read_body


@pytest.mark.parametrize("end", ["\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_ends_however_its_program_says_so(end: str) -> None:
    assert body_of(part(f"a{end}b")).text == "a\nb"


@pytest.mark.parametrize(
    ("plain", "page", "text"),
    [
        ("Pool *closed* today", "Pool <b>closed</b> today", "Pool closed today"),
        ("Pool *closed *today", "Pool <b>closed </b>today", "Pool closed today"),
        ("Pool /closed/ _today_", "Pool <i>closed</i> <u>today</u>", "Pool closed today"),
        ("Pool *_closed_* today", "Pool <b><u>closed</u></b> today", "Pool closed today"),
        ("Pool *closed* today", "Pool *closed* today", "Pool *closed* today"),
        ("*5* or *5*", "*5* or <b>5</b>", "*5* or *5*"),
        ("*5* or *5*", "<b>5</b> or 5", "*5* or *5*"),
        ("*5* and _5*", "<b>5</b> and _5*", "5 and _5*"),
    ],
)
def test_the_signs_of_bold_words_go_where_the_html_shows_that_nobody_typed_them(
    plain: str, page: str, text: str
) -> None:
    seen = read_html(page)
    assert seen is not None
    assert unstress(plain, seen.text, seen.stressed) == text


@pytest.mark.parametrize(
    ("opened", "text", "doubtful"),
    [
        ("<ol>", "1. pay\n2. go", False),
        ("<ol style='margin-top:0cm' start=1 type=1>", "1. pay\n2. go", False),
        ("<ol start=5>", "5. pay\n6. go", False),
        ("<ol type=A>", "1. pay\n2. go", True),
        ("<ol style='list-style-type: upper-roman'>", "1. pay\n2. go", True),
        ("<ol reversed>", "1. pay\n2. go", True),
    ],
)
def test_a_list_has_the_numbers_that_are_shown_or_is_looked_at(
    opened: str, text: str, doubtful: bool
) -> None:
    page = read_html(f"<html><body>{opened}<li>pay</li><li>go</li></ol></body></html>")
    assert page is not None
    assert (page.text, page.doubtful) == (text, doubtful)
