"""The facts of a notice: what is kept of them comes back, and nothing else."""

import dataclasses
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay.model import Language, Msisdn, Reason
from relay.notices.facts import Facts, Kind
from relay.notices.keeping import dump, load

ZONES = ("UTC", "Asia/Hong_Kong", "America/New_York")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
times = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from(ZONES).map(ZoneInfo)
).filter(lambda at: datetime.fromisoformat(at.isoformat()) == at)
numbers = st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True).map(Msisdn)
st.register_type_strategy(Msisdn, numbers)
st.register_type_strategy(datetime, times)
st.register_type_strategy(
    Reason, st.builds(Reason, code=words, words=words, facts=st.dictionaries(words, words))
)
known = {"zone": st.sampled_from(ZONES).map(ZoneInfo), "send_at": st.none() | times}
known |= {name: st.none() | times for name in ("waits_until", "handover_at")}
known |= {"history": st.lists(st.tuples(times, words, words), max_size=2).map(tuple)}
known |= {field.name: words for field in dataclasses.fields(Facts) if field.type in ("str", str)}
for name in ("recipients", "results", "reasons", "warnings", "choices", "reports", "why_not"):
    known[name] = ...
known |= {"language": st.sampled_from(Language), "standing": st.none() | st.sampled_from(Kind)}


@given(st.builds(Facts, **known))
@settings(max_examples=60)
def test_what_is_kept_comes_back_as_it_was(facts: Facts) -> None:
    assert load(dump(facts)) == facts


def bare() -> Facts:
    return Facts(ticket="7K3QX", language=Language.EN, zone=ZoneInfo("UTC"), subject="x")


def test_what_has_its_default_takes_no_room() -> None:
    assert json.loads(dump(bare())) == {
        "ticket": "7K3QX",
        "language": "en",
        "zone": "UTC",
        "subject": "x",
    }


def test_a_kind_and_an_enum_come_back_as_themselves() -> None:
    facts = load(dump(dataclasses.replace(bare(), standing=Kind.QUESTION)))
    assert facts.standing is Kind.QUESTION
    assert facts.language is Language.EN


def test_a_fact_that_only_a_newer_relay_knows_is_left_out() -> None:
    newer = json.loads(dump(bare())) | {"mood": "good"}
    assert load(json.dumps(newer)) == bare()


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"ticket": "7K3QX"}', '{"zone": 1}'])
def test_what_is_no_facts_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load(text)
