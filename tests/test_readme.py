"""What the README says is so: its examples, its settings, its commands and its events."""

import re
import textwrap
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relay.cli import main
from relay.daemon import NEEDS_A_PERSON
from relay.operator.views import show_trace
from relay.reading.people.contacts import parse_contacts
from relay.settings import Policy, Settings, SettingsError, load
from relay.settings.keys import leaves
from relay.steps.sending.gathering import _MOST
from tests.desk import desk
from tests.test_operator_preview import previewed, written

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
EVENTS = (ROOT / "config" / "log-events.md").read_text("utf-8")
SECRETS = {
    "RELAY_MAILBOXES__REQUESTS__PASSWORD": "x",
    "RELAY_MAILBOXES__REPLIES__PASSWORD": "x",
    "RELAY_SUBMISSION__PASSWORD": "x",
    "RELAY_GATEWAY__USERNAME": "x",
    "RELAY_GATEWAY__PASSWORD": "x",
}


def section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def shown(title: str) -> list[str]:
    """The blocks of a section that are no commands: what the program prints."""
    blocks = re.findall(r"(?ms)^ *```(\w*)\n(.*?)^ *```$", section(title))
    return [textwrap.dedent(block).strip() for language, block in blocks if not language]


def unnamed(text: str) -> str:
    """Without what is drawn by chance, and the blanks at the ends of lines."""
    text = re.sub(r"#[0-9A-Z]{5}\b", "#TICKET", text)
    text = re.sub(r"SR-[0-9A-Z]{16}", "REFERENCE", text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


EXAMPLES = rows(section("What staff may write"))


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """What becomes of all examples, in one run."""
    folder = tmp_path_factory.mktemp("mails")
    mails = []
    for number, (subject, body, _) in enumerate(EXAMPLES):
        mails.append(folder / f"{number:02}.eml")
        mails[-1].write_bytes(written(subject.strip("`"), body.replace("⏎", "\n")))
    return previewed(*mails)


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[row[1][:30] for row in EXAMPLES])
def test_an_example_becomes_what_it_says(forms, number):
    form, becomes = forms[number], EXAMPLES[number][2]
    assert form["verdict"] == becomes.split()[0].strip(",:")
    if at := re.search(r"for (\S+)", becomes):
        assert form["send_at"].startswith(at[1])
    elif form["verdict"] == "send":
        assert form["send_at"] is None
    if count := re.search(r"to (\d+)$", becomes):
        assert len(form["recipients"]) == int(count[1])


async def test_the_first_notice_is_told_in_these_words(tmp_path):
    [notice] = shown("What staff may write")
    async with desk(tmp_path) as d:
        await d.write(EXAMPLES[0][1] + "\n")
        await d.send()
        assert unnamed(d.notices()[0].body) == unnamed(notice)


async def test_the_story_of_a_request_is_told_in_these_words(tmp_path, capsys, monkeypatch):
    [story] = shown("What to do when")
    monkeypatch.setenv("COLUMNS", "100")
    async with desk(tmp_path) as d:
        await d.write("Please text 9123 4567: Your parcel is ready.\n", subject="parcel")
        await d.send()
        await d.answer("SMSDID:10001")
        await d.send()
        [ticket] = {row["ticket"] for row in d.rows("SELECT ticket FROM request")}
        d.look(lambda tx: show_trace(tx, ticket, ZoneInfo("Asia/Hong_Kong"), as_json=False))
    assert unnamed(capsys.readouterr().out) == unnamed(story)


def test_the_least_settings_are_enough(tmp_path):
    block = re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1]
    path = tmp_path / "relay.toml"
    path.write_text(block)
    assert load(path, SECRETS).gateway.sender_id == "Office"
    assert tomllib.loads(block)


def test_the_contacts_shown_are_taken():
    block = re.search(r"```csv\n(.*?)```", README, re.DOTALL)[1]
    contacts, problems = parse_contacts(block, region="HK")
    assert problems == ()
    assert contacts.find("Amy Lee") == (contacts.find("Drivers")[0],)
    assert contacts.group("Night shift")


def test_what_the_package_needs_of_debian_is_told():
    control = (ROOT / "systemd" / "debian" / "control").read_text("utf-8")
    needed = re.search(r"^Depends: (.*)$", control, re.MULTILINE)[1]
    names = {name.split()[0] for name in needed.replace("@PYTHON@", "python3").split(", ")}
    told = re.search(r"Of Debian it needs (.*?)\.", section("Install it as a service"), re.DOTALL)
    assert set(re.findall(r"`([\w-]+)`", told[1])) == names


def test_the_limits_told_are_the_defaults_and_those_of_notices():
    told = section("Settings").partition("**Limits.**")[2].partition("\n\n")[0]
    policy = Policy()
    limits = [policy.per_requester_hour, policy.per_requester_day, policy.max_recipients]
    assert [int(number) for number in re.findall(r"\d+", told)] == [*limits, *_MOST.values()]


def test_the_two_problems_shown_are_told_in_these_words(tmp_path, monkeypatch):
    block = re.search(r"```toml\n(.*?)```", README, re.DOTALL)[1]
    path = Path("relay.toml")
    monkeypatch.chdir(tmp_path)
    path.write_text(
        block.replace("[mailboxes.requests]\n", "[mailboxes.requests]\nport = 99300\n").replace(
            "[notices]\n", "[notices]\nacknowlege = false\n"
        )
    )
    with pytest.raises(SettingsError) as wrong:
        load(path, SECRETS)
    assert str(wrong.value) == shown("Settings")[0]


def test_the_table_of_commands_is_that_of_the_program():
    listed = {re.match(r"`relay (\w+)", row[0])[1] for row in rows(section("The commands"))}
    assert listed == set(main.commands)


def events(table: list[list[str]]) -> set[str]:
    return {name for row in table for name in re.findall(r"`([a-z]+\.[a-z]+)`", row[0])}


def code_of_the_relay() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "relay").rglob("*.py"))


def test_the_readme_has_the_events_that_need_a_person_and_no_others():
    told = events(rows(section("What the log says")))
    page = [row for row in rows(EVENTS) if row[0] != "event"]
    assert told == events([row for row in page if not row[2].startswith("nothing")])
    warned = set(re.findall(r'\.(?:warning|error)\("([a-z]+\.[a-z]+)"', code_of_the_relay()))
    sometimes = {"submission.accepted", "report.matched", "report.orphaned", "clock.stepped"}
    assert told == warned | NEEDS_A_PERSON | sometimes


def test_every_event_has_its_line_and_every_line_its_event():
    listed = events(rows(EVENTS))
    code = code_of_the_relay()
    code = re.sub(r"crash\.here\(.*?\)", "", code)  # points where a test kills it are no events
    calls = r'(?:\blog\.\w+\(|get_logger\(\)\.\w+\(|\btell\(|\bname=)\s*"([a-z]+)\.[a-z]+"'
    said = set(re.findall(calls, code))
    nouns = "|".join(sorted(said | {"request", "report", "submission"}))
    named = set(re.findall(rf'"((?:{nouns})\.[a-z]+)"', code))
    from relay.model import State

    named |= {f"submission.{state}" for state in State}
    named |= {"request.accepted", "request.held", "request.asked", "request.refused"}
    named |= {"request.confirmed", "request.cancelled", "notice.sent", "notice.failed"}
    named.remove("submission.sending")  # a state that `relay queue` shows, and no line of the log
    named -= {".".join(path) for path, _ in leaves(Settings)}  # settings that the code names
    ours = {name for name in named if not re.search(r"\.(toml|csv|log|removed)$", name)}
    assert listed == ours


PAGES = ["README.md", "CHANGELOG.md", "tests/README.md"]
PAGES += sorted(f"config/{path.name}" for path in (ROOT / "config").glob("*.md"))


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_named_is_there(page):
    text, folder = (ROOT / page).read_text("utf-8"), (ROOT / page).parent
    linked = {folder / link for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text)}
    rooms = re.findall(r"(?<![\w/.-])(?:config|systemd|tests|relay)/[\w/.-]*\w(?![\w*])", text)
    named = {ROOT / path for path in rooms}
    assert [str(path) for path in linked | named if not path.exists()] == []


def test_the_readme_can_be_read_at_a_sitting():
    assert len(README.splitlines()) < 400


def test_credentials_are_named_alike_in_readme_and_unit():
    unit = (ROOT / "systemd" / "relay.service").read_text()
    loaded = set(re.findall(r"LoadCredential=(\w+):relay\.(\w+)", unit))
    assert all(name == file for name, file in loaded)
    loop = re.search(r"for secret in (.*?)\ndo", README, re.DOTALL)[1]
    reports = (ROOT / "config" / "reports-and-numbers.md").read_text("utf-8")
    asked = {*re.findall(r"\w+__\w+", loop), *re.findall(r"relay\.(\w+__\w+)", reports)}
    assert {name for name, _ in loaded} == asked


@pytest.mark.parametrize("extra", ["demo", "test"])
def test_the_commands_to_paste_are_one_line_each(extra):
    begin = f"python3 -m venv .venv && .venv/bin/pip install '.[{extra}]' && "
    (line,) = [line for line in README.splitlines() if line.startswith(begin)]
    assert "sudo" not in line
    end = {"demo": "relay demo", "test": "-m pytest"}[extra]  # by which CI finds it
    assert next(each for each in README.splitlines() if each.endswith(end)) == line
