"""Broken variants of what keeps a text from becoming anything else: each must be noticed."""

import functools
from collections.abc import Callable

import pytest

from relay.gateway import answer, batches, tags, text
from relay.gateway.dialect import Unsendable
from relay.gateway.text import hexify
from tests import gateway_readers as readers
from tests.test_gateway_answer import plain, read, sample
from tests.test_gateway_meteorsis import CHINA, HK, compose, expected, plan, readings
from tests.test_gateway_meteorsis import TERMS as SENT

Broken = Callable[[pytest.MonkeyPatch], None]

TEXTS = [
    "Hello",
    "[SCHEDULING]=now",
    "two\n[RECIPIENT]=85291234567",
    "two\nlines",
    "你好嗎?a",
    "［ＣＯＮＴＥＮＴ］＝x",
    "ſ [ſCHEDULING]=",
    "😀",
    "~|^{}\\`",
]


def check_sending() -> None:
    """That each text, and nothing else, is read by all readers, and in the encoding it needs."""
    for wanted in TEXTS:
        planned = plan([HK, CHINA], wanted)
        assert not isinstance(planned, Unsendable)
        assert [batch.recipients for batch in planned] == [(HK,), (CHINA,)]
        for batch in planned:
            same = (expected(batch, None, SENT), wanted)
            assert readings(compose(batch)) == [same] * len(readers.READERS)


def check_answers() -> None:
    """That quoted originals give no result, and everything else does."""
    assert [error.code for error in read(sample(10)).errors] == ["256"]
    assert read(sample(10)).ids == read(sample(20)).ids == ()
    assert read(sample(16)).errors == read(sample(19)).errors == ()
    assert [error.code for error in read(sample(8)).errors] == ["3"]
    assert read(plain("> [CONTENT]=x\nSMSDID:1\n")).ids == ()
    assert read(sample(3)).ids == ("100001", "100002", "100003", "100004", "100005")


def replaced(where: object, name: str, value: object) -> Broken:
    return lambda patch: patch.setattr(where, name, value)


def lower_case(words: str) -> str:
    return hexify(words).lower()


def little_endian(words: str) -> str:
    return words.encode("utf-16-le").hex().upper()


def with_mark(words: str) -> str:
    return "FEFF" + hexify(words)


def half_a_pair(words: str) -> str:
    return hexify(words)[:-4] if "😀" in words else hexify(words)


SENDING: dict[str, Broken] = {
    "safe set with [": replaced(text, "SAFE", text.SAFE | set("[]")),
    "safe set with newline": replaced(text, "SAFE", text.SAFE | {"\n"}),
    "safe set with extension signs": replaced(text, "SAFE", text.SAFE | set("~|^{}\\`")),
    "safe set with wide signs": replaced(text, "SAFE", text.SAFE | set("［］ＣＯＮＴＥ＝")),
    "lower-case hex": replaced(tags, "hexify", lower_case),
    "little endian": replaced(tags, "hexify", little_endian),
    "byte-order mark": replaced(tags, "hexify", with_mark),
    "half a surrogate pair": replaced(tags, "hexify", half_a_pair),
    "China with the others": replaced(batches, "_lines", lambda numbers, _: {"all": numbers}),
}
ANSWERS: dict[str, Broken] = {
    "no quote stop": replaced(answer, "_begins_quote", lambda _: False),
    "no quote mark": replaced(answer, "_answered", functools.partial(map, lambda x: x.lstrip(">"))),
    "all lines": replaced(answer, "_answered", lambda lines: lines),
    "no full-width signs": replaced(answer, "_normal", str.strip),
    "no continued list": replaced(answer, "_MORE_IDS", answer._ERROR),
}


def test_the_checks_pass_on_what_is_whole() -> None:
    check_sending()
    check_answers()


@pytest.mark.parametrize("broken", SENDING.values(), ids=SENDING.keys())
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_a_broken_writer_is_noticed(
    broken: Broken, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    if not guarded:  # then by the readers alone
        monkeypatch.setattr(tags, "prove", lambda _: None)
    with pytest.raises((AssertionError, ValueError)):
        check_sending()


@pytest.mark.parametrize("broken", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_broken_reader_is_noticed(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch)
    with pytest.raises(AssertionError):
        check_answers()


@pytest.mark.parametrize(
    "name",
    [name for name in SENDING if "safe set with" in name or "lower" in name],
)
def test_the_guard_alone_refuses_what_is_not_of_its_form(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    SENDING[name](monkeypatch)
    with pytest.raises(ValueError, match="CONTENT"):
        compose_all()


def compose_all() -> None:
    for wanted in TEXTS:
        planned = plan([HK], wanted)
        assert not isinstance(planned, Unsendable)
        compose(planned[0])
