"""The commands as an operator types them."""

import subprocess
import sys

from click.testing import CliRunner, Result

from relay.cli import main


def relay(*words: object, **environ: str) -> Result:
    """The command within this process: most of a process's time is its start."""
    return CliRunner().invoke(main, [*map(str, words)], env=environ)


def process(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own: its start, its end, its standard input."""
    command = [sys.executable, "-m", "relay", *map(str, words)]
    return subprocess.run(command, capture_output=True, input=stdin, timeout=60, check=False)
