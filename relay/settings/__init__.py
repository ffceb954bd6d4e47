"""Every option of the relay, typed and described once.

A value comes from the environment (`RELAY_GATEWAY__PASSWORD`), else from a systemd credential
(`gateway__password`), else from the settings file, else from the default that stands here.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from relay.settings.keys import KeyPath, is_secret, leaves
from relay.settings.problems import Place, Problem, SettingsError, explain, pointed
from relay.settings.reports import Reports
from relay.settings.servers import Gateway, Mailbox, Mailboxes, Section, SubmissionServer
from relay.settings.sources import (
    Layer,
    misnamed_credentials,
    read_credentials,
    read_environment,
    read_file,
)
from relay.settings.values import (
    FOLDER,
    Address,
    AddressPattern,
    Count,
    Country,
    Duration,
    JournalUrl,
    Line,
    LocalPath,
    NamedAddress,
    Number,
    QuietHours,
    Zone,
    between,
)

__all__ = [
    "DEFAULT_PATH",
    "Gateway",
    "Mailbox",
    "Mailboxes",
    "Place",
    "Problem",
    "Reports",
    "Settings",
    "SettingsError",
    "SubmissionServer",
    "load",
]

DEFAULT_PATH = Path("/etc/relay/relay.toml")
_WANT_SECRETS = {"username", "listen"}  # keys beside which a secret is needed
_STAND_INS = {"reports": "not-given-" * 3}  # where one must be long
_LAYERS: ContextVar[tuple[Layer, ...]] = ContextVar("_LAYERS", default=())


class Requesters(Section):
    """Who may cause an SMS, and how that is proven."""

    allow: tuple[AddressPattern, ...] = Field(
        description='Who may write, as addresses or "*@domain".', examples=[["*@office.example"]]
    )
    proof: Literal["authentication-results", "none"] = Field(
        default="authentication-results",
        description='What proves a sender: "authentication-results", or "none" only where the '
        "mail server lets nobody forge a colleague.",
    )
    authserv_id: Line = Field(
        default="",
        description="The name under which your mail server writes its Authentication-Results: "
        '"mx.google.com" for Google; Microsoft 365 has none, for it write "m365". Needed unless '
        'proof is "none".',
    )
    admins: tuple[Address, ...] = Field(
        default=(), description="Who may see and cancel every request, and gets alerts."
    )

    @field_validator("allow")
    @classmethod
    def _somebody(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        if not entries:
            raise ValueError("must name somebody: nobody could send an SMS")
        return entries

    @field_validator("authserv_id")
    @classmethod
    def _named_where_it_proves(cls, name: str, info: ValidationInfo) -> str:
        if not name and info.data.get("proof") == "authentication-results":
            raise ValueError('requesters.proof = "authentication-results" needs it')
        return name


class ReadingRules(Section):
    """How requests are understood."""

    time_zone: Zone = Field(
        default="Asia/Hong_Kong", description="The time zone of the times that people write."
    )
    region: Country = Field(
        default="HK", description="Where a number without country code belongs."
    )
    countries: tuple[Country, ...] = Field(
        default=("HK", "MO", "CN", "TW"),
        description='Where numbers are texted at once; one of any other country waits for a "yes".',
    )
    contacts: tuple[LocalPath, ...] = Field(
        default=(Path("contacts.csv"),),
        description="Files of names and groups (name,number,groups).",
    )
    language: Literal["auto", "en", "zh-Hant", "zh-Hans"] = Field(
        default="auto",
        description='The language of notices: "auto" is that of the request; else "en", "zh-Hant" '
        'or "zh-Hans".',
    )


class Policy(Section):
    """The limits within which a request is sent."""

    max_recipients: Count = Field(default=100, description="The most recipients of one request.")
    confirm_above: Number = Field(
        default=20, description='A request with more recipients waits for a "yes".'
    )
    max_segments: Count = Field(
        default=8, description="The most billed parts of one text, for each recipient."
    )
    overflow: Literal["refuse", "split"] = Field(
        default="refuse",
        description='What becomes of a text too long for one SMS: "refuse" it, or "split" it.',
    )
    quiet_hours: QuietHours = Field(
        default="",
        description='When a text without a time is not sent before asking: "22:00-08:00", or "".',
    )
    duplicate_window: Duration = Field(
        default=timedelta(minutes=10),
        description="How long the same request by the same person counts as a repetition.",
    )
    max_age: Duration = Field(
        default=timedelta(hours=24),
        ge=timedelta(seconds=1),
        description="An SMS that could not leave for so long is given up.",
    )
    per_requester_hour: Count = Field(
        default=30, description="The most requests of one requester in an hour."
    )
    per_requester_day: Count = Field(
        default=200, description="The most requests of one requester in a day."
    )
    per_day: Count = Field(
        default=2000, description="The most billed parts of all requesters in a day."
    )

    @property
    def quiet(self) -> tuple[time, time] | None:
        """When the quiet hours start and end; None where there are none."""
        return between(self.quiet_hours)


class Notices(Section):
    """What people are told."""

    from_: NamedAddress = Field(
        alias="from",
        description="The sender of notices, one address with or without a name.",
        examples=["SMS Relay <sms@office.example>"],
    )
    acknowledge: bool = Field(
        default=True, description="Whether people are told at once what was understood."
    )
    delivered: Literal["final", "failures", "none"] = Field(
        default="final",
        description='What people are told of delivery reports: "final" all at once, when no more '
        'are to come; "failures" each at once, and nothing else; or "none".',
    )


class Journal(Section):
    """The database of everything that happened."""

    url: JournalUrl = Field(
        default="sqlite:////var/lib/relay/relay.db",
        description="Where it lies: sqlite:/// and a path, which starts at this file's folder "
        "unless it is absolute.",
    )
    retention: Duration = Field(
        default=timedelta(days=90),
        ge=timedelta(days=1),
        description="How long texts and numbers are kept; totals stay.",
    )

    @property
    def path(self) -> Path:
        """The database file, absolute."""
        return Path(self.url.removeprefix("sqlite:///"))


class Log(Section):
    """What the log tells, and how."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description='The least serious event that is logged: "debug", "info", "warning" or '
        '"error".',
    )
    format: Literal["auto", "journal", "json", "console"] = Field(
        default="auto",
        description='The form of the log: "journal", "json" or "console"; "auto" is the systemd '
        "journal where there is one, colours on a terminal, and JSON elsewhere.",
    )


class Settings(BaseSettings):
    """The settings of one relay, complete and proven against each other."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, case_sensitive=True, hide_input_in_errors=True
    )

    mailboxes: Mailboxes = Field(description="The mailboxes that are watched.")
    submission: SubmissionServer = Field(description="The SMTP server that carries our mail.")
    gateway: Gateway = Field(description="The SMS provider's e-mail gateway.")
    requesters: Requesters = Field(description="Who may cause an SMS.")
    reading: ReadingRules = Field(
        default_factory=ReadingRules, description="How requests are understood."
    )
    policy: Policy = Field(
        default_factory=Policy, description="The limits within which a request is sent."
    )
    notices: Notices = Field(description="What people are told.")
    journal: Journal = Field(default_factory=Journal, description="The database.")
    reports: Reports = Field(
        default_factory=Reports, description="Delivery reports by HTTP, and the numbers."
    )
    log: Log = Field(default_factory=Log, description="What the log tells, and how.")

    @field_validator("requesters")
    @classmethod
    def _answers_can_be_proven(cls, requesters: Requesters, info: ValidationInfo) -> Requesters:
        gateway = info.data.get("gateway")
        by_results = gateway is not None and gateway.proof == "authentication-results"
        if by_results and not requesters.authserv_id:
            raise ValueError('must name authserv_id: gateway.proof = "authentication-results"')
        return requesters

    @property
    def secrets(self) -> tuple[str, ...]:
        """The value of every secret that is given."""
        found = []
        for path, kind in leaves(Settings):
            part: Any = self
            for key in path:
                part = getattr(part, key, None)
            if is_secret(kind) and part is not None:
                found.append(part.get_secret_value())
        return tuple(dict.fromkeys(filter(None, found)))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the people who write."""
        return ZoneInfo(self.reading.time_zone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What `load` was given, strongest first; the process's own environment is not read."""
        return (init_settings, *(layer.source(settings_cls) for layer in _LAYERS.get()))


def load(path: Path | None, environ: Mapping[str, str], *, secrets: bool = True) -> Settings:
    """The settings from the file (/etc/relay/relay.toml by default), credentials and environment.

    Without `secrets` those that are not given are no problem: for what logs in nowhere. Raises
    SettingsError with every problem at once; no secret is ever part of it.
    """
    path = path or DEFAULT_PATH
    file, unreadable = read_file(path, Settings)
    credentials, strange = read_credentials(environ, Settings)
    variables, misspelt = read_environment(environ, Settings)
    problems = (*unreadable, *strange, *misspelt)
    if unreadable:  # every required setting would seem to be missing
        raise SettingsError(problems)
    layers = (variables, credentials, file)
    built = _build(layers, path, Layer() if secrets else _stand_ins(layers))
    if isinstance(built, Settings) and not problems:
        return built
    wrong = (*problems, *(built if isinstance(built, tuple) else ()))
    strays = misnamed_credentials(environ, Settings)
    raise SettingsError(pointed(problem, strays.get(problem.key, "")) for problem in wrong)


def _build(
    layers: tuple[Layer, ...], path: Path, stand_ins: Layer
) -> Settings | tuple[Problem, ...]:
    folder = FOLDER.set(path.absolute().parent)
    given = _LAYERS.set((*layers, stand_ins))
    try:
        return Settings()  # type: ignore[call-arg]  # its values come from the layers
    except ValidationError as error:
        return explain(error, tuple(layer.places for layer in layers), str(path), Settings)
    finally:
        FOLDER.reset(folder)
        _LAYERS.reset(given)


def _stand_ins(layers: tuple[Layer, ...]) -> Layer:
    """Something for each secret that a section which is given must have."""
    values: dict[str, Any] = {}
    for path, kind in leaves(Settings):
        sections = [part for layer in layers if (part := _part(layer.values, path[:-1]))]
        wanted = kind.is_required() or any(part.keys() & _WANT_SECRETS for part in sections)
        by_token = any(part.get("token_command") for part in sections)
        if is_secret(kind) and sections and wanted and not by_token:
            part = values
            for key in path[:-1]:
                part = part.setdefault(key, {})
            part[path[-1]] = _STAND_INS.get(path[0], "not-given")
    return Layer(values=values)


def _part(values: Any, path: KeyPath) -> dict[str, Any]:
    for key in path:
        values = values.get(key) if isinstance(values, dict) else None
    return values if isinstance(values, dict) else {}
