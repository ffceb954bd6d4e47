"""What a log line may not tell, taken out of it: secrets, phone numbers, the words of an SMS."""

import re
from collections.abc import Collection, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from relay.secrecy import hide, is_free_of

_SECRET_KEY = re.compile(
    r"(?:^|_)(?:pass|password|passwd|passphrase|secret|token|auth|authorization|credential|cookie)s?$",
    re.IGNORECASE,
)
_WORDS = {"text", "body"}  # what people wrote
_IDENTIFIERS = {  # digits in these are no phone numbers
    "reference",
    "ticket",
    "submission",
    "timestamp",
    "smsdid",
    "smsdids",
    "message_id",
    "uid",
    "uidvalidity",
}
_LOGIN = re.compile(
    r"\b(LOGIN|AUTHENTICATE|AUTH)[ \t]+"
    r"(?!(?:is|was|not|has|command|fail|denied|disabled|reject|refused|error))\S.*"
)
_TAGS = re.compile(r"\[(USERNAME|PASSWORD|RECIPIENT|CONTENT)\]=[^\r\n]*")
_PHONE = re.compile(
    r"\+\d(?:[ ()-]{0,2}\d){7,14}(?!\d)"  # as people write it
    r"|(?<![0-9A-Z])(?<!\d\.)\d{9,15}(?![0-9A-Z])"  # no part of a reference, no decimals
)
_SIMPLE = {str, int, float, bool, type(None)}
# Nothing below finds anything in these. Possessive: else some lines would take for ever.
_PLAIN = re.compile(r"(?:[a-z .,:;@_-]++|\d{1,6}+(?!\d))*+")
_ONE_WORD = re.compile(r"[!-Z\\-~]*+")  # without a `[`: neither a login nor a tag
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def mask(logger: object, method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """The last processor before a line is rendered: nothing passes it unseen.

    Values of secret-named keys become `***`, texts their length, numbers of 9 to 15 digits their
    first three and last four (`852****4567`), but for identifiers. What is neither a number nor
    a list or table is taken as its string, so that no object is rendered behind its back.
    """
    return {key: _masked(key, value) for key, value in event.items()}


class Hide:
    """A processor after `mask`: no secret of the settings, however somebody spells it."""

    def __init__(self, secrets: Collection[str]) -> None:
        self._secrets = secrets

    def __call__(
        self, logger: object, method: str, event: MutableMapping[str, Any]
    ) -> dict[str, Any]:
        if _SIMPLE.issuperset(map(type, event.values())):
            together = "\0".join(map(str, event.values()))
            if is_free_of(together, self._secrets):
                return dict(event)
        return {key: self._hidden(value) for key, value in event.items()}

    def _hidden(self, value: Any) -> Any:
        if isinstance(value, str):
            return hide(value, self._secrets)
        if isinstance(value, Mapping):
            return {hide(str(key), self._secrets): self._hidden(v) for key, v in value.items()}
        return [self._hidden(v) for v in value] if isinstance(value, list) else value


def mask_line(line: str) -> str:
    """One string without logins, credentials, phone numbers and control characters."""
    return _PHONE.sub(_mask_phone, _mask_signs(line))


def _masked(key: str, value: Any) -> Any:
    if _is_secret(key):
        return "***"
    if key in _WORDS:
        return f"[{len(value) if isinstance(value, str | bytes) else len(str(value))} characters]"
    if type(value) is not str:  # the most of them are
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, Mapping):
            return {mask_line(str(inner)): _masked(str(inner), v) for inner, v in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [_masked(key, inner) for inner in value]
    said = str(value)
    if key in _IDENTIFIERS:
        return said if _ONE_WORD.fullmatch(said) else _mask_signs(said)
    return said if _PLAIN.fullmatch(said) else mask_line(said)


@lru_cache(maxsize=256)
def _is_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None


def _mask_signs(line: str) -> str:
    line = _LOGIN.sub(r"\1 ***", line)
    line = _TAGS.sub(r"[\1]=***", line)
    return _CONTROL.sub(_escape, line)


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"


def _mask_phone(found: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", found[0])
    return f"{digits[:3]}****{digits[-4:]}"
