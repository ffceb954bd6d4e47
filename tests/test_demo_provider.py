"""The simulated provider: what it refuses and why, what it sends, and how it answers."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from relay.demo.account import Account
from relay.demo.answers import SHAPES
from relay.demo.carriage import LongLines, carry
from relay.demo.form import Form, read_form
from relay.demo.mailserver import MailServer
from relay.demo.provider import Provider, Script, Sms

SAMPLES = Path(__file__).parent / "data" / "gateway"
Q1 = (SAMPLES / "q1-unicode-now-two.eml").read_bytes()
Q2 = (SAMPLES / "q2-english-scheduled-one.eml").read_bytes()
Q3 = (SAMPLES / "q3-china-now-one.eml").read_bytes()
Q4 = (SAMPLES / "q4-economy-dncr.eml").read_bytes()
RELAY, GATEWAY = "sms-relay@relay.example.com", "sendsms@gateway.example"
TOKEN = "SR-7KQ2M9XD4TB8WZ3H"
OK = "250 2.0.0 Ok: queued"
NOW = datetime(2026, 3, 5, 1, 15, tzinfo=UTC)

Mailed = list[tuple[str, str, bytes]]


@pytest.fixture
def mailed() -> Mailed:
    """What the provider has sent: sender, recipient, mail."""
    return []


@pytest.fixture
async def provider(mailed: Mailed) -> AsyncIterator[Provider]:
    async def send(sender: str, recipient: str, data: bytes) -> None:
        mailed.append((sender, recipient, data))

    account = Account(username="demoapiuser", password="demoapipass")
    async with Provider(account, send, now=lambda: NOW) as provider:
        yield provider


async def ask(provider: Provider, mail: bytes, sender: str = RELAY) -> str:
    reply = await provider.receive(sender, GATEWAY, mail)
    await provider.settle()
    return reply


def text_of(mail: bytes) -> str:
    """What a person would read in the mail."""
    parsed = message_from_bytes(mail, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    body = parsed.get_body(("plain", "html"))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def with_line(mail: bytes, tag: bytes, line: bytes) -> bytes:
    """The mail, its line of that tag replaced."""
    start = mail.index(tag)
    return mail[:start] + line + mail[mail.index(b"\r\n", start) :]


def with_value(mail: bytes, tag: bytes, value: bytes) -> bytes:
    return with_line(mail, tag, tag + value)


# -- what is sent ----------------------------------------------------------------------------------


async def test_a_unicode_request_is_sent_and_answered(provider: Provider, mailed: Mailed) -> None:
    assert await ask(provider, Q1) == OK
    assert provider.outbox == [
        Sms(
            number=number,
            text="你好嗎?a",
            sender="RelayDemo",
            encoding="unicode",
            segments=1,
            smsdid=smsdid,
            scheduled_at=None,
            at=NOW,
        )
        for number, smsdid in (("85299999999", "100001"), ("85399999999", "100002"))
    ]
    assert provider.account.balance == 10_000 - 2
    [(sender, recipient, mail)] = mailed
    assert (sender, recipient) == (GATEWAY, RELAY)
    assert text_of(mail) == "SMSDID:100001,100002\n"


async def test_a_scheduled_english_request_is_kept_for_its_time(provider: Provider) -> None:
    await ask(provider, Q2)
    [sms] = provider.outbox
    assert sms.text == "Disk 91% on db_01 @ 23:59 (warn)"
    assert sms.scheduled_at == datetime(2026, 12, 31, 15, 59, tzinfo=UTC)


async def test_china_and_the_economy_line_are_served(provider: Provider) -> None:
    await ask(provider, Q3)
    await ask(provider, Q4)
    assert [(sms.number, sms.sender) for sms in provider.outbox] == [
        ("8611223344556", "RelayDemo"),
        ("85299999999", "SMSNotice"),
    ]
    assert [sms.smsdid for sms in provider.outbox] == ["100001", "100002"]


@pytest.mark.parametrize(
    ("number", "text", "segments"),
    [
        *[("85299999999", "a" * n, k) for n, k in ((160, 1), (161, 2), (306, 2), (307, 3))],
        *[("85299999999", "你" * n, k) for n, k in ((70, 1), (71, 2), (134, 2), (135, 3))],
        *[("8613900000000", "a" * n, k) for n, k in ((62, 1), (63, 2), (420, 7), (421, 8))],
        *[("8613900000000", "你" * n, k) for n, k in ((62, 1), (120, 2), (180, 3), (181, 4))],
        ("88690000000", "😀" * 36, 2),
        ("85299999999", "a" * 459, 3),
        ("85299999999", "你" * 201, 3),
        ("8613900000000", "a" * 459, 8),
    ],
)
async def test_the_price_follows_the_printed_table(
    provider: Provider, number: str, text: str, segments: int
) -> None:
    await ask(provider, request(number, text))
    assert [(sms.text, sms.segments) for sms in provider.outbox] == [(text, segments)]
    assert provider.account.balance == 10_000 - segments


async def test_a_text_to_china_and_elsewhere_is_priced_for_each(provider: Provider) -> None:
    await ask(provider, request("85299999999,8613900000000", "a" * 100))
    assert [sms.segments for sms in provider.outbox] == [1, 2]
    assert provider.account.balance == 10_000 - 3


def request(numbers: str, text: str) -> bytes:
    """A request of our own making: independent of what the relay composes."""
    english = text.isascii()
    content = text if english else text.encode("utf-16-be").hex().upper()
    mail = with_value(Q1, b"[RECIPIENT]=", numbers.encode())
    mail = with_value(mail, b"[CONTENT]=", content.encode())
    return with_value(mail, b"[LANG_ENG]=", b"1" if english else b"0")


# -- what is refused: one wrong e-mail for each check ----------------------------------------------

WRONG_FORMAT = [
    (250, with_line(Q1, b"[SENDERID]=", b"[SENDERID]=RelayDemo\r\nRegards\r\nAmy")),
    (250, Q1.replace(b"[LANG_ENG]=0\r\n", b"")),
    (250, Q1.replace(b"[USERNAME]", b"\r\n\r\n[USERNAME]")),
    (250, Q1.replace(b"text/plain", b"text/html")),
    (250, Q1.replace(b'text/plain; charset="us-ascii"', b'multipart/mixed; boundary="x"')),
    (250, Q1.replace(b"MIME-Version: 1.0", b"Content-Disposition: attachment")),
    (251, Q1.replace(b"[USERNAME]=", b"[Username]=")),
    (251, Q1.replace(b"[USERNAME]=", b"[USERNAME]= ")),
    (251, Q1.replace(b"[USERNAME]=", b" [USERNAME]=")),
    (251, with_value(Q1, b"[USERNAME]=", b"x" * 21)),
    (252, Q1.replace(b"[PASSWORD]=", b"[PASSWORD] =")),
    (252, with_value(Q1, b"[PASSWORD]=", b"")),
    (253, with_value(Q1, b"[RECIPIENT]=", b"+85299999999")),
    (253, with_value(Q1, b"[RECIPIENT]=", b"85299999999, 85399999999")),
    (253, with_value(Q1, b"[RECIPIENT]=", b"85299999999,")),
    (253, with_value(Q1, b"[RECIPIENT]=", b"")),
    (254, with_value(Q1, b"[CONTENT]=", b"4F60597")),
    (254, with_value(Q1, b"[CONTENT]=", b"4f60")),
    (254, with_value(Q1, b"[CONTENT]=", b"D83D")),
    (254, with_value(Q2, b"[CONTENT]=", "£5".encode("latin-1"))),
    (254, with_value(Q2, b"[CONTENT]=", b"tab\tbed")),
    (255, with_value(Q1, b"[LANG_ENG]=", b"2")),
    (255, with_value(Q1, b"[LANG_ENG]=", b"0 ")),
    (255, Q1.replace(b"[LANG_ENG]=0\r\n[SCHEDULING]=now", b"[SCHEDULING]=now\r\n[LANG_ENG]=0")),
    (256, with_value(Q1, b"[SCHEDULING]=", b"NOW")),
    (256, with_value(Q1, b"[SCHEDULING]=", b"2026-02-30 10:00")),
    (256, with_value(Q1, b"[SCHEDULING]=", b"2026-03-06 24:00")),
    (256, with_value(Q1, b"[SCHEDULING]=", b"2026-12-31 23:59 pm")),
    (257, with_value(Q1, b"[SENDERID]=", b"Relay Demo")),
    (257, Q1.replace(b"[SENDERID]=", b"[SENDER]=")),
    (259, with_value(Q4, b"[DNCR]=", b"2")),
    (259, Q4.replace(b"[DNCR]=", b"[dncr]=")),
    (250, Q4.replace(b"[DNCR]=", b"[FLASH]=")),
]


@pytest.mark.parametrize(("code", "mail"), WRONG_FORMAT)
async def test_a_wrong_format_is_answered_by_its_own_code(
    provider: Provider, mailed: Mailed, code: int, mail: bytes
) -> None:
    assert await ask(provider, mail) == OK
    assert text_of(mailed[0][2]).startswith(f"ERROR:{code} (")
    assert provider.outbox == []


def changed(**changes: object) -> Callable[[Account], None]:
    def change(account: Account) -> None:
        for name, value in changes.items():
            setattr(account, name, value)

    return change


def as_is(account: Account) -> None:
    pass


NOT_GRANTED = [
    (2, with_value(Q1, b"[USERNAME]=", b"someone"), as_is),
    (2, with_value(Q1, b"[PASSWORD]=", b"DemoApiPass"), as_is),
    (3, Q1, changed(enabled=False)),
    (5, with_value(Q1, b"[SCHEDULING]=", b"2031-03-05 09:16"), as_is),
    (6, with_value(Q1, b"[CONTENT]=", b""), as_is),
    (6, with_value(Q1, b"[CONTENT]=", b"4F60" * 202), as_is),
    (6, with_value(Q2, b"[CONTENT]=", b"a" * 460), as_is),
    (6, request("8613900000000", "a" * 460), as_is),
    (6, request("8613900000000", "你" * 202), changed(china_unicode_max=201)),
    (6, request("8613900000000,85299999999", "你" * 202), as_is),
    (8, with_value(Q1, b"[SENDERID]=", b""), as_is),
    (8, with_value(Q1, b"[SENDERID]=", b"Twelve-signs"), as_is),
    (8, with_value(Q1, b"[SENDERID]=", b"TwelveSigns1"), as_is),
    (8, with_value(Q1, b"[SENDERID]=", b"#Relay"), as_is),
    (17, with_value(Q1, b"[RECIPIENT]=", b"85299999999,8529999999"), as_is),
    (17, with_value(Q1, b"[RECIPIENT]=", b"853999999990"), as_is),
    (17, with_value(Q1, b"[RECIPIENT]=", b"8621223344556"), as_is),
    (17, with_value(Q1, b"[RECIPIENT]=", b"085299999999"), as_is),
    (17, with_value(Q1, b"[RECIPIENT]=", b"123456"), as_is),
    (22, Q1, changed(blocked=("44", "853"))),
    (25, with_value(Q1, b"[SENDERID]=", b"SMSNotice"), as_is),
    (18, Q3, changed(forbidden=("好",))),
    (16, Q1, changed(balance=1)),
]


@pytest.mark.parametrize(("code", "mail", "change"), NOT_GRANTED)
async def test_what_is_not_granted_is_answered_by_its_own_code(
    provider: Provider,
    mailed: Mailed,
    code: int,
    mail: bytes,
    change: Callable[[Account], None],
) -> None:
    change(provider.account)
    balance = provider.account.balance
    await ask(provider, mail)
    assert text_of(mailed[0][2]).split()[0] == f"ERROR:{code}"
    assert provider.outbox == []
    assert provider.account.balance == balance


async def test_five_years_ahead_to_the_minute_is_still_granted(provider: Provider) -> None:
    await ask(provider, with_value(Q1, b"[SCHEDULING]=", b"2031-03-05 09:15"))
    assert len(provider.outbox) == 2


async def test_a_word_forbidden_in_china_may_go_elsewhere(provider: Provider) -> None:
    provider.account.forbidden = ("好",)
    await ask(provider, Q1)
    assert len(provider.outbox) == 2


async def test_china_takes_a_unicode_text_of_459_units_where_the_manual_says_so(
    provider: Provider,
) -> None:
    provider.line_limit = 2000
    await ask(provider, request("8613900000000", "你" * 459))
    assert [sms.segments for sms in provider.outbox] == [8]


async def test_the_smaller_limit_for_china_is_not_for_english(provider: Provider) -> None:
    provider.account.china_unicode_max = 201
    await ask(provider, request("8613900000000", "a" * 459))
    await ask(provider, request("8613900000000", "你" * 201))
    assert [sms.segments for sms in provider.outbox] == [8, 4]


async def test_of_many_faults_the_first_check_is_named(provider: Provider, mailed: Mailed) -> None:
    """An e-mail with every fault, repaired one by one, shows the order of the checks."""
    provider.account.enabled = False
    provider.account.blocked = ("1",)
    provider.account.forbidden = ("好",)
    provider.account.balance = 0
    wrong = [
        (b"[USERNAME]=", b"some one", b"demoapiuser"),
        (b"[PASSWORD]=", b"", b"demoapipass"),
        (b"[RECIPIENT]=", b"+1", b"8613900000000,12025550123,00"),
        (b"[CONTENT]=", b"tab\tbed", b""),
        (b"[LANG_ENG]=", b"2", b"0"),
        (b"[SCHEDULING]=", b"later", b"2032-01-01 00:00"),
        (b"[SENDERID]=", b"a b", b"Much-too-long"),
        (b"[DNCR]=", b"x", b"0"),
    ]
    mail = Q4
    for tag, value, _ in wrong:
        mail = with_value(mail, tag, value)
    told = []

    async def tell() -> None:
        mailed.clear()
        await ask(provider, mail)
        told.append(int(text_of(mailed[0][2]).removeprefix("ERROR:").split()[0]))

    await tell()
    for tag, _, value in wrong:
        mail = with_value(mail, tag, value)
        await tell()
    provider.account.enabled = True
    await tell()
    for tag, value in (
        (b"[SCHEDULING]=", b"now"),
        (b"[CONTENT]=", b"4F60597D"),
        (b"[SENDERID]=", b"SMSNotice"),
        (b"[RECIPIENT]=", b"8613900000000,12025550123"),
    ):
        mail = with_value(mail, tag, value)
        await tell()
    provider.account.blocked = ()
    await tell()
    mail = with_value(mail, b"[SENDERID]=", b"Office")
    await tell()
    provider.account.forbidden = ()
    await tell()
    assert told == [251, 252, 253, 254, 255, 256, 257, 259, 3, 5, 6, 8, 17, 22, 25, 18, 16]


async def test_the_tags_are_counted_before_they_are_read(
    provider: Provider, mailed: Mailed
) -> None:
    await ask(provider, Q1.replace(b"[USERNAME]", b"[User]") + b"one\r\ntwo\r\n")
    assert text_of(mailed[0][2]).startswith("ERROR:250")


# -- silence, and lines that are too long ----------------------------------------------------------


@pytest.mark.parametrize(
    "mail",
    [
        Q1.replace(f"Subject: {TOKEN}\r\n".encode(), b""),
        Q1.replace(TOKEN.encode(), b" ", 1),
        Q1.replace(b"MIME-Version", b"Auto-Submitted: auto-generated\r\nMIME-Version"),
        Q1.replace(b"MIME-Version", b"Precedence: bulk\r\nMIME-Version"),
    ],
)
async def test_a_request_without_subject_or_marked_automatic_gets_no_answer(
    provider: Provider, mailed: Mailed, mail: bytes
) -> None:
    assert await ask(provider, mail) == OK
    assert mailed == []
    assert provider.outbox == []
    assert provider.ignored == 1
    assert provider.requests == [mail]


def line_of(octets: int) -> bytes:
    """A request whose longest line has so many octets."""
    numbers = ",".join(["85299999999"] * 90)[: octets - len("[RECIPIENT]=")]
    return with_value(Q1, b"[RECIPIENT]=", numbers.encode())


@pytest.mark.parametrize(
    ("limit", "octets", "code"),
    [(990, 990, "250"), (990, 991, "500"), (998, 998, "250"), (998, 999, "500")],
)
async def test_a_line_over_the_limit_is_refused_in_the_dialogue(
    provider: Provider, mailed: Mailed, limit: int, octets: int, code: str
) -> None:
    provider.line_limit = limit
    reply = await ask(provider, line_of(octets))
    assert reply.startswith("250" if code == "250" else "500 5.5.2")
    assert len(mailed) == (1 if code == "250" else 0)


async def test_a_broken_line_is_a_format_error(provider: Provider, mailed: Mailed) -> None:
    provider.long_lines = LongLines.BREAK
    assert await ask(provider, request("8613900000000", "你" * 246)) == OK
    assert text_of(mailed[0][2]).startswith("ERROR:250")


async def test_a_re_encoded_body_is_read_by_a_server_that_decodes(
    provider: Provider, mailed: Mailed
) -> None:
    provider.long_lines = LongLines.ENCODE
    mail = request("8613900000000", "你" * 459)
    await ask(provider, mail)
    assert [sms.text for sms in provider.outbox] == ["你" * 459]
    provider.decode_transfer_encoding = False
    mailed.clear()
    await ask(provider, mail)
    assert text_of(mailed[0][2]).startswith("ERROR:250")


def test_a_broken_line_holds_all_its_octets_in_lines_within_the_limit() -> None:
    mail = request("8613900000000", "你" * 459)
    carried = carry(mail, 100, LongLines.BREAK)
    assert carried is not None
    assert max(len(line) for line in carried.split(b"\r\n")) == 100
    assert carried.replace(b"\r\n ", b"") == mail


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_transfer_encoding_is_undone_as_the_standard_asks(encoding: str) -> None:
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"] = TOKEN
    mail.set_content(Q1.partition(b"\r\n\r\n")[2].decode(), cte=encoding)
    form = read_form(bytes(mail), decode=True)
    assert isinstance(form, Form)
    assert form.text == "你好嗎?a"
    assert not isinstance(read_form(bytes(mail), decode=False), Form)


# -- answers ---------------------------------------------------------------------------------------

ODD_SHAPES = {  # what a person reads where it is not just the two lines
    "lower-case": "\n  smsdid : 100001 , 100002  \n\n-- \nSMS service\n",
    "wrapped": "SMSDID:100001,\n100002\n",
    "one-per-line": "SMSDID:100001\nSMSDID:100002\n",
    "base64-bom": "\ufeffSMSDID:100001,100002\n",
    "html": "<html><head><style>p{margin:0}</style></head><body><p>"
    "SMSDID:&nbsp;100001,<br>100002</p></body></html>\n",
    "big5": "ＳＭＳＤＩＤ：100001，100002\n",
}
QUOTING = {"original-below", "header-block-below", "quote-below", "quote-above"}


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_is_a_sound_mail_that_says_the_ids(
    provider: Provider, mailed: Mailed, shape: str
) -> None:
    provider.script.shape = shape
    await ask(provider, Q1)
    [(_, _, mail)] = mailed
    parsed = message_from_bytes(mail, policy=policy.default)
    assert not any(part.defects for part in parsed.walk())
    assert parsed["From"] == GATEWAY
    assert parsed["To"] == RELAY
    assert b"\n" not in mail.replace(b"\r\n", b"")
    said = text_of(mail)
    if shape not in QUOTING:
        assert said.rstrip("\n") == ODD_SHAPES.get(shape, "SMSDID:100001,100002\n").rstrip("\n")
    else:
        assert said.count("SMSDID:100001,100002\n") == 1


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_names_the_request(
    provider: Provider, mailed: Mailed, shape: str
) -> None:
    provider.script.shape = shape
    await ask(provider, Q1)
    parsed = message_from_bytes(mailed[0][2], policy=policy.default)
    if shape == "only-in-references":
        assert parsed["Subject"] == "SMS result"
        assert parsed["References"] == f"<{TOKEN}@relay.example.com>"
        assert parsed["In-Reply-To"] == f"<{TOKEN}@relay.example.com>"
    else:
        assert TOKEN in parsed["Subject"].upper()


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_shape_can_say_an_error(provider: Provider, mailed: Mailed, shape: str) -> None:
    provider.account.enabled = False
    provider.script.shape = shape
    await ask(provider, Q1)
    assert not any(
        part.defects for part in message_from_bytes(mailed[0][2], policy=policy.default).walk()
    )
    said = text_of(mailed[0][2])
    if shape == "big5":
        assert said.strip() == "ＥＲＲＯＲ：3（API 憑證已被停用）"
    else:
        assert "error:3" in said.lower().replace(" ", "").replace("&nbsp;", "")


async def test_the_big5_answer_is_that_of_the_sample_octet_for_octet(
    provider: Provider, mailed: Mailed
) -> None:
    provider.account.enabled = False
    provider.script.shape = "big5"
    await ask(provider, Q1)
    sample = (SAMPLES / "a08-big5-folded-subject-fullwidth.eml").read_bytes()
    assert mailed[0][2].partition(b"\r\n\r\n")[2] == sample.partition(b"\r\n\r\n")[2]
    assert message_from_bytes(mailed[0][2], policy=policy.default)["Subject"] == f"回覆：{TOKEN}"


async def test_a_quoted_original_holds_the_password_and_a_false_result(
    provider: Provider, mailed: Mailed
) -> None:
    for shape in ("original-below", "quote-below", "quote-above"):
        provider.script.shape = shape
        await ask(provider, Q1)
        said = text_of(mailed[-1][2])
        assert "[PASSWORD]=demoapipass" in said
        assert "SMSDID:99999" in said


async def test_random_shapes_are_many_and_the_same_for_the_same_seed() -> None:
    async def subjects_and_bodies(seed: int) -> list[bytes]:
        mails: list[bytes] = []

        async def send(sender: str, recipient: str, data: bytes) -> None:
            mails.append(data.replace(b"Message-ID", b"").partition(b"Content-Type")[2])

        account = Account(username="demoapiuser", password="demoapipass")
        async with Provider(account, send, seed=seed, now=lambda: NOW) as provider:
            provider.script.shape = "random"
            for _ in range(30):
                await ask(provider, Q1)
        return mails

    first = await subjects_and_bodies(7)
    assert first == await subjects_and_bodies(7)
    assert first != await subjects_and_bodies(8)
    assert len(set(first)) > 6


# -- faults ----------------------------------------------------------------------------------------


async def script(provider: Provider, mailed: Mailed, script: Script) -> list[str]:
    """Ask once under this script: what the answers say."""
    provider.next.append(script)
    assert await ask(provider, Q1) == OK
    return [text_of(mail).strip() for _, _, mail in mailed]


async def test_the_queue_of_scripts_goes_before_the_standing_one(
    provider: Provider, mailed: Mailed
) -> None:
    provider.script = Script(error=20)
    provider.next += [Script(error=4), Script(error=999)]
    for _ in range(3):
        await ask(provider, Q1)
    assert [text_of(mail).split()[0] for _, _, mail in mailed] == [
        "ERROR:4",
        "ERROR:999",
        "ERROR:20",
    ]
    assert provider.outbox == []


async def test_a_request_can_be_lost(provider: Provider, mailed: Mailed) -> None:
    assert await script(provider, mailed, Script(lose_request=True)) == []
    assert provider.outbox == []
    assert provider.requests == [Q1]


async def test_an_answer_can_be_lost_though_the_sms_is_sent(
    provider: Provider, mailed: Mailed
) -> None:
    assert await script(provider, mailed, Script(lose_answer=True)) == []
    assert len(provider.outbox) == 2


async def test_an_answer_can_come_twice(provider: Provider, mailed: Mailed) -> None:
    assert await script(provider, mailed, Script(duplicate=True)) == ["SMSDID:100001,100002"] * 2
    assert mailed[0] == mailed[1]
    assert len(provider.outbox) == 2


async def test_two_answers_can_contradict_each_other(provider: Provider, mailed: Mailed) -> None:
    said = await script(provider, mailed, Script(contradict=True))
    assert said == ["SMSDID:100001,100002", "ERROR:20"]
    mailed.clear()
    said = await script(provider, mailed, Script(contradict=True, error=1))
    assert said == ["ERROR:1 (XXXXXX)", "SMSDID:100003"]


async def test_one_answer_can_hold_ids_and_an_error(provider: Provider, mailed: Mailed) -> None:
    assert await script(provider, mailed, Script(mixed=True)) == ["SMSDID:100001,100002\nERROR:20"]


@pytest.mark.parametrize(
    ("subject", "shown"),
    [("SR-0000000000000000", "SR-0000000000000000"), ("", "SMS result")],
)
async def test_an_answer_can_name_another_request_or_none(
    provider: Provider, mailed: Mailed, subject: str, shown: str
) -> None:
    await script(provider, mailed, Script(subject=subject, shape="only-in-references"))
    await script(provider, mailed, Script(subject=subject))
    assert TOKEN.encode() not in mailed[0][2] + mailed[1][2]
    assert message_from_bytes(mailed[1][2])["Subject"] == shown


async def test_an_answer_can_be_huge(provider: Provider, mailed: Mailed) -> None:
    await script(provider, mailed, Script(padding=5 * 2**20))
    assert len(mailed[0][2]) == pytest.approx(5 * 2**20, rel=0.01)
    assert text_of(mailed[0][2]).startswith("SMSDID:100001,100002\n")


async def test_a_bounce_returns_the_headers_from_the_null_sender(
    provider: Provider, mailed: Mailed
) -> None:
    await script(provider, mailed, Script(bounce=True))
    [(sender, recipient, mail)] = mailed
    assert (sender, recipient) == ("", RELAY)
    parsed = message_from_bytes(mail)
    assert parsed.get_content_type() == "multipart/report"
    assert parsed.get_param("report-type") == "delivery-status"
    kinds = [part.get_content_type() for part in parsed.walk() if not part.is_multipart()]
    assert "text/rfc822-headers" in kinds
    status = next(
        part for part in parsed.walk() if part.get_content_type() == "message/delivery-status"
    )
    assert [block["Status"] for block in status.get_payload()] == [None, "5.1.1"]
    assert f"Subject: {TOKEN}".encode() in mail
    assert b"demoapipass" not in mail
    assert provider.outbox == []


async def test_a_vacation_reply_comes_before_the_answer(provider: Provider, mailed: Mailed) -> None:
    said = await script(provider, mailed, Script(first="vacation"))
    assert said == ["I am out of the office until Monday.", "SMSDID:100001,100002"]
    vacation = message_from_bytes(mailed[0][2])
    assert vacation["Auto-Submitted"] == "auto-replied"
    assert mailed[0][0] == ""


async def test_a_note_without_result_can_be_all_that_comes(
    provider: Provider, mailed: Mailed
) -> None:
    said = await script(provider, mailed, Script(first="unrecognised", lose_answer=True))
    assert said == ["Your request has been received and is being processed."]


async def test_an_answer_can_leave_before_the_transaction_is_closed(
    provider: Provider, mailed: Mailed
) -> None:
    provider.next += [Script(early=True), Script()]
    await provider.receive(RELAY, GATEWAY, Q1)
    assert len(mailed) == 1
    await provider.receive(RELAY, GATEWAY, Q1)
    assert len(mailed) == 1
    await provider.settle()
    assert len(mailed) == 2


async def test_an_answer_waits_for_its_delay(provider: Provider, mailed: Mailed) -> None:
    provider.script.delay = 0.05
    await provider.receive(RELAY, GATEWAY, Q1)
    await asyncio.sleep(0.01)
    assert mailed == []
    await provider.settle()
    assert len(mailed) == 1


async def test_an_answer_that_cannot_be_sent_is_told(provider: Provider) -> None:
    async def send(sender: str, recipient: str, data: bytes) -> None:
        raise RuntimeError("mailbox full")

    hapless = Provider(provider.account, send)
    await hapless.receive(RELAY, GATEWAY, Q1)
    with pytest.raises(RuntimeError, match="mailbox full"):
        await hapless.settle()
    with pytest.raises(RuntimeError, match="mailbox full"):
        await hapless.__aexit__(None, None, None)


# -- phones ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mail", [Q1, Q2])
async def test_phones_are_told_scheduled_sms_after_the_given_delay(mail: bytes) -> None:
    got: asyncio.Queue[Sms] = asyncio.Queue()

    async def send(sender: str, recipient: str, data: bytes) -> None:
        pass

    async with Provider(
        Account(username="demoapiuser", password="demoapipass"),
        send,
        on_sms=got.put_nowait,
        scheduled_delay=0.01,
        now=lambda: NOW,
    ) as provider:
        await ask(provider, mail)
        for sms in provider.outbox:
            assert await asyncio.wait_for(got.get(), 2) == sms


async def test_without_a_delay_a_scheduled_sms_waits_for_its_time() -> None:
    got: list[str] = []

    async def send(sender: str, recipient: str, data: bytes) -> None:
        pass

    async def phone(sms: Sms) -> None:
        got.append(sms.number)

    account = Account(username="demoapiuser", password="demoapipass")
    async with Provider(account, send, on_sms=phone, now=lambda: NOW) as provider:
        await ask(provider, Q2)
        await ask(provider, Q3)
        await asyncio.sleep(0.02)
    assert got == ["8611223344556"]


# -- the wire --------------------------------------------------------------------------------------


async def post(port: int, mail: bytes, to: str = GATEWAY) -> None:
    await aiosmtplib.send(
        mail,
        sender=RELAY,
        recipients=[to],
        hostname="127.0.0.1",
        port=port,
        local_hostname="relay.example.com",
        start_tls=False,
    )


async def test_requests_come_over_smtp_too(provider: Provider, mailed: Mailed) -> None:
    async with provider.listen() as port:
        await post(port, Q1)
        await provider.settle()
        assert provider.requests == [Q1]
        assert len(mailed) == 1
        with pytest.raises(aiosmtplib.SMTPDataError) as refused:
            await post(port, line_of(991))
        assert refused.value.code == 500
        with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
            await post(port, Q1, "sendsms@elsewhere.example")


async def test_with_the_mail_server_the_answer_lies_in_the_relays_mailbox() -> None:
    async with MailServer({RELAY: "secret"}) as mail:
        account = Account(username="demoapiuser", password="demoapipass")
        async with Provider(account, mail.deliver) as provider:
            mail.route(GATEWAY, provider.receive)
            await post(mail.smtp_port, Q1)
            await provider.settle()
        [answer] = await mail.messages(RELAY)
    assert text_of(answer.raw) == "SMSDID:100001,100002\n"
    assert answer.raw.startswith(b"Return-Path: <sendsms@gateway.example>\r\n")


def test_the_judge_shares_nothing_with_what_it_judges() -> None:
    for module in (Path(__file__).parents[1] / "relay" / "demo").glob("*.py"):
        if module.stem in {"account", "answers", "carriage", "form", "provider", "smtpd"}:
            imports = [
                line
                for line in module.read_text(encoding="utf-8").splitlines()
                if line.startswith(("from relay", "import relay"))
            ]
            assert all(line.startswith("from relay.demo") for line in imports), module


def test_base64_that_is_none_is_a_format_error() -> None:
    mail = Q1.replace(b"7bit", b"base64").replace(b"[USERNAME]", b"=")
    assert not isinstance(read_form(mail, decode=True), Form)
    body = base64.encodebytes(Q1.partition(b"\r\n\r\n")[2])
    head = Q1.partition(b"\r\n\r\n")[0].replace(b"7bit", b"base64")
    assert isinstance(read_form(head + b"\r\n\r\n" + body, decode=True), Form)
