"""The corpus: mails with their expected readings, and how a reading is judged against it."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from relay.operator.preview import form, preview
from relay.reading.lines.signature import fingerprint
from relay.settings import load
from relay.steps.charter import Charter, draw_up
from relay.steps.contacts import ContactBook

FOLDER = Path(__file__).parent / "corpus"
NOW = "2026-11-18T10:00:00+08:00"  # a Wednesday
_KEYS = {
    *("about", "tags", "verdict", "recipients", "text", "send_at", "sender_id", "reasons"),
    *("warnings", "command", "now", "strict", "signatures"),
}
_VERDICTS = {"send", "confirm", "ask", "refuse", "ignore", "command", "answer", "bounce"}
_OFFERED = ("send", "confirm")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One mail of the corpus."""

    name: str  # group/name
    raw: bytes
    expected: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """`exact`; `wrong`: sent or offered with anything wrong; `timid`: asked or refused though it
    was certain; `inexact`: the rest, such as another reason."""

    word: str
    case: Case
    got: dict[str, Any]
    differs: tuple[str, ...] = ()


def cases(folder: Path = FOLDER) -> list[Case]:
    """All cases, each checked for its form."""
    found = []
    for path in sorted(folder.glob("**/*.eml")):
        expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
        name = f"{path.parent.name}/{path.stem}"
        missing = {"about", "tags", "verdict"} - set(expected)
        if expected["verdict"] in _OFFERED:
            missing |= {"recipients", "text", "send_at"} - set(expected)
        elif expected["verdict"] in ("ask", "refuse", "ignore"):
            missing |= {"reasons"} - set(expected)
        strange = set(expected) - _KEYS
        assert not missing, f"{name}: {missing} is missing"
        assert not strange, f"{name}: what is {strange}?"
        assert expected["verdict"] in _VERDICTS, f"{name}: what is {expected['verdict']}?"
        found.append(Case(name=name, raw=path.read_bytes(), expected=expected))
    return found


@cache
def charter(folder: Path = FOLDER) -> Charter:
    """The settings and contacts that the corpus is read with."""
    settings = load(folder / "relay.toml", {}, secrets=False)
    book = ContactBook(settings.reading.contacts, region=settings.reading.region)
    book.refresh()
    return draw_up(settings, book.contacts)


def read(case: Case) -> dict[str, Any]:
    """The mail as `relay preview --json` shows it."""
    now = datetime.fromisoformat(case.expected.get("now", NOW))
    strict = case.expected.get("strict", False)
    known = frozenset(map(fingerprint, case.expected.get("signatures", ())))
    rules = charter()
    shown = preview(case.raw, rules, now=now, strict=strict, signatures=known)
    return form(shown, case.name, rules, now=now)


def judge(case: Case) -> Judgement:
    """Read a mail and hold it against what is expected of it."""
    got = read(case)
    differs = tuple(key for key in _compared(case.expected) if not _same(key, case.expected, got))
    return Judgement(word=_word(case.expected, got, differs), case=case, got=got, differs=differs)


def _compared(expected: dict[str, Any]) -> list[str]:
    keys = ["verdict"]
    if expected["verdict"] in _OFFERED:
        keys += ["recipients", "text", "send_at"]
    keys += [key for key in ("sender_id", "reasons", "warnings", "command") if key in expected]
    return keys


def _same(key: str, expected: dict[str, Any], got: dict[str, Any]) -> bool:
    want, have = expected[key], got[key]
    if key in ("recipients", "reasons", "warnings"):
        return sorted(want) == sorted(have)
    if key == "send_at" and want and have:
        return datetime.fromisoformat(want) == datetime.fromisoformat(have)
    return bool(want == have)


def _word(expected: dict[str, Any], got: dict[str, Any], differs: tuple[str, ...]) -> str:
    if not differs:
        return "exact"
    want, have = expected["verdict"], got["verdict"]
    if have in _OFFERED:
        if want not in _OFFERED or {"recipients", "text", "send_at", "sender_id"} & set(differs):
            return "wrong"
        if want != have:
            return "wrong" if have == "send" else "timid"
        return "inexact"
    if have == "command":
        return "wrong"
    if want in _OFFERED or (want == "ask" and have == "refuse"):
        return "timid"
    return "inexact"
