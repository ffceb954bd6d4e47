"""Servers for the tests, and an honest word at the end about what was left out."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import trustme

from tests.servers import dovecot as real_dovecot
from tests.servers import machine as real_machine
from tests.servers import postfix as real_postfix
from tests.servers import rspamd as real_rspamd

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("relay", deadline=None)
hypothesis.settings.load_profile("relay")

COMPLETE = os.environ.get("RELAY_TESTS_COMPLETE") == "1"  # then a test left out is an error
INSTALL = (
    "sudo apt-get install -y --no-install-recommends dovecot-imapd dovecot-lmtpd postfix rspamd "
    "openssl systemd libfaketime mmdebstrap chromium fonts-noto-cjk"
)


def _missing(mark: str) -> str:
    """Why tests with this mark cannot run here, or ""."""
    if mark == "dovecot" and not real_dovecot.installed():
        return "needs Dovecot"
    if mark == "postfix" and not real_postfix.installed():
        return "needs Postfix, and root"
    if mark == "rspamd" and not real_rspamd.installed():
        return "needs rspamd, and root"
    if mark == "faketime" and not any(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")):
        return "needs libfaketime"
    if mark == "machine" and not real_machine.installed():
        return "needs root, cgroup2 and mmdebstrap"
    if mark == "chromium" and shutil.which("chromium") is None:
        return "needs Chromium"
    if mark == "systemd" and shutil.which("systemd-analyze") is None:
        return "needs systemd-analyze"
    return ""


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers():
        if reason := _missing(mark.name):
            pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.stats.get("skipped", [])
    if not left_out:
        return
    terminalreporter.section("left out", red=COMPLETE, yellow=not COMPLETE)
    files: dict[str, Counter[str]] = {}
    for report in left_out:
        cause = report.longrepr[2].removeprefix("Skipped: ")
        files.setdefault(cause, Counter())[report.nodeid.partition("::")[0]] += 1
    for cause, count in files.items():
        said = ", ".join(f"{file} ({number})" for file, number in sorted(count.items()))
        terminalreporter.line(f"{count.total()} tests, {cause}: {said}")
    if COMPLETE:
        terminalreporter.line("With RELAY_TESTS_COMPLETE=1 nothing may be left out: a failure.")
    terminalreporter.line("This installs what they need; Postfix also needs root to run:")
    terminalreporter.line(INSTALL)


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if COMPLETE and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority of our own, for `localhost` and 127.0.0.1."""
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(scope="session")
def dovecot(authority: trustme.CA) -> Iterator[real_dovecot.Dovecot]:
    """A real IMAP server; take `dovecot.new_user()` for each test. Mark the test `dovecot`."""
    server = real_dovecot.Dovecot(authority)
    server.start()
    yield server
    server.stop()
    server.remove()
