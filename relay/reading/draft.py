"""The corrected mail: a request as it could be written so that it is understood. Pure."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice

from relay.model import (
    Language,
    Mail,
    Part,
    Question,
    Reading,
    Reason,
    Recipient,
    Refusal,
    Request,
)
from relay.reading.fields.field_lines import field_line, field_of, is_nearly_a_field
from relay.reading.fields.field_words import OPTION, REMARK, SENDER, TEXT, TIME, TO
from relay.reading.fields.options import read_options
from relay.reading.pattern import pattern
from relay.reading.people.exceptions import leaves_out
from relay.reading.people.mentions import names_somebody
from relay.reading.people.numbers import read_recipients
from relay.reading.people.phone import NoPhone, read_number, say_number
from relay.reading.people.rules import Rules
from relay.reading.sentences.timing import read_dated
from relay.reading.when import Moment, read_when, say_when

BLANK = "____"  # to be filled in; as it is, no reader takes it for a number, a time or a text

_WORDS = {  # each one of the fields that can be read
    Language.EN: ("To", "Send at", "Sender", "Option", "Text"),
    Language.HANT: ("收件人", "發送時間", "顯示名稱", "選項", "內容"),
    Language.HANS: ("收件人", "发送时间", "显示名称", "选项", "内容"),
}
_COLON = {Language.EN: ": ", Language.HANT: "：", Language.HANS: "："}

# Refused for a cause that another wording of the same mail does not mend.
_HOPELESS = frozenset({"recipient.too_many", "automatic"})
_HOURS = (" 9am", " 3pm", " 6pm", " 9pm", "上午9時", "下午3時", "下午6時", "9時", "8時")
_MOST_TEXT, _MOST_PEOPLE = 3000, 20
_NUMBER = pattern(r"(?<![\w+])[+(]?[0-9][0-9 ().\-]{5,20}[0-9](?!\w)")
_MOST_NUMBERS = 5
_MARKED = pattern(  # 12:30 has no mark
    r"(?P<order>(?:[^:：\n]|(?<=[0-9])[:：](?=[0-9]{2})){1,200}+)[:：](?!/)(?P<text>.+)", re.DOTALL
)
# How an order to the relay begins that names nobody: its words are no text.
_ORDER = pattern(
    r"\W*(?:please|pls|plz|kindly|can you|could you|would you|tell|ask|remind|inform|notify|text"
    r"|sms|send|message|let)\b|\W*(?:請|请|麻煩|麻烦|唔該|幫|帮|通知|提醒|話|告訴|告诉|叫|發|发|傳|传)",
    re.IGNORECASE,
)

Reader = Callable[[Mail], Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The parts of a corrected mail; a part that its writer must fill in is `BLANK`."""

    to: tuple[str, ...]
    time: str = ""
    sender: str = ""
    options: tuple[str, ...] = ()
    text: str = BLANK


def write_draft(reading: Question | Refusal, rules: Rules, *, read: Reader, now: datetime) -> str:
    """A mail that says what was understood, with what was wrong corrected or left `BLANK`.

    It keeps its promise or is not there: with its blanks filled in, `read` understands it as the
    same recipients and the same text. "" where none can be shown, and where a choice answers.
    """
    if isinstance(reading, Question) and reading.choices:
        return ""
    draft = _draft(reading, rules, now)
    if draft is None:
        return ""
    for ended in _ends(reading, draft):
        mail = compose(draft, reading.language, ended=ended)
        if _is_understood(mail, draft, reading.language, rules, read):
            return mail
    return ""


def compose(draft: Draft, language: Language, *, ended: bool) -> str:
    """The body of the mail, one field a line and the text last; `ended` sets an end mark."""
    options = ", ".join(draft.options)
    comma = ", " if language is Language.EN else "、"
    values = (comma.join(draft.to), draft.time, draft.sender, options, draft.text)
    named = zip(_WORDS[language], values, strict=True)
    lines = [f"{word}{_COLON[language]}{value}" for word, value in named if value]
    return "\n".join([*lines, *(["---"] if ended else [])])


# -- what it says ---------------------------------------------------------------------------------


def _draft(reading: Question | Refusal, rules: Rules, now: datetime) -> Draft | None:
    known = reading.understood
    reasons = (*reading.reasons, *known.unsettled)
    codes = {reason.code for reason in reasons}
    if codes & _HOPELESS or len(known.recipients) > _MOST_PEOPLE:
        return None
    text = "" if codes & {"text.empty", "text.charset"} else known.text
    behind = [reason for reason in reasons if "behind" in reason.facts]
    if behind and not text:  # 9123 4567 今日停課: no time, but the text
        text, reasons = behind[0].words, tuple(r for r in reasons if r not in behind)
    draft = Draft(
        to=tuple(_entries(known.recipients, reasons, rules)),
        time=_time(known.send_at, reasons, rules, now, reading.language),
        sender=_sender(known.sender_id, reasons, rules),
        options=tuple(sorted(known.options)),
        text=text if 0 < len(text) <= _MOST_TEXT and _is_visible(text) else BLANK,
    )
    if "recipient.none" in codes:
        draft = _addressed(draft, rules)
    for reason in reasons:
        if reason.code == "field.unknown":
            draft = _with_line(draft, reason, rules, now, reading.language)
        elif reason.code == "field.twice":
            draft = _with_both(draft, reason, rules, now, reading.language)
    return draft


def _is_visible(text: str) -> bool:
    return any(c.isprintable() and not c.isspace() for c in text)


def _entries(
    recipients: tuple[Recipient, ...], reasons: tuple[Reason, ...], rules: Rules
) -> Iterator[str]:
    """Whoever was understood, and for each other a near name that is one person's, or `BLANK`."""
    wrong = [reason for reason in reasons if reason.code.startswith("recipient.")]
    wrong = [reason for reason in wrong if "requests" not in reason.facts]  # the first stays
    if any(leaves_out(reason.words) for reason in wrong):
        recipients = ()  # of a list without somebody we do not know whom
    yield from (say_number(recipient.msisdn) for recipient in recipients)
    for reason in wrong[:_MOST_PEOPLE]:
        nearest = reason.facts.get("nearest", "")
        yield nearest if nearest and len(rules.contacts.find(nearest)) == 1 else BLANK
    if not recipients and not wrong:
        yield BLANK


def _time(
    send_at: datetime | None,
    reasons: tuple[Reason, ...],
    rules: Rules,
    now: datetime,
    language: Language,
) -> str:
    wrong = [reason for reason in reasons if reason.code.startswith("time.")]
    at = _example(wrong[0].words, rules, now) if wrong else send_at
    return say_when(at, language, rules.zone) if at else ""


def _example(words: str, rules: Rules, now: datetime) -> datetime:
    """A time that can be written instead: of the day that was said, else of tomorrow."""
    for hour in _HOURS if words else ():
        when = read_when(words + hour, now=now, zone=rules.zone)
        if isinstance(when, Moment) and when.at is not None:
            return when.at
    tomorrow = now.astimezone(rules.zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(9), rules.zone)


def _sender(chosen: str, reasons: tuple[Reason, ...], rules: Rules) -> str:
    wrong = [reason.words for reason in reasons if reason.code == "sender_id.invalid"]
    if not wrong:
        return chosen
    near = difflib.get_close_matches(wrong[0], rules.sender_ids, 1, 0.0)
    return near[0] if near else ""


def _addressed(draft: Draft, rules: Rules) -> Draft:
    """A mail that named nobody: the only phone or contact of its first paragraph, as a proposal.

    That paragraph is then the order, and the text is what stands below it; or the order ends in a
    colon, and the text stands behind that.
    """
    first, _, rest = draft.text.partition("\n\n")
    marked = _MARKED.match(draft.text)
    if marked and names_somebody(marked["order"], rules):
        first, rest = marked["order"], marked["text"]
    named = "" if leaves_out(first) else first
    found = _only_phone(named, rules) or _only_contact(named, rules)
    ordered = bool(found) or (draft.text != BLANK and _ORDER.match(first) is not None)
    text = rest.strip() or BLANK if ordered else draft.text
    return replace(draft, to=(found or BLANK,), text=text)


def _only_phone(words: str, rules: Rules) -> str:
    phones = set()
    for match in islice(_NUMBER.finditer(words), _MOST_NUMBERS):
        phone = read_number(match.group(), rules.region, rules.countries)
        if isinstance(phone, NoPhone):
            return ""
        phones.add(say_number(phone.msisdn))
    return phones.pop() if len(phones) == 1 else ""


def _only_contact(words: str, rules: Rules) -> str:
    said = words[:_MOST_TEXT].casefold()
    found = [
        name
        for name in rules.contacts.names.values()
        if len(name) > 1
        and re.search(rf"(?<![a-z0-9]){re.escape(name.casefold())}(?![a-z0-9])", said)
    ]
    return found[0] if len(found) == 1 and len(rules.contacts.find(found[0])) == 1 else ""


def _with_line(
    draft: Draft, reason: Reason, rules: Rules, now: datetime, language: Language
) -> Draft:
    """With a line whose field was unknown: as the field that it nearly was, else as text."""
    value = reason.facts.get("value", "")
    line, kind = f"{reason.words}: {value}", field_of(reason.facts.get("nearest", "") + ":")
    if not is_nearly_a_field(line):
        if not value or field_line(line).kind == REMARK:
            return draft  # an option, or words that nobody can place
        return draft if draft.text == BLANK else replace(draft, text=f"{line}\n{draft.text}")
    if kind == TIME:
        when = read_when(value, now=now, zone=rules.zone)
        if not isinstance(when, Moment):  # an hour that nobody said is not written for them
            return replace(draft, time=BLANK)
        return replace(draft, time=say_when(when.at, language, rules.zone)) if when.at else draft
    if kind == TO:
        who = read_recipients(value, rules)
        people = [*(say_number(r.msisdn) for r in who.recipients)]
        wrong = [BLANK] if who.refusals or who.questions or not people else []
        kept = [entry for entry in draft.to if entry != BLANK]
        return replace(draft, to=tuple(dict.fromkeys([*kept, *people, *wrong])))
    if kind == SENDER:
        wanted = (Reason(code="sender_id.invalid", words=value),)
        return replace(draft, sender=_sender("", wanted, rules))
    if kind == OPTION:
        return replace(draft, options=tuple(sorted({*draft.options, *read_options(value)[0]})))
    text = value if draft.text == BLANK else f"{value}\n{draft.text}"
    return replace(draft, text=text) if value else draft


def _with_both(
    draft: Draft, reason: Reason, rules: Rules, now: datetime, language: Language
) -> Draft:
    """With what two fields of one kind say together, a day and an hour.

    Else that field is `BLANK`.
    """
    kind = field_line(f"{reason.words}:").kind
    first, second = reason.facts.get("first", ""), reason.facts.get("second", "")
    if kind == TIME:
        when = read_dated(first, second, rules, now=now).when
        if isinstance(when, Moment) and when.at is not None:
            return replace(draft, time=say_when(when.at, language, rules.zone))
    return _with_blank(draft, kind)


def _with_blank(draft: Draft, kind: str) -> Draft:
    if kind == TO:
        return replace(draft, to=(BLANK,))
    if kind == TIME:
        return replace(draft, time=BLANK)
    if kind == SENDER:
        return replace(draft, sender=BLANK)
    return replace(draft, text=BLANK) if kind == TEXT else draft


# -- whether it is true ---------------------------------------------------------------------------

_FILLED_NUMBER, _FILLED_TEXT = "+852 9876 5432", "Hello"


def _ends(reading: Question | Refusal, draft: Draft) -> tuple[bool, ...]:
    """Whether to try it with an end mark, first choice first."""
    cut = {"signature.removed", "quote.removed"} & {reason.code for reason in reading.warnings}
    return (True,) if cut or "\n\n" in draft.text else (False, True)


def _is_understood(mail: str, draft: Draft, language: Language, rules: Rules, read: Reader) -> bool:
    """Whether the mail, its blanks filled in, is read as it is meant."""
    to = [_FILLED_NUMBER if entry == BLANK else entry for entry in draft.to]
    whole = replace(
        draft,
        to=tuple(to),
        time=draft.time.replace(BLANK, ""),
        sender=draft.sender.replace(BLANK, ""),
        text=_FILLED_TEXT if draft.text == BLANK else draft.text,
    )
    body = compose(whole, language, ended=mail.endswith("\n---"))
    part = Part(content_type="text/plain", data=body.encode("utf-8", "replace"), charset="utf-8")
    got = read(Mail(headers=(), parts=(part,)))
    wanted = {r.msisdn for r in read_recipients(", ".join(to), rules).recipients}
    return (
        isinstance(got, Request)
        and {doubt.code for doubt in got.doubts} <= {"recipient.foreign"}
        and {r.msisdn for r in got.recipients} == wanted
        and got.text == whole.text
    )
