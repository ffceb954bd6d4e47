"""The README's words for `uv tool install` and `pipx install`: from a clone, a wheel and an sdist.

They are the real programs, which fetch the libraries as this machine fetches packages; where one is
not there, pip fetches it too.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.pasted import ROOT, pasted
from tests.test_operator_preview import written

WORDS = {
    "uv": pasted("README.md", "Without a package", 2),
    "pipx": "pipx install '.[demo]'",
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> str:
    """Where uv and pipx are, as a PATH."""
    found = {tool: shutil.which(tool) for tool in WORDS}
    folders = [str(Path(place).parent) for place in found.values() if place]
    if missing := [tool for tool, place in found.items() if not place]:
        folder = tmp_path_factory.mktemp("programs")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [folder / "bin" / "pip", "install", "--quiet", *missing]
        subprocess.run(pip, check=True, capture_output=True)
        folders.append(str(folder / "bin"))
    return ":".join([*folders, "/usr/bin", "/bin"])


@pytest.fixture(scope="module")
def built(programs, tmp_path_factory) -> dict[str, Path]:
    """What a release would publish."""
    folder = tmp_path_factory.mktemp("dist")
    command = ["uv", "build", "--out-dir", folder, ROOT]
    environ = os.environ | {"PATH": programs}
    subprocess.run(command, env=environ, check=True, capture_output=True)
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


def test_the_words_for_pipx_stand_there_too():
    assert f"`{WORDS['pipx']}`" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("tool", "source"), [("uv", "clone"), ("pipx", "clone"), ("uv", "sdist"), ("pipx", "wheel")]
)
def test_it_is_installed_by_the_words_of_the_readme_and_works(
    tool, source, built, programs, tmp_path
):
    mine = tmp_path / "bin"
    words = WORDS[tool]
    assert words.count("'.[demo]'") == 1
    if source != "clone":
        words = words.replace("'.[demo]'", f"'{built[source]}[demo]'")
    python = str(Path(sys.base_prefix) / "bin" / "python3")  # one that is new enough
    environ = os.environ | {
        "PATH": f"{mine}:{programs}",
        "UV_PYTHON": python,
        "PIPX_DEFAULT_PYTHON": python,
        "UV_TOOL_DIR": str(tmp_path / "tools"),
        "UV_TOOL_BIN_DIR": str(mine),
        "PIPX_HOME": str(tmp_path / "tools"),
        "PIPX_BIN_DIR": str(mine),
        "PIPX_MAN_DIR": str(tmp_path / "man"),
    }

    def run(*command: str | Path, at: Path = tmp_path, stdin: bytes = b"") -> str:
        ended = subprocess.run(
            command, cwd=at, env=environ, input=stdin, capture_output=True, check=False
        )
        assert ended.returncode == 0, (ended.stdout + ended.stderr).decode()
        return ended.stdout.decode()

    run("bash", "-euc", words, at=ROOT)
    assert "preview" in run(mine / "relay", "--help")
    mail = written("91234567", "Hello")
    [form] = run(mine / "relay", "preview", "--json", "-", stdin=mail).splitlines()
    seen = json.loads(form)
    assert (seen["verdict"], seen["recipients"], seen["text"]) == ("send", ["85291234567"], "Hello")
    its_own = (mine / "relay").resolve().parent / "python"
    said = run(its_own, "-c", "import relay.demo.story; print(relay.demo.story.__file__)")
    assert said.startswith(str(tmp_path)), "not the checkout's"


def test_what_would_be_published_has_what_an_installation_needs(built):
    """The sdist all that the pages name, the wheel the program with its data and nothing else."""
    with tarfile.open(built["sdist"]) as sdist:
        there = {name.partition("/")[2] for name in sdist.getnames()}
    wanted = {"README.md", "LICENSE", "config/relay.toml", "systemd/relay.service"}
    assert wanted | {"systemd/debian/build", "tests/test_installing.py"} <= there
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = wheel.namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"relay", "sms_mail_relay"}
    data = [path for path in (ROOT / "relay").rglob("*") if path.suffix not in ("", ".pyc")]
    missing = {str(path.relative_to(ROOT)) for path in data if path.is_file()} - set(names)
    assert missing == set()
