"""A private Postfix, without its start script: master in the foreground on a queue of our own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers.dovecot import await_banner, free_port

MASTER = Path("/usr/lib/postfix/sbin/master")

MAIN = """\
compatibility_level = 3.6
config_directory = {root}
queue_directory = {root}/queue
data_directory = {root}/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.relay.test
mydestination =
mynetworks = 127.0.0.0/8
local_recipient_maps =
local_transport = error:no local delivery
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
maillog_file_prefixes = {root}
maillog_file = {root}/maillog
smtp_dns_support_level = disabled
smtp_host_lookup = native
default_transport = smtp:[127.0.0.1]:{next_hop}
relay_transport = smtp:[127.0.0.1]:{next_hop}
"""

SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix  n       -       n       60      1       pickup
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
relay     unix  -       -       n       -       -       smtp
showq     unix  n       -       n       -       -       showq
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
discard   unix  -       -       n       -       -       discard
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
"""


def installed() -> bool:
    """It never runs without root."""
    return MASTER.exists() and os.geteuid() == 0


class Postfix:
    """Takes mail from this machine and carries it to the SMTP server on port `next_hop`.

    `paste` runs commands about it; `hosts` are the lines of the /etc/hosts that it sees.
    """

    def __init__(self, next_hop: int, *, hosts: str = "") -> None:
        self._hosts = hosts
        self.root = Path(tempfile.mkdtemp(prefix="relay-", dir="/tmp"))
        self.root.chmod(0o755)
        self.port = free_port()
        self._make_queue()
        (self.root / "main.cf").write_text(MAIN.format(root=self.root, next_hop=next_hop))
        (self.root / "master.cf").write_text(SERVICES.format(port=self.port))
        old = time.time() - 60  # Postfix waits until its settings look finished
        for name in ("main.cf", "master.cf"):
            os.utime(self.root / name, (old, old))

    def paste(self, commands: str) -> None:
        """What is pasted on its machine: `postconf` and `postfix` are about this one."""
        subprocess.run(
            ["bash", "-euc", commands],
            env=os.environ | {"MAIL_CONFIG": str(self.root)},
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        command = [str(MASTER), "-c", str(self.root), "-d"]
        if self._hosts:
            (self.root / "hosts").write_text(self._hosts)
            seen = f'mount --bind {self.root}/hosts /etc/hosts; exec "$@"'
            command = ["unshare", "--mount", "sh", "-euc", seen, "sh", *command]
        with (self.root / "master.out").open("wb") as out:
            self._process = subprocess.Popen(
                command,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            await_banner(self.port, b"220")
        except TimeoutError:
            self.stop()
            raise RuntimeError((self.root / "master.out").read_text()) from None

    def stop(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    def remove(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def _make_queue(self) -> None:
        queue, data = self.root / "queue", self.root / "data"
        queue.mkdir()
        data.mkdir(mode=0o700)
        shutil.chown(data, "postfix", "postfix")
        private = "active bounce corrupt defer deferred flush hold incoming private saved trace"
        for name in private.split():
            (queue / name).mkdir()
            (queue / name).chmod(0o700)
            shutil.chown(queue / name, "postfix", "root")
        for name, mode in (("maildrop", 0o1730), ("public", 0o2710)):
            (queue / name).mkdir()
            shutil.chown(queue / name, "postfix", "postdrop")
            (queue / name).chmod(mode)
        (queue / "pid").mkdir()
