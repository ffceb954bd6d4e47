"""Who may cause an SMS: the sender is on the list, and a server that we trust proves it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from itertools import pairwise

from relay.model import Mail
from relay.reading.mail.verdicts import Verdict, Verdicts, parse_verdicts

_FIELD = "authentication-results"
MICROSOFT = "m365"  # the authserv_id of Microsoft 365, which writes none
_GOOGLE = "mx.google.com"
_WITHIN_GOOGLE = (ip_network("10.0.0.0/8"), ip_network("2002:a00::/24"))  # and that by 6to4
_METHODS = ("dmarc", "dkim", "auth")
_SHARED = {"ac", "co", "com", "edu", "go", "gov", "idv", "ne", "net", "nom", "or", "org"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whether the sender is who it says, whether it may, and in words what decided it."""

    proven: bool
    allowed: bool
    why: str


def judge(mail: Mail, *, allow: Sequence[str], proof: str, authserv_id: str) -> Trust:
    """Whether to believe the From of a mail, and whether it may ask for an SMS.

    `allow` holds addresses and `*@domain`, compared exactly but for case. `proof` is "none" or
    "authentication-results"; the latter takes the word of the server `authserv_id` alone (or of
    Microsoft 365, `authserv_id` "m365"). A mail with defects is never proven: what a server
    checked may then be another From than the one we read.
    """
    allowed = _is_allowed(mail.sender, allow)
    if not mail.sender:
        return Trust(proven=False, allowed=False, why="no sender that is beyond doubt")
    if mail.defects:
        return Trust(proven=False, allowed=allowed, why=f"defect: {mail.defects[0]}")
    if proof == "none":
        return Trust(proven=True, allowed=allowed, why="no proof is asked for")
    if proof != "authentication-results":
        raise ValueError(f"no such proof: {proof}")
    if authserv_id.casefold() == MICROSOFT:
        proven, why = _ask_microsoft(mail)
    else:
        proven, why = _ask_server(mail, authserv_id.casefold())
    return Trust(proven=proven, allowed=allowed, why=why)


def _is_allowed(sender: str, allow: Sequence[str]) -> bool:
    domain = sender.partition("@")[2]
    listed = {entry.strip().casefold() for entry in allow}
    return bool(domain) and (sender in listed or f"*@{domain}" in listed)


def _ask_server(mail: Mail, server: str) -> tuple[bool, str]:
    if not server:
        return False, "no server is named that could prove it"
    fields = _topmost_fields(mail, server)
    if fields is None:
        return False, "an Authentication-Results that cannot be parsed"
    if not fields:
        return False, f"no Authentication-Results of {server}"
    found = [verdict for field in fields for verdict in field.verdicts]
    for verdict in found:
        if verdict.method in _METHODS and verdict.result == "fail":
            return False, f"{verdict.method}=fail"
    if len({v.result for v in found if v.method == "dmarc"}) > 1:
        return False, "two verdicts about dmarc"
    for verdict in _first_word(fields):
        if _proves(verdict, mail.sender, server):
            return True, f"{verdict.method}=pass by {server}"
    return False, f"no pass for the domain of the sender by {server}"


def _topmost_fields(mail: Mail, server: str) -> list[Verdicts] | None:
    """The fields that the server itself wrote; None where one may be its own but is unreadable.

    Every server writes on top of what it got, so all above the first Received of a stranger was
    written on our side. The fields end with the first Received below them: what stands further
    down came with the mail, whatever server it names.
    """
    fields: list[Verdicts] = []
    for name, value in mail.headers:
        if name == "received":
            if fields or not _received_by(value, server):
                break
        elif name == _FIELD:
            field = parse_verdicts(value)
            if field is None and server in value.casefold():
                return None
            if field is not None and field.server == server:
                fields.append(field)
    return fields


def _received_by(value: str, server: str) -> bool:
    """Whether a Received header (RFC 5321 4.4) was written by the server, or one beside it."""
    words = value.casefold().split()
    host = next((b for a, b in pairwise(words) if a == "by"), "").rstrip(";.")
    if server == _GOOGLE and words[:1] == ["by"]:
        return _is_within_google(host)
    return host == server or host.endswith(("." + server, "." + _beside(server)))


def _is_within_google(host: str) -> bool:
    """Google hands mail on within its house, and then names neither the giver nor a host: by
    2002:a05:6402:1:b0:2:3:4, which is 10.5 as IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in _WITHIN_GOOGLE)


def _beside(server: str) -> str:
    """The domain whose hosts stand beside the server: never one that strangers share (com.hk)."""
    domain = server.partition(".")[2]
    above = domain.split(".")
    shared = len(above) == 2 and len(above[1]) == 2 and above[0] in _SHARED
    return server if len(above) < 2 or shared else domain


def _first_word(fields: Sequence[Verdicts]) -> list[Verdict]:
    """The verdicts of each method in the first field that speaks of it."""
    heard: dict[str, list[Verdict]] = {}
    for field in fields:
        methods = {verdict.method for verdict in field.verdicts} - heard.keys()
        for method in methods:
            heard[method] = [v for v in field.verdicts if v.method == method]
    return [verdict for verdicts in heard.values() for verdict in verdicts]


def _proves(verdict: Verdict, sender: str, server: str) -> bool:
    """A pass that is about the domain in From, or about the very person in From who logged in."""
    if verdict.result != "pass":
        return False
    local, _, domain = sender.partition("@")
    said = {key: value.casefold() for key, value in verdict.properties.items()}
    if verdict.method == "dmarc":
        return said.get("header.from") == domain
    if verdict.method == "dkim":
        return said.get("header.d") == domain
    # Whoever logged in as bob may still write "From: amy" (RFC 8601 2.7.4 says who sent it, no
    # more), and a bare name is one of the server's own domain.
    at_home = f".{server}".endswith(f".{domain}")
    login = said.get("smtp.auth", "")
    return verdict.method == "auth" and (login == sender or (at_home and login == local))


def _ask_microsoft(mail: Mail) -> tuple[bool, str]:
    """Microsoft 365 names no server, and strips its organisation's marks from outside mail."""
    if [v.strip().casefold() for v in mail.header_all("x-ms-exchange-organization-authas")] != [
        "internal"
    ]:
        return False, "not marked as internal by Microsoft 365"
    field = parse_verdicts(mail.header(_FIELD)) if mail.header(_FIELD) else None
    if field is None or field.server:
        return False, "no Authentication-Results of Microsoft 365 on top"
    domain = mail.sender.partition("@")[2]
    for verdict in field.verdicts:
        if verdict.method in _METHODS and verdict.result == "fail":
            return False, f"{verdict.method}=fail"
        about = verdict.properties.get("header.from", domain).casefold()
        if verdict.method == "dmarc" and about != domain:
            return False, "the verdict is about another sender"
    return True, "internal mail of Microsoft 365"
