"""Regular expressions that are compiled at their first use."""

import gc
import pkgutil
import re
from importlib import import_module

import pytest

import relay.reading
from relay.reading.pattern import pattern


def forms():
    """All that the reading knows, whether a mail has needed it or not."""
    for module in pkgutil.walk_packages(relay.reading.__path__, "relay.reading."):
        import_module(module.name)
    kind = type(pattern(""))
    return [each for each in gc.get_objects() if isinstance(each, kind)]


def test_each_form_of_the_reading_compiles():
    found = forms()
    assert len(found) > 500
    for form in found:
        re.compile(form.pattern, form.flags)


@pytest.mark.parametrize(
    "verb", ["match", "fullmatch", "search", "split", "findall", "finditer", "sub", "subn"]
)
def test_a_form_does_what_a_compiled_pattern_does(verb):
    words, extra = "one 22 333", ("*",) if verb in ("sub", "subn") else ()
    form, compiled = pattern("[A-Z0-9]+", re.IGNORECASE), re.compile("[A-Z0-9]+", re.IGNORECASE)
    for _ in range(2):
        done, expected = (getattr(each, verb)(*extra, words) for each in (form, compiled))
        if verb == "finditer":
            done, expected = ([each.span() for each in all_of] for all_of in (done, expected))
        elif verb in ("match", "fullmatch", "search"):
            done, expected = (each and each.span() for each in (done, expected))
        assert done == expected


def test_a_form_is_compiled_once_and_not_before_it_is_used(monkeypatch):
    compiled = []
    compile_now = re.compile

    def counted(form, flags=0):
        compiled.append(form)
        return compile_now(form, flags)

    monkeypatch.setattr(re, "compile", counted)
    form = pattern("a+")
    assert not compiled
    assert form.search("baa")
    assert form.fullmatch("aaa")
    assert form.sub("b", "a") == "b"
    assert compiled == ["a+"]
    form = pattern("(")
    with pytest.raises(re.error):
        form.match("a")
