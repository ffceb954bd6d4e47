"""Readers that go wrong in the ways that are tempting: the corpus notices each."""

from collections.abc import Callable

import phonenumbers
import pytest

from relay.model import Msisdn, Recipient
from relay.reading import request, wording
from relay.reading.page import body
from relay.reading.people.numbers import Who
from relay.reading.sentences.places import Place
from tests.corpus_judge import Case, cases, judge
from tests.test_reading_when_expressions import month_first

Patch = Callable[[object, str, object], None]


def the_declared_charset_goes_first(patch: Patch) -> None:
    decode = body.decode

    def trusting(data: bytes, declared: str) -> str | None:
        try:
            return data.decode(declared or "utf-8", "replace")
        except (LookupError, UnicodeError, ValueError):
            return decode(data, declared)

    patch(body, "decode", trusting)


def numbers_are_found_in_the_body(patch: Patch) -> None:
    settle_who = request.settle_who

    def finding(places, settled, rules, found, written):  # type: ignore[no-untyped-def]
        if not places:
            matches = phonenumbers.PhoneNumberMatcher(written, rules.region)
            digits = [f"{m.number.country_code}{m.number.national_number}" for m in matches]
            people = tuple(Recipient(msisdn=Msisdn(number)) for number in digits)
            places = [Place(words=written, who=Who(recipients=people))] if people else []
        return settle_who(places, settled, rules, found, written)

    patch(request, "settle_who", finding)


def no_signature_is_cut_off(patch: Patch) -> None:
    cut = wording.cut

    def whole(text, known=frozenset(), writer=frozenset()):  # type: ignore[no-untyped-def]
        end = cut(text, known, writer)
        if end.how != "inferred":
            return end
        return type(end)(text=text.strip(), how="none")

    patch(wording, "cut", whole)


MUTANTS = (
    the_declared_charset_goes_first,
    numbers_are_found_in_the_body,
    no_signature_is_cut_off,
    month_first,
)
SOME = {  # the cases that each is looked for in, for the sake of time
    the_declared_charset_goes_first: ("charset", "big5", "mislabelled", "gbk"),
    numbers_are_found_in_the_body: ("no-request", "refusal", "signature", "numbers"),
    no_signature_is_cut_off: ("signature",),
    month_first: ("when",),
}


def wrong(found: list[Case]) -> list[str]:
    return [case.name for case in found if judge(case).word == "wrong"]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_reader_that_guesses_is_noticed(
    monkeypatch: pytest.MonkeyPatch, mutant: Callable[[Patch], None]
) -> None:
    concerned = [case for case in cases() if set(case.expected["tags"]) & set(SOME[mutant])]
    assert len(concerned) >= 5
    assert wrong(concerned) == []
    mutant(monkeypatch.setattr)
    assert wrong(concerned)
