"""A machine with a real systemd as its first process: a bare Debian in namespaces of its own.

No network but loopback, no files but its own and one shared folder, `/shared`; what it changes is
in memory and gone with it. Its `apt` knows what Debian has, and has got python3-venv already, but
not installed it. Needs root, mmdebstrap for the bare Debian (kept in the temporary folder for the
next run), and cgroup2.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.kept import kept

PACKAGES = "systemd,systemd-sysv,ca-certificates,python3"  # what ours needs, and no more
_FETCHED = (  # into the cache of apt: there is no network inside
    "APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get clean",
    "APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get -qq --yes --download-only install python3-venv",
)
_BRIDGE = Path(__file__).parent / "bridge.py"
_PATIENCE = 60.0  # seconds
_INSIDE = r"""
set -eu
root=$1/root
mount -t tmpfs -o size=1g tmpfs "$1"
mkdir "$1/upper" "$1/work" "$root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
umount "$root/sys/fs/cgroup" 2>/dev/null || true
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm" "$root/shared"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
mount --bind "$3" "$root/shared"
printf '0123456789abcdef0123456789abcdef\n' >"$root/etc/machine-id"
for unit in getty.target console-getty.service systemd-logind.service systemd-timesyncd.service \
  systemd-networkd.service systemd-resolved.service systemd-udevd.service apt-daily.timer \
  apt-daily-upgrade.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
cd "$root"
mkdir .old
pivot_root . .old
cd /
umount -l /.old
mount --make-rshared /
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=multi-user.target --show-status=no
"""


def installed() -> bool:
    """Whether such machines can be made here."""
    return os.geteuid() == 0 and shutil.which("mmdebstrap") is not None and _cgroup() is not None


def bare_debian() -> Path:
    """The files of a bare Debian of this release, made once."""
    release = _release()
    command = [
        *("mmdebstrap", "--quiet", "--mode=root", "--variant=minbase"),
        *(f"--include={PACKAGES}", "--skip=cleanup/apt"),
        *(f"--customize-hook={fetched}" for fetched in _FETCHED),
        release,
    ]

    def make(place: Path) -> None:
        subprocess.run([*command, str(place)], check=True)

    return kept(release, " ".join(command), make)


class Machine:
    """`with Machine(folder) as machine:` boots one; `folder` is `/shared` inside.

    `lines` are its ports that lead to ports outside.
    """

    def __init__(self, shared: Path, *, lines: Mapping[int, int] | None = None) -> None:
        self.shared = shared
        self._ports = lines or {}
        self._lines = contextlib.ExitStack()
        self._disk = Path(tempfile.mkdtemp(prefix="relay-machine-"))
        root = _cgroup()
        assert root is not None
        self._cgroup = root / f"relay-machine-{os.getpid()}"

    def __enter__(self) -> Self:
        self._cgroup.mkdir()
        self._unshare = subprocess.Popen(
            [
                *("sh", "-c", 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"', "sh"),
                *(str(self._cgroup), "unshare", "--mount", "--pid", "--cgroup", "--net", "--uts"),
                *("--ipc", "--fork", "--kill-child=KILL", "--propagation=private"),
                *("sh", "-c", _INSIDE, "sh"),
                *(str(self._disk), str(bare_debian()), str(self.shared)),
            ],
            stdin=subprocess.DEVNULL,
        )
        try:
            self._until_it_runs()
            shutil.copy(_BRIDGE, self.shared)
            for inside, outside in self._ports.items():
                self._join(inside, outside)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()
        self._unshare.send_signal(signal.SIGKILL)
        self._unshare.wait()
        end = time.monotonic() + _PATIENCE
        while self._cgroup.exists() and time.monotonic() < end:
            for folder in sorted(self._cgroup.rglob("*/"), reverse=True):
                with contextlib.suppress(OSError):
                    folder.rmdir()
            with contextlib.suppress(OSError):
                self._cgroup.rmdir()
            time.sleep(0.05)
        self._disk.rmdir()

    def command(self, *words: str) -> list[str]:
        """The command that runs `words` inside."""
        return [
            *("nsenter", "--target", str(self._first), "--mount", "--pid", "--net", "--uts"),
            *("--ipc", "--cgroup", "env", "-i", "--chdir=/"),
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            *("DEBIAN_FRONTEND=noninteractive", *words),
        ]

    def run(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run it inside, and wait for its end."""
        return subprocess.run(
            self.command(*words), input=stdin, capture_output=True, text=True, check=False
        )

    def must(self, *words: str, stdin: str = "") -> str:
        """What it printed; AssertionError unless it ended with 0."""
        ended = self.run(*words, stdin=stdin)
        assert ended.returncode == 0, f"{' '.join(words)}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def paste(self, commands: str, *, stdin: str = "") -> str:
        """What these commands of a page printed, in the clone if there is one."""
        there = "! [ -d /shared/clone ] || cd /shared/clone"
        return self.must("bash", "-euc", f"{there}\n{commands}", stdin=stdin)

    def write(self, path: str, text: str, mode: str = "644") -> None:
        self.must("install", "-D", f"-m{mode}", "/dev/stdin", path, stdin=text)

    def show(self, unit: str, key: str) -> str:
        """A property of a unit, as systemd tells it."""
        return self.must("systemctl", "show", "--value", f"--property={key}", unit).strip()

    def until(self, unit: str, key: str, value: str) -> None:
        """Until the property is so."""
        end = time.monotonic() + _PATIENCE
        while (seen := self.show(unit, key)) != value:
            assert time.monotonic() < end, f"{unit}: {key} is {seen!r}, not {value!r}"
            time.sleep(0.1)

    def _join(self, inside: int, outside: int) -> None:
        """By a socket in the folder that both see."""
        words = (str(self.shared / f"line-{inside}"), f"127.0.0.1:{outside}")
        line = self._lines.enter_context(subprocess.Popen([sys.executable, _BRIDGE, *words]))
        self._lines.callback(line.kill)
        words = ("/shared/bridge.py", f"127.0.0.1:{inside}", f"/shared/line-{inside}")
        self.must("systemd-run", "--quiet", f"--unit=line-{inside}", "python3", *words)

    def _until_it_runs(self) -> None:
        end = time.monotonic() + _PATIENCE
        children = Path(f"/proc/{self._unshare.pid}/task/{self._unshare.pid}/children")
        while True:
            assert self._unshare.poll() is None, "the machine does not start"
            assert time.monotonic() < end, "the machine does not boot"
            if found := children.read_text().split():
                self._first = int(found[0])
                said = self.run("systemctl", "is-system-running").stdout.strip()
                if said in ("running", "degraded"):
                    return
            time.sleep(0.1)


def _cgroup() -> Path | None:
    """Where the cgroup2 tree is mounted."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(place)
    return None


def _release() -> str:
    for line in Path("/etc/os-release").read_text().splitlines():
        key, _, value = line.partition("=")
        if key == "VERSION_CODENAME":
            return value.strip('"')
    return "bookworm"
