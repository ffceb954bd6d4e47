"""What the commands share: their options, the settings, the journal, and how they end."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from relay.journal.transaction import Transaction
    from relay.model import Ticket
    from relay.operator.hand import Desk, Done
    from relay.settings import Settings, SettingsError

# sysexits.h
EX_DATAERR, EX_NOINPUT, EX_UNAVAILABLE, EX_IOERR, EX_TEMPFAIL, EX_CONFIG = 65, 66, 69, 74, 75, 78

CONFIG = click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path, readable=False),  # what cannot be read is told as all else
    envvar="RELAY_CONFIG",
    help="The settings file; /etc/relay/relay.toml by default.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


class Commands(click.Group):
    """A group whose help cuts no command's sentence short."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, self.commands[name].get_short_help_str(1000)) for name in self.commands]
            )


def configured(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command its `--config`, which may stand before or after its name."""

    @click.pass_context
    def wrapper(context: click.Context, /, config: Path | None, **options: Any) -> Any:
        return context.invoke(command, config=config or context.obj, **options)

    return CONFIG(update_wrapper(wrapper, command))


def load(config: Path | None, *, secrets: bool = True) -> "Settings":
    """The settings, or exit 78 with every problem, a line each.

    What logs in nowhere needs no `secrets`: the operator's shell does not have them.
    """
    from relay.settings import SettingsError
    from relay.settings import load as load_settings

    try:
        return load_settings(config, os.environ, secrets=secrets)
    except SettingsError as error:
        refuse(error)


def refuse(error: "SettingsError") -> NoReturn:
    """Say every problem, and where secrets are expected if some are missing; exit 78."""
    click.echo(str(error), err=True)
    missing = any("as the credential" in problem.expected for problem in error.problems)
    if missing and not os.environ.get("CREDENTIALS_DIRECTORY"):
        click.echo(
            "relay: no credentials are given here, for $CREDENTIALS_DIRECTORY names no folder; "
            "where they lie as files, as root: CREDENTIALS_DIRECTORY=/etc/credstore relay check",
            err=True,
        )
    sys.exit(EX_CONFIG)


def look(settings: "Settings", work: "Callable[[Transaction], Any]") -> Any:
    """Read the journal beside a running daemon."""
    from relay.journal.journal import look as look_into

    path = settings.journal.path
    return on_journal(path, lambda: look_into(path, work))


def by_hand(config: Path | None, ticket: str, work: "Callable[[Desk], Done]") -> "Done":
    """Change one request beside a running daemon."""
    from relay.journal.journal import change
    from relay.operator.hand import Desk
    from relay.reading.people.contacts import Contacts
    from relay.steps.charter import draw_up

    parsed = ticket_of(ticket)
    settings = load(config, secrets=False)
    charter = draw_up(settings, Contacts())

    def on_the_journal(tx: "Transaction") -> "Done | None":
        request = tx.request_by_ticket(parsed)
        if request is None:
            return None
        return work(Desk(tx=tx, charter=charter, request=request, now=now()))

    path = settings.journal.path
    done: Done | None = on_journal(path, lambda: change(path, on_the_journal))
    if done is None:
        no_such(parsed)
    return done


def say(done: "Done") -> None:
    if not done.changed:
        fail(done.words, EX_DATAERR)
    click.echo(done.words)


def ticket_of(typed: str) -> "Ticket":
    from relay.model import Ticket

    parsed = Ticket.parse(typed)
    if parsed is None:
        fail(f"{typed}: a ticket is five letters and digits, such as #7K3QX", EX_DATAERR)
    return parsed


def no_such(ticket: "Ticket") -> NoReturn:
    """Say that no request has it, and where tickets stand; exit 65."""
    fail(
        f"#{ticket}: no such request in the journal; its ticket stands in the Subject of whatever "
        "its writer was answered",
        EX_DATAERR,
    )


def fail(words: str, code: int) -> NoReturn:
    """Say what is wrong, and end."""
    click.echo(f"relay: {words}", err=True)
    sys.exit(code)


def on_journal(path: Path, work: Callable[[], Any]) -> Any:
    """What it does with the journal there, or exit with what is wrong with it and what to do."""
    from relay.journal.journal import JournalError

    try:
        return work()
    except (JournalError, PermissionError) as error:
        from relay.operator.damage import diagnose

        damage = diagnose(path, error)
        fail(str(damage), damage.code)


def now() -> datetime:
    return datetime.now(UTC)


def moment(said: str | None, zone: tzinfo) -> datetime:
    if said is None:
        return now()
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter(
            f"{said!r} is no time such as 2026-11-18T10:00:00+08:00", param_hint="--now"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=zone)
