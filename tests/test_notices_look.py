"""How notices look: whole, readable and still, on a phone and a desk, by day and by night."""

import re
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from relay.model import Language, Msisdn, Reason, Recipient
from relay.notices.facts import Kind
from relay.notices.letter import build
from relay.notices.words import write
from tests import looks

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import html5lib

PAGES = looks.pages()
HOSTILE = "</td></table>\"'><script>x()</script><img src=x>&amp;\u202e{{ 1 }}<!--\x00\ud800"


def faults_of(page: str) -> list[str]:
    """What a strict parser finds wrong with a page (HTML Standard 13.2)."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(page)
    return [code for _, code, _ in parser.errors]


@pytest.mark.parametrize("name", PAGES)
def test_each_notice_is_valid_html_with_its_language(name: str) -> None:
    assert faults_of(PAGES[name]) == []
    assert f'<html lang="{name.rpartition(".")[2]}">' in PAGES[name]


def test_the_validator_sees_a_tag_that_is_not_closed() -> None:
    page = PAGES["acknowledgement.en"]
    assert faults_of(page.replace("</h1>", ""))
    assert faults_of(page.replace("</table>", "", 1))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_notice_comes_from_elsewhere_or_runs(name: str) -> None:
    without_text = PAGES[name].replace(looks.LINK, "")
    assert not re.search(
        r"<(?:script|link|img|iframe|a|form|object|base)\b|\b(?:src|href|on\w+)=|url\(|@import|//",
        without_text,
    )


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_hidden_in_a_notice(name: str) -> None:
    assert not re.search(r"display: ?none|visibility|opacity|font-size: ?[01]px", PAGES[name])


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(Kind))
def test_whatever_people_write_stays_words(kind: Kind, language: Language) -> None:
    someone = Recipient(msisdn=Msisdn("85291234567"), name=HOSTILE)
    facts = replace(
        looks.THREE,
        language=language,
        subject=HOSTILE,
        text=HOSTILE,
        draft=HOSTILE,
        sender_id=HOSTILE,
        stopped=HOSTILE,
        recipients=(someone, looks.WANG),
        reasons=(Reason(code="field.unknown", words=HOSTILE),),
        warnings=(Reason(code="attachment.ignored", words=HOSTILE),),
        results=(replace(looks.REFUSED, detail=HOSTILE),),
        history=((looks.AT, HOSTILE, HOSTILE),),
    )
    page = write(kind, facts).html
    assert faults_of(page) == []
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("<!--") == page.count("<!--[if mso]>")
    page.encode("utf-8")


def test_a_notice_to_a_hundred_people_is_a_small_mail() -> None:
    people = tuple(
        Recipient(msisdn=Msisdn(str(85290000000 + number)), name="陳大文先生 " * 3)
        for number in range(100)
    )
    results = tuple(
        replace(looks.REFUSED, recipients=(person.msisdn,), code=str(number % 2))
        for number, person in enumerate(people)
    )
    for language in Language:
        facts = replace(
            looks.THREE, language=language, recipients=people, results=results, text="短" * 500
        )
        data = build(
            write(Kind.STATUS, facts),
            sender="sms@office.example",
            to="amy@office.example",
            message_id="<1@office.example>",
            in_reply_to="",
            references=(),
            date=looks.AT,
            loop_mark="x",
        )
        assert len(data) < 100_000


@pytest.mark.chromium
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_notice_is_whole_and_readable_in_a_browser(dark: bool, tmp_path: Path) -> None:
    measured = looks.look(PAGES, tmp_path, dark=dark)
    assert len(measured) == len(PAGES) * len(looks.WIDTHS)
    for page in measured:
        assert not faults_seen(page), page
        assert (page["background"] == "rgb(18, 21, 25)") == dark


@pytest.mark.chromium
def test_the_look_itself_sees_what_is_wrong(tmp_path: Path) -> None:
    good = PAGES["acknowledgement.en"]
    spoilt = {
        "wide": good.replace(
            "<p ", '<p><span style="white-space:nowrap">' + "x" * 300 + "</span><p ", 1
        ),
        "pale": good.replace("color:#1f2328", "color:#aaaaaa"),
        "low": good.replace('<h1 style="', '<h1 style="padding-top:900px;'),
        "loads": good.replace("<h1", '<img src="http://127.0.0.1:9/x.png"><h1', 1),
    }
    found = {page["name"]: faults_seen(page) for page in looks.look(spoilt, tmp_path, dark=False)}
    assert found["wide@360"] == {"wide", "cut"}
    assert found["pale@360"] == {"pale"}
    assert found["low@360"] == {"low"}
    assert found["loads@360"] == {"loads"}


def faults_seen(page: dict[str, Any]) -> set[str]:
    faults = {
        "wide": page["wide"] > 0,
        "cut": bool(page["cut"]),
        "pale": page["paleness"] < 4.5,
        "low": page["first"] > 600,  # the headline is above the fold of a phone
        "loads": bool(page["loaded"]),
    }
    return {name for name, found in faults.items() if found}
