"""A private Dovecot: no service manager, no /etc, all of it in one short directory under /tmp."""

import grp
import itertools
import os
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import trustme

MAIL_ID = 5000  # owns the mail when we are root; it need not be in /etc/passwd

COMMON = """\
hostname = mx.office.example
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
info_log_path = {root}/dovecot.log
{users}
listen = 127.0.0.1
ssl = yes
auth_mechanisms = plain login
first_valid_uid = 1
mail_max_userip_connections = 200
auth_failure_delay = 0
auth_username_chars =
service imap-login {{
  chroot =
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 256
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
}}
service anvil {{
  chroot =
  # no growing delay after wrong passwords
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  unix_listener auth-userdb {{
    mode = 0666
  }}
}}
"""

OLD = """\
# Dovecot 2.3
protocols = imap lmtp
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u
}}
namespace inbox {{
  inbox = yes
  prefix = {prefix}
}}
"""

NEW = """\
# Dovecot 2.4
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
  lmtp = yes
}}
ssl_server_cert_file = {root}/cert.pem
ssl_server_key_file = {root}/key.pem
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {root}/mail/%{{user}}
  }}
}}
namespace inbox {{
  inbox = yes
  separator = .
  prefix = {prefix}
}}
"""


def installed() -> bool:
    return shutil.which("dovecot") is not None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_banner(port: int, greeting: bytes, seconds: float = 10) -> None:
    """A port accepts before a server answers on it."""
    end = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                if connection.recv(512).startswith(greeting):
                    return
        except OSError:
            pass
        if time.monotonic() > end:
            raise TimeoutError(f"nothing greets on port {port}")
        time.sleep(0.005)


class Dovecot:
    """Any name is a user, and its mailbox is made on first use; the password is the same for all.

    Maildir, so the separator of folders is `.`; `prefix` stands before those of a person. `extra`
    is more of its configuration: for versions before 2.4, and since. `certificate` is that of
    localhost unless one is given.
    """

    password = "open-sesame"

    def __init__(
        self,
        authority: trustme.CA,
        *,
        prefix: str = "",
        extra: tuple[str, str] = ("", ""),
        certificate: trustme.LeafCert | None = None,
    ) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="relay-", dir="/tmp"))  # sockets: a short path
        self.port, self.tls_port, self.lmtp_port = free_port(), free_port(), free_port()
        self.ca_file = str(self.root / "ca.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        certificate = certificate or authority.issue_cert("localhost", "127.0.0.1")
        certificate.private_key_pem.write_to_path(str(self.root / "key.pem"))
        for pem in certificate.cert_chain_pems:
            pem.write_to_path(str(self.root / "cert.pem"), append=True)
        self._numbers = itertools.count(1)
        self._configure(prefix, extra)

    def start(self) -> None:
        command = ["dovecot", "-F", "-c", str(self.root / "dovecot.conf")]
        self._log = (self.root / "stderr.log").open("wb")
        self._process = subprocess.Popen(
            command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=self._log
        )
        try:
            await_banner(self.port, b"* OK")
        except TimeoutError:
            self.stop()
            logs = (self.root / "stderr.log", self.root / "dovecot.log")
            raise RuntimeError("\n".join(log.read_text() for log in logs if log.exists())) from None

    def stop(self) -> None:
        """The whole group, or the logged-in processes live on; clients see a BYE."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        self._log.close()

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def new_user(self) -> str:
        """A name that nobody has used: a mailbox of one's own."""
        return f"user{next(self._numbers)}@relay.test"

    def deliver(self, user: str, raw: bytes) -> None:
        """By LMTP, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="relay.test") as lmtp:
            lmtp.sendmail("sender@relay.test", [user], raw)

    def kill(self) -> None:
        """Without a word."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def maildir(self, user: str) -> Path:
        """Where its mail lies; INBOX is the folder itself, `Relay/Handled` is `.Relay.Handled`."""
        return self.root / "mail" / user / "Maildir"

    def _configure(self, prefix: str, extra: tuple[str, str]) -> None:
        for name in ("run", "state", "mail"):
            (self.root / name).mkdir()
        self.root.chmod(0o755)
        uid, gid, users = os.geteuid(), os.getegid(), ""
        if uid == 0:
            uid = gid = MAIL_ID
            os.chown(self.root / "mail", uid, gid)
        else:
            me, group = pwd.getpwuid(uid).pw_name, grp.getgrgid(gid).gr_name
            users = f"default_internal_user = {me}\ndefault_login_user = {me}\n"
            users += f"default_internal_group = {group}\n"
        version = subprocess.run(["dovecot", "--version"], capture_output=True, text=True).stdout
        new = not re.match(r"2\.[0-3]\.", version)
        config = (NEW + COMMON if new else OLD + COMMON).format(
            root=self.root,
            users=users,
            uid=uid,
            gid=gid,
            port=self.port,
            tls_port=self.tls_port,
            lmtp_port=self.lmtp_port,
            prefix=prefix,
            password=self.password,
        )
        (self.root / "dovecot.conf").write_text(config + extra[new])
