"""What lies beside the settings is true: the pages for admins and staff, the example settings, and
the programs that print tokens."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from relay.cli import main
from relay.gateway import text
from relay.reading.command import read_command
from relay.reading.mail.mail import parse_mail
from relay.reading.new_people import read_new_people
from relay.reading.people.contacts import Contacts, parse_contacts
from relay.reading.people.rules import Rules
from relay.settings import Policy
from tests import pasted
from tests.looks import browse
from tests.servers.tokens import Authority, decoded, service_account, verified
from tests.test_operator_preview import NOW, previewed, written

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config"
EXAMPLES = sorted(path.stem for path in (CONFIG / "examples").glob("*.toml"))
PAGES = ["dovecot-postfix", "google-workspace", "microsoft-365"]


# -- the example settings --------------------------------------------------------------------------


def test_each_page_has_its_settings_and_its_link_in_the_readme():
    assert EXAMPLES == PAGES
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in PAGES:
        assert f"config/{name}.md" in readme
        assert f"examples/{name}.toml" in (CONFIG / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_settings_pass_the_check_but_for_what_is_to_be_written_in(name, tmp_path):
    """With no more secrets than the page tells of, and where the relay would keep its journal."""
    page = (CONFIG / f"{name}.md").read_text("utf-8")
    for secret in set(re.findall(r"relay\.(\w+)", page)):
        (tmp_path / f"relay.{secret}").write_text("s3cret-Passw0rd")
    settings = tmp_path / "relay.toml"
    said = (CONFIG / "examples" / f"{name}.toml").read_text("utf-8")
    said = said.replace("/etc/relay/token", f"{CONFIG}/token")
    settings.write_text(said + f'\n[journal]\nurl = "sqlite:///{tmp_path}/relay.db"\n')
    (tmp_path / "contacts.csv").write_bytes((CONFIG / "contacts.csv").read_bytes())
    ended = subprocess.run(
        [sys.executable, "-m", "relay", "check", "--offline", "--json", "--config", settings],
        env=os.environ | {"CREDENTIALS_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = {f["seen"] for f in map(json.loads, ended.stdout.splitlines()) if not f["good"]}
    ids = " ".join(sorted(set(re.findall(r"\b[01]{8}-[01-]+\b", said)))).replace(" ", ", ")
    expected = {"sendsms@gateway.example is the example's"}
    expected |= {f"{ids}: from the example"} if ids else set()
    assert wrong == expected, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_colleague_s_mail_is_proven_as_the_page_shows_it(name, tmp_path):
    """Of two blocks of headers the first is a colleague's, the second a forger's."""
    page = (CONFIG / f"{name}.md").read_text("utf-8")
    real, forged = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    mails = []
    for number, headers in enumerate((real, forged)):
        raw = headers.replace("\n", "\r\n").encode() + written("91234567", "Hello")
        mails.append(tmp_path / f"{number}.eml")
        mails[-1].write_bytes(raw)
    settings = CONFIG / "examples" / f"{name}.toml"
    forms = previewed(*mails, options=("--strict", "--config", str(settings)))
    assert [form["verdict"] for form in forms] == ["send", "ignore"]


def test_the_contacts_that_are_installed_are_nobody_s():
    """An example's number may be somebody's phone: the README shows one, the file holds none."""
    installed = (CONFIG / "contacts.csv").read_text("utf-8")
    assert parse_contacts(installed, region="HK") == (Contacts(), ())


# -- commands --------------------------------------------------------------------------------------

TOLD = [ROOT / "README.md", *sorted(CONFIG.glob("*.md")), *sorted(ROOT.glob("systemd/relay.1"))]
BLOCKS = [block for name in pasted.PAGES for block in pasted.blocks(name)]
COMMANDS = [block for block in BLOCKS if block.language == "sh"]
NO_COMMANDS = {
    "text": "the headers of a mail, or a picture",
    "toml": "settings",
    "conf": "another program's settings",
    "csv": "contacts",
    "": "what the program prints; tests/test_readme.py compares it",
    "powershell": "Exchange Online's own, typed at Microsoft: there is nothing to run it against",
}
RUN_ELSEWHERE = {  # all other commands are run by the tests that take them by `pasted`
    ("README.md", "Try it", 1): ".ci/run runs the demo by it, before the tests",
    ("README.md", "Try it", 2): ".ci/run runs the tests by it: this very one too",
}


def runs() -> set[tuple[str, str, int]]:
    """What the tests take by `pasted`, as their code says it."""
    taken = set()
    for file in (ROOT / "tests").glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pasted":
                page, heading, *number = map(ast.literal_eval, node.args)
                taken.add((page, heading, *(number or [1])))
    return taken


def test_every_command_that_is_to_be_pasted_is_run_and_no_other():
    there = {(block.page, block.heading, block.number) for block in COMMANDS}
    assert there == runs() | set(RUN_ELSEWHERE)
    assert not runs() & set(RUN_ELSEWHERE)
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    for end in ("relay demo$", "-m pytest$"):
        assert f"grep -m1 -- '{end}' README.md" in ci


def test_what_is_no_command_says_what_it_is():
    assert {block.language for block in BLOCKS} - {"sh"} == set(NO_COMMANDS)
    printed = [block.heading for block in BLOCKS if not block.language]
    assert printed == ["Settings", "What staff may write", "What to do when"]


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_each_command_of_the_relay_that_is_named_is_one(path):
    """With its options; a value stands behind them in capitals or as an example."""
    said = path.read_text("utf-8").replace("\\-", "-")
    for name, rest in re.findall(r"(?m)(?:`|^|/bin/)relay ([a-z]+)\b([^`\n|;]*)", said):
        command = main.commands[name]
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, f"relay {name}{rest}"


def test_the_page_that_staff_print_is_linked_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(f"(config/{file.name})" in readme for file in CONFIG.glob("*.html"))


# -- the programs that print tokens ----------------------------------------------------------------


@pytest.fixture
def authority() -> Iterator[tuple[Authority, str]]:
    told = Authority()
    with told.open() as port:
        yield told, f"http://127.0.0.1:{port}"


def token(program: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """As the relay runs it, in a service whose credentials are in this folder."""
    return subprocess.run(
        ["/usr/bin/env", "python3", CONFIG / program, *words],
        env={"PATH": os.environ["PATH"], "CREDENTIALS_DIRECTORY": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["token_secret", "relay.token_secret"])
def test_microsoft_is_asked_for_a_token_with_the_application_s_secret(authority, tmp_path, name):
    told, url = authority
    (tmp_path / name).write_text("s3cret\n")
    ended = token("token-microsoft.py", "tenant", "client", "--authority", url, folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "the-token\n", "")
    [(path, form)] = told.asked
    assert path == "/tenant/oauth2/v2.0/token"
    assert form == {
        "grant_type": "client_credentials",
        "client_id": "client",
        "client_secret": "s3cret",
        "scope": "https://outlook.office365.com/.default",
    }


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (
            401,
            b'{"error":"invalid_client","error_description":"AADSTS7000215: Wrong secret.\\nX"}',
            "Microsoft gives no token (401): AADSTS7000215: Wrong secret.",
        ),
        (503, b"<html>", "Microsoft gives no token (503): Service Unavailable"),
        (200, b"<html>", "Microsoft cannot be asked: "),
        (200, b"{}", "Microsoft cannot be asked: "),
    ],
)
def test_why_there_is_no_token_is_one_line(authority, tmp_path, status, answer, told):
    server, url = authority
    server.answers = lambda form: (status, answer)
    (tmp_path / "token_secret").write_text("s3cret")
    ended = token("token-microsoft.py", "tenant", "client", "--authority", url, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(told)
    assert ended.stderr.count("\n") == 1
    assert "s3cret" not in ended.stderr


@pytest.mark.parametrize("program", ["token-microsoft.py", "token-google.py"])
def test_a_secret_that_is_not_there_is_named(tmp_path, program):
    words = ["tenant", "client"] if "microsoft" in program else ["sms@office.example"]
    ended = token(program, *words, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert f"{tmp_path}/relay.token_secret: No such file" in ended.stderr


def test_google_is_asked_with_the_word_of_the_service_account(authority, tmp_path):
    told, url = authority
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    told.answers = lambda form: (
        (200, b'{"access_token": "the-token"}')
        if verified(form["assertion"], key.public_key())
        else (400, b'{"error": "invalid_grant"}')
    )
    account = service_account(key, f"{url}/token")
    (tmp_path / "token_secret").write_text(account)
    ended = token("token-google.py", "sms@office.example", folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "the-token\n", "")
    [(path, form)] = told.asked
    assert (path, form["grant_type"]) == ("/token", "urn:ietf:params:oauth:grant-type:jwt-bearer")
    claims = json.loads(decoded(form["assertion"].split(".")[1]))
    life = claims.pop("exp") - claims.pop("iat")
    assert (life, claims) == (
        3600,
        {
            "iss": "relay@project.iam.example",
            "sub": "sms@office.example",
            "scope": "https://mail.google.com/",
            "aud": f"{url}/token",
        },
    )


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"private_key": "no key", "client_email": "a", "token_uri": "b"}']
)
def test_what_is_no_key_is_told(tmp_path, said):
    (tmp_path / "token_secret").write_text(said)
    ended = token("token-google.py", "sms@office.example", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "is no JSON key of a service account" in ended.stderr


# -- the page for staff ----------------------------------------------------------------------------

LANGUAGES = ["en", "zh-Hant", "zh-Hans"]
VERDICTS = {"sent": "send", "asked": "ask", "refused": "refuse"}
ZONE = ZoneInfo("Asia/Hong_Kong")
RULES = Rules(zone=ZONE, own_domain="office.example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An example: the mail, and what the page says becomes of it."""

    how: str
    subject: str
    body: str
    to: list[str]
    times: list[str]
    sms: str


def page(language: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((CONFIG / f"staff-{language}.html").read_bytes())


def examples(language: str) -> list[Shown]:
    return [example(figure) for figure in page(language).iter("figure")]


def example(figure: lxml.html.HtmlElement) -> Shown:
    [subject], [body] = figure.find_class("subject"), figure.iter("pre")
    return Shown(
        how=figure.get("class"),
        subject=subject[0].tail,
        body=body.text_content(),
        to=["852" + number.text.replace(" ", "") for number in figure.iter("b")],
        times=[time.get("datetime") for time in figure.iter("time")],
        sms="".join(bubble.text_content() for bubble in figure.find_class("sms")),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mail_on_the_page_for_staff_becomes_what_it_says(language, tmp_path):
    shown = examples(language)
    mails = []
    for number, one in enumerate(shown):
        mails.append(tmp_path / f"{number}.eml")
        mails[-1].write_bytes(written(one.subject, one.body))
    assert len(shown) == 6
    for one, form in zip(shown, previewed(*mails), strict=True):
        assert form["verdict"] == VERDICTS[one.how], form
        if one.how == "sent":
            assert (form["recipients"], form["text"]) == (one.to, one.sms)
            assert form["send_at"] == (f"{one.times[0]}:00+08:00" if one.times else None)
        elif one.how == "asked":
            days = [datetime.fromisoformat(day) for day in one.times]
            asked = [day for day in days if f"{day:%-d %B %Y}" in form["explanation"]]
            assert len(asked) == form["explanation"].count("9:00") == 2
        else:
            assert form["reasons"][0].startswith("recipient.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_on_the_page_for_staff_is_understood(language):
    now = datetime.fromisoformat(NOW)
    for row in page(language).iter("tr"):
        [words] = row.iter("kbd")
        mail = parse_mail(written("Re: your SMS #7K3QX", words.text))
        if row.get("class") == "people":
            assert read_new_people(words.text, RULES).recipients, words.text
        else:
            assert read_command(mail, RULES, now=now).verb == row.get("class"), words.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_on_the_page_for_staff_are_those_of_the_gateway_and_the_defaults(language):
    told = {b.get("class"): int(b.text) for b in page(language).iter("b") if b.get("class")}
    assert told == {
        "english": text.LENGTHS["english", False].single,
        "chinese": text.LENGTHS["unicode", False].single,
        "confirm": Policy.model_fields["confirm_above"].default,
        "most": Policy.model_fields["max_recipients"].default,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_staff_needs_nothing_from_elsewhere(language):
    source = (CONFIG / f"staff-{language}.html").read_text("utf-8")
    assert not re.search(r"https?:|url\(|@import|<script|<img|<link|src=", source)
    assert page(language).get("lang") == language


def test_the_pages_for_staff_are_one_in_three_languages():
    forms = {
        tuple((one.how, len(one.to), *one.times) for one in examples(name)) for name in LANGUAGES
    }
    assert len(forms) == 1


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_staff_is_one_sheet_of_paper(language, tmp_path):
    printed = tmp_path / "page.pdf"
    options = ("--no-pdf-header-footer", f"--print-to-pdf={printed}")
    browse((CONFIG / f"staff-{language}.html").as_uri(), *options, dark=False)
    assert len(re.findall(rb"/Type ?/Page\b", printed.read_bytes())) == 1
