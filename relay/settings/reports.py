"""The settings of the listener: delivery reports by HTTP, and the numbers for monitoring."""

from pydantic import Field, SecretStr, field_validator
from pydantic_core.core_schema import ValidationInfo

from relay.settings.servers import Section
from relay.settings.values import ListenAddress, NetworkText, Token

UNGUARDED = (
    "must be given where something listens: without it anybody could report; make one with "
    "`openssl rand -hex 16`, and give the provider the URL that ends in /dlr/ and this token"
)


class Reports(Section):
    """Delivery reports by HTTP, and on the same port /healthz and /metrics."""

    listen: ListenAddress = Field(
        default="",
        description="Where to listen for delivery reports (/dlr/TOKEN), /healthz and /metrics, "
        'such as "127.0.0.1:8650"; "" does not. A socket of systemd (relay.socket) goes first.',
    )
    token: Token = Field(
        default=SecretStr(""),
        description="The secret at the end of the URL that the provider calls, 22 or more letters, "
        'digits, "-" or "_"; better given as a systemd credential.',
    )
    old_token: Token = Field(
        default=SecretStr(""),
        description="The secret before the current one, still good while the provider changes "
        "over.",
    )
    allow_from: tuple[NetworkText, ...] = Field(
        default=(),
        description="Where reports may come from, as addresses or networks; empty is anywhere, and "
        "the token alone protects.",
    )
    proxies: tuple[NetworkText, ...] = Field(
        default=(),
        description="The reverse proxies whose X-Forwarded-For says where a report came from.",
    )
    metrics_from: tuple[NetworkText, ...] = Field(
        default=(),
        description="Who may read /healthz and /metrics besides this machine, as addresses or "
        "networks.",
    )

    @field_validator("token")
    @classmethod
    def _guards_what_listens(cls, token: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("listen") and not token.get_secret_value():
            raise ValueError(UNGUARDED)
        return token

    @property
    def tokens(self) -> tuple[str, ...]:
        """The secrets that are good now."""
        given = (self.token.get_secret_value(), self.old_token.get_secret_value())
        return tuple(filter(None, given))

    @property
    def address(self) -> tuple[str, int] | None:
        """The IP address and the port of `listen`; None where it is empty."""
        host, _, port = self.listen.rpartition(":")
        return (host.strip("[]"), int(port)) if port else None
