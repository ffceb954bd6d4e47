"""What the servers need of this machine: certificates, and programs that print tokens."""

import os
import re
import ssl
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from relay.operator.finding import CONFIG, Finding
from relay.settings import Settings
from relay.wire.tls import client_context

_INTERPRETER = re.compile(r"(?:python|perl|ruby|node|php|bash|dash|sh)[\d.]*")
_EXAMPLE = re.compile(r"([0-9a-f])\1{7}(?:-\1{4}){3}-\1{12}", re.IGNORECASE)  # 0000… as an ID
_CREDENTIAL = "token_secret"  # the credential that the programs beside the settings read
_MOST = 64 * 1024  # octets of a script that are looked at


def certificates_and_programs(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with them, as far as can be seen without running or asking anything."""
    boxes = settings.mailboxes
    sections = {
        "mailboxes.requests": boxes.requests,
        "mailboxes.replies": boxes.replies,
        "submission": settings.submission,
    }
    told = set()
    for name, said in sections.items():
        if said is None:
            continue
        if said.ca_file and (wrong := _no_certificates(said.ca_file)):
            yield _wrong(f"{name}.ca_file", wrong, "correct it, or leave it out for the system's")
        if said.token_command and said.token_command not in told:
            told.add(said.token_command)
            for seen, todo in _flaws(said.token_command, environ):
                yield _wrong(f"{name}.token_command", seen, todo)


# -- private --------------------------------------------------------------------------------------


def _no_certificates(path: Path) -> str:
    """Why nothing can be proven by a file of authorities, or ""."""
    try:
        client_context(str(path))
    except ssl.SSLError:
        return f"{path} holds no certificate in PEM"
    except OSError as error:
        return f"{path}: {error.strerror}"
    return ""


def _flaws(command: Sequence[str], environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is seen, and what to do about it."""
    program, script = Path(command[0]), _script(command)
    correct = "correct the path: the pages for Microsoft 365 and Google say what lies there"
    if not os.access(program, os.X_OK) or program.is_dir():
        yield f"{program} is no program that can be run", correct
    if script is not None and not script.is_file():
        yield f"no {script}", correct
    if examples := [word for word in command if _EXAMPLE.fullmatch(word)]:
        yield f"{', '.join(examples)}: from the example", "write your own IDs in their place"
    if "--secret" not in command and _reads_the_secret(script or program):
        folder = Path(environ.get("CREDENTIALS_DIRECTORY") or "/etc/credstore")
        if not any(_is_there(folder / f"{prefix}{_CREDENTIAL}") for prefix in ("", "relay.")):
            yield (
                f"its secret is missing: no {folder}/relay.{_CREDENTIAL}",
                "write it into that file",
            )


def _script(command: Sequence[str]) -> Path | None:
    """What an interpreter is to run: the first word that is a path."""
    if not _INTERPRETER.fullmatch(Path(command[0]).name):
        return None
    return next((Path(word) for word in command[1:] if word.startswith("/")), None)


def _reads_the_secret(program: Path) -> bool:
    try:
        with program.open("rb") as file:
            return _CREDENTIAL.encode() in file.read(_MOST)
    except OSError:
        return False


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # a folder that this user may not look into: it is not known
        return True


def _wrong(name: str, seen: str, todo: str) -> Finding:
    return Finding(name=name, seen=seen, todo=todo, code=CONFIG)
