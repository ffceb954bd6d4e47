"""What a preview shows: the verdict, why, the text as on a phone, and what would leave."""

from datetime import datetime
from typing import Any

from rich.markup import escape
from rich.table import Table

from relay.operator.saying import boxed, coloured, plain_console, say_count, say_verdict


def show_preview(form: dict[str, Any], at: datetime) -> None:
    """One mail's preview for eyes, as if it came at that local time."""
    console = plain_console()
    verdict = form["verdict"]
    said = coloured(say_verdict(verdict), verdict)
    console.print(f"[b]{escape(form['file'])}[/b]  {said}  [dim]{verdict}[/]")
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim")
    grid.add_column(overflow="fold")  # a wide character at the edge must not cost a word its end
    rows = [
        ("from", form["requester"] or "nobody"),
        ("to", ", ".join(f"+{number}" for number in form["recipients"])),
        ("at", _when(form["send_at"]) if form["recipients"] else ""),
        ("sender ID", form["sender_id"] or ""),
        ("command", form["command"] or ""),
        ("why", form["explanation"]),
        ("codes", " ".join([*form["reasons"], *form["warnings"]])),
        ("read", f"as if it came on {at:%A %d %B %Y at %H:%M} ({at:%z})"),
    ]
    for label, value in rows:
        if value:
            grid.add_row(label, escape(value))
    console.print(grid, soft_wrap=False)  # folded, never cropped
    if form["text"]:
        console.print(boxed(form["text"]), soft_wrap=False)
    for number, one in enumerate(form["submissions"], 1):
        letters = "Unicode" if one["encoding"] == "unicode" else "plain letters"
        console.print(
            f"[dim]gateway e-mail {number}: {say_count(len(one['recipients']), 'recipient')}, "
            f"{say_count(one['units'], 'character')} ({letters}), {one['segments']} SMS each, "
            f"to go out {'at once' if one['scheduling'] == 'now' else one['scheduling']}[/dim]"
        )
        console.print(escape(one["body"]), style="dim")
    if not form["submissions"]:
        console.print()


# -- private --------------------------------------------------------------------------------------


def _when(send_at: str | None) -> str:
    return f"{datetime.fromisoformat(send_at):%A %d %B %Y at %H:%M (%z)}" if send_at else "at once"
