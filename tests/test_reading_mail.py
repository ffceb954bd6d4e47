"""Taking a mail apart: the attacks, the bounds, and what honest mail programs write."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.reading.mail import mail as mail_module
from relay.reading.mail.charset import decode_words
from relay.reading.mail.mail import parse_mail

GOOD = (
    b'From: "Amy Wong" <Amy@Office.example>\r\nTo: sms@office.example\r\nSubject: hi\r\n'
    b"Message-ID: <1@office.example>\r\nDate: Wed, 18 Nov 2026 10:00:00 +0800\r\n\r\nHello\r\n"
)


def with_from(*lines: bytes) -> bytes:
    return b"\r\n".join([*lines, b"To: sms@office.example", b"Subject: hi", b"", b"Hello", b""])


# -- the sender ------------------------------------------------------------------------------------

CLEAN = [
    (b"From: amy@office.example", "amy@office.example", ""),
    (b"From: AMY@OFFICE.EXAMPLE", "amy@office.example", ""),
    (b"From: <amy@office.example>", "amy@office.example", ""),
    (b"From:\tAmy W. Wong\r\n <amy@office.example>", "amy@office.example", "Amy W. Wong"),
    (b'From: "Wong, Amy \\"A\\"" <amy@office.example>', "amy@office.example", 'Wong, Amy "A"'),
    (b"From: Amy (IT) <amy@office.example>", "amy@office.example", "Amy (IT)"),
    (b"From: amy@office.example (Amy Wong)", "amy@office.example", ""),
    (b"From: =?utf-8?B?546L5bCP5piO?= <amy@office.example>", "amy@office.example", "王小明"),
    ("From: 王小明 <amy@office.example>".encode(), "amy@office.example", "王小明"),
    (b"From: a@xn--fiqs8s.example", "a@xn--fiqs8s.example", ""),
    (b'From: "bob@staff.test" <evil@x.test>', "evil@x.test", "bob@staff.test"),
    (b"From: =?utf-8?q?bob=40staff=2Etest=3E?= <evil@x.test>", "evil@x.test", "bob@staff.test>"),
    (b"From: bob%staff.test@x.test", "bob%staff.test@x.test", ""),
    (
        b"From: =?utf-8?q?bob=0D=0ABcc=3A_z=40z?= <bob@staff.test>",
        "bob@staff.test",
        "bob Bcc: z@z",
    ),
]


@pytest.mark.parametrize(("line", "sender", "name"), CLEAN)
def test_one_plain_mailbox_is_the_sender(line: bytes, sender: str, name: str) -> None:
    mail = parse_mail(with_from(line))
    assert (mail.sender, mail.sender_name, mail.defects) == (sender, name, ())


ATTACKS = {
    "two From": (b"From: bob@staff.test", b"From: evil@x.test"),
    "two From in other case": (b"FROM: evil@x.test", b"from: bob@staff.test"),
    "no From": (b"X-From: bob@staff.test",),
    "empty From": (b"From: ",),
    "an address before a bracket": (b"From: bob@staff.test)<evil@x.test>",),
    "an encoded word as local part": (b"From: =?utf-8?q?bob?=@staff.test",),
    "an encoded word in brackets": (b"From: <=?utf-8?q?bob?=@staff.test>",),
    "an address as a name, folded": (b"From: bob@staff.test\r\n <evil@x.test>",),
    "a route": (b"From: <@x.test:bob@staff.test>",),
    "a group": (b"From: staff: bob@staff.test;",),
    "two mailboxes": (b"From: bob@staff.test, evil@x.test",),
    "two in brackets": (b"From: <bob@staff.test> <evil@x.test>",),
    "a comment inside": (b"From: bob(x)@staff.test",),
    "an open comment": (b"From: bob@staff.test (x",),
    "an open quote": (b'From: "bob <bob@staff.test>',),
    "a quoted local part": (b'From: "bob"@staff.test',),
    "a homograph": ("From: b\u043eb@staff.test".encode(),),
    "a homograph in the domain": ("From: bob@st\u0430ff.test".encode(),),
    "a trailing dot": (b"From: bob@staff.test.",),
    "two dots": (b"From: bob..x@staff.test",),
    "a domain literal": (b"From: bob@[192.0.2.1]",),
    "NUL": (b"From: bob@staff.test\0@x.test",),
    "NUL in another header": (b"From: bob@staff.test", b"X: a\0b"),
    "bare CR": (b"Subject: a\rFrom: bob@staff.test", b"From: evil@x.test"),
    "bare LF": (b"Subject: a\nFrom: bob@staff.test", b"From: evil@x.test"),
    "bare LF before another header": (b"From: evil@x.test", b"X: a\nY: b"),
    "the end of the headers in bare LF": (b"From: evil@x.test", b"X: a\n\nY: b"),
    "a space before the colon": (b"From : evil@x.test", b"From: bob@staff.test"),
    "3,000 brackets": (b"From: " + b"(" * 3000,),
    "a thousand quotes": (b"From: " + b'"\\' * 1000 + b" <bob@staff.test>",),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_forged_from_is_nobody_and_a_defect(name: str) -> None:
    mail = parse_mail(with_from(*ATTACKS[name]))
    assert mail.sender == ""
    assert mail.sender_name == ""
    assert mail.defects


SINGLETONS = [
    *("From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To"),
    *("References", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
]


@pytest.mark.parametrize("name", SINGLETONS)
def test_a_header_that_may_be_there_once_is_a_defect_twice(name: str) -> None:
    line = name.encode() + b": a@office.example\r\n"
    once = parse_mail(b"From: a@office.example\r\n" * (name != "From") + line + b"\r\n")
    twice = parse_mail(line + line.upper() + b"From: a@office.example\r\n\r\n")
    assert not once.defects
    assert any(f"headers {name}" in defect for defect in twice.defects)


def test_trace_headers_may_be_there_as_often_as_they_like() -> None:
    assert parse_mail(b"Received: a\r\nReceived: b\r\nDelivered-To: c\r\n" * 3 + GOOD).defects == ()


def two_from_are_refused() -> None:
    mail = parse_mail(with_from(*ATTACKS["two From"]))
    assert mail.sender == ""


def test_the_table_would_notice_a_reader_that_takes_the_first_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    two_from_are_refused()

    def first_from(headers: tuple[tuple[str, str], ...]) -> tuple[str, str, list[str]]:
        return next(value for name, value in headers if name == "from"), "", []

    monkeypatch.setattr(mail_module, "_sender", first_from)
    with pytest.raises(AssertionError):
        two_from_are_refused()


# -- other headers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "recipients", "is_clean"),
    [
        (b"sms+91234567@office.example", ["sms+91234567@office.example"], True),
        (b'"Relay, SMS" <SMS@Office.example>, bob@x.example', None, True),
        (b"undisclosed-recipients:;", [], True),
        (b"Staff: a@x.example, b@x.example;", ["a@x.example", "b@x.example"], True),
        (b"Wong, Amy <amy@office.example>", ["amy@office.example"], True),
        (b"a@x.example, a@x.example", ["a@x.example"], True),
        ("用戶@例子.example, b@x.example".encode(), ["b@x.example"], True),
        (b"a@x.example)<b@x.example>", [], False),
        (b"a@x.example <b@x.example>, c@x.example", ["c@x.example"], False),
        (b"<@x.example:b@x.example>", [], False),
    ],
)
def test_recipients_are_the_plain_addresses_of_to_and_cc(
    value: bytes, recipients: list[str] | None, is_clean: bool
) -> None:
    mail = parse_mail(b"From: amy@office.example\r\nTo: " + value + b"\r\n\r\n")
    if recipients is None:
        recipients = ["sms@office.example", "bob@x.example"]
    assert list(mail.recipients) == recipients
    assert (not mail.defects) == is_clean


def test_to_and_cc_name_recipients_and_the_envelope_does_not() -> None:
    raw = b"Delivered-To: x@office.example\r\nX-Original-To: y@office.example\r\n"
    raw += b"From: amy@office.example\r\nTo: a@office.example\r\nCC: b@office.example\r\n\r\n"
    assert parse_mail(raw).recipients == ("a@office.example", "b@office.example")


def test_headers_are_unfolded_and_not_decoded() -> None:
    mail = parse_mail(b"From: amy@office.example\r\nX-A:  one\r\n\t two\r\nx-a: =?q?\r\n\r\n")
    assert mail.header_all("x-a") == ("one two", "=?q?")
    assert mail.header("x-b") == ""


def test_raw_bytes_in_a_header_are_utf8_or_else_latin1() -> None:
    mail = parse_mail(b"From: a@x.example\r\nX-A: caf\xc3\xa9\r\nX-B: caf\xe9\r\n\r\n")
    assert (mail.header("x-a"), mail.header("x-b")) == ("café", "café")


def test_the_thread_is_in_reply_to_and_then_the_references() -> None:
    raw = b"In-Reply-To: <c@x>\r\nReferences: <a@x>\r\n <b@x> <c@x>\r\nMessage-ID: <d@x> x\r\n"
    mail = parse_mail(raw + b"From: amy@office.example\r\n\r\n")
    assert (mail.message_id, mail.thread) == ("<d@x>", ("<c@x>", "<a@x>", "<b@x>"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("SMS to 91234567", "SMS to 91234567"),
        ("=?utf-8?B?55+t6KiK?= 91234567", "短訊 91234567"),
        ("=?UTF-8?B?55+t?= =?UTF-8?B?6KiK?=", "短訊"),
        ("=?utf-8?B?55+t6A==?=  =?utf-8?B?qIo=?=", "短訊"),  # a character cut in two
        ("=?big5?B?pKQ=?= =?utf-8?Q?=E6=96=87?= x", "中文 x"),
        ("=?big5?B?nfY=?=", "喺"),  # in the Hong Kong supplement alone
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?iso-8859-1?Q?caf=E9_au?= lait", "café au lait"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?utf-8*en?Q?a?=b", "ab"),
        ("=?x-unknown?Q?a=FF?=", "a\ufffd"),
        ("=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        ("=?utf-8?B?####?=", ""),
        ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ("=?", "=?"),
    ],
)
def test_a_subject_is_decoded_whatever_wrote_it(value: str, text: str) -> None:
    assert decode_words(value) == text
    assert parse_mail(b"Subject: " + value.encode() + b"\r\n\r\n").subject == text


# -- copies ----------------------------------------------------------------------------------------


def test_copies_have_the_same_key_whatever_way_they_came() -> None:
    copy = b"Received: from a by b\r\nDelivered-To: x@y.example\r\n" + GOOD
    assert parse_mail(GOOD).content_key == parse_mail(copy).content_key


def test_long_copies_have_the_same_key_though_each_is_cut_at_a_mebibyte() -> None:
    long = GOOD + b"x" * (2 * 1024 * 1024)
    copy = b"Received: from a by b\r\n" * 500 + long
    assert parse_mail(long[: 1024 * 1024]).content_key == parse_mail(copy[: 1 << 20]).content_key


@pytest.mark.parametrize(
    ("old", "new"), [(b"Hello", b"hello"), (b"<1@", b"<2@"), (b"Amy@", b"Ann@")]
)
def test_another_mail_has_another_key(old: bytes, new: bytes) -> None:
    assert parse_mail(GOOD).content_key != parse_mail(GOOD.replace(old, new)).content_key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: hi", b"Subject: ho"),
        (b"To: sms@", b"To: sms+91234567@"),
        (b"To: sms@", b"Cc: sms@"),
        (b"10:00:00", b"10:00:01"),
    ],
)
def test_mails_without_an_id_of_their_own_are_told_apart_by_all_they_say(
    old: bytes, new: bytes
) -> None:
    for own in (b"", b"Message-ID: none\r\n"):
        mail = GOOD.replace(b"Message-ID: <1@office.example>\r\n", own)
        copy = b"Received: from a by b\r\n" + mail
        assert parse_mail(mail).content_key == parse_mail(copy).content_key
        assert parse_mail(mail).content_key != parse_mail(mail.replace(old, new)).content_key


# -- parts -----------------------------------------------------------------------------------------


def multipart(*pieces: bytes, kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--b\r\n" + piece + b"\r\n" for piece in pieces)
    return (
        b"From: amy@office.example\r\nContent-Type: multipart/" + kind + b'; boundary="b"\r\n\r\n'
        b"preamble\r\n" + body + b"--b--\r\nepilogue\r\n"
    )


def test_leaves_come_in_order_with_their_transfer_encoding_undone() -> None:
    raw = multipart(
        b"Content-Type: Text/Plain; charset=UTF-8; format=flowed; delsp=yes\r\n\r\nHello\r\n",
        b"Content-Transfer-Encoding: BASE64\r\n\r\nSGVs\r\nbG8=\r\n",
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"caf=C3=A9 =  \r\nx=ZZ",
        b"Content-Type: image/png; name=a.png\r\n\r\n\x89PNG",
        b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a b.txt"\r\n\r\nx',
        b"\r\nno headers",
    )
    mail = parse_mail(raw)
    assert mail.defects == ()
    assert [part.data for part in mail.parts] == [
        b"Hello\r\n",
        b"Hello",
        b"caf\xc3\xa9 x=ZZ",
        b"\x89PNG",
        b"x",
        b"no headers",
    ]
    first = mail.parts[0]
    assert (first.content_type, first.charset, first.flowed, first.delsp) == (
        "text/plain",
        "utf-8",
        True,
        True,
    )
    assert [part.attachment for part in mail.parts] == [False, False, False, True, True, False]
    assert (mail.parts[3].filename, mail.parts[4].filename) == ("a.png", "a b.txt")


@pytest.mark.parametrize(
    "encoded", [b"SGVsbG8", b"SGVsbG8=", b"SGVs\r\nbG8=\r\n-- \r\nlist footer", b"S*G!V sbG8=="]
)
def test_broken_base64_is_decoded_as_far_as_it_goes(encoded: bytes) -> None:
    mail = parse_mail(b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded)
    assert mail.parts[0].data.startswith(b"Hello")


@pytest.mark.parametrize(
    ("encoded", "cut_short"),
    [
        (b"", False),
        (b"SGVsbG8=", False),
        (b"SGVs\r\nbG8=\r\n", False),
        (b"SGVs", False),
        (b"SGVsbG8gV29ybG", True),
        (b"SGVsb", True),
        (b"SGVsbG8", True),
        (b"SGVsbG8=SGVs", True),
        (b"SGVsbG8=\r\n-- \r\nlist footer", True),
        (b"S*G!V sbG8==", True),
    ],
)
def test_base64_of_a_text_that_is_not_whole_is_known(encoded: bytes, cut_short: bool) -> None:
    head = b"Content-Transfer-Encoding: base64\r\n"
    assert parse_mail(head + b"\r\n" + encoded).cut_short is cut_short
    picture = b"Content-Type: image/png\r\n" + head
    assert not parse_mail(picture + b"\r\n" + encoded).cut_short


def test_a_text_in_an_unknown_transfer_encoding_is_no_text() -> None:
    mail = parse_mail(b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x")
    assert mail.parts[0].content_type == "application/octet-stream"


@pytest.mark.parametrize(
    "kind", [b"message/rfc822", b"text/rfc822-headers", b"message/delivery-status"]
)
def test_a_mail_within_a_mail_is_one_leaf_with_its_bytes(kind: bytes) -> None:
    inner = b"From: x@y\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nhi\r\n--c--"
    mail = parse_mail(multipart(b"\r\nA", b"Content-Type: " + kind + b"\r\n\r\n" + inner))
    assert [part.data for part in mail.parts] == [b"A", inner]
    assert mail.parts[1].content_type == kind.decode()


def test_the_choices_of_an_alternative_know_each_other() -> None:
    inner = (
        b'Content-Type: multipart/alternative; boundary="i"\r\n\r\n--i\r\n\r\nplain\r\n'
        b"--i\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--i--"
    )
    mail = parse_mail(multipart(inner, inner, b"\r\nlast"))
    assert [part.option for part in mail.parts] == [(1, 0), (1, 1), (2, 0), (2, 1), None]


def test_a_mail_cut_in_the_middle_of_a_part_still_has_its_parts() -> None:
    raw = multipart(b"\r\nwhole", b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8gd29y")
    mail = parse_mail(raw[: raw.index(b"9y")])
    assert [part.data for part in mail.parts] == [b"whole", b"Hello w"]
    assert mail.defects == ()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Content-Type: multipart/mixed\r\n\r\nhello", "without boundary"),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\nhello", "boundary is not there"),
        (b"Content-Type: multipart/mixed; boundary=x; boundary=y\r\n\r\n--x\r\n\r\na", "twice"),
        (
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n"
            b"Content-Type : text/html\r\n\r\na\r\n--x--",
            "no header",
        ),
        (b"Not a header\r\n\r\n", "no header"),
        (b"X: " + b"a" * 9000 + b"\r\n" + GOOD, "8 KiB"),
        (b"X: abc\r\n" * 9000 + GOOD, "64 KiB"),
    ],
)
def test_a_doubtful_structure_is_a_defect_in_words(raw: bytes, words: str) -> None:
    mail = parse_mail(b"From: amy@office.example\r\n" * (b"From" not in raw) + raw)
    assert any(words in defect for defect in mail.defects), mail.defects


def test_a_mail_beyond_one_mebibyte_says_that_it_was_cut_short() -> None:
    assert parse_mail(GOOD + b"x" * 1024 * 1024).cut_short
    assert not parse_mail(GOOD).cut_short


def test_a_mail_from_a_file_with_lf_line_ends_is_as_good() -> None:
    mail = parse_mail(GOOD.replace(b"\r\n", b"\n"))
    assert (mail.sender, mail.subject, mail.defects) == ("amy@office.example", "hi", ())
    assert mail.parts[0].data == b"Hello\n"


# -- bounds ----------------------------------------------------------------------------------------


def nested(depth: int) -> bytes:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    return raw + b"Content-Type: text/plain\r\n\r\nhi"


BOMBS = {
    "a To of 100 KB": b"To: " + b"a," * 50_000 + b"\r\n\r\n",
    "a folded To of 60 KB": b"To: " + b"\r\n ".join([b'"\\"<(a@b,'] * 5000) + b"\r\n\r\n",
    "quotes in To": b"To: " + b"\r\n ".join([b'\\"' * 3000] * 10) + b"\r\n\r\n",
    "brackets in To": b"To: " + b"\r\n ".join([b"(<" * 3000] * 10) + b"\r\n\r\n",
    "300,000 parts": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\n\r\n\r\n" * 300_000,
    "20,000 levels": nested(20_000),
    "parameters": b"Content-Type: text/plain; " + b'a="' * 20_000 + b"\r\n\r\n",
    "references": b"References: " + b"<a@b> " * 10_000 + b"\r\n\r\n",
    "open ids": b"References: " + b"<a" * 30_000 + b"\r\n\r\n",
    "encoded words": b"Subject: " + b"=?a?b?" * 10_000 + b"\r\n\r\n",
    "spaces": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b" " * 1_000_000,
    "boundary-like lines": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x"
    + b" " * 500_000
    + b"y"
    + b"\n--x  y" * 50_000,
    "no line end": b"a" * 1_000_000,
    "only line ends": b"\r\n" * 500_000,
    "many headers": b"a:\n" * 20_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_taken_apart_in_no_time(name: str) -> None:
    start = time.process_time()
    mail = parse_mail(BOMBS[name][: 1024 * 1024])
    assert time.process_time() - start < 5
    assert len(mail.parts) <= 50


def test_parts_beyond_fifty_and_levels_beyond_eight_are_dropped_and_said() -> None:
    fifty = parse_mail(multipart(*[b"\r\nx"] * 50))
    more = parse_mail(multipart(*[b"\r\nx"] * 51))
    assert (len(fifty.parts), fifty.cut_short) == (50, False)
    assert (len(more.parts), more.cut_short) == (50, True)
    eight, nine = parse_mail(b"From: a@x\r\n" + nested(8)), parse_mail(b"From: a@x\r\n" + nested(9))
    assert (len(eight.parts), eight.cut_short) == (1, False)
    assert (len(nine.parts), nine.cut_short) == (0, True)
    assert (more.defects, nine.defects) == ((), ())  # a mail of sixty pictures is still Amy's


PIECES = st.sampled_from(
    [
        *(b"From: ", b"amy@office.example", b"\r\n", b"\n", b"\r", b"\0", b" ", b"Subject: =?"),
        *(b"Content-Type: multipart/mixed; boundary=b", b"--b", b"--b--", b"<", b">", b'"', b"("),
        *(b"Content-Transfer-Encoding: base64", b"Content-Type: text/plain; charset=big5", b"?b?"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.lists(PIECES, max_size=40).map(b"".join))
def test_no_bytes_make_the_reader_fail(raw: bytes) -> None:
    mail = parse_mail(raw)
    assert mail.sender == "" or mail.sender.isascii()
    for text in (mail.subject, mail.sender_name, *(value for _, value in mail.headers)):
        text.encode()  # no surrogates
        assert "\n" not in text or mail.defects
    assert not set(mail.subject) & set("\r\n\0")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4))
def test_a_mutated_mail_has_a_clean_sender_or_a_defect(at: int, new: bytes) -> None:
    mail = parse_mail(GOOD[:at] + new + GOOD[at + len(new) :])
    assert mail.sender or mail.defects
