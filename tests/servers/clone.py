"""What somebody has who cloned the project, and the libraries where there is no network."""

import shutil
import subprocess
import tempfile
import tomllib
from collections import Counter
from pathlib import Path

from tests.servers.kept import kept

PROJECT = Path(__file__).parent.parent.parent
_FILES = ("pyproject.toml", "uv.lock", "README.md", "LICENSE", "CHANGELOG.md")
_FOLDERS = ("relay", "config", "systemd")
WHEELS = "[global]\nno-index = true\nfind-links = /shared/wheels\n"  # of a machine's /etc/pip.conf
_PYTHON = "/usr/bin/python3"  # the one of the bare Debian, too


def clone(into: Path) -> Path:
    """The files of this checkout that are built or installed."""
    into.mkdir()
    for name in _FILES:
        shutil.copy(PROJECT / name, into)
    for name in _FOLDERS:
        caches = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(PROJECT / name, into / name, ignore=caches)
    return into


def wheels() -> Path:
    """What pip needs to install a clone, in the versions of uv.lock."""
    said = [(PROJECT / name).read_text("utf-8") for name in ("pyproject.toml", "uv.lock")]
    return kept("wheels", "".join(said), _fetch)


def _fetch(into: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="relay-") as name:
        folder = Path(name)
        project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
        wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
        locked = tomllib.loads((PROJECT / "uv.lock").read_text("utf-8"))["package"]
        counts = Counter(package["name"] for package in locked)
        versions = folder / "versions.txt"
        versions.write_text(
            "\n".join(
                f"{package['name']}=={package['version']}"
                for package in locked
                if "registry" in package["source"] and counts[package["name"]] == 1
            )
        )
        subprocess.run([_PYTHON, "-m", "venv", folder / "venv"], check=True)
        pip = (folder / "venv" / "bin" / "pip", "download", "--quiet", "--dest", into)
        subprocess.run([*pip, "--constraint", versions, *wanted], check=True, capture_output=True)
