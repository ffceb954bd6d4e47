"""A signature is asked about once, and goes at once from then on: with the real daemon."""

import json
import subprocess
import sys

import pytest

from tests.office import Office, text_of

pytestmark = pytest.mark.dovecot
SIGNED = "To: 9123 4567\n\n{}\n\nBest regards\nAmy Wong\nTel: 2345 {}\n"


@pytest.fixture
async def office(dovecot, tmp_path):
    async with Office(dovecot, tmp_path).open() as opened:
        await opened.start()
        yield opened


async def test_a_signature_is_asked_about_once_and_a_changed_one_once_more(office):
    office.write(SIGNED.format("one", 6789))
    (held,) = await office.notices(1)
    assert "Tel: 2345 6789" in text_of(held)
    assert office.phones == []
    office.answer(held, "yes\n")
    await office.notices(3)
    await office.stop()
    await office.start()
    office.write(SIGNED.format("two", 6789))
    told = (await office.notices(5))[3]
    assert "as you confirmed in #" in " ".join(text_of(told).split())
    assert {text for _, text in office.phones} == {"one", "two"}
    office.write(SIGNED.format("three", 6780))
    changed = (await office.notices(6))[5]
    assert len(office.phones) == 2
    office.answer(changed, "yes\n")
    await office.notices(8)
    office.write(SIGNED.format("four", 6780))
    await office.notices(10)
    assert {text for _, text in office.phones} == {"one", "two", "three", "four"}
    assert len(office.phones) == 4


async def test_the_trace_of_a_request_tells_where_its_signature_was_learned(office):
    office.write(SIGNED.format("one", 6789))
    (held,) = await office.notices(1)
    office.answer(held, "yes\n")
    await office.notices(3)
    office.write(SIGNED.format("two", 6789))
    await office.notices(5)
    learned, recognised = office.events("signature.learned"), office.events("signature.recognised")
    assert [len(learned), len(recognised)] == [1, 1]
    first, second = learned[0]["ticket"], recognised[0]["ticket"]
    assert "signature.learned" in [row["event"] for row in trace(office, first)]
    said = [row["detail"] for row in trace(office, second) if "recognised" in row["event"]]
    assert said == [f"learned from #{first}"]


def trace(office, ticket):
    command = [sys.executable, "-m", "relay", "trace", ticket, "--json"]
    ended = subprocess.run(
        [*command, "--config", str(office.config)], capture_output=True, check=True, text=True
    )
    return json.loads(ended.stdout)["history"]
