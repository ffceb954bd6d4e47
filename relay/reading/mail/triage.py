"""The kind of a mail: an answer of the gateway, a bounce, automatic, a command, a request. Pure."""

import re
from collections.abc import Collection
from enum import StrEnum

from relay.model import Mail
from relay.reading.mail.mime import content_type, parameter
from relay.reading.pattern import Needing, pattern

_MAX_HOPS = 30
_COMMENT = pattern(r"\([^()]*\)")
_BULK = {"bulk", "junk", "list", "auto_reply"}
_AUTOREPLY = ("x-autoreply", "x-autorespond", "x-autoresponse")
_MACHINES = ("mailer-daemon", "postmaster")
# As relays name their notices, and no mail program what a person writes.
_NOTICE_ID = pattern(r"<[0-9A-Za-z]+\.[0-9a-f]{16}\.sms-notice@[^@<>\s]+>")
_NO_REPLY = pattern(r"(?:no|do-?not|donot)[-_.]?reply\b.*")
_BOUNCE = "delivery-status"
# What mail programs write in front of the Subject when a machine answers for its owner. An answer
# to such an answer has a prefix of its own first (Re: Automatic reply: …), and is a person's.
_ANSWERED_BY_ITSELF = Needing(
    "auto|vacation|abwesenheit|afwezigheid|otomatik|balasan",
    pattern(
        r"auto: .{1,60} is out of the office\b|\W{0,3}(?:"
        r"auto(?:matic|mated|matisch[er]*)?[ -]?(?:reply|response|answer|respond(?:er)?|antwort)"
        r"(?: message)?|out[ -]of[ -](?:the[ -])?office auto-?reply|vacation (?:reply|response)"
        r"|abwesenheits(?:notiz|nachricht|meldung)|automatisch (?:antwoord|svar|svarsmeddelande)"
        r"|autosvar|automatiskt svar"
        r"|afwezigheidsbericht|r[ée]ponse automatique|respuesta autom[áa]tica"
        r"|resposta autom[áa]tica"
        r"|risposta automatica|odpowied[źz] automatyczna|automatick[áa] odpov[ěe][ďd]|автоответ"
        r"|автоматический ответ|автоматична відповідь|otomatik yan[ıi]t"
        r"|balasan (?:otomatis|automatik)"
        r"|trả lời tự động|(?:การ)?ตอบกลับอัตโนมัติ|自動(?:回覆|回復|答覆|應答|返信|応答)"
        r"|自动(?:回复|答复|应答)|자동 ?(?:회신|응답|답장)"
        r")\W{0,2}[:：\]】)]",
        re.IGNORECASE,
    ),
)
# Words that a person may begin a Subject with as well: they count in front of another Subject.
_AWAY = Needing(
    "office|ooo|leave|absence|oficina|escrit|fuori sede",
    pattern(
        r"\W{0,3}(?:out[ -]of[ -](?:the[ -])?office(?: reply| notification)?|ooo"
        r"|on (?:annual )?leave"
        r"|absence du bureau|fuera de (?:la )?oficina|fora do escrit[óo]rio|fuori sede"
        r"|不在(?:通知|連絡|辦公室|办公室)|外出|休假(?:中|通知)?|부재중)\W{0,2}[:：\]】)]\s*"
        r"(?:re|fw|fwd|aw|回覆|回复|答覆|答复|轉寄|转发)\s*[:：]",
        re.IGNORECASE,
    ),
)


class Kind(StrEnum):
    ANSWER = "answer"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    COMMAND = "command"
    REQUEST = "request"


def triage(
    mail: Mail,
    *,
    references: bool,
    reads_like_answer: bool,
    answers_here: bool,
    our_thread: bool,
    own_addresses: Collection[str],
    loop_mark: str,
) -> Kind:
    """What is to be done with a mail.

    A report on a delivery (RFC 3464) is a bounce. `references`: one of our references stands where
    the gateway puts it, and then it is an answer, however automatic. `reads_like_answer` counts
    only where `answers_here`: where no colleague can have written it. Then automatic mail, then
    what stands in `our_thread` as a command; all else is a request. A mail with our own loop mark
    is our own, and never any of these.
    """
    if _is_looped(mail, loop_mark):
        return Kind.AUTOMATIC
    if _is_report(mail) and _reports_on(mail) == _BOUNCE:
        return Kind.BOUNCE
    if references or (reads_like_answer and answers_here):
        return Kind.ANSWER
    if is_automatic(mail, own_addresses=own_addresses, loop_mark=loop_mark):
        return Kind.AUTOMATIC
    return Kind.COMMAND if our_thread else Kind.REQUEST


def is_automatic(mail: Mail, *, own_addresses: Collection[str], loop_mark: str) -> str:
    """Why a mail is taken for a machine's, in words, or "" (RFC 3834 2 and 5, and custom).

    X-Auto-Response-Suppress says "do not answer", not "nobody wrote this", and some servers put it
    on what people write: it counts only with a sender that calls itself no-reply.
    """
    local = mail.sender.partition("@")[0]
    words = [*_marks(mail)]
    if _is_looped(mail, loop_mark):
        words.append("X-Relay-Loop is ours")
    if any(map(str.strip, mail.header_all("x-relay-loop"))):
        words.append("X-Relay-Loop is another relay's")
    if _NOTICE_ID.fullmatch(mail.message_id):
        words.append("a Message-ID of a relay's notice")
    if _is_report(mail):
        words.append("a report")
    if local in _MACHINES:
        words.append(f"from {local}")
    if mail.sender and mail.sender in {own.casefold() for own in own_addresses}:
        words.append("from an address of the relay")
    if _suppresses_answers(mail) and _NO_REPLY.fullmatch(local):
        words.append(f"X-Auto-Response-Suppress, from {local}")
    if _ANSWERED_BY_ITSELF.match(mail.subject) or _AWAY.match(mail.subject):
        words.append(f"Subject: {mail.subject[:40]}")
    if len(mail.header_all("received")) > _MAX_HOPS:
        words.append(f"more than {_MAX_HOPS} Received headers")
    return words[0] if words else ""


def _marks(mail: Mail) -> list[str]:
    words = []
    if _plain(mail.header("return-path")) == "<>":
        words.append("Return-Path is <>")
    for value in mail.header_all("auto-submitted"):
        if (token := _plain(value).partition(";")[0].strip()) != "no":
            words.append(f"Auto-Submitted: {token[:40]}")
    for value in mail.header_all("precedence"):
        if _plain(value) in _BULK:
            words.append(f"Precedence: {_plain(value)}")
    for name, _ in mail.headers:
        if name.startswith("list-") or name in _AUTOREPLY:
            words.append(f"{name[:40]} is there")
            break
    return words


def _is_looped(mail: Mail, loop_mark: str) -> bool:
    return bool(loop_mark) and loop_mark in map(str.strip, mail.header_all("x-relay-loop"))


def _is_report(mail: Mail) -> bool:
    return content_type(mail.headers) == "multipart/report"


def _reports_on(mail: Mail) -> str:
    """What a report is about: a delivery, where it does not say."""
    return parameter(mail.headers, "report-type").casefold() or _BOUNCE


def _suppresses_answers(mail: Mail) -> bool:
    tokens = _plain(" , ".join(mail.header_all("x-auto-response-suppress"))).split(",")
    return not {"all", "autoreply", "oof"}.isdisjoint(token.strip() for token in tokens)


def _plain(value: str) -> str:
    """A structured value without its comments, in lower case."""
    return _COMMENT.sub("", value).strip().casefold()
