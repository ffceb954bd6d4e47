"""Who sent how much in a month, and what it cost: for eyes, for Excel and as JSON."""

import csv
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console, Group
from rich.text import Text

from relay.journal.transaction import Transaction
from relay.planning.usage import Account, Month, Usage, account, cents

CURRENCY = "HKD"  # gateway manual 6.1: charges are in Hong Kong dollars
_COLUMNS = (
    *("month", "requester", "requests", "sms", "segments", "in_doubt", "delivered"),
    *("charged_sms", "charged_hkd", "estimate_hkd"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes such a cell for a formula
_BARS = " ▁▂▃▄▅▆▇█"
_ROWS = 3  # of the picture
_APART = 2  # columns between two sums


def read_account(tx: Transaction, month: Month, zone: ZoneInfo) -> Account:
    """The sums of a month, as the journal has them now."""
    since, until = month.bounds(zone)
    return account(month, tx.sent_between(since, until), tx.price_of_a_segment(), zone)


def show_usage(account: Account, *, as_csv: bool, as_json: bool) -> None:
    """A month's sums on standard output."""
    if as_csv:
        _write_csv(account)
    elif as_json:
        for line in account.lines:
            click.echo(json.dumps(_form(account, line), ensure_ascii=False))
    else:
        console = Console(highlight=False)
        width = console.width if console.is_terminal else None
        console.print(page(account, width=width), soft_wrap=width is None)


def page(account: Account, *, width: int | None = None) -> Group:
    """The month for eyes: a bar for each day, a line for each requester, and what it came to.

    Where a line would be wider than `width`, the sums stand below their requester.
    """
    if not account.lines:
        return Group(f"Nothing was sent in {account.month.words}.")
    total = account.total
    title = f"[b]{account.month.words}[/b]  {_count(total.sms, 'SMS', 'SMS')} for "
    title += _count(len(total.requests), "request", "requests")
    return Group(
        Text.from_markup(title), *_picture(account), "", *_table(account, width), *_notes(account)
    )


# -- private --------------------------------------------------------------------------------------


def _table(account: Account, width: int | None) -> list[Text]:
    titles, *rows = _rows(account)
    wide = [max(cell_len(row[number]) for row in (titles, *rows)) for number in range(len(titles))]
    below = width is not None and sum(wide) + _APART * (len(wide) - 1) > width
    lines = []
    for number, (requester, *sums) in enumerate((titles, *rows)):
        told = (f"{' ' * _APART}{one:>{room}}" for one, room in zip(sums, wide[1:], strict=True))
        style = "dim" if not number else "bold" if number > len(account.lines) else ""
        if below:
            lines += [Text(requester, style=style), Text("".join(told), style=style)]
        else:
            line = set_cell_size(requester, wide[0]) + "".join(told)
            lines.append(Text(line, style=style))
    return lines


def _rows(account: Account) -> list[list[str]]:
    """The titles, a row for each requester, and where there are several, one for all."""
    total, price = account.total, account.price
    columns: list[tuple[str, Callable[[Usage], object]]] = [
        ("requests", lambda u: len(u.requests)),
        ("SMS", lambda u: u.sms),
        ("segments", lambda u: u.segments),
    ]
    if total.in_doubt:
        columns.append(("in doubt", lambda u: u.in_doubt))
    if total.delivered or total.charged_sms:
        columns.append(("delivered", lambda u: u.delivered))
    if total.charged_sms:
        columns.append((CURRENCY, lambda u: _money(u.charged)))
    if price is not None:
        columns.append(("estimate", lambda u: _money(u.estimate(price))))
    rows = [["requester", *(title for title, _ in columns)]]
    rows += [[one.requester, *(str(show(one)) for _, show in columns)] for one in account.lines]
    if len(account.lines) > 1:
        rows.append(["all", *(str(show(total)) for _, show in columns)])
    return rows


def _notes(account: Account) -> list[Text]:
    total, price = account.total, account.price
    notes = []
    if price is None:
        notes.append("No charge was ever reported, so there is no estimate: [reports] brings them.")
    else:
        notes.append(
            f"Charges were reported of {total.charged_sms} of {total.sms} SMS. The estimate is "
            f"{CURRENCY} {price:.4f} a segment, what one has cost so far."
        )
    if total.in_doubt:
        notes.append("In doubt: nobody knows yet whether these were sent, or are charged.")
    return [Text(note, style="dim") for note in notes]


def _picture(account: Account) -> list[Text]:
    """A bar for each day, some lines high, and below it the days."""
    most = max(account.days)
    steps = len(_BARS) - 1
    heights = [-(-sms * _ROWS * steps // most) if most else 0 for sms in account.days]
    lines = []
    for row in reversed(range(_ROWS)):
        bars = (_BARS[min(max(height - row * steps, 0), steps)] for height in heights)
        scale = f" {most}" if row == _ROWS - 1 else ""
        lines.append(Text("".join(f"{bar} " for bar in bars) + scale, style="green"))
    marks = {0: "1"} | {day - 1: str(day) for day in range(5, len(heights) + 1, 5)}
    days = "".join(marks.get(day, "").ljust(2) for day in range(len(heights)))
    return [*lines, Text(days, style="dim")]


def _write_csv(account: Account) -> None:
    """Comma and CRLF (RFC 4180), a line for each requester below the names of the columns."""
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for line in account.lines:
        form = _form(account, line)
        writer.writerow([_cell(form[column]) for column in _COLUMNS])


def _cell(value: Any) -> Any:
    """No words of somebody else's are ever computed by a spreadsheet."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _form(account: Account, line: Usage) -> dict[str, Any]:
    estimate = line.estimate(account.price)
    return {
        "month": str(account.month),
        "requester": line.requester,
        "requests": len(line.requests),
        "sms": line.sms,
        "segments": line.segments,
        "in_doubt": line.in_doubt,
        "delivered": line.delivered,
        "charged_sms": line.charged_sms,
        "charged_hkd": f"{line.charged:f}" if line.charged_sms else None,
        "estimate_hkd": None if estimate is None else f"{estimate:f}",
    }


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{cents(amount):f}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
