"""Regular expressions that are compiled at their first use."""

import gc
import pkgutil
import re
from importlib import import_module
from re import _constants as op  # what a form is made of: nothing public tells
from re import _parser

import pytest

import relay.reading
from relay.reading.pattern import Bilingual, Chinese, Needing, either, in_ascii, pattern, whole


def forms(kind):
    """All that the reading knows, whether a mail has needed it or not."""
    for module in pkgutil.walk_packages(relay.reading.__path__, "relay.reading."):
        import_module(module.name)
    gc.unfreeze()  # a command that another test ran has set aside what it imported
    return [each for each in gc.get_objects() if isinstance(each, kind)]


def test_each_form_of_the_reading_compiles():
    found = forms(type(pattern("")))
    assert len(found) > 500
    for form in found:
        re.compile(form.pattern, form.flags)
        if isinstance(form.pattern, str):
            assert not {*"⟦⟧"} & {*form.pattern}, "only bilingual forms have these marks"


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


def needs_more_than_ascii(parsed) -> bool:
    """Whether each match of a form has a character beyond ASCII in it."""
    return any(_needs_more(code, value) for code, value in parsed)


def _needs_more(code, value) -> bool:
    match code:
        case op.LITERAL:
            return value > 127
        case op.IN if value[0][0] is op.NEGATE:
            return (op.RANGE, (0, 127)) in value
        case op.IN:
            return all(
                (kind is op.LITERAL and what > 127) or (kind is op.RANGE and what[0] > 127)
                for kind, what in value
            )
        case op.BRANCH:
            return all(map(needs_more_than_ascii, value[1]))
        case op.SUBPATTERN:
            return needs_more_than_ascii(value[3])
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            return value[0] > 0 and needs_more_than_ascii(value[2])
        case op.ASSERT:
            return needs_more_than_ascii(value[1])
    return False


@pytest.mark.parametrize(
    ("form", "needs"),
    [
        *(("請", True), ("[請请]+a", True), ("請*", False), ("請|a", False), ("(?:請|请)?", False)),
        *(
            ("[a請]", False),
            ("[^a]", False),
            (r"\w", False),
            ("(?=.*請)a", True),
            ("(?!請)", False),
        ),
        *(
            ("(?<=請)a", True),
            (r"[^\x00-\x7f]", True),
            ("[一-龥]{1,2}", True),
            ("a{0,3}[一-龥]{0,2}", False),
        ),
    ],
)
def test_what_a_form_needs_is_known(form, needs):
    assert needs_more_than_ascii(_parser.parse(form)) is needs


def test_no_chinese_form_could_match_words_in_ascii():
    found = forms(Chinese)
    assert len(found) > 50
    for form in found:
        assert needs_more_than_ascii(_parser.parse(form.pattern, form.flags)), form.pattern


def chinese_parts(marked):
    """What stands between ⟦ and ⟧, the parts in it aside, and what stands before and behind."""
    depth, start = 0, 0
    for at, sign in enumerate(marked):
        if sign == "⟦":
            start = start if depth else at
            depth += 1
        elif sign == "⟧":
            depth -= 1
            if not depth:
                yield whole(marked[:start]), whole(marked[start:at]), whole(marked[at:])
    assert depth == 0, marked


def is_in_a_class(before: str) -> bool:
    """Whether what follows stands between square brackets."""
    return "[" in re.sub(r"\[\^?[^\]\\]*(?:\\.[^\]\\]*)*\]", "", re.sub(r"\\[^\]]", "", before))


def may_be_left_out(before: str, part: str, behind: str, flags: int = 0) -> bool:
    """Whether words in ASCII are the same to a form without that part of it."""
    if is_in_a_class(before):
        return needs_more_than_ascii(_parser.parse(f"[{part}]", flags))
    if part.startswith("|") and behind[:1] in (")", "|", ""):
        return needs_more_than_ascii(_parser.parse(part[1:], flags))
    if part.endswith("|") and before.endswith(("(?:", "|")):
        return needs_more_than_ascii(_parser.parse(part[:-1], flags))
    return all(
        code in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] == 0 and needs_more_than_ascii(value[2])
        for code, value in _parser.parse(part, flags)
    )


@pytest.mark.parametrize(
    ("marked", "fine"),
    [
        *(("(?:a⟦|請⟧)", True), ("(?:⟦請|⟧a)", True), ("a⟦|請⟧", True), ("(?:a⟦|請b⟧)", True)),
        *(("[a⟦，請⟧]", True), ("[^⟦，⟧a]", True), ("a⟦請?⟧b", True), ("⟦(?:請|请)?再*⟧b", True)),
        *(("(?:a⟦|(?:b|請)⟧)", False), ("a⟦請⟧", False), ("[a⟦b，⟧]", False), ("⟦請?b?⟧", False)),
        *(("(?:a⟦|請⟧b)", False), ("a⟦請|⟧b", False), (r"\[⟦，⟧", False), (r"[\]⟦，⟧]", True)),
    ],
)
def test_what_may_be_left_out_of_a_form_is_known(marked, fine):
    assert all(may_be_left_out(*each) for each in chinese_parts(marked)) is fine


def test_what_bilingual_forms_leave_out_could_match_no_words_in_ascii():
    found = forms(Bilingual)
    assert len(found) > 50
    for form in found:
        parts = [*chinese_parts(form.marked)]
        assert parts, f"not bilingual: {form.marked}"
        for part in parts:
            assert may_be_left_out(*part, form.form.flags), part
        both = [re.compile(each.pattern, each.flags) for each in (form.form, form.ascii)]
        assert both[0].groups == both[1].groups, "its groups are counted alike"
        assert both[0].groupindex == both[1].groupindex


def test_a_bilingual_form_knows_both_languages():
    thanks = either("thanks", "謝⟦謝?⟧")
    form = Bilingual(rf"[-\s⟦、⟧]*{thanks}(?:[,⟦，⟧] {thanks})?", re.IGNORECASE)
    assert in_ascii(form.marked) == r"[-\s]*(?:thanks)(?:[,] (?:thanks))?"
    for words in ("Thanks", "- thanks, thanks", "謝謝", "、謝", "THANKS, 謝謝", "謝謝， thanks"):
        assert form.fullmatch(words)
        assert form.match(words + ".")
        assert not form.fullmatch(words + ".")
    assert not form.match("many thanks")
    assert not form.match("多謝謝")
    for words in ("some thanks, or -thanks", "some 謝謝, or -thanks"):
        compiled = re.compile(whole(form.marked), re.IGNORECASE)
        assert form.search(words).span() == compiled.search(words).span()
        assert [each.span() for each in form.finditer(words)] == [
            each.span() for each in compiled.finditer(words)
        ]
        assert form.sub("*", words) == compiled.sub("*", words)
        assert form.split(words) == compiled.split(words)


def needs_one_of(needs, parsed, run="") -> bool:
    """Whether each match of a form has one of these letters in it; `run` stands right before."""
    for code, value in parsed:
        if code is op.LITERAL:
            run += chr(value).lower()
        if any(need in run for need in needs) or _has_one_of(needs, code, value, run):
            return True
        run = run if code is op.LITERAL else ""
    return False


def _has_one_of(needs, code, value, run) -> bool:
    match code:
        case op.BRANCH:
            return all(needs_one_of(needs, each, run) for each in value[1])
        case op.SUBPATTERN:
            return needs_one_of(needs, value[3], run)
        case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
            return value[0] > 0 and needs_one_of(needs, value[2], run)
        case op.ASSERT:
            return value[0] > 0 and needs_one_of(needs, value[1], run)
    return _needs_more(code, value)


@pytest.mark.parametrize(
    ("form", "needs"),
    [
        *(
            ("send", True),
            ("(?:send|sending) it", True),
            ("se(n)d", False),
            ("send?", False),
            ("s(?:end|ending)", True),
        ),
        *(("(?:send|text)", True), ("(?:send|go)", False), ("(?:send )?it", False)),
        *((".*(?= text)", True), ("(?!send)", False), ("[send]", False), ("(?:發|send)", True)),
    ],
)
def test_which_letters_a_form_needs_is_known(form, needs):
    assert needs_one_of(("send", "text"), _parser.parse(form)) is needs


def test_no_form_could_match_words_without_the_letters_that_it_is_said_to_need():
    found = forms(Needing)
    assert len(found) > 10
    for form in found:
        inside = form.form.ascii if isinstance(form.form, Bilingual) else form.form
        parsed = _parser.parse(inside.pattern, inside.flags)
        assert needs_one_of(form.needs, parsed), (form.needs, inside.pattern)
        assert all(need == need.lower() and need.isascii() for need in form.needs)


def test_a_form_that_needs_letters_is_tried_on_words_that_have_them(monkeypatch):
    form = Needing("send|text", pattern("(?:send|text)s?( it)?", re.IGNORECASE))
    monkeypatch.setattr(re, "compile", None)
    for words in ("", "sen", "en dash", "9123 4567"):
        assert not form.match(words)
        assert not form.fullmatch(words)
        assert not form.search(words)
        assert form.sub(str, words) == words
    monkeypatch.undo()
    for words in ("send it", "TEXTS", "ſend"):  # a long s is one, where case does not count
        assert form.match(words + ".")
        assert form.fullmatch(words)
        assert form.match(". " + words, 2)
    assert not form.match("resend")
    assert form.search("resend")
    assert form.sub(lambda match: match[0].upper(), "send it all") == "SEND IT all"


@pytest.mark.parametrize("words", ["amy", "陳大文", "陳大文 amy 陳"])
def test_a_chinese_form_does_what_a_compiled_pattern_does(words):
    form, compiled = Chinese("[一-龥]+", re.IGNORECASE), re.compile("[一-龥]+", re.IGNORECASE)
    for verb in ("match", "fullmatch", "search"):
        done, expected = (getattr(each, verb)(words, 1) for each in (form, compiled))
        assert (done and done.span()) == (expected and expected.span())
    assert [each.span() for each in form.finditer(words)] == [
        each.span() for each in compiled.finditer(words)
    ]
    assert form.findall(words) == compiled.findall(words)
    assert form.sub("*", words) == compiled.sub("*", words)
