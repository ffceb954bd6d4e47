"""An answer above a notice of ours, as mail programs quote it, is read as if it stood alone."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from inscriptis import get_text

from relay.model import Choice, Language, Msisdn, Reason, Recipient, State
from relay.notices.facts import Facts, Kind, Sent
from relay.notices.letter import Letter
from relay.notices.words import write
from relay.reading.command import read_command
from relay.reading.mail.mail import parse_mail
from relay.reading.people.rules import Rules

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=HONG_KONG)
RULES = Rules(zone=HONG_KONG)
AMY = Recipient(msisdn=Msisdn("85291234567"), name="Amy Wong")
WANG = Recipient(msisdn=Msisdn("8613812345678"))
FACTS = Facts(
    ticket="7K3QX",
    language=Language.EN,
    zone=HONG_KONG,
    subject="Parcel",
    recipients=(AMY, WANG),
    text="Your parcel is ready.\n\nRoom 3, 9:00-17:00. cancel\nyes",
    sender_id="Office",
    encoding="english",
    units=60,
    segments=1,
    billed=2,
    reasons=(Reason(code="text.boundary", words="Amy", facts={"removed": "Regards\nAmy"}),),
    choices=(Choice(send_at=NOW), Choice(recipients=(WANG,))),
)
DRAFT = "To: ____\nText: Your parcel is ready.\n---"
OUTCOMES = (
    Sent(recipients=(AMY.msisdn,), state=State.ACCEPTED),
    Sent(recipients=(WANG.msisdn,), state=State.REJECTED, code="18", detail="非法詞語"),
)
LETTERS = {
    Kind.ACKNOWLEDGEMENT: FACTS,
    Kind.HELD: FACTS,
    Kind.QUESTION: FACTS,
    Kind.REFUSAL: replace(FACTS, choices=(), draft=DRAFT),
    Kind.RESULT: replace(FACTS, results=OUTCOMES),
    Kind.STATUS: replace(FACTS, history=((NOW, "mail.received", ""),), results=OUTCOMES[:1]),
    Kind.HELP: FACTS,
}
ANSWERS = {
    Language.EN: [("yes", "yes"), ("cancel", "cancel"), ("2", "choice"), ("status", "status")],
    Language.HANT: [("是", "yes"), ("取消", "cancel"), ("2", "choice"), ("重發", "resend")],
    Language.HANS: [("是", "yes"), ("取消", "cancel"), ("2", "choice"), ("重发", "resend")],
}
NEW_TEXTS = {
    Language.EN: "text: It is ready now",
    Language.HANT: "內容：包裹已經到了",
    Language.HANS: "内容：包裹已经到了",
}
WROTE = {
    Language.EN: "On Wed, 18 Nov 2026 at 09:59, SMS Relay <sms@office.example> wrote:",
    Language.HANT: "SMS Relay <sms@office.example> 於 2026年11月18日 週三 上午9:59寫道：",
    Language.HANS: "SMS Relay <sms@office.example> 于2026年11月18日周三 09:59写道：",
}
HEADERS = {
    Language.EN: ("From:", "Sent:", "To:", "Subject:"),
    Language.HANT: ("寄件者:", "寄件日期:", "收件者:", "主旨:"),
    Language.HANS: ("发件人:", "发送时间:", "收件人:", "主题:"),
}

NEXT = "\n\n"
Quoted = Callable[[str, Letter, Language], tuple[str, str]]  # the two bodies, "" for none


def _inner(page: str) -> str:
    """What programs keep of a page that they quote."""
    [body] = re.findall(r"<body[^>]*>(.*)</body>", page, re.DOTALL)
    return str(body)


def _plain(letter: Letter) -> str:
    """The page as programs turn it into text."""
    return get_text(letter.html.replace("<b>", "*").replace("</b>", "*")).strip()


def _marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _named(letter: Letter, language: Language) -> list[tuple[str, str]]:
    values = ("SMS Relay <sms@office.example>", "2026-11-18 09:59", "Amy <amy@office.example>")
    return list(zip(HEADERS[language], (*values, letter.subject), strict=True))


def gmail(answer: str, letter: Letter, language: Language) -> tuple[str, str]:
    wrote = html.escape(WROTE[language])
    return (
        f"{answer}\n\n{WROTE[language]}\n\n{_marked(_plain(letter))}\n",
        f'<div dir="ltr">{answer}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{wrote}<br></div><blockquote class="gmail_quote" '
        'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        f'padding-left:1ex"><u></u>{_inner(letter.html)}</blockquote></div>',
    )


def outlook(answer: str, letter: Letter, language: Language) -> tuple[str, str]:
    block = _named(letter, language)
    lines = "\n".join(f"{name} {value}" for name, value in block)
    rows = "<br>".join(f"<b>{name}</b> {html.escape(value)}" for name, value in block)
    inner = re.sub(r"<(/?)h[12]", r"<\1p", _inner(letter.html))
    inner = re.sub(r"border-radius:\d+px;?|overflow-wrap:anywhere;?", "", inner)
    return (
        f"{answer}\n\n{lines}\n\n{_plain(letter)}\n",
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--\n'
        "p.MsoNormal {margin:0cm}\n--></style></head><body><div class=WordSection1>"
        f"<p class=MsoNormal>{answer}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm "
        f"0cm'><p class=MsoNormal>{rows}<o:p></o:p></p></div></div>"
        f"<p class=MsoNormal><o:p>&nbsp;</o:p></p>{inner}</div></body></html>",
    )


def outlook_on_the_web(answer: str, letter: Letter, language: Language) -> tuple[str, str]:
    block = _named(letter, language)
    lines = "\n".join(f"{name} {value}" for name, value in block)
    rows = "<br>".join(f"<b>{name}</b> {html.escape(value)}" for name, value in block)
    return (
        f"{answer}\n{'_' * 32}\n{lines}\n\n{_plain(letter)}\n",
        f'<div class="elementToProof">{answer}</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr">'
        f"<font>{rows}</font><div>&nbsp;</div></div>{_inner(letter.html)}",
    )


def apple(answer: str, letter: Letter, language: Language) -> tuple[str, str]:
    wrote = html.escape(WROTE[language])
    return (
        f"{answer}\n\n{_marked(WROTE[language] + NEXT + _plain(letter))}\n",
        f'<html><body dir="auto">{answer}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">'
        f'<br><blockquote type="cite">{wrote}<br><br></blockquote></div><blockquote type="cite">'
        f'<div dir="ltr">{_inner(letter.html)}</div></blockquote></body></html>',
    )


def thunderbird(answer: str, letter: Letter, language: Language) -> tuple[str, str]:
    return f"{answer}\n\n{WROTE[language]}\n{_marked(letter.text)}\n", ""


def qq(answer: str, letter: Letter, language: Language) -> tuple[str, str]:
    rule = "------------------&nbsp;原始邮件&nbsp;------------------"
    block = _named(letter, Language.HANS)
    rows = "".join(f"<div><b>{name}</b>&nbsp;{html.escape(value)};</div>" for name, value in block)
    lines = "\n".join(f"{name}&nbsp;{value};" for name, value in block)
    return (
        f"{answer}\n\n\n\n\n{rule}\n{lines}\n\n\n{_plain(letter)}\n",
        f'<div>{answer}</div><div><br></div><div style="font-size: 12px;padding:2px 0 2px 0;">'
        f'{rule}</div><div style="font-size: 12px;background:#efefef;padding:8px;">{rows}</div>'
        f"<div><br></div>{_inner(letter.html)}",
    )


PROGRAMS: list[Quoted] = [gmail, outlook, outlook_on_the_web, apple, thunderbird, qq]


def reply(bodies: tuple[str, str], subject: str) -> bytes:
    plain, page = bodies
    message = EmailMessage()
    message["From"], message["To"] = "Amy <amy@office.example>", "sms@office.example"
    message["Subject"], message["Message-ID"] = subject, "<answer@office.example>"
    message["In-Reply-To"] = "<7K3QX.1@office.example>"
    if plain:
        message.set_content(plain)
        if page:
            message.add_alternative(page, subtype="html")
    else:
        message.set_content(page, subtype="html")
    return bytes(message)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: str(program.__name__))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LETTERS))
def test_an_answer_above_a_quoted_notice_is_all_that_is_read(
    kind: Kind, language: Language, program: Quoted
) -> None:
    letter = write(kind, replace(LETTERS[kind], language=language))
    for answer, verb in ANSWERS[language]:
        plain, page = program(answer, letter, language)
        forms = [(plain, page), (plain, "")] + ([("", page)] if page else [])
        for form in forms:
            mail = parse_mail(reply(form, letter.subject))
            command = read_command(mail, RULES, now=NOW)
            assert (command.verb, command.words) == (verb, answer), form


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: str(program.__name__))
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [Kind.ACKNOWLEDGEMENT, Kind.HELD])
def test_nothing_of_a_quoted_notice_becomes_part_of_a_new_text(
    kind: Kind, language: Language, program: Quoted
) -> None:
    letter = write(kind, replace(LETTERS[kind], language=language))
    answer = NEW_TEXTS[language]
    plain, page = program(answer, letter, language)
    for form in [(plain, page), (plain, "")] + ([("", page)] if page else []):
        command = read_command(parse_mail(reply(form, letter.subject)), RULES, now=NOW)
        assert command.verb == "text", form
        assert command.wording is not None
        assert command.wording.text == re.split(r"[:：]", answer, maxsplit=1)[1].strip()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: str(program.__name__))
@pytest.mark.parametrize("language", list(Language))
def test_a_notice_sent_back_without_a_word_says_nothing(
    language: Language, program: Quoted
) -> None:
    """Its own words "yes" and "cancel" are nobody's answer."""
    for kind, facts in LETTERS.items():
        letter = write(kind, replace(facts, language=language))
        plain, page = program("", letter, language)
        for form in [(plain, page), (plain, "")] + ([("", page)] if page else []):
            command = read_command(parse_mail(reply(form, letter.subject)), RULES, now=NOW)
            assert command.verb in ("unknown", "answer"), (kind, form)
