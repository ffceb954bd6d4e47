"""What: the text of the SMS, and how sure it is where that text ends. Pure."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from relay.model import Reason
from relay.reading.fields.sender_below import may_be_told, split_sender
from relay.reading.lines.below_mark import prose_below
from relay.reading.lines.closing import is_sign_off
from relay.reading.lines.cut import Cut, cut
from relay.reading.lines.endings import MARKED, PICTURE
from relay.reading.lines.quotes import SIGNATURE
from relay.reading.lines.signature import fingerprint
from relay.reading.lines.writer import is_writer
from relay.reading.pattern import pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.asides import has_asides, split_perhaps, split_send_at
from relay.reading.sentences.colleagues import is_handed_over
from relay.reading.sentences.first_line import split_first_time
from relay.reading.sentences.form_remarks import has_note, split_note
from relay.reading.sentences.last_time import split_last_time
from relay.reading.sentences.last_words import end_with_us
from relay.reading.sentences.pointers import begins_with_pointer
from relay.reading.sentences.remarks import may_be_for_us, split_remark
from relay.reading.sentences.timing import (
    Timing,
    split_last,
    split_own,
    times_of,
    without_thanks,
)

_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "‘": "’", "'": "'", "＂": "＂", "„": "“"}
_AFTER_QUOTE = pattern(r"[ \t]*[.。,，!！]?[ \t]*")
# "…" thx amy: behind a quoted text a name is one in small letters too
_THANKED = pattern(
    r"[ \t.。,，!！]*(?:thanks|thank you|thx|tks|ty|cheers)[ ,.!]*([a-z]{2,15})[\s.!]*",
    re.IGNORECASE,
)
_KISSES = pattern(r"[ \t]+x+[ \t.]*\Z", re.IGNORECASE)
_ASKED = pattern(r"[ \t]*[?？][ \t]*\Z")  # "Could you text 9123 4567 with “…”?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The text, and what was found at its end."""

    text: str
    timings: tuple[Timing, ...] = ()  # of a last sentence that is about the time alone
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()
    sender: str = ""  # the sender ID that its last line chooses
    perhaps: str = ""  # a time in its last line, of sending or of what it tells
    quoted: bool = False  # it stood in quotation marks, and is text whatever it says
    whys: frozenset[str] = frozenset()  # keys: why some of its words may not be the text
    removed: str = field(default="")  # the block that was inferred to be no text, or remembered


def read_wording(
    below: str,
    rules: Rules,
    *,
    now: datetime,
    opened: bool,
    as_is: bool = False,
    whole: bool = False,
    remarks: str = "",
    signatures: frozenset[str] = frozenset(),
    writer: frozenset[str] = frozenset(),
    chosen: datetime | None = None,
    inline: bool = False,
    timed: bool = False,
) -> Wording:
    """The text in what stands below the recipients.

    `opened`: an opening sentence was read, so the last sentence may be about the time. `as_is`: it
    stands in a field of its own, and its last sentence stays text, whatever it says. `whole`: the
    recipients stand outside the body, all of which is text. `remarks`: what its fields say beside
    it, which is left out. `signatures`: the fingerprints of those that the requester has confirmed.
    `writer`: the requester's names. `chosen`: the time that they answered with; a line at an end
    that names it is no text. `inline`: it begins on the line of its order. `timed`: a time was said
    above it, and none at its top is that of sending.
    """
    end = cut(below, signatures, writer)
    text = PICTURE.sub("", end.text).strip()
    text, noted = split_note(text) if as_is else (text, "")
    text, sender = split_sender(text, rules)
    timings: tuple[Timing, ...] = ()
    removed = _removed(below, end.text) if end.how == "inferred" or end.remembered else ""
    half = prose_below(below, end.text) if end.how == "end-mark" else ""
    follower = split_last(text, rules, now=now) if opened else None
    sent_at = None
    if follower is None:
        own = None if as_is or opened else split_own(text, rules, now=now)
        sent_at = own or split_send_at(text, rules, now=now)
    perhaps = split_perhaps(text, rules, now=now) if as_is and sent_at is None else None
    last = None if follower or sent_at or timed else split_last_time(text, rules, now=now)
    if last is not None and not as_is:
        sent_at = last.follower if last.said else None
        perhaps = last.follower if opened and not last.said else None
    another = False  # time was answered than those of which one line may be that of sending
    if perhaps is not None and chosen is not None:
        times = times_of(perhaps.timing)
        text = perhaps.text if chosen in times else text
        perhaps, another = None, _is_another(chosen, times, now)
    taken = follower or sent_at
    if taken is not None:
        text, timings = taken.text, (taken.timing,)
    plain = as_is or timed or taken is not None
    first = None if plain else split_first_time(text, rules, now=now, inline=inline)
    if first is not None and chosen is not None:
        text = first.text if chosen in first.times else text
        another, first = _is_another(chosen, first.times, now), None
    if not sender:
        text, sender = split_sender(text, rules)
    text, remark = split_remark(text, opened=opened)
    if as_is and not noted:
        text, noted = split_note(text)
    doubtful = sent_at is not None or bool(remark or noted or remarks) or may_be_for_us(text)
    doubtful = doubtful or (bool(sender) and may_be_told(text, labelled=as_is))
    instructs = another or (first is not None and not first.times)
    instructs |= as_is and last is not None and last.said
    doubtful = doubtful or instructs or bool(half)
    quoted = _unquoted(_without_closing(text, writer) if opened else text)
    if quoted is None:
        doubtful = doubtful or end.how == "inferred" or end.looks_signed or has_note(text)
        doubtful = doubtful or has_asides(
            text, rules, now=now, as_is=as_is, opened=opened, whole=whole
        )
        doubtful = doubtful or begins_with_pointer(text) or is_handed_over(text)
        bracketed = text.endswith((")", "]", "）", "】"))
        below_it = text.partition("\n")[2] if as_is and not bracketed else text
        doubtful = doubtful or end_with_us(below_it, writer)
        quoted = _quoted_line(text) if opened else None
        doubtful = doubtful or quoted is not None
    left_out = "\n".join(filter(None, (remarks, noted, remark, half, removed)))
    whys = {"order": instructs, "time": sent_at is not None}
    return Wording(
        text=text if quoted is None else quoted,
        perhaps=perhaps.timing.words if perhaps else first.words if first and first.times else "",
        sender=sender,
        quoted=quoted is not None,
        whys=frozenset(why for why, holds in whys.items() if holds),
        timings=timings,
        doubts=(boundary(left_out, "" if end.remembered else end.signature),) if doubtful else (),
        warnings=_warnings(end),
        removed=removed,
    )


def boundary(removed: str = "", signature: str = "") -> Reason:
    """A doubt about where the text ends, with the block that was taken off, if one was.

    Of the signature in it the fingerprint is told, which a "yes" may teach.
    """
    facts = {"removed": removed} if removed else {}
    if removed and signature:
        facts["signature"] = fingerprint(signature)
    return Reason(code="text.boundary", words=removed.partition("\n")[0][:200], facts=facts)


# -- private --------------------------------------------------------------------------------------


def _is_another(chosen: datetime, times: tuple[datetime, ...], now: datetime) -> bool:
    """Whether the answer is another time of sending, and neither one of those nor "now".

    That is the moment of the answer, with its seconds; a time that people say has none.
    """
    immediate = chosen == now or bool(chosen.second or chosen.microsecond)
    return bool(times) and chosen not in times and not immediate


def _warnings(end: Cut) -> tuple[Reason, ...]:
    """What was left out; of a remembered signature its words, and its fingerprint."""
    known = Reason(code=SIGNATURE, words=end.signature[:200], facts={"remembered": end.remembered})
    return tuple(
        known if code == SIGNATURE and end.remembered else Reason(code=code)
        for code in end.warnings
    )


def _unquoted(text: str) -> str | None:
    """What stands between quotation marks that hold the whole text."""
    closing = _QUOTES.get(text[:1], "")
    at = text.rfind(closing) if closing else -1
    if at < 1 or not _AFTER_QUOTE.fullmatch(text, at + 1):
        return None
    inside = text[1:at]
    whole = closing not in inside and text[0] not in inside
    return inside.strip() if whole and inside.strip() else None


def _without_closing(text: str, writer: frozenset[str]) -> str:
    """The text without the thanks behind it, or without the name that signs them: "…" Thx, Amy.

    Nor with the mark of the question that the order was.
    """
    at = text.rfind(_QUOTES.get(text[:1], "\0"))
    behind = text[at + 1 :]
    signed = is_sign_off(_KISSES.sub("", behind.lstrip(" .。,，!！?？")))
    thanked = _THANKED.fullmatch(behind)
    signed = signed or (thanked is not None and is_writer(thanked[1], writer))
    return text[: at + 1] if at > 0 and (signed or _ASKED.match(behind)) else without_thanks(text)


def _quoted_line(text: str) -> str | None:
    """A quoted text of one line, with more lines below it."""
    line, newline, _ = text.partition("\n")
    return _unquoted(line.rstrip()) if newline else None


def _removed(below: str, kept: str) -> str:
    at = below.find(kept) if kept else 0
    return below[at + len(kept) :].strip(f" \n\t{MARKED}") if at >= 0 else ""
