"""The corpus: every mail in it is read as it was meant."""

from collections import Counter

import pytest

from tests.corpus_judge import Case, cases, judge

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_mail_of_the_corpus_is_read_as_it_was_meant(case: Case) -> None:
    judged = judge(case)
    shown = {key: (case.expected.get(key), judged.got[key]) for key in judged.differs}
    assert judged.word == "exact", f"{judged.word}: expected and got {shown}"


def test_the_corpus_has_every_verdict_well_represented() -> None:
    verdicts = Counter(case.expected["verdict"] for case in CASES)
    assert len(CASES) >= 300
    for verdict in ("send", "confirm", "ask", "refuse", "ignore"):
        assert verdicts[verdict] >= 25, verdict
