"""The commands. What is heavy is imported by the command that needs it."""

import gc
import json
import os
import sys
from pathlib import Path

import click

from relay.operator.shell import (
    CONFIG,
    EX_CONFIG,
    EX_IOERR,
    EX_NOINPUT,
    EX_TEMPFAIL,
    EX_UNAVAILABLE,
    JSON,
    Commands,
    by_hand,
    configured,
    fail,
    load,
    look,
    moment,
    no_such,
    now,
    on_journal,
    refuse,
    say,
    ticket_of,
)

_FOR_A_LOOK = Path(__file__).parent / "operator" / "preview.toml"  # where nothing is installed


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="sms-mail-relay", message="relay %(version)s")
@CONFIG
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Ordinary e-mails become SMS, and the answers come back in the thread."""
    # Looking for plugins that nobody wants takes pydantic a twentieth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    context.obj = config


@main.command()
@configured
def run(config: Path | None) -> None:
    """Watch the mailboxes and send; until SIGTERM."""
    import asyncio

    gc.disable()  # nothing that an import makes is garbage: looking for it is a tenth of the start
    # structlog imports rich where it is, for tracebacks that the daemon never shows: another tenth.
    sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
    from relay import logs
    from relay.crew import muster
    from relay.daemon import AlreadyRunning
    from relay.daemon import run as run_daemon
    from relay.journal.journal import DamagedJournal, DiskFailed, ForeignJournal, JournalError
    from relay.settings import DEFAULT_PATH, Place, Problem, Settings, SettingsError
    from relay.settings import load as load_settings
    from relay.steps.arrivals.reader import rehearse
    from relay.steps.charter import flaws
    from relay.steps.upkeep.reception import unguarded
    from relay.wire.sockets import ListenError

    def take_settings() -> Settings:
        settings = load_settings(config, os.environ)
        here = Place(file=str(config or DEFAULT_PATH))
        if wrong := (*flaws(settings), *unguarded(settings, os.environ)):
            raise SettingsError(Problem(place=here, expected=words) for words in wrong)
        logs.configure(settings.log.level, settings.log.format, secrets=settings.secrets)
        return settings

    gc.enable()
    crew = muster(rehearse)
    try:
        settings = take_settings()
    except SettingsError as error:
        refuse(error)
    try:
        asyncio.run(run_daemon(settings, take_settings, crew))
    except AlreadyRunning as error:
        fail(str(error), EX_TEMPFAIL)
    except (ForeignJournal, DamagedJournal) as error:
        fail(str(error), EX_CONFIG)
    except DiskFailed as error:
        fail(str(error), EX_IOERR)
    except ListenError as error:
        fail(str(error), EX_UNAVAILABLE)
    except JournalError as error:  # a lock, a full disk: another start may help
        fail(str(error), EX_TEMPFAIL)


@main.command()
@click.option("--offline", is_flag=True, help="Ask no server; secrets are needed as well.")
@click.option(
    "--send-test", "trial", metavar="NUMBER", default="", help="Text it, really: it costs an SMS."
)
@JSON
@configured
def check(config: Path | None, offline: bool, trial: str, as_json: bool) -> None:
    """Prove the settings, the servers and the journal, a line each."""
    import asyncio

    from relay.operator.checks import prove

    if offline and trial:
        raise click.UsageError("--offline asks no server, so it sends no SMS: leave out one option")
    settings = load(config)
    sys.exit(asyncio.run(prove(settings, offline=offline, trial=trial, as_json=as_json)))


@main.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--now",
    "said_at",
    metavar="ISO-TIME",
    help="As if the mail had come then; at this moment by default, whatever Date it bears.",
)
@click.option("--strict", is_flag=True, help="Let the sender prove who they are, as in the daemon.")
@JSON
@configured
def preview(
    config: Path | None, files: tuple[str, ...], said_at: str | None, strict: bool, as_json: bool
) -> None:
    """Show what would be understood and sent, touching nothing; - is standard input."""
    gc.disable()  # as above
    from relay.operator.preview import form
    from relay.operator.preview import preview as preview_mail
    from relay.settings import DEFAULT_PATH
    from relay.steps.charter import draw_up
    from relay.steps.contacts import ContactBook

    gc.freeze()  # nor does it become any
    gc.enable()
    anybody = config is None and not DEFAULT_PATH.exists()
    if anybody and strict:
        fail(
            "--strict needs your settings: give --config FILE, where requesters.allow says who may "
            "write and requesters.authserv_id which mail server vouches for them",
            EX_CONFIG,
        )
    settings = load(_FOR_A_LOOK if anybody else config, secrets=False)
    book = ContactBook(
        settings.reading.contacts,
        region=settings.reading.region,
        tell=lambda problem: click.echo(f"relay: {problem}", err=True),
    )
    book.refresh()
    charter = draw_up(settings, book.contacts)
    at = moment(said_at, settings.zone)
    failed = False
    for name in files:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            click.echo(f"relay: {name}: {error.strerror}", err=True)
            failed = True
            continue
        shown = preview_mail(raw, charter, now=at, strict=strict, anybody=anybody)
        found = form(shown, name, charter, now=at)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            from relay.operator.sheet import show_preview

            show_preview(found, at.astimezone(settings.zone))
    if failed:
        sys.exit(EX_NOINPUT)


@main.command()
@JSON
@configured
def queue(config: Path | None, as_json: bool) -> None:
    """Show what is waiting, held, under way or in doubt."""
    from relay.operator.views import show_queue

    settings = load(config, secrets=False)
    look(settings, lambda tx: show_queue(tx, settings.zone, as_json=as_json))


@main.command()
@click.argument("ticket")
@JSON
@configured
def trace(config: Path | None, ticket: str, as_json: bool) -> None:
    """Tell the whole story of a request."""
    from relay.operator.views import show_trace

    parsed = ticket_of(ticket)
    settings = load(config, secrets=False)
    if not look(settings, lambda tx: show_trace(tx, parsed, settings.zone, as_json=as_json)):
        no_such(parsed)


@main.command()
@configured
def top(config: Path | None) -> None:
    """Watch the queue, the day and the latest events, each second; q ends."""
    from relay.operator.top import watch

    settings = load(config, secrets=False)
    on_journal(settings.journal.path, lambda: watch(settings))


@main.command()
@click.option("--month", "typed", metavar="YYYY-MM", help="Which month; this one by default.")
@click.option("--csv", "as_csv", is_flag=True, help="For a spreadsheet, on standard output.")
@JSON
@configured
def usage(config: Path | None, typed: str | None, as_csv: bool, as_json: bool) -> None:
    """Count requests, SMS, segments and charges of a month, by requester."""
    from relay.operator.usage import read_account, show_usage
    from relay.planning.usage import Month

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other: leave one of them out")
    settings = load(config, secrets=False)
    month = Month.of(now(), settings.zone) if typed is None else Month.parse(typed)
    if month is None:
        words = f"{typed!r} is no month: write the year and the month, as in 2026-10"
        raise click.BadParameter(words, param_hint="--month")
    account = look(settings, lambda tx: read_account(tx, month, settings.zone))
    show_usage(account, as_csv=as_csv, as_json=as_json)


@main.command()
@configured
def pause(config: Path | None) -> None:
    """Stop submitting; mail is still read and acknowledged."""
    from relay.journal.journal import change
    from relay.steps import gate

    path = load(config, secrets=False).journal.path
    done = on_journal(path, lambda: change(path, lambda tx: gate.pause(tx, now())))
    said = "is paused" if done else "had stopped already"
    click.echo(f"Sending {said}; `relay resume` starts it.")


@main.command()
@configured
def resume(config: Path | None) -> None:
    """Start submitting again; what waited goes out in order."""
    from relay.journal.journal import change
    from relay.steps import gate

    path = load(config, secrets=False).journal.path
    why = on_journal(path, lambda: change(path, lambda tx: gate.resume(tx, now())))
    click.echo(f"Sending goes on (it had stopped: {why})." if why else "Sending had not stopped.")


@main.command()
@click.argument("ticket")
@configured
def cancel(config: Path | None, ticket: str) -> None:
    """Cancel what of a request has not been handed over, and tell its requester."""
    from relay.operator import hand

    say(by_hand(config, ticket, hand.cancel))


@main.command()
@click.argument("ticket")
@configured
def confirm(config: Path | None, ticket: str) -> None:
    """Send a request that waits for a "yes", and tell its requester."""
    from relay.operator import hand

    say(by_hand(config, ticket, hand.confirm))


@main.command()
@click.argument("ticket")
@click.option(
    "--as",
    "verdict",
    type=click.Choice(["sent", "not-sent", "resend"]),
    required=True,
    help="What was found out; resend sends it again, and it may then arrive twice.",
)
@configured
def resolve(config: Path | None, ticket: str, verdict: str) -> None:
    """Settle a request of which nobody knows whether it was sent, and tell its requester."""
    from relay.operator import hand

    say(by_hand(config, ticket, lambda desk: hand.resolve(desk, verdict)))


@main.command()
@click.option("--once", is_flag=True, help="End after the story: 0 if every SMS arrived, else 1.")
def demo(once: bool) -> None:
    """Show everything on this machine, with no accounts and no cost."""
    import asyncio

    try:
        from relay.demo.story import tell_story
    except ModuleNotFoundError as error:
        fail(
            f"the demo needs {error.name}: install it with `pip install 'sms-mail-relay[demo]'`, "
            "or in a checkout `pip install '.[demo]'`",
            EX_UNAVAILABLE,
        )
    sys.exit(asyncio.run(tell_story(once=once)))
