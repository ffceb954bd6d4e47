"""The story of one request for eyes: what was read and why, what left, what came back, and when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from relay.journal.rows import RequestRow, Row, SubmissionRow, moment
from relay.model import Reason, State
from relay.notices.delivery import say_delivery
from relay.notices.english import ENGLISH
from relay.notices.facts import Reported
from relay.notices.saying import say_number
from relay.operator.saying import (
    WIDE,
    boxed,
    coloured,
    say_age,
    say_clock,
    say_code,
    say_event,
    say_line,
    say_state,
)
from relay.operator.standing import shade_of, state_of
from relay.planning.usage import cents, money
from relay.steps.phones import reported_of

_RAIL = 31  # columns before the rail: a time, a pause
_SHORT = timedelta(seconds=1)


def tell_story(
    console: Console,
    request: RequestRow,
    submissions: Sequence[SubmissionRow],
    history: Sequence[Row],
    zone: ZoneInfo,
) -> None:
    """All of it, from top to bottom."""
    state, shade = state_of(request, submissions), shade_of(submissions)
    colour = shade if shade in ("delivered", "undelivered") else state
    console.print(f"[b]#{request.ticket}[/b]  {coloured(say_state(state, shade), colour)}\n")
    _what_was_read(console, request, zone)
    if submissions:
        console.print("\n[b]What left, and what came back[/b]")
        for submission in submissions:
            _show_submission(console, submission, zone)
        _show_charges(console, submissions)
    console.print("\n[b]When[/b]")
    _show_history(console, history, zone)


# -- private --------------------------------------------------------------------------------------


def _what_was_read(console: Console, request: RequestRow, zone: ZoneInfo) -> None:
    rows = [
        ("from", request.requester),
        ("Subject", request.subject),
        ("read", say_clock(request.created_at, zone, seconds=True)),
        ("for", say_clock(request.send_at, zone)),
        ("sender ID", request.sender_id),
        *(("why", _reason(reason)) for reason in request.reasons),
        *(("note", _reason(warning)) for warning in request.warnings),
    ]
    for label, value in rows:
        if value:
            say_line(console, f"[dim]{label:<9}[/]  {escape(value)}", indent=11)
    if request.text:
        console.print(boxed(request.text), soft_wrap=False)


def _is_wide(console: Console) -> bool:
    return console.width >= WIDE or not console.is_terminal


def _reason(reason: Reason) -> str:
    return f"{say_code(reason.code)} ({reason.code})"


def _show_submission(console: Console, submission: SubmissionRow, zone: ZoneInfo) -> None:
    for report, smsdid in zip(reported_of(submission), submission.smsdids, strict=False):
        said = f"{say_number(report.recipient.msisdn)} {report.recipient.name}".strip()
        told = f"SMSDID {smsdid}" if smsdid else submission.detail
        delivered = f"{_delivery(report, zone)}  " if report.sent is State.ACCEPTED else ""
        line = f"  {escape(said)}  {coloured(submission.state.value, submission.state.value)}"
        code = f"[dim]{escape(told)} {submission.reference}[/dim]"
        if _is_wide(console):
            say_line(console, f"{line}  {delivered}{code}", indent=4)
        else:
            say_line(console, f"{line}  {delivered}", indent=4)
            say_line(console, f"    {code}", indent=4)


def _delivery(report: Reported, zone: ZoneInfo) -> str:
    """What was reported of a phone, in its colour."""
    if report.state is None:
        return "[dim]no report[/dim]"
    said = f"{say_delivery(report, ENGLISH)} ({say_clock(report.at, zone)})"
    return coloured(said, report.state.value)


def _show_charges(console: Console, submissions: Sequence[SubmissionRow]) -> None:
    rows = [row for submission in submissions for row in submission.deliveries]
    charges = [cost for row in rows if (cost := money(row.cost)) is not None]
    if charges:
        total = cents(sum(charges, Decimal(0)))
        console.print(f"  [dim]charged HKD {total:f}, for {len(charges)} of {len(rows)} SMS[/]")


def _show_history(console: Console, history: Sequence[Row], zone: ZoneInfo) -> None:
    """A line for each event beside a rail; what somebody else said of it stands below."""
    told = [(moment(row["at"]), row) for row in history]
    widest = max((len(say_event(row["event"], row["result"])) for _, row in told), default=0)
    before: datetime | None = None
    for at, row in told:
        pause = at - before if at is not None and before is not None else timedelta()
        passed = f"+{say_age(pause)}" if pause >= _SHORT else ""
        before = at or before
        words = say_event(row["event"], row["result"])
        mark = coloured("●", row["event"])
        code = " ".join(filter(None, (row["event"], row["result"])))
        code = f"  {code}  {row['reference'] or ''}" if _is_wide(console) else ""
        say_line(
            console,
            f"[dim]{say_clock(at, zone, seconds=True):<19} {passed:>8}[/]  {mark} "
            f"{coloured(f'{words:<{widest}}', row['event'])}[dim]{escape(code)}[/]",
            indent=_RAIL + 1,
        )
        if row["detail"]:
            rail = f"{'':<{_RAIL - 1}}[dim]│[/] "
            say_line(console, f"{rail}{escape(row['detail'])}", indent=_RAIL + 1)
