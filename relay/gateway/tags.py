"""The tagged lines of a Meteorsis e-mail: built, and proven to be read in one way only."""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from relay.gateway.dialect import Terms
from relay.gateway.text import hexify
from relay.model import Batch

TAGS = (
    *("USERNAME", "PASSWORD", "RECIPIENT", "CONTENT"),
    *("LANG_ENG", "SCHEDULING", "SENDERID", "DNCR"),
)
CREDENTIAL = re.compile("[!-~]{1,20}")
SENDER_ID = re.compile("[A-Za-z0-9]{1,11}")

_NUMBER = "[1-9][0-9]{6,14}"
_FORMS: Mapping[str, re.Pattern[str]] = {
    "USERNAME": CREDENTIAL,
    "PASSWORD": CREDENTIAL,
    "RECIPIENT": re.compile(f"{_NUMBER}(,{_NUMBER})*"),
    "LANG_ENG": re.compile("[01]"),
    "SCHEDULING": re.compile("now|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"),
    "SENDERID": SENDER_ID,
    "DNCR": re.compile("[01]"),
}
_CONTENT: Mapping[str, re.Pattern[str]] = {  # by LANG_ENG
    "1": re.compile("[ -Z_a-z]{1,459}"),  # neither bracket nor line end: it cannot form a tag
    "0": re.compile("([0-9A-F]{4}){1,459}"),
}
_LOOKS_LIKE_TAG = re.compile(rf"\[({'|'.join(TAGS)})\]", re.IGNORECASE)
_SECRETS = re.compile(r"^(\[(?:USERNAME|PASSWORD)\]=)[^\r\n]*", re.MULTILINE)


def tagged(batch: Batch, scheduling: datetime | None, terms: Terms) -> tuple[str, ...]:
    """The seven lines, or eight with the do-not-call register (gateway manual 3.2).

    Raises ValueError where a value does not have the form of its tag.
    """
    english = batch.encoding == "english"
    values = {
        "USERNAME": terms.username,
        "PASSWORD": terms.password,
        "RECIPIENT": ",".join(batch.recipients),
        "CONTENT": batch.text if english else hexify(batch.text),
        "LANG_ENG": "1" if english else "0",
        "SCHEDULING": _scheduled(scheduling, terms.time_zone),
        "SENDERID": batch.sender_id,
    }
    if batch.dncr:
        values["DNCR"] = batch.dncr
    prove(values)
    return tuple(f"[{tag}]={value}" for tag, value in values.items())


def prove(values: Mapping[str, str]) -> None:
    """Raises ValueError unless every value has the form of its tag: then none but a credential
    could hold a bracket, and those are checked with the settings."""
    if tuple(values) not in (TAGS, TAGS[:-1]):
        raise ValueError("the tags are not the seven or eight, in order")
    forms = {**_FORMS, "CONTENT": _CONTENT[values["LANG_ENG"]]}
    for tag, value in values.items():
        if not forms[tag].fullmatch(value):
            raise ValueError(f"the value of [{tag}] is not of its form")


def looks_like_tag(value: str) -> bool:
    """Whether a sloppy reader could find one of the tags in a value."""
    return _LOOKS_LIKE_TAG.search(value) is not None


def masked(text: str) -> str:
    """The text with the values of the credentials' lines as `***`."""
    return _SECRETS.sub(r"\g<1>***", text)


def _scheduled(scheduling: datetime | None, time_zone: str) -> str:
    if scheduling is None:
        return "now"
    if scheduling.tzinfo is None:
        raise ValueError("a scheduled time needs its zone")
    local = scheduling.astimezone(ZoneInfo(time_zone))
    return local.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
