"""E-mail addresses in headers: the clean ones, and whether all of them were clean. Pure."""

import re

from relay.reading.pattern import pattern

# What stands between separators: quoted strings, comments and <…> are whole, closed or not, so that
# the scan is linear whatever the input.
_TOKEN = pattern(
    r"""(?: "(?:[^"\\]|\\.)*+ (?:"|\\?\Z) | \((?:[^()\\]|\\.)*+\)? | <[^<>]*+>? | [^",;:(<] )++""",
    re.VERBOSE | re.DOTALL,
)
_SPEC = r"[^\s<>()\[\]\\,;:@\"]+@[^\s<>()\[\]\\,;:@\"]+"
_COMMENT = r"\([^()<>@\\]*\)"  # one that holds an address is no comment to every program
_MAILBOX = pattern(
    rf"""\s*+ (?: (?P<bare>{_SPEC})
      | (?P<name>(?: "(?:[^"\\]|\\.)*" | {_COMMENT} | [^<>"@,:;()\\] )*+)
        <\s*(?P<angle>{_SPEC})\s*>
    ) \s* (?:{_COMMENT})? \s*""",
    re.VERBOSE | re.DOTALL,
)
_LOCAL = pattern(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = pattern(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


def addresses(value: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The (address, display name) pairs of a list of mailboxes, and whether all of it was clean.

    An address is casefolded, its local part an ASCII dot-atom, its domain ASCII (IDNA A-labels).
    A word without any @ (the name of a group, "undisclosed-recipients:;") and an address in other
    letters than ASCII are left out and clean; an @ in any other place is not clean.
    """
    found: list[tuple[str, str]] = []
    clean = True
    for token in _TOKEN.findall(value):
        mailbox = _MAILBOX.fullmatch(token)
        if mailbox is None:
            clean = clean and "@" not in token
            continue
        spec = mailbox["bare"] or mailbox["angle"]
        if address := _clean(spec):
            found.append((address, _name(mailbox["name"] or "")))
        elif spec.isascii():
            clean = False
    return tuple(found), clean


def sole_address(value: str) -> tuple[str, str] | None:
    """The one mailbox of a From header as (address, display name), or None: not exactly one."""
    if len(value) > 2048:
        return None
    mailbox = _MAILBOX.fullmatch(value)
    if mailbox is None:
        return None
    spec = _clean(mailbox["bare"] or mailbox["angle"])
    return (spec, _name(mailbox["name"] or "")) if spec else None


def _clean(spec: str) -> str:
    local, _, domain = spec.partition("@")
    domain = domain.casefold()
    plain = (
        len(local) <= 64
        and len(domain) <= 253
        and "=?" not in local  # an encoded word is atoms to one program and a name to another
        and _LOCAL.fullmatch(local)
        and _DOMAIN.fullmatch(domain)
        and domain.isascii()
    )
    return f"{local.casefold()}@{domain}" if plain else ""


def _name(phrase: str) -> str:
    phrase = phrase.strip()
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*+)"', phrase, re.DOTALL)
    return re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else phrase
