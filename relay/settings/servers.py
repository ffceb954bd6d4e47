"""The settings of the servers that the relay talks to: mailboxes, submission and gateway."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_core.core_schema import ValidationInfo

from relay.settings.values import (
    Address,
    AddressPattern,
    Count,
    Credential,
    Duration,
    ErrorCode,
    FilledLine,
    Handover,
    Host,
    Line,
    OptionalPath,
    Port,
    Program,
    Secret,
    SenderId,
    Zone,
    is_loopback,
)

_BY_OAUTH2 = (
    "A program and its arguments that prints an OAuth2 access token, for servers that take no "
    "password (Microsoft 365, Google): run at each login, in place of the password."
)
_SECOND = timedelta(seconds=1)
ErrorClass = Literal[
    "auth",
    "balance",
    "format",
    "sender",
    "schedule",
    "content",
    "recipient",
    "transient",
    "unknown",
]


class Section(BaseModel):
    """A part of the settings: fixed once read, closed to unknown keys."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_default=True,
        hide_input_in_errors=True,
        defer_build=True,  # `Settings` builds each as a part of itself: once is enough
    )


def _refuse_open_line(tls: str, info: ValidationInfo) -> str:
    host = info.data.get("host")
    if tls == "none" and host is not None and not is_loopback(host):
        raise ValueError(
            "is for localhost, 127.0.0.1 and ::1 only: passwords would travel in the open"
        )
    return tls


def _refuse_beside_a_token(password: SecretStr, info: ValidationInfo) -> SecretStr:
    if password.get_secret_value() and info.data.get("token_command"):
        raise ValueError(
            "must not be given beside token_command, which is asked in its place: take one of "
            "them away"
        )
    return password


class Mailbox(Section):
    """An IMAP mailbox: [mailboxes.requests] is where people write to."""

    host: Host = Field(
        description="The IMAP server, by name or IP address.", examples=["imap.office.example"]
    )
    tls: Literal["implicit", "none"] = Field(
        default="implicit",
        description='How the connection is protected: "implicit" TLS, or "none" on this machine '
        "alone.",
    )
    port: Port = Field(
        default_factory=lambda data: 143 if data.get("tls") == "none" else 993,
        description='The TCP port; 143 where tls is "none".',
    )
    ca_file: OptionalPath = Field(
        default=None,
        description="A file of your own certificate authorities, in place of the system's.",
    )
    username: FilledLine = Field(
        description="The name of the account.", examples=["sms@office.example"]
    )
    token_command: Program = Field(default=(), description=_BY_OAUTH2)
    password: Secret = Field(
        description="The password of the account; better given as a systemd credential."
    )
    folder: FilledLine = Field(default="INBOX", description="The folder that is watched.")
    handled: FilledLine = Field(
        default="Relay/Handled",
        description="Where mail goes that was dealt with; this folder and the next two are made "
        'if missing, and "/" stands for the separator of the server.',
    )
    refused: FilledLine = Field(
        default="Relay/Refused",
        description="Where mail goes that was refused: as written, or for its sender.",
    )
    quarantine: FilledLine = Field(
        default="Relay/Quarantine", description="Where mail goes that nobody but you can judge."
    )
    idle: bool = Field(
        default=True, description="Whether the server tells of new mail at once (IMAP IDLE)."
    )
    poll_interval: Duration = Field(
        default=timedelta(seconds=60),
        ge=_SECOND,
        description="How often the folder is looked into all the same.",
    )

    _tls = field_validator("tls")(_refuse_open_line)

    @model_validator(mode="before")
    @classmethod
    def _no_password_beside_a_token(cls, given: Any) -> Any:
        if isinstance(given, dict) and given.get("token_command") and "password" not in given:
            return given | {"password": ""}
        return given

    @field_validator("password")
    @classmethod
    def _some_password(cls, password: SecretStr, info: ValidationInfo) -> SecretStr:
        if not password.get_secret_value() and not info.data.get("token_command"):
            raise ValueError("must be one line and not empty")
        return _refuse_beside_a_token(password, info)

    @field_validator("handled", "refused", "quarantine")
    @classmethod
    def _elsewhere(cls, name: str, info: ValidationInfo) -> str:
        if name == info.data.get("folder"):
            raise ValueError("must not be the folder that is watched")
        return name


class Mailboxes(Section):
    """The mailboxes that are watched."""

    requests: Mailbox = Field(description="Where people write to.")
    replies: Mailbox | None = Field(
        default=None,
        description="Where the gateway answers, with the same keys as [mailboxes.requests]; "
        "without it the answers are expected in the mailbox of the requests.",
    )


class SubmissionServer(Section):
    """The SMTP server that carries our mail."""

    host: Host = Field(
        description="The SMTP server, by name or IP address.", examples=["smtp.office.example"]
    )
    tls: Literal["starttls", "implicit", "none"] = Field(
        default="starttls",
        description='How the connection is protected: "starttls", "implicit" TLS, or "none" on '
        "this machine alone.",
    )
    port: Port = Field(
        default_factory=lambda data: {"implicit": 465, "none": 25}.get(data.get("tls", ""), 587),
        description='The TCP port; 465 where tls is "implicit", 25 where it is "none".',
    )
    ca_file: OptionalPath = Field(
        default=None,
        description="A file of your own certificate authorities, in place of the system's.",
    )
    username: Line = Field(
        default="", description='The name of the account; "" where the server asks for none.'
    )
    token_command: Program = Field(default=(), description=_BY_OAUTH2)
    password: Secret = Field(
        default=SecretStr(""),
        description="The password of the account; better given as a systemd credential.",
    )
    connections: Count = Field(
        default=2,
        le=20,
        description="How many SMS may leave at once; notices have one connection more.",
    )

    _tls = field_validator("tls")(_refuse_open_line)

    @field_validator("password")
    @classmethod
    def _goes_with_a_name(cls, password: SecretStr, info: ValidationInfo) -> SecretStr:
        username = info.data.get("username")
        given = bool(password.get_secret_value() or info.data.get("token_command"))
        if username and not given:
            raise ValueError(
                "give it as the credential submission__password, which is the file "
                "/etc/credstore/relay.submission__password, or as RELAY_SUBMISSION__PASSWORD; "
                "where the server asks for no login, leave out submission.username"
            )
        if username == "" and given:
            raise ValueError("must be given together with submission.username, or neither")
        return _refuse_beside_a_token(password, info)


class Gateway(Section):
    """The SMS provider's e-mail gateway, and how it is spoken to."""

    dialect: Literal["meteorsis"] = Field(
        default="meteorsis", description="The format that the gateway understands."
    )
    address: Address = Field(
        description="Where gateway e-mails go; there is no default, so that nothing reaches a "
        "real gateway by accident.",
        examples=["sendsms@gateway.example"],
    )
    from_: Address = Field(
        alias="from",
        description="Our address there; the gateway answers to this address.",
        examples=["sms-relay@office.example"],
    )
    username: Credential = Field(
        description="The name of the API credential, 1 to 20 printable ASCII characters."
    )
    password: Credential = Field(
        description="The password of the API credential; better given as a systemd credential."
    )
    sender_id: SenderId = Field(
        description="The default display name on the phone, 1 to 11 letters or digits.",
        examples=["Office"],
    )
    sender_ids: tuple[SenderId, ...] = Field(
        default=(),
        description="The display names that a request may choose, besides the default one.",
    )
    economy: bool = Field(
        default=False, description="Whether Hong Kong numbers go by the economy line."
    )
    economy_sender_id: SenderId = Field(
        default="SMSNotice", description="The display name that selects the economy line."
    )
    dncr: Literal["", "0", "1"] = Field(
        default="",
        description='The do-not-call register: "1" heeds it, "0" does not, "" leaves it unsaid.',
    )
    max_recipients: Count = Field(
        default=20, le=61, description="How many recipients go into one gateway e-mail, up to 61."
    )
    china_unicode_max: Count = Field(
        default=459,
        ge=201,
        le=459,
        description="The longest Unicode text to China, in UTF-16 units from 201 to 459.",
    )
    long_lines: Literal["quoted-printable", "refuse"] = Field(
        default="quoted-printable",
        description="What becomes of a text too long for one line of e-mail: "
        '"quoted-printable" carries it, "refuse" does not.',
    )
    split_on_error: bool = Field(
        default=True,
        description="Whether a batch refused for one of its numbers is redone one by one.",
    )
    handover: Handover = Field(
        default=timedelta(minutes=15),
        description='How long before its time a later SMS is handed to the gateway; "0s" is at '
        'its time, "max" at once.',
    )
    time_zone: Zone = Field(
        default="Asia/Hong_Kong", description="The time zone of the gateway's clock."
    )
    tag_sender: bool = Field(
        default=False,
        description="Whether each gateway e-mail comes from an address of its own "
        "(relay+REFERENCE@...), so that the answer is known by its address too.",
    )
    reply_from: tuple[AddressPattern, ...] = Field(
        default=(),
        description='Who may send answers, as addresses or "*@domain"; empty is not checked.',
    )
    reply_timeout: Duration = Field(
        default=timedelta(minutes=15),
        ge=_SECOND,
        description="How long an answer may take before its SMS counts as unconfirmed.",
    )
    extra_errors: Mapping[ErrorCode, ErrorClass] = Field(
        default={},
        description='Error codes that the manual does not list, each with its class: "auth", '
        '"balance", "format", "sender", "schedule", "content", "recipient", "transient" or '
        '"unknown".',
    )
    proof: Literal["reference", "authentication-results"] = Field(
        default="reference",
        description='What proves an answer: "reference", which nobody can guess, or besides it '
        '"authentication-results" of the mail server.',
    )

    @field_validator("sender_ids")
    @classmethod
    def _with_the_default_one(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        default = info.data.get("sender_id")
        return names if default is None else tuple(dict.fromkeys((default, *names)))

    @field_validator("reply_from", mode="before")
    @classmethod
    def _bare_domains(cls, entries: Any) -> Any:
        if not isinstance(entries, list):
            return entries
        return [f"*{e}" if isinstance(e, str) and e.startswith("@") else e for e in entries]
