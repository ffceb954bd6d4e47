"""The settings: their sources, their rules, and what is said of wrong ones."""

import re
import traceback
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import ValidationError

from relay.gateway.dialect import Fault
from relay.settings import DEFAULT_PATH, Settings, SettingsError, load
from relay.settings.keys import credential, dotted, fields, is_secret, leaves, sections, variable
from relay.settings.servers import ErrorClass, Mailbox
from relay.settings.toml import lines_of_keys
from relay.settings.values import spell
from relay.steps.charter import flaws

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "config" / "relay.toml"
BAD = sorted(folder.name for folder in (HERE / "bad_settings").iterdir())
SECRETS = [path for path, kind in leaves(Settings) if is_secret(kind)]
GOOD = """\
[mailboxes.requests]
host = "imap.office.example"
username = "sms"
password = "IMAPimapIMAPimap"

[submission]
host = "smtp.office.example"
username = "sms"
password = "SMTPsmtpSMTPsmtp"

[gateway]
address = "sendsms@gateway.example"
from = "sms-relay@office.example"
username = "USERuserUSERuser"
password = "GATEgateGATEgate"
sender_id = "Office"

[requesters]
allow = ["*@office.example"]
authserv_id = "mx.office.example"

[notices]
from = "SMS Relay <sms@office.example>"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "relay.toml"
    path.write_text(GOOD)
    return path


def problems_of(path: Path | None, environ: Mapping[str, str] | None = None) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(path, environ or {})
    return caught.value


def with_credentials(folder: Path, values: Mapping[str, str]) -> dict[str, str]:
    folder.mkdir()
    for name, value in values.items():
        (folder / name).write_text(value)
    return {"CREDENTIALS_DIRECTORY": str(folder)}


# -- wrong settings -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_setting_is_told_in_these_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = HERE / "bad_settings" / name
    monkeypatch.chdir(folder)
    told = str(problems_of(Path("relay.toml")))
    assert told + "\n" == (folder / "expected.txt").read_text()
    assert "secret" not in told.replace("secret]", "")


def test_a_problem_says_where_what_and_what_is_expected(file: Path) -> None:
    file.write_text(GOOD.replace('host = "smtp', 'port = 99300\nhost = "smtp'))
    (problem,) = problems_of(file).problems
    assert (problem.file, problem.line, problem.key) == (str(file), 7, "submission.port")
    assert (problem.wrong, problem.expected) == ("= 99300", "must be at most 65535")
    assert str(problem) == f"{file}:7: submission.port = 99300: must be at most 65535"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    told = str(problems_of(tmp_path / "none.toml"))
    assert told == f"{tmp_path}/none.toml does not exist: write it, or name another with --config"


def test_a_folder_for_a_file_is_told(tmp_path: Path) -> None:
    assert str(problems_of(tmp_path)) == f"{tmp_path} cannot be read: is a directory"


def test_the_default_file_is_in_etc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path("/etc/relay/relay.toml") == DEFAULT_PATH
    monkeypatch.setattr("relay.settings.DEFAULT_PATH", tmp_path / "relay.toml")
    assert str(problems_of(None)).startswith(f"{tmp_path}/relay.toml does not exist")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "RELAY_GATEWY__PASSWORD",
            "$RELAY_GATEWY__PASSWORD is no setting: did you mean RELAY_GATEWAY__PASSWORD?",
        ),
        (
            "RELAY_GATEWAY_PASSWORD",
            "$RELAY_GATEWAY_PASSWORD is no setting: did you mean RELAY_GATEWAY__PASSWORD?",
        ),
        (
            "RELAY_GATEWAY__password",
            "$RELAY_GATEWAY__password is no setting: did you mean RELAY_GATEWAY__PASSWORD?",
        ),
        ("RELAY_X", "$RELAY_X is no setting: they are named RELAY_SECTION__KEY"),
    ],
)
def test_a_misspelt_variable_is_a_problem(file: Path, name: str, told: str) -> None:
    assert str(problems_of(file, {name: "hush-hush"})) == told


def test_a_whole_section_is_no_variable(file: Path) -> None:
    told = str(problems_of(file, {"RELAY_GATEWAY": '{"password": "hush-hush"}'}))
    assert told.startswith("$RELAY_GATEWAY is no setting")
    assert "hush" not in told


def test_variables_of_the_project_that_are_no_settings_are_let_be(file: Path) -> None:
    reserved = ("RELAY_CONFIG", "RELAY_CRASH_POINT", "RELAY_TESTS_COMPLETE")
    assert load(file, dict.fromkeys(reserved, "x")) == load(file, {})


def test_a_wrong_variable_is_told_by_its_name(file: Path) -> None:
    told = problems_of(file, {"RELAY_POLICY__PER_DAY": "many"})
    assert str(told) == '$RELAY_POLICY__PER_DAY: policy.per_day = "many": must be a whole number'


def test_a_list_in_a_variable_is_told_when_it_is_none(file: Path) -> None:
    told = str(problems_of(file, {"RELAY_REQUESTERS__ADMINS": "it@office.example"}))
    assert told == (
        '$RELAY_REQUESTERS__ADMINS: requesters.admins = "it@office.example": '
        'must be a list, such as ["a", "b"]'
    )


def test_a_wrong_credential_is_told_by_its_file(file: Path, tmp_path: Path) -> None:
    environ = with_credentials(tmp_path / "c", {"gateway__password": "hush hush"})
    told = str(problems_of(file, environ))
    assert told.startswith(f"{tmp_path}/c/gateway__password: gateway.password: must be 1 to 20")
    assert "hush" not in told


def test_credentials_that_cannot_be_read_are_told_once(file: Path, tmp_path: Path) -> None:
    told = str(problems_of(file, {"CREDENTIALS_DIRECTORY": str(tmp_path / "none")}))
    assert told == f"{tmp_path}/none cannot be read: no such file or directory"


@pytest.mark.parametrize(
    "name",
    [
        *("relay.submission_password", "submission_password", "relay.submission.password"),
        *("relay.submission__pasword", "relay.submission-password", "submission__password.txt"),
    ],
)
def test_a_secret_under_another_name_is_pointed_at(file: Path, tmp_path: Path, name: str) -> None:
    file.write_text(GOOD.replace('password = "SMTPsmtpSMTPsmtp"\n', ""))
    environ = with_credentials(tmp_path / "c", {name: "hush-hush", "relay.token_secret": "x"})
    told = str(problems_of(file, environ))
    assert "the file /etc/credstore/relay.submission__password" in told
    assert told.endswith(f"; {tmp_path}/c/{name} may be it, misnamed")
    assert "hush" not in told


def test_a_stranger_among_the_credentials_is_not_pointed_at(file: Path, tmp_path: Path) -> None:
    file.write_text(GOOD.replace('password = "SMTPsmtpSMTPsmtp"\n', ""))
    strangers = {"relay.token_secret": "x", "postfix.password": "x", "mysql_root": "x"}
    assert "misnamed" not in str(problems_of(file, with_credentials(tmp_path / "c", strangers)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("host = imap.office.example", 'text stands between straight quotes, "..."'),
        ("host = “imap.office.example”", 'these quotes are curly; write straight ones, "'),
        ('host = "imap.office.example”', 'these quotes are curly; write straight ones, "'),
        ("host = ‘imap.office.example’", 'these quotes are curly; write straight ones, "'),
        ('folder = "a"\nhost = "x"\nfolder = "b"', "it is given twice, on line 2 too"),
        ("[submission]\nport = 1\n[submission]", "put the keys of both under one title"),
        ('token_command = ["/bin/a" "b"]', "is a comma between two of a list missing"),
        ('token_command = ["/bin/a", "b"\nport = 1', "is a comma between two of a list missing"),
        ('host = "imap.office.example', "the closing quote is missing"),
        ("poll_interval = 60s", "a number with a unit stands between quotes"),
        ("idle = True", "true and false are in small letters"),
        ('host = "a" the server', "a remark behind a #"),
        ('host: "a"', "a line is KEY = VALUE"),
        ("[submission", "the title of a section stands between [ and ]"),
    ],
)
def test_a_slip_of_toml_is_told_with_its_cure(file: Path, line: str, said: str) -> None:
    file.write_text(f"[mailboxes.requests]\n{line}\n", encoding="utf-8")
    told = str(problems_of(file))
    assert "is not TOML" in told
    assert f": {said}" in told or said in told.partition("\n")[0]


def test_a_credential_that_is_not_text_is_told(file: Path, tmp_path: Path) -> None:
    environ = with_credentials(tmp_path / "c", {})
    (tmp_path / "c" / "gateway__password").write_bytes(b"hush\xff")
    assert str(problems_of(file, environ)) == (
        f"{tmp_path}/c/gateway__password is not UTF-8: write it as UTF-8"
    )


def test_problems_of_all_sources_are_told_at_once(file: Path) -> None:
    file.write_text(GOOD.replace('"Office"', '"#Office"').replace('host = "imap', 'hots = "imap'))
    environ = {"RELAY_POLICY__PER_DAY": "0", "RELAY_POLICI__PER_DAY": "0"}
    keys = [(p.file.rpartition("/")[2], p.line, p.key) for p in problems_of(file, environ).problems]
    assert keys == [
        ("relay.toml", 1, "mailboxes.requests.host"),
        ("relay.toml", 2, "mailboxes.requests.hots"),
        ("relay.toml", 16, "gateway.sender_id"),
        ("$RELAY_POLICI__PER_DAY", None, ""),
        ("$RELAY_POLICY__PER_DAY", None, "policy.per_day"),
    ]


# -- secrets --------------------------------------------------------------------------------------


def everything_said(error: BaseException) -> str:
    problems = getattr(error, "problems", ())
    shown = "".join(traceback.format_exception(error))
    return "\n".join([shown, repr(error), str(error), repr(problems), *map(repr, error.args)])


def leaks(said: str) -> list[str]:
    """The secrets of GOOD of which six characters in a row are said."""
    secrets = ("IMAPimapIMAPimap", "SMTPsmtpSMTPsmtp", "USERuserUSERuser", "GATEgateGATEgate")
    return [s for s in secrets if any(s[i : i + 6] in said for i in range(len(s) - 5))]


WRONG = (
    '{s}"',  # TOML that is broken in several ways
    '"{s}',
    "{s}",
    '"""{s}',
    '"""\n{s}\x01"""',
    '["{s}",\n"{s}" 5]',
    '"x" "{s}"',
    '"{s}" = 5',
    '{{ a = "{s}", }} x',
    '"{s}\\q"',
    '["{s}"]',  # and TOML that is sound, but wrong
    '{{ "{s}" = "{s}" }}',
    '"{s}\\r\\n"',
    '"""{s}\n{s}"""',
    '[["{s}"]]',
)


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("secret", ["IMAPimapIMAPimap", "USERuserUSERuser", "GATEgateGATEgate"])
@pytest.mark.parametrize("key", ["password", "passwrod", "pasword.x", '"password"'])
def test_a_secret_in_a_wrong_file_is_never_said(
    file: Path, secret: str, value: str, key: str
) -> None:
    wrong = f"{key} = " + value.format(s=secret)
    file.write_text(re.sub(rf'\w+ = "{secret}"', lambda _: wrong, GOOD))
    assert leaks(everything_said(problems_of(file))) == []


@pytest.mark.parametrize("path", SECRETS, ids=dotted)
@pytest.mark.parametrize("value", ["IMAPimapIMAPimap\r\nGATEgateGATEgate", "IMAPimapIMAPimap\x00"])
def test_a_secret_from_elsewhere_is_never_said(
    file: Path, tmp_path: Path, path: tuple[str, ...], value: str
) -> None:
    error = problems_of(file, {variable(path): value})
    assert f"${variable(path)}: {dotted(path)}" in str(error)
    assert leaks(everything_said(error)) == []
    environ = with_credentials(tmp_path / "c", {credential(path): value})
    error = problems_of(file, environ)
    assert f"/{credential(path)}: {dotted(path)}" in str(error)
    assert leaks(everything_said(error)) == []


def test_a_section_given_as_text_is_not_said(file: Path) -> None:
    for value in ('"GATEgateGATEgate"', '["GATEgateGATEgate"]', '{ passwd = "GATEgateGATEgate" }'):
        file.write_text(f"gateway = {value}\n")
        assert leaks(everything_said(problems_of(file))) == []


@hypothesis_settings(max_examples=200, deadline=None)
@given(
    at=st.integers(0, len(GOOD)),
    cut=st.integers(0, 3),
    put=st.text("\"'\\\n=[]{}#., x\x01", max_size=3),
)
def test_no_slip_of_the_pen_makes_a_secret_said(
    tmp_path_factory: pytest.TempPathFactory, at: int, cut: int, put: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "slip.toml"
    path.write_text(GOOD[:at] + put + GOOD[at + cut :])
    try:
        said = repr(load(path, {}))
    except SettingsError as error:
        said = everything_said(error)
    assert leaks(said) == []


def test_what_logs_in_nowhere_needs_no_secrets(file: Path) -> None:
    file.write_text(re.sub(r'(?m)^password = .*$|^username = "USER.*$', "", GOOD))
    with pytest.raises(SettingsError):
        load(file, {})
    assert load(file, {}, secrets=False).gateway.sender_id == "Office"
    file.write_text(file.read_text().replace("sender_id", "sender"))
    with pytest.raises(SettingsError) as wrong:
        load(file, {}, secrets=False)
    assert {p.key for p in wrong.value.problems} == {"gateway.sender_id", "gateway.sender"}


def test_settings_keep_their_secrets(file: Path) -> None:
    settings = load(file, {})
    assert leaks(repr(settings) + str(settings) + settings.model_dump_json()) == []
    assert settings.gateway.password.get_secret_value() == "GATEgateGATEgate"


# -- sources --------------------------------------------------------------------------------------


def test_the_environment_goes_before_credentials_before_the_file(
    file: Path, tmp_path: Path
) -> None:
    secret = "mailboxes__requests__password"
    environ = with_credentials(tmp_path / "c", {secret: "from-credential\n"})
    assert load(file, {}).mailboxes.requests.password.get_secret_value() == "IMAPimapIMAPimap"
    with_credential = load(file, environ).mailboxes.requests
    assert with_credential.password.get_secret_value() == "from-credential"
    assert with_credential.username == "sms", "the rest of the section stays"
    environ["RELAY_MAILBOXES__REQUESTS__PASSWORD"] = "from-environment"
    with_variable = load(file, environ).mailboxes.requests
    assert with_variable.password.get_secret_value() == "from-environment"


def test_the_process_s_own_environment_is_not_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAY_POLICY__PER_DAY", "7")
    monkeypatch.setenv("POLICY", '{"per_day": 7}')
    assert load(file, {}).policy.per_day == 2000


def test_a_credential_s_line_end_is_not_part_of_it_and_strangers_are_let_be(
    file: Path, tmp_path: Path
) -> None:
    environ = with_credentials(
        tmp_path / "c", {"gateway__password": "hush\r\n", "gateway.password": "x", "other": "\n"}
    )
    assert load(file, environ).gateway.password.get_secret_value() == "hush"


def test_in_a_shared_folder_credentials_bear_the_relay_s_name(file: Path, tmp_path: Path) -> None:
    environ = with_credentials(tmp_path / "c", {"relay.gateway__password": "hush"})
    assert load(file, environ).gateway.password.get_secret_value() == "hush"


def test_lists_and_tables_in_variables_are_written_as_in_the_file(file: Path) -> None:
    environ = {
        "RELAY_REQUESTERS__ADMINS": '["it@office.example"]',
        "RELAY_GATEWAY__EXTRA_ERRORS": '{ 4 = "content" }',
        "RELAY_GATEWAY__FROM": "other@office.example",
        "RELAY_MAILBOXES__REQUESTS__IDLE": "false",
    }
    settings = load(file, environ)
    assert settings.requesters.admins == ("it@office.example",)
    assert settings.gateway.extra_errors == {"4": "content"}
    assert settings.gateway.from_ == "other@office.example"
    assert settings.mailboxes.requests.idle is False


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(file, {}).submission.host == "smtp.office.example"


def test_each_key_is_found_on_its_line() -> None:
    text = (
        'top = 1\n[a]\n# b = 0\nb = [\n  "x]",\n  "y",\n]\n\n[a.c]\nd.e = """\n[f]\ng = 1\n"""\n'
        'h = { i = 1 }\n[[j]]\nk = "#"\n[ "l" . m ]\nn = 1'
    )
    assert lines_of_keys(text) == {
        ("top",): 1,
        ("a",): 2,
        ("a", "b"): 4,
        ("a", "c"): 9,
        ("a", "c", "d"): 10,
        ("a", "c", "d", "e"): 10,
        ("a", "c", "h"): 14,
        ("a", "c", "h", "i"): 14,
        ("j",): 15,
        ("j", "k"): 16,
        ("l", "m"): 17,
        ("l", "m", "n"): 18,
    }


# -- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("15min", timedelta(minutes=15)),
        ("24h", timedelta(hours=24)),
        ("90d", timedelta(days=90)),
        ("0s", timedelta(0)),
        ("max", None),
    ],
)
def test_durations_are_read(file: Path, written: str, meant: timedelta | None) -> None:
    assert load(file, {"RELAY_GATEWAY__HANDOVER": written}).gateway.handover == meant


@pytest.mark.parametrize("written", ["", "90", "15 min", "1.5h", "-1s", "15m", "1w", "9999999d"])
def test_other_durations_are_refused(file: Path, written: str) -> None:
    assert problems_of(file, {"RELAY_GATEWAY__HANDOVER": written}).problems


@given(st.integers(1, 999_999).map(lambda n: timedelta(seconds=n)))
def test_a_spelt_duration_is_read_back(duration: timedelta) -> None:
    section = Mailbox.model_validate(
        {"host": "h", "username": "u", "password": "p", "poll_interval": spell(duration)}
    )
    assert section.poll_interval == duration


@pytest.mark.parametrize(
    ("section", "tls", "port"),
    [
        ("MAILBOXES__REQUESTS", "implicit", 993),
        ("MAILBOXES__REQUESTS", "none", 143),
        ("SUBMISSION", "starttls", 587),
        ("SUBMISSION", "implicit", 465),
        ("SUBMISSION", "none", 25),
    ],
)
def test_the_port_goes_by_tls(file: Path, section: str, tls: str, port: int) -> None:
    environ = {f"RELAY_{section}__HOST": "localhost", f"RELAY_{section}__TLS": tls}
    settings = load(file, environ)
    chosen = settings.submission if section == "SUBMISSION" else settings.mailboxes.requests
    assert chosen.port == port


@pytest.mark.parametrize(
    ("host", "fine"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("localhost.office.example", False),
        ("127.0.0.1.example", False),
        ("0.0.0.0", False),
    ],
)
def test_without_tls_only_this_machine_is_talked_to(file: Path, host: str, fine: bool) -> None:
    environ = {"RELAY_SUBMISSION__HOST": host, "RELAY_SUBMISSION__TLS": "none"}
    if fine:
        assert load(file, environ).submission.host == host
    else:
        assert [p.key for p in problems_of(file, environ).problems] == ["submission.tls"]


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        ("Amy@Office.Example", "amy@office.example"),
        ("*@Office.Example", "*@office.example"),
        ("o'neil+sms@mail-1.office.example", "o'neil+sms@mail-1.office.example"),
        ("office.example", None),
        ("@office.example", None),
        ("*", None),
        ("*@*", None),
        ("*@*.example", None),
        ("a*@office.example", None),
        ("amy@office.example, bob@office.example", None),
        ("Amy <amy@office.example>", None),
        ("amy@bob@office.example", None),
        ("amy@office.example\n", None),
        ("amy@.example", None),
        ("", None),
    ],
)
def test_who_may_write_is_an_address_or_a_domain(file: Path, entry: str, kept: str | None) -> None:
    environ = {"RELAY_REQUESTERS__ALLOW": f'["{entry}"]'.replace("\n", "\\n")}
    if kept is None:
        assert [p.key for p in problems_of(file, environ).problems] == ["requesters.allow"]
    else:
        assert load(file, environ).requesters.allow == (kept,)


def test_answers_may_come_from_addresses_and_domains(file: Path) -> None:
    environ = {"RELAY_GATEWAY__REPLY_FROM": '["@a.example", "*@b.example", "c@d.example"]'}
    assert load(file, environ).gateway.reply_from == ("*@a.example", "*@b.example", "c@d.example")


def test_the_default_sender_id_may_always_be_chosen(file: Path) -> None:
    assert load(file, {}).gateway.sender_ids == ("Office",)
    environ = {"RELAY_GATEWAY__SENDER_IDS": '["Shop", "Office"]'}
    assert load(file, environ).gateway.sender_ids == ("Office", "Shop")


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("", None),
        ("127.0.0.1:8650", ("127.0.0.1", 8650)),
        ("[::1]:8650", ("::1", 8650)),
        ("0.0.0.0:1", ("0.0.0.0", 1)),
    ],
)
def test_reports_are_listened_for_at_an_address_and_a_port(
    file: Path, listen: str, address: tuple[str, int] | None
) -> None:
    environ = {"RELAY_REPORTS__LISTEN": listen, "RELAY_REPORTS__TOKEN": "0123456789abcdef-_ABCD"}
    assert load(file, environ).reports.address == address


def test_two_tokens_of_reports_may_be_good_at_once(file: Path) -> None:
    environ = {"RELAY_REPORTS__TOKEN": "new" * 10, "RELAY_REPORTS__OLD_TOKEN": "old" * 10}
    settings = load(file, environ)
    assert settings.reports.tokens == ("new" * 10, "old" * 10)
    assert {"new" * 10, "old" * 10} <= set(settings.secrets)
    assert load(file, {}).reports.tokens == ()


def test_a_listener_s_token_is_not_asked_for_by_what_logs_in_nowhere(file: Path) -> None:
    environ = {"RELAY_REPORTS__LISTEN": "127.0.0.1:8650"}
    assert [p.key for p in problems_of(file, environ).problems] == ["reports.token"]
    assert load(file, environ, secrets=False).reports.listen == "127.0.0.1:8650"


def test_addresses_and_networks_are_written_alike(file: Path) -> None:
    environ = {"RELAY_REPORTS__ALLOW_FROM": '["192.0.2.7", "2001:DB8::/32"]'}
    assert load(file, environ).reports.allow_from == ("192.0.2.7/32", "2001:db8::/32")


def test_quiet_hours_are_two_times(file: Path) -> None:
    assert load(file, {}).policy.quiet is None
    environ = {"RELAY_POLICY__QUIET_HOURS": "22:00-08:30"}
    assert load(file, environ).policy.quiet == (time(22, 0), time(8, 30))


def test_paths_start_at_the_folder_of_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    file.write_text(
        GOOD.replace('host = "imap', 'ca_file = "own.pem"\nhost = "imap')
        + '[reading]\ncontacts = ["a.csv", "/b.csv"]\n[journal]\nurl = "sqlite:///relay.db"\n'
    )
    settings = load(file, {})
    folder = file.parent
    assert settings.mailboxes.requests.ca_file == folder / "own.pem"
    assert settings.reading.contacts == (folder / "a.csv", Path("/b.csv"))
    assert settings.journal.path == folder / "relay.db"
    assert settings.journal.url == f"sqlite:///{folder}/relay.db"
    file.write_text(GOOD)
    assert load(file, {}).reading.contacts == (folder / "contacts.csv",)
    assert load(file, {}).journal.path == Path("/var/lib/relay/relay.db")


def test_replies_may_be_left_out(file: Path) -> None:
    assert load(file, {}).mailboxes.replies is None
    file.write_text(
        GOOD + '[mailboxes.replies]\nhost = "imap.office.example"\nusername = "r"\npassword = "x"\n'
    )
    replies = load(file, {}).mailboxes.replies
    assert replies is not None
    assert (replies.username, replies.folder, replies.port) == ("r", "INBOX", 993)


def test_settings_stay_as_they_were_read(file: Path) -> None:
    settings = load(file, {})
    for part, name in ((settings, "policy"), (settings.policy, "per_day")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, name, 1)


def test_the_classes_of_errors_are_those_of_the_gateway() -> None:
    assert set(get_args(ErrorClass)) == set(Fault)


# -- the commented file ---------------------------------------------------------------------------


def commented() -> dict[str, tuple[str, str]]:
    """Each key and section of the shipped file: the comment above it, and the value as written."""
    found, section, comment = {}, "", []
    for line in SHIPPED.read_text().split("\n"):
        if line.startswith("# "):
            comment.append(line[2:])
            continue
        if header := re.fullmatch(r"#?\[([\w.]+)\]", line):
            section = header[1]
            found[section] = (" ".join(comment), "")
        elif (option := re.fullmatch(r"#?(\w+) = (.*)", line)) and section != "mailboxes.replies":
            found[f"{section}.{option[1]}"] = (" ".join(comment), option[2])
        comment = []
    return found


def expected_keys() -> dict[str, str]:
    """The description of each section and key that must stand in the shipped file."""
    described = {
        dotted(path): field.description or ""
        for path, field in (*sections(Settings), *leaves(Settings))
        if path[:2] != ("mailboxes", "replies") or len(path) == 2
    }
    del described["mailboxes"]
    return described


def test_the_shipped_file_has_every_option_with_its_description() -> None:
    assert {key: comment for key, (comment, _) in commented().items()} == expected_keys()
    assert all(expected_keys().values())


def test_the_shipped_file_shows_the_defaults(tmp_path: Path) -> None:
    required = "PASSword1"
    named = [path for path in SECRETS if path[0] != "reports"]
    secrets = {variable(path): required for path in named}
    shipped = load(SHIPPED, secrets)
    shown = re.sub(r"(?m)^#(\w+ = )", r"\1", SHIPPED.read_text())
    everything = tmp_path / "relay.toml"
    everything.write_text(shown)
    settings = load(everything, secrets)
    moved = {"contacts": shipped.reading.contacts}
    reading = settings.reading.model_copy(update=moved)
    assert settings.model_copy(update={"reading": reading}) == shipped
    assert settings.reading.contacts == (tmp_path / "contacts.csv",)


def test_what_must_be_set_is_not_commented_out() -> None:
    written = SHIPPED.read_text()
    for path, section_field in sections(Settings):
        if path[-1] in ("mailboxes", "replies"):
            continue
        inside = written.partition(f"\n[{dotted(path)}]\n")[2].partition("\n[")[0]
        model = section_field.annotation
        for key, field in fields(model).items():
            live = re.search(rf"(?m)^{key} = ", inside) is not None
            needed = field.is_required() and not is_secret(field)
            wanted = needed or key == "authserv_id" or (*path, key) == ("submission", "username")
            assert live == wanted, dotted((*path, key))


def test_the_shipped_file_wants_the_secrets_that_the_readme_asks_for() -> None:
    readme = (HERE.parent / "README.md").read_text("utf-8")
    loop = re.search(r"for secret in (.*?)\ndo", readme, re.DOTALL)
    assert loop is not None
    asked = {tuple(name.split("__")) for name in re.findall(r"\w+__\w+", loop[1])}
    told = str(problems_of(SHIPPED))
    assert {path for path in SECRETS if dotted(path) in told} == asked
    load(SHIPPED, {variable(path): "PASSword1" for path in asked})


def test_a_token_command_stands_in_place_of_the_passwords(file: Path) -> None:
    by_token = 'token_command = ["/usr/bin/python3", "/etc/relay/token.py"]'
    text = GOOD.replace('password = "IMAPimapIMAPimap"', by_token)
    file.write_text(text.replace('password = "SMTPsmtpSMTPsmtp"', by_token))
    settings = load(file, {})
    command = ("/usr/bin/python3", "/etc/relay/token.py")
    assert settings.mailboxes.requests.token_command == command
    assert settings.submission.token_command == command
    assert settings.mailboxes.requests.password.get_secret_value() == ""
    assert load(file, {}, secrets=False) == settings, "nor is a password stood in for"


def test_a_password_that_was_left_beside_a_token_command_is_told_where_it_lies(
    file: Path, tmp_path: Path
) -> None:
    by_token = 'token_command = ["/usr/local/bin/token"]'
    file.write_text(GOOD.replace('password = "IMAPimapIMAPimap"', by_token))
    environ = with_credentials(tmp_path / "c", {"relay.mailboxes__requests__password": "left"})
    [problem] = problems_of(file, environ).problems
    assert problem.file == f"{tmp_path}/c/relay.mailboxes__requests__password"
    assert problem.expected.startswith("must not be given beside token_command")
    load(file, {"RELAY_MAILBOXES__REQUESTS__PASSWORD": ""})


def test_a_secret_that_makes_a_section_by_itself_is_told_where_it_lies(file: Path) -> None:
    error = problems_of(file, {"RELAY_MAILBOXES__REPLIES__PASSWORD": "left"})
    assert [problem.key for problem in error.problems] == [
        "mailboxes.replies.host",
        "mailboxes.replies.username",
    ]
    assert error.problems[0].expected == (
        'write it under [mailboxes.replies], such as host = "imap.office.example", or set '
        "RELAY_MAILBOXES__REPLIES__HOST; if there is to be no [mailboxes.replies], take away "
        "$RELAY_MAILBOXES__REPLIES__PASSWORD"
    )
    file.write_text(re.sub(r"(?s)\[gateway\].*?\n\n", "", GOOD))
    error = problems_of(file, {"RELAY_GATEWAY__PASSWORD": "left"})
    assert all("take away" not in problem.expected for problem in error.problems)


def test_what_must_be_written_is_shown_by_an_example_that_will_do(file: Path) -> None:
    required = [
        (path, kind)
        for path, kind in leaves(Settings)
        if kind.is_required() and not is_secret(kind) and path[:2] != ("mailboxes", "replies")
    ]
    for path, _ in required:
        said = re.sub(rf"(?m)^{path[-1]} = .*$", "", section_of(GOOD, path))
        file.write_text(GOOD.replace(section_of(GOOD, path), said))
        [problem] = problems_of(file).problems
        shown = re.fullmatch(
            r"write it under (\[.*\]), such as (.*), or set (\w+)", problem.expected
        )
        assert shown is not None, problem
        assert shown[3] == variable(path)
        file.write_text(file.read_text().replace(shown[1], f"{shown[1]}\n{shown[2]}"))
        load(file, {})


def section_of(text: str, path: tuple[str, ...]) -> str:
    title = f"[{dotted(path[:-1])}]"
    return title + text.split(title)[1].split("\n[")[0]


def test_a_token_command_needs_a_full_path(file: Path) -> None:
    file.write_text(GOOD.replace('password = "IMAP', 'token_command = ["token"]\npassword = "IMAP'))
    with pytest.raises(SettingsError, match="must start with the full path of a program"):
        load(file, {})


@pytest.mark.parametrize("ours", ["sms@office.example", "SMS@office.example"])
def test_the_gateway_is_no_mailbox_of_our_own(file: Path, ours: str) -> None:
    assert flaws(load(file, {})) == ()
    file.write_text(GOOD.replace('address = "sendsms@gateway.example"', f'address = "{ours}"'))
    [flaw] = flaws(load(file, {}))
    assert "a mailbox of our own" in flaw
