"""A private rspamd with Debian's settings, as a milter on its usual port."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PORT = 11332  # of the milter
_PATIENCE = 60.0  # seconds
OURS = """\
dns {{ nameserver = ["127.0.0.1:{port}"]; timeout = 1s; retransmits = 1; }}
url_tld = "{folder}/tld";  # to compile the real ones takes it half a minute
"""


def installed() -> bool:
    return shutil.which("rspamd") is not None and os.geteuid() == 0


@contextmanager
def rspamd(local: dict[str, str], name_server: int) -> Iterator[None]:
    """While it runs; `local` are the files of its local.d."""
    folder = Path(tempfile.mkdtemp(prefix="relay-", dir="/tmp"))
    folder.chmod(0o755)
    (folder / "local.d").mkdir()
    (folder / "tld").write_text("example\n")
    ours = OURS.format(port=name_server, folder=folder)
    for name, text in {**local, "options.inc": ours}.items():
        (folder / "local.d" / name).write_text(text)
    state = folder / "state"
    state.mkdir()
    shutil.chown(state, "_rspamd", "_rspamd")
    places = [f"--var={name}={state}" for name in ("DBDIR", "RUNDIR", "LOGDIR")]
    words = ["rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", f"--var=LOCAL_CONFDIR={folder}"]
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        out = stack.enter_context((folder / "out").open("wb"))
        running = subprocess.Popen([*words, *places], stdout=out, stderr=out, cwd="/")
        stack.callback(running.wait)
        stack.callback(running.terminate)
        _await(running)
        yield


def _await(running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        assert running.poll() is None, "rspamd does not start"
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
            return
        except OSError:
            assert time.monotonic() < end, "rspamd does not listen"
            time.sleep(0.05)
