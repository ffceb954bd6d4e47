"""The sentences of a language, filled with values."""

import pytest
from jinja2 import Environment

from relay.notices.tongue import fill
from relay.notices.words import TONGUES

JINJA = Environment(autoescape=False)


def templates():
    for tongue in TONGUES.values():
        tables = (tongue.labels, tongue.reasons, tongue.faults, tongue.stops, tongue.states)
        for table in (*tables, tongue.events, tongue.deliveries, tongue.causes):
            yield from table.values()
        for phrase in tongue.phrases.values():
            yield from (phrase.first, phrase.then, phrase.do)


@pytest.mark.parametrize("value", [None, 3, 'a <b> & "c"', r"{{ x }} {% if \1 \g<0>", "陳\n"])
def test_each_sentence_is_filled_as_jinja_would(value):
    places = [words for words in templates() if "{{" in words and "{%" not in words]
    assert len(places) > 50
    for words in places:
        if "|" not in words and "~" not in words:  # what joins or counts needs values of its own
            names = dict.fromkeys(words.replace("{", " ").replace("}", " ").split(), value)
            expected = JINJA.from_string(words).render(**names).strip()
            assert fill(words, **names) == expected, words
            assert fill(words) == JINJA.from_string(words).render().strip()
