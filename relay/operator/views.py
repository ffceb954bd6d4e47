"""The operator's views on a terminal, and the same as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape

from relay.journal.rows import DeliveryRow, RequestRow, SubmissionRow, moment
from relay.journal.transaction import Transaction
from relay.model import State, Ticket
from relay.notices.delivery import say_delivery
from relay.notices.english import ENGLISH
from relay.notices.facts import Reported
from relay.operator.saying import (
    coloured,
    plain_console,
    say_age,
    say_clock,
    say_code,
    say_count,
    say_line,
    say_state,
    say_stopped,
)
from relay.operator.standing import in_order, shade_of, state_of, to_be_sent
from relay.operator.timeline import tell_story
from relay.planning import lifecycle
from relay.steps.phones import phones_of, reported_of


def show_queue(
    tx: Transaction, zone: ZoneInfo, *, as_json: bool, now: datetime | None = None
) -> None:
    """What is waiting, held, under way or in doubt."""
    stopped = tx.setting("stopped")
    requests = [(request, tx.submissions(request.id)) for request in tx.open_requests()]
    if as_json:
        for request, submissions in requests:
            _line(_request_form(request, submissions, zone) | {"stopped": stopped})
        return
    console = plain_console()
    if stopped:
        say_line(console, f"[bold red]Sending has stopped: {escape(say_stopped(stopped))}.[/]")
        console.print("[dim]When that is put right: relay resume[/]\n")
    if not requests:
        console.print("Nothing is waiting.")
        return
    rows = [_queued(request, found, zone, now or datetime.now(UTC)) for request, found in requests]
    _show_rows(console, rows)
    console.print()
    for hint in _hints({row.state for row in rows}):
        say_line(console, f"[dim]{hint}[/]")


def show_trace(tx: Transaction, ticket: Ticket, zone: ZoneInfo, *, as_json: bool) -> bool:
    """The whole story of a request; False if there is none of that name."""
    request = tx.request_by_ticket(ticket)
    if request is None:
        return False
    submissions = tx.submissions(request.id)
    history = in_order(list(tx.history(request.id)))
    if as_json:
        form = _request_form(request, submissions, zone)
        form["text"] = request.text
        form["history"] = [
            {
                "at": _iso(moment(row["at"]), zone),
                "event": row["event"],
                "reference": row["reference"],
                "result": row["result"],
                "detail": row["detail"],
            }
            for row in history
        ]
        _line(form)
        return True
    console = plain_console()
    tell_story(console, request, submissions, history, zone)
    return True


_BELOW = " " * 8  # where a ticket ends


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queued:
    """A request in the queue: its line in cells, and below it why it is there."""

    state: str
    cells: tuple[str, ...]
    why: tuple[str, ...]


def _show_rows(console: Console, rows: Sequence[_Queued]) -> None:
    """A line each; where the terminal is too narrow, what is behind the state stands below it."""
    columns = zip(*(row.cells for row in rows), strict=True)
    widths = [max(map(cell_len, column)) for column in columns]
    narrow = console.is_terminal and sum(widths) + 2 * (len(widths) - 1) > console.width
    for row in rows:
        ticket, state, *rest = row.cells if narrow else map(set_cell_size, row.cells, widths)
        line = f"[b]{ticket}[/b]  {coloured(state, row.state)}  "
        if narrow:
            *others, since, leaves = rest
            say_line(console, f"{line}{since}", indent=len(_BELOW))
            below = "  ".join(filter(None, (*others, leaves)))
            say_line(console, f"{_BELOW}{escape(below)}", indent=len(_BELOW))
        else:
            say_line(console, f"{line}{escape('  '.join(rest))}")
        for why in row.why:
            say_line(console, f"{_BELOW}[dim]{escape(why)}[/]", indent=len(_BELOW))


def _queued(
    request: RequestRow, submissions: list[SubmissionRow], zone: ZoneInfo, now: datetime
) -> _Queued:
    state = state_of(request, submissions)
    waiting = [s for s in submissions if s.state in lifecycle.WAITING]
    held = next((s.hold for s in waiting if s.hold), "")
    due = min((s.due_at for s in waiting), default=None)
    sent = to_be_sent(submissions)
    phones = len(phones_of(sent))
    cells = (
        f"#{request.ticket}",
        say_state(state, shade_of(submissions)),
        request.requester,
        say_count(phones, "phone") if phones else "",
        f"{sum(s.batch.billed for s in sent)} SMS" if sent else "",
        f"since {say_age(now - request.created_at)}",
        f"leaves {say_clock(due, zone)}" if due is not None and due > now else "",
    )
    pending = state == "asking" or held in ("confirmation", "budget")
    why = [say_code(reason.code) for reason in request.reasons] if pending else []
    why += [s.detail for s in submissions if s.detail]
    return _Queued(state=state, cells=cells, why=tuple(dict.fromkeys(why)))


def _hints(states: set[str]) -> list[str]:
    """What an operator can do about states such as these."""
    hints = []
    if State.HELD in states:
        hints.append(
            'relay confirm TICKET sends what waits for a "yes"; relay cancel TICKET ends it.'
        )
    if states & {State.UNCERTAIN, State.UNCONFIRMED, State.UNRESOLVED}:
        hints.append(
            "In doubt: ask the phone or the provider, then relay resolve TICKET --as sent, "
            "not-sent or resend."
        )
    return [*hints, "The whole story of one: relay trace TICKET"]


def _request_form(
    request: RequestRow, submissions: Iterable[SubmissionRow], zone: ZoneInfo
) -> dict[str, Any]:
    listed = list(submissions)
    return {
        "ticket": request.ticket,
        "state": state_of(request, listed),
        "requester": request.requester,
        "created_at": _iso(request.created_at, zone),
        "send_at": _iso(request.send_at, zone),
        "language": request.language.value,
        "reasons": [reason.code for reason in request.reasons],
        "warnings": [warning.code for warning in request.warnings],
        "segments": sum(s.batch.billed for s in to_be_sent(listed)),
        "detail": _detail(request, listed),
        "submissions": [_submission_form(s, zone) for s in listed],
    }


def _submission_form(submission: SubmissionRow, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "reference": submission.reference,
        "state": submission.state.value,
        "hold": submission.hold,
        "recipients": [r.msisdn for r in submission.recipients],
        "ids": [smsdid for smsdid in submission.smsdids if smsdid],
        "deliveries": [
            _delivery_form(report, row, zone)
            for report, row in zip(reported_of(submission), submission.deliveries, strict=False)
        ],
        "encoding": submission.batch.encoding,
        "segments": submission.batch.segments,
        "due_at": _iso(submission.due_at, zone),
        "attempt": submission.attempt,
        "code": submission.code,
        "detail": submission.detail,
    }


def _delivery_form(report: Reported, row: DeliveryRow, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "recipient": report.recipient.msisdn,
        "state": report.state.value if report.state else None,
        "status": report.status,
        "error": report.error,
        "detail": say_delivery(report, ENGLISH) if report.state else "",
        "conflict": report.conflict,
        "cost": row.cost,
        "at": _iso(report.at, zone),
    }


def _detail(request: RequestRow, submissions: list[SubmissionRow]) -> str:
    codes = " ".join(reason.code for reason in request.reasons)
    held = next((s.hold for s in submissions if s.state is State.HELD), "")
    told = next((s.detail for s in submissions if s.detail), "")
    return " ".join(part for part in (held, codes, told) if part)


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def _line(form: dict[str, Any]) -> None:
    click.echo(json.dumps(form, ensure_ascii=False))
