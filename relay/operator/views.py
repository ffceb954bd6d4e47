"""The operator's views on a terminal, and the same as JSON."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from relay.journal.rows import DeliveryRow, RequestRow, SubmissionRow, moment
from relay.journal.transaction import Transaction
from relay.model import State, Ticket
from relay.notices.delivery import say_delivery
from relay.notices.english import ENGLISH
from relay.notices.facts import Reported
from relay.notices.saying import say_number
from relay.planning.lifecycle import summary
from relay.steps.phones import reported_of

_COLOURS = {
    "send": "green",
    "confirm": "yellow",
    "ask": "yellow",
    "refuse": "red",
    "ignore": "dim",
    "accepted": "green",
    "submitted": "cyan",
    "queued": "cyan",
    "sending": "cyan",
    "held": "yellow",
    "asking": "yellow",
    "unconfirmed": "magenta",
    "uncertain": "bold magenta",
    "unresolved": "bold magenta",
    "rejected": "red",
    "delivered": "green",
    "undelivered": "red",
    "failed": "red",
    "expired": "red",
    "refused": "red",
}


def show_preview(form: dict[str, Any], *, as_json: bool) -> None:
    """One mail's preview: an object a line, or a page for eyes."""
    if as_json:
        _line(form)
        return
    console = _console()
    verdict = form["verdict"]
    console.print(f"[b]{escape(form['file'])}[/b]  {_coloured(verdict)}")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column()
    rows = [
        ("from", form["requester"] or "nobody"),
        ("to", ", ".join(f"+{number}" for number in form["recipients"])),
        ("at", (form["send_at"] or "now") if form["recipients"] else ""),
        ("sender ID", form["sender_id"] or ""),
        ("command", form["command"] or ""),
        ("why", form["explanation"]),
        ("codes", " ".join([*form["reasons"], *form["warnings"]])),
    ]
    for label, value in rows:
        if value:
            grid.add_row(label, escape(value))
    console.print(grid, soft_wrap=False)  # folded, never cropped
    if form["text"]:
        _box(console, form["text"])
    for number, one in enumerate(form["submissions"], 1):
        console.print(
            f"[dim]gateway e-mail {number}: {_count(len(one['recipients']), 'recipient')}, "
            f"{one['encoding']}, {one['units']} units, {one['segments']} SMS each, "
            f"scheduling {one['scheduling']}[/dim]"
        )
        console.print(escape(one["body"]), style="dim")


def show_queue(tx: Transaction, zone: ZoneInfo, *, as_json: bool) -> None:
    """What is waiting, held, under way or in doubt."""
    stopped = tx.setting("stopped")
    requests = [(request, tx.submissions(request.id)) for request in tx.open_requests()]
    if as_json:
        for request, submissions in requests:
            _line(_request_form(request, submissions, zone) | {"stopped": stopped})
        return
    console = _console()
    if stopped:
        console.print(f"[bold red]Sending has stopped: {escape(stopped)}.[/] `relay resume`")
    if not requests:
        console.print("Nothing is waiting.")
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("ticket", "state", "requester", "phones", "SMS", "due", "since", "detail"):
        table.add_column(title, no_wrap=title in ("ticket", "state", "due", "since"))
    for request, submissions in requests:
        form = _request_form(request, submissions, zone)
        table.add_row(
            f"#{request.ticket}",
            _coloured(form["state"]),
            escape(request.requester),
            str(sum(len(s.recipients) for s in submissions)),
            str(form["segments"]),
            _clock(min((s.due_at for s in submissions), default=None), zone),
            _clock(request.created_at, zone),
            escape(form["detail"]),
        )
    console.print(table)


def show_trace(tx: Transaction, ticket: Ticket, zone: ZoneInfo, *, as_json: bool) -> bool:
    """The whole story of a request; False if there is none of that name."""
    request = tx.request_by_ticket(ticket)
    if request is None:
        return False
    submissions = tx.submissions(request.id)
    history = list(tx.history(request.id))
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
    console = _console()
    state = _state(request, submissions)
    console.print(f"[b]#{ticket}[/b]  {_coloured(state)}  {escape(request.requester)}")
    console.print(f"[dim]Subject[/dim]  {escape(request.subject)}")
    if request.send_at:
        console.print(f"[dim]for[/dim]  {_clock(request.send_at, zone)}")
    if request.text:
        _box(console, request.text)
    for submission in submissions:
        _show_submission(console, submission, zone)
    table = Table.grid(padding=(0, 2))
    for row in history:
        table.add_row(
            f"[dim]{_clock(moment(row['at']), zone, seconds=True)}[/dim]",
            _coloured(row["event"]),
            escape(" ".join(filter(None, (row["result"], row["detail"])))),
            f"[dim]{row['reference'] or ''}[/dim]",
        )
    console.print(table)
    return True


def _show_submission(console: Console, submission: SubmissionRow, zone: ZoneInfo) -> None:
    for report, smsdid in zip(reported_of(submission), submission.smsdids, strict=False):
        said = f"{say_number(report.recipient.msisdn)} {report.recipient.name}".strip()
        told = f"SMSDID {smsdid}" if smsdid else submission.detail
        delivered = f"{_delivery(report, zone)}  " if report.sent is State.ACCEPTED else ""
        console.print(
            f"  {escape(said)}  {_coloured(submission.state.value)}  {delivered}"
            f"[dim]{escape(told)} {submission.reference}[/dim]"
        )


def _delivery(report: Reported, zone: ZoneInfo) -> str:
    """What was reported of a phone, in its colour."""
    if report.state is None:
        return "[dim]no report[/dim]"
    said = escape(f"{say_delivery(report, ENGLISH)} ({_clock(report.at, zone)})")
    colour = _COLOURS.get(report.state.value)
    return f"[{colour}]{said}[/]" if colour else said


def _request_form(
    request: RequestRow, submissions: Iterable[SubmissionRow], zone: ZoneInfo
) -> dict[str, Any]:
    listed = list(submissions)
    return {
        "ticket": request.ticket,
        "state": _state(request, listed),
        "requester": request.requester,
        "created_at": _iso(request.created_at, zone),
        "send_at": _iso(request.send_at, zone),
        "language": request.language.value,
        "reasons": [reason.code for reason in request.reasons],
        "warnings": [warning.code for warning in request.warnings],
        "segments": sum(s.batch.billed for s in listed),
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


def _state(request: RequestRow, submissions: list[SubmissionRow]) -> str:
    if request.state != "planned":
        return request.state
    return summary({s.state for s in submissions})


def _detail(request: RequestRow, submissions: list[SubmissionRow]) -> str:
    codes = " ".join(reason.code for reason in request.reasons)
    held = next((s.hold for s in submissions if s.state is State.HELD), "")
    told = next((s.detail for s in submissions if s.detail), "")
    return " ".join(part for part in (held, codes, told) if part)


def _coloured(word: str) -> str:
    colour = _COLOURS.get(word.rpartition(".")[2])
    return f"[{colour}]{word}[/]" if colour else word


def _clock(at: datetime | None, zone: ZoneInfo, *, seconds: bool = False) -> str:
    if at is None:
        return ""
    return at.astimezone(zone).strftime("%a %d %b %H:%M:%S" if seconds else "%a %d %b %H:%M")


def _iso(at: datetime | None, zone: ZoneInfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def _line(form: dict[str, Any]) -> None:
    click.echo(json.dumps(form, ensure_ascii=False))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _box(console: Console, text: str) -> None:
    """All of a text, folded to the width of the terminal."""
    box = Panel(escape(text), title="SMS", title_align="left", expand=False)
    console.print(box, soft_wrap=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
