"""What people are told: complete, exact, without holes, in three languages."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.model import Choice, Language, Msisdn, Reason, Recipient, Request, State
from relay.notices.facts import ANSWER, Facts, Kind, Sent
from relay.notices.reason import sentence
from relay.notices.saying import one_line, say_number, say_recipient
from relay.notices.subject import answer_subject
from relay.notices.summary import write_summary
from relay.notices.text import EDGE, INDENT
from relay.notices.words import TONGUES, write
from relay.reading.command import read_command
from relay.reading.lines.language import _SIMPLIFIED, _TRADITIONAL
from relay.reading.mail.mail import parse_mail
from relay.reading.people.rules import Rules
from relay.reading.request import read_request

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
AT = datetime(2026, 11, 19, 15, 5, tzinfo=HONG_KONG)
PETER = Recipient(msisdn=Msisdn("85291234567"), name="Peter Chan")
WANG = Recipient(msisdn=Msisdn("8613812345678"))
TEXT = "Your parcel {{ is }} ready.\n\n  {% raw %} 你好 ${x} %s \\n\n-- \nAmy"
WARNINGS = (
    Reason(code="attachment.ignored", words="menu.pdf"),
    Reason(code="signature.removed", words="Best regards\nAmy"),
)

CODES = re.findall(
    r"\S+",
    """
    recipient.none recipient.unknown_name recipient.invalid recipient.landline
    recipient.run_together recipient.two_places recipient.too_many recipient.ambiguous_name
    recipient.assumed_country recipient.foreign recipient.duplicate
    text.empty text.too_long text.charset text.boundary text.repeated text.transliterated
    text.unicode field.unknown field.twice sender_id.invalid
    time.unreadable time.ambiguous time.past time.beyond_limit time.repeated time.quiet_hours
    time.expired time.late time.missed
    text.changed recipient.changed answer.older change.too_late resend.nothing resend.twice
    resend.forgotten
    budget.requester budget.number budget.day forward.headers automatic sender.not_allowed
    sender.unproven size malformed attachment.ignored signature.removed quote.removed
    """,
)
FACTS = {
    **dict.fromkeys(("count", "limit", "length", "units", "over"), "987"),
    "nearest": "Petra",
    "names": "Ann Lee",
    "country": "Japan",
    "characters": "é \\n",
    "charset": "x-odd",
    "allowed": "Office",
    "until": "08:00",
    "hours": "22:00-08:00",
    "ticket": "ABCDE",
    "period": "hour",
    "first": "Ann",
    "second": "Bob",
    "word": "café",
    "segments": "2",
    "instead": "1",
}

every_language = pytest.mark.parametrize("language", list(Language))
every_kind = pytest.mark.parametrize("kind", list(Kind))


def least(language: Language = Language.EN, **more: Any) -> Facts:
    given_ = {"ticket": "7K3QX", "language": language, "zone": HONG_KONG, "subject": "Parcel"}
    return Facts(**(given_ | more))


def full(language: Language = Language.EN, **more: Any) -> Facts:
    facts: dict[str, Any] = {
        "recipients": (PETER, WANG),
        "text": TEXT,
        "send_at": AT,
        "sender_id": "Office",
        "encoding": "unicode",
        "units": 77,
        "segments": 2,
        "billed": 4,
        "reasons": (Reason(code="time.ambiguous", words="3 o'clock"),),
        "warnings": WARNINGS,
        "choices": (Choice(send_at=AT), Choice(recipients=(WANG,))),
        "results": (
            Sent(recipients=(PETER.msisdn,), state=State.ACCEPTED),
            Sent(recipients=(WANG.msisdn,), state=State.REJECTED, code="18", detail="非法詞語"),
        ),
        "stopped": "balance",
        "history": ((AT, "mail.received", ""), (AT, "some.new_event", "detail")),
        "waits_until": AT + timedelta(days=1),
        "handover_at": AT - timedelta(minutes=15),
    }
    return least(language, **(facts | more))


def assert_no_hole(text: str) -> None:
    text = text.replace(INDENT + TEXT.replace("\n", "\n" + INDENT), "")
    for hole in (
        "None",
        "{{",
        "{%",
        "}}",
        "()",
        "（）",
        '""',
        "「」",
        "“”",
        "  .",
        " .",
        "..",
        "。。",
    ):
        assert hole not in text.replace("relay resolve", ""), (hole, text)
    assert ": \n" not in text
    assert "\n\n\n" not in text


# -- every kind, every language -------------------------------------------------------------------


@every_language
@every_kind
def test_a_full_notice_says_who_what_and_which(kind: Kind, language: Language) -> None:
    letter = write(kind, full(language))
    digits = re.sub(r"[^0-9\n]", "", letter.text)
    assert "85291234567" in digits
    assert "8613812345678" in digits
    assert "Peter Chan" in letter.text
    assert "7K3QX" in letter.text
    assert "Office" in letter.text
    assert "\n".join(INDENT + line if line else "" for line in TEXT.split("\n")) in letter.text
    assert "[#7K3QX]" in letter.subject
    assert "77" in letter.text
    assert "Unicode" in letter.text
    assert_no_hole(letter.text.replace(TEXT.split("\n")[0], "").replace(TEXT.split("\n")[2], ""))


@every_language
@every_kind
def test_a_bare_notice_has_no_holes(kind: Kind, language: Language) -> None:
    letter = write(kind, least(language, ticket="", subject=""))
    assert letter.text.strip()
    assert_no_hole(letter.text)
    assert "[#" not in letter.subject
    assert "None" not in letter.subject


@every_language
@every_kind
def test_each_fact_may_be_missing_alone(kind: Kind, language: Language) -> None:
    everything = full(language)
    empty = least(language)
    for name in Facts.__dataclass_fields__:
        if name not in ("language", "zone"):
            without = full(language, **{name: getattr(empty, name)})
            assert write(kind, without).text
    assert write(kind, everything).text


@every_language
def test_every_language_has_every_sentence(language: Language) -> None:
    tongue, english = TONGUES[language], TONGUES[Language.EN]
    for name in ("phrases", "labels", "reasons", "faults", "stops", "states", "events"):
        assert getattr(tongue, name).keys() == getattr(english, name).keys()
    assert set(tongue.states) == set(State)
    assert set(tongue.reasons) == set(CODES)


@every_language
@pytest.mark.parametrize("code", CODES)
def test_every_reason_has_its_sentence_with_and_without_facts(
    code: str, language: Language
) -> None:
    tongue = TONGUES[language]
    bare = sentence(Reason(code=code), tongue)
    told = sentence(Reason(code=code, words="the words", facts=FACTS), tongue)
    for said in (bare, told):
        assert said
        assert code not in said
        assert_no_hole(said)
    no_words = {
        *("recipient.too_many", "recipient.two_places"),
        *("text.empty", "text.too_long", "text.charset", "text.repeated", "text.transliterated"),
        *(
            "text.unicode",
            "time.quiet_hours",
            "time.expired",
            "text.changed",
            "recipient.changed",
            "change.too_late",
            "resend.nothing",
            "resend.twice",
            "resend.forgotten",
            "time.late",
            "time.missed",
            "budget.requester",
            "budget.number",
            "budget.day",
        ),
        *("forward.headers", "automatic", "sender.not_allowed", "sender.unproven", "size"),
    }
    assert ("the words" in told) == (code not in no_words)


@pytest.mark.parametrize("code", CODES)
def test_a_chinese_reader_reads_no_english_sentence(code: str) -> None:
    for language in (Language.HANT, Language.HANS):
        said = sentence(Reason(code=code), TONGUES[language])
        assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{2,}", said)


@pytest.mark.parametrize("language", [Language.HANT, Language.HANS])
@every_kind
def test_a_line_in_chinese_says_if_once(kind: Kind, language: Language) -> None:
    for facts in (full(language), least(language)):
        for line in write(kind, facts).text.split("\n"):
            assert len(re.findall("(?<!例)如(?![何下])", line)) < 2, line


def test_all_that_was_cut_off_is_shown() -> None:
    reason = Reason(code="text.boundary", words="Regards", facts={"removed": "Regards\nAmy Wong"})
    for tongue in TONGUES.values():
        assert "Regards / Amy Wong" in sentence(reason, tongue)


def test_a_country_is_named_in_the_readers_language() -> None:
    reason = Reason(code="recipient.foreign", words="+81", facts={"country": "Japan"})
    assert sentence(reason, TONGUES[Language.HANT]) == "「+81」是日本的號碼。"


ONE_SIGN = {"characters": "é", "count": "1", "word": "café", "segments": "2", "instead": "1"}
SEVERAL = {"characters": "é \\n", "count": "4", "segments": "3", "instead": "2"}
BREAKS = {"characters": "\\n", "count": "2", "segments": "1", "instead": "1"}
FREE = {"characters": "\\n", "count": "1", "segments": "1", "instead": "1"}
THREE = {"characters": "é", "count": "3", "segments": "2", "instead": "1"}


@pytest.mark.parametrize(
    ("language", "facts", "said"),
    [
        (
            Language.EN,
            ONE_SIGN,
            'One character, "é" (in "café"), makes this Unicode: 2 SMS instead of 1.',
        ),
        (Language.EN, SEVERAL, '"é", line breaks make this Unicode: 3 SMS instead of 2.'),
        (Language.EN, THREE, '"é" makes this Unicode: 2 SMS instead of 1.'),
        (Language.EN, BREAKS, "Line breaks make this Unicode. It is 1 SMS either way."),
        (
            Language.EN,
            FREE,
            "One character, a line break, makes this Unicode. It is 1 SMS either way.",
        ),
        (
            Language.HANT,
            ONE_SIGN,
            "內容有一個字元「é」（在「café」），須以 Unicode 發送：要用 2 個短訊，而不是 1 個。",
        ),
        (Language.HANS, FREE, "内容有一个字符换行，须以 Unicode 发送；同样是 1 条短信。"),
    ],
)
def test_what_made_it_unicode_is_named_with_what_it_costs(
    language: Language, facts: dict[str, str], said: str
) -> None:
    assert sentence(Reason(code="text.unicode", facts=facts), TONGUES[language]) == said


@every_language
def test_a_text_too_long_for_one_sign_says_which(language: Language) -> None:
    facts = {"limit": "201", "units": "210", "over": "9", "characters": "é", "count": "1"}
    reason = Reason(code="text.too_long", facts=facts)
    assert "é" in sentence(reason, TONGUES[language])


@every_language
@pytest.mark.parametrize(
    "why",
    [
        *("seen", "differs", "charset", "armour", "long", "pieces", "order", "time", "others"),
        "changed",
    ],
)
def test_each_doubt_about_a_body_has_a_sentence_of_its_own(why: str, language: Language) -> None:
    tongue = TONGUES[language]
    said = sentence(Reason(code="text.boundary", facts={"why": why}), tongue)
    assert tongue.labels[f"doubt.{why}"] in said
    assert "---" not in said, "an end mark would not help"
    both = Reason(code="text.boundary", words="Amy", facts={"why": f"{why} new", "removed": "Amy"})
    assert tongue.labels[f"doubt.{why}"] in sentence(both, tongue)
    assert "---" in sentence(both, tongue)
    assert_no_hole(sentence(both, tongue))


SIZE = {"encoding": "unicode", "units": 73, "segments": 2, "billed": 2, "recipients": (PETER,)}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "3 characters shorter would make it 1 SMS instead of 2."),
        ({"units": 71}, "1 character shorter would make it 1 SMS instead of 2."),
        ({"units": 80}, "10 characters shorter"),
        ({"units": 81}, ""),
        ({"encoding": "english", "units": 163}, "3 characters shorter"),
        ({"encoding": "english", "units": 310, "segments": 3, "billed": 3}, "2 SMS instead of 3"),
        ({"recipients": (WANG,), "units": 65}, "3 characters shorter"),
        ({"recipients": (WANG, PETER), "units": 73, "billed": 4}, ""),  # their limits differ
        ({"billed": 3}, ""),  # a split text
        ({"units": 60, "segments": 1, "billed": 1}, ""),
    ],
)
def test_a_text_just_over_a_limit_says_how_little_would_save_an_sms(
    more: dict[str, Any], said: str
) -> None:
    facts = least(text="x", **(SIZE | more))
    for kind in (Kind.ACKNOWLEDGEMENT, Kind.HELD):
        text = write(kind, facts).text
        assert said in text
        assert ("shorter" in text) == bool(said)
    assert "shorter" not in write(Kind.RESULT, facts).text


@every_language
def test_the_size_in_every_language(language: Language) -> None:
    text = write(Kind.ACKNOWLEDGEMENT, least(language, text="x", **SIZE)).text
    assert TONGUES[language].label("shorter", cut=3, fewer=1, segments=2) in text


# -- the corrected mail ---------------------------------------------------------------------------

DRAFT = "To: ____\nText: Hello\n\nworld\n---"


@every_language
@pytest.mark.parametrize("kind", [Kind.REFUSAL, Kind.QUESTION])
def test_the_corrected_mail_stands_there_to_be_copied(kind: Kind, language: Language) -> None:
    text = write(kind, least(language, draft=DRAFT)).text
    assert f"\n\n{EDGE}\n{DRAFT}\n{EDGE}\n" in text
    assert "____" in text.partition(EDGE)[0], "what the blank is for"
    whole = write(kind, least(language, draft=DRAFT.replace("____", "91234567"))).text
    assert "____" not in whole
    assert_no_hole(text)


def test_a_corrected_mail_is_shown_only_where_it_is_the_way_on() -> None:
    for kind in Kind:
        shown = DRAFT in write(kind, least(draft=DRAFT)).text
        assert shown == (kind in (Kind.REFUSAL, Kind.QUESTION))
    assert DRAFT not in write(Kind.QUESTION, least(draft=DRAFT, choices=TWO)).text
    refused = least(draft=DRAFT, standing=Kind.REFUSAL)
    assert DRAFT in write(Kind.STATUS, refused).text


def test_nothing_hidden_stands_in_a_corrected_mail() -> None:
    text = write(Kind.REFUSAL, least(draft="To: ____\nText: a\u202eb\x00c\ufeff\u2028d")).text
    assert "Text: abc\nd\n" in text


@pytest.mark.parametrize(
    ("kind", "more", "ends"),
    [
        (Kind.QUESTION, {}, "Re: Parcel [#7K3QX]: a question"),
        (Kind.REFUSAL, {}, "Re: Parcel [#7K3QX]: not sent"),
        (Kind.HELD, {}, "Re: Parcel [#7K3QX]: waits for your yes"),
        (Kind.UNCERTAIN, {}, "Re: Parcel [#7K3QX]: perhaps not sent"),
        (Kind.ACKNOWLEDGEMENT, {}, "Re: Parcel [#7K3QX]: being sent"),
        (Kind.STATUS, {"standing": Kind.REFUSAL}, "Re: Parcel [#7K3QX]"),
    ],
)
def test_the_subject_says_what_matters(kind: Kind, more: dict[str, Any], ends: str) -> None:
    assert write(kind, least(**more)).subject == ends


def test_an_unknown_code_is_still_told() -> None:
    for tongue in TONGUES.values():
        assert "new.code" in sentence(Reason(code="new.code", words="x"), tongue)


@pytest.mark.parametrize(
    ("hans", "hant"),
    [
        (w[0], w[1])
        for w in ("讯訊", "个個", "发發", "时時", "号號", "请請", "电電", "复覆", "们們")
    ],
)
def test_the_two_scripts_do_not_mix(hans: str, hant: str) -> None:
    for kind in Kind:
        assert hans not in write(kind, full(Language.HANT, text="x", history=())).text
        facts = full(Language.HANS, text="x", results=(), history=())
        assert hant not in write(kind, facts).text


def words_of(language: Language) -> str:
    """All that a language's tables can say, but for the names of countries."""
    tongue = TONGUES[language]
    phrases = [f"{p.first}{p.then}{p.do}" for p in tongue.phrases.values()]
    tables = (tongue.labels, tongue.reasons, tongue.faults, tongue.stops, tongue.events)
    rest = [words for table in tables for words in table.values()]
    return "".join([*phrases, *rest, *tongue.states.values()])


# Where both may stand in a text of either script, it is no sign of one.
_BOTH = set("里面只干后台于了")


@pytest.mark.parametrize(
    ("language", "strange"), [(Language.HANT, _SIMPLIFIED), (Language.HANS, _TRADITIONAL)]
)
def test_no_sentence_has_a_character_of_the_other_script(
    language: Language, strange: frozenset[str]
) -> None:
    more = "复写处随还贴码签" if language is Language.HANT else "複寫處隨還貼碼簽"
    found = set(words_of(language)) & {*strange, *more} - _BOTH
    assert not found


# -- what is told first, and what can be done -----------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "more", "first"),
    [
        (Kind.ACKNOWLEDGEMENT, {}, "is being sent now"),
        (Kind.ACKNOWLEDGEMENT, {"send_at": AT}, "is being given to the SMS provider now"),
        (
            Kind.ACKNOWLEDGEMENT,
            {"send_at": AT, "handover_at": AT},
            "goes out on Thursday 19 November 2026, 3:05 p.m., and can still be cancelled",
        ),
        (Kind.ACKNOWLEDGEMENT, {"stopped": "balance"}, "is waiting"),
        (Kind.ACKNOWLEDGEMENT, {"stopped": "balance", "send_at": AT}, "is waiting"),
        (Kind.HELD, {}, 'waits for your "yes"'),
        (Kind.QUESTION, {}, "Nothing has been sent yet"),
        (Kind.REFUSAL, {}, "was not sent"),
        (Kind.UNCERTAIN, {}, "We do not know whether your SMS"),
        (Kind.UNCONFIRMED, {}, "has not yet confirmed your SMS"),
        (Kind.UNRESOLVED, {}, "could not find out whether your SMS"),
        (Kind.FAILED, {}, "was NOT sent"),
        (Kind.EXPIRED, {}, "was NOT sent"),
        (Kind.CANCELLED, {}, "will not be sent"),
        (Kind.TOO_LATE, {}, "Too late to cancel"),
        (Kind.NOT_UNDERSTOOD, {}, "Nothing has changed"),
        (Kind.ALERT, {"stopped": "auth"}, "Sending has stopped"),
        (Kind.ALERT, {}, "needs a person"),
    ],
)
def test_the_first_line_says_the_essential(kind: Kind, more: dict[str, Any], first: str) -> None:
    assert first in write(kind, least(recipients=(PETER,), **more)).text.split("\n")[0]


@pytest.mark.parametrize(
    ("language", "word"),
    [(Language.EN, '"cancel"'), (Language.HANT, "「取消」"), (Language.HANS, "“取消”")],
)
def test_whoever_can_cancel_is_told_how(language: Language, word: str) -> None:
    held = (Sent(recipients=(PETER.msisdn,), state=State.HELD),)
    for kind in (Kind.ACKNOWLEDGEMENT, Kind.HELD, Kind.QUESTION, Kind.NOT_UNDERSTOOD, Kind.HELP):
        for more in ({}, {"send_at": AT}, {"stopped": "auth"}):
            assert word in write(kind, least(language, recipients=(PETER,), **more)).text
    assert word in write(Kind.STATUS, least(language, results=held)).text
    gone = (Sent(recipients=(PETER.msisdn,), state=State.ACCEPTED),)
    assert word not in write(Kind.STATUS, least(language, results=gone)).text


def test_a_held_request_is_told_the_word_that_sends_it() -> None:
    for language, word in (
        (Language.EN, '"yes"'),
        (Language.HANT, "「是」"),
        (Language.HANS, "“是”"),
    ):
        reasons = (Reason(code="recipient.foreign", words="+819012345678"),)
        assert word in write(Kind.HELD, least(language, reasons=reasons)).text


def test_what_waits_for_a_budget_asks_for_no_yes() -> None:
    doubt = Reason(code="text.boundary", words="Mary")
    budget = Reason(code="budget.day", facts={"count": "2000"})
    text = write(Kind.HELD, least(reasons=(doubt, budget))).text
    assert '"yes"' not in text
    assert "2000" in text
    assert "Mary" not in text


def test_a_doubt_that_had_its_yes_is_not_told_again() -> None:
    reasons = (Reason(code="text.boundary", words="Mary Wong"),)
    sent = (Sent(recipients=(PETER.msisdn,), state=State.QUEUED),)
    for kind in (Kind.ACKNOWLEDGEMENT, Kind.RESULT, Kind.STATUS, Kind.CANCELLED):
        assert "Mary Wong" not in write(kind, least(reasons=reasons, results=sent)).text


def test_choices_are_numbered_and_the_range_is_told() -> None:
    choices = (Choice(send_at=AT), Choice(recipients=(PETER, WANG)))
    text = write(Kind.QUESTION, least(choices=choices)).text
    assert "1. Thursday 19 November 2026" in text
    assert "2. +852 9123 4567 (Hong Kong), Peter Chan; +86 138 1234 5678 (mainland China)" in text
    assert 'Answer this e-mail with "1" or "2".' in text
    several = least(choices=(*choices, Choice(send_at=AT + timedelta(hours=12))))
    assert "1 to 3" in write(Kind.QUESTION, several).text


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("time.ambiguous", "31 Dec 3pm"),
        ("recipient.two_places", "9123 4567"),
        ("x", "what is meant"),
    ],
)
def test_an_open_question_says_what_to_answer(code: str, hint: str) -> None:
    assert hint in write(Kind.QUESTION, least(reasons=(Reason(code=code, words="x"),))).text


def test_who_named_nobody_is_shown_how() -> None:
    text = write(Kind.REFUSAL, least(reasons=(Reason(code="recipient.none"),))).text
    assert "Example 1" in text
    assert "Example 2" in text


def test_an_answer_not_understood_is_quoted_and_not_the_request() -> None:
    reasons = (Reason(code="time.ambiguous", words="4pm"), Reason(code=ANSWER, words="thanks!"))
    text = write(Kind.NOT_UNDERSTOOD, least(reasons=reasons, results=results(State.QUEUED))).text
    assert text.startswith('We did not understand your answer "thanks!".')
    assert "4pm" not in text


def test_a_long_answer_is_quoted_as_one_short_line() -> None:
    answer = Reason(code=ANSWER, words="Please tell him\nthat I am late. " + "x" * 100)
    first = write(Kind.NOT_UNDERSTOOD, least(reasons=(answer,))).text.split("\n")[0]
    assert 'your answer "Please tell him / that I am late. xxx' in first
    assert '…". Nothing has changed.' in first
    assert len(first) == len('We did not understand your answer "". Nothing has changed.') + 80


# -- how things stand ------------------------------------------------------------------------------


def results(*states: State) -> tuple[Sent, ...]:
    numbers = (PETER.msisdn, WANG.msisdn)
    return tuple(Sent(recipients=(n,), state=s) for n, s in zip(numbers, states, strict=False))


TWO = (Choice(send_at=AT), Choice(send_at=AT + timedelta(hours=12)))
WHY = (Reason(code="text.boundary", words="Mary"),)
BUDGET = (Reason(code="budget.day"),)


@pytest.mark.parametrize(
    ("facts", "headline", "possible", "impossible"),
    [
        (
            {"standing": Kind.QUESTION, "choices": TWO, "waits_until": AT},
            "Nothing has been sent yet: we have a question",
            ('"1" or "2"', '"cancel"', "by Thursday 19 November 2026, 3:05 p.m."),
            ('"yes"',),
        ),
        ({"standing": Kind.REFUSAL}, "was not sent", ("write a new e-mail",), ('"cancel"',)),
        ({"standing": Kind.CANCELLED}, "Cancelled: ", ("new e-mail",), ('"cancel"', '"yes"')),
        (
            {"standing": Kind.EXPIRED},
            "our question was not answered in time",
            ("new e-mail",),
            ('"cancel"',),
        ),
        (
            {"results": results(State.HELD), "waits_until": AT, "reasons": WHY},
            'waits for your "yes"',
            ('"yes"', '"cancel"', "Mary"),
            (),
        ),
        (
            {"results": results(State.HELD), "reasons": BUDGET},
            "has to wait",
            ('"cancel"', "used up"),
            ('"yes"',),
        ),
        (
            {"results": results(State.HELD), "handover_at": AT},
            "waiting, not sent yet",
            ("To cancel before Thursday 19 November 2026, 3:05 p.m., answer",),
            ('"yes"',),
        ),
        ({"results": results(State.QUEUED)}, "about to be sent", ('"cancel".',), ('"yes"',)),
        (
            {"results": results(State.CANCELLED, State.CANCELLED)},
            "Cancelled: ",
            ("new e-mail",),
            ('"cancel"',),
        ),
        (
            {"results": results(State.ACCEPTED, State.QUEUED)},
            "accepted by the SMS provider (1 of 2); about to be sent (1 of 2)",
            ("what has not left yet", '"cancel"'),
            (),
        ),
        (
            {"results": results(State.ACCEPTED, State.CANCELLED)},
            "accepted by the SMS provider (1 of 2); cancelled, not sent (1 of 2)",
            ("can no longer be changed",),
            ('"cancel"', '"yes"'),
        ),
        (
            {"results": results(State.ACCEPTED)},
            "accepted by the SMS provider.",
            ("can no longer be changed",),
            ('"cancel"',),
        ),
    ],
)
def test_a_status_says_how_it_stands_and_only_what_can_still_be_done(
    facts: dict[str, Any],
    headline: str,
    possible: tuple[str, ...],
    impossible: tuple[str, ...],
) -> None:
    status = write(Kind.STATUS, least(**facts)).text
    unread = write(Kind.NOT_UNDERSTOOD, least(**facts)).text
    assert headline in status.split("\n")[0]
    assert headline in unread.split("\n")[2]
    for text in (status, unread):
        assert_no_hole(text)
        assert all(words in text for words in possible), text
        assert not any(words in text for words in impossible), text


@every_language
@pytest.mark.parametrize("kind", [Kind.STATUS, Kind.NOT_UNDERSTOOD])
def test_every_state_is_told_without_holes(kind: Kind, language: Language) -> None:
    for first in State:
        for second in State:
            facts = least(language, recipients=(PETER, WANG), results=results(first, second))
            assert_no_hole(write(kind, facts).text)


@every_language
def test_every_word_that_we_teach_is_understood_above_our_own_notice(language: Language) -> None:
    notice = write(Kind.HELP, full(language)).text
    taught = re.findall(r"^[\"「“](.+?)[\"」”]", notice, re.MULTILINE)
    read = []
    for word in taught:
        message = EmailMessage()
        message["From"], message["Subject"] = "Amy <amy@office.example>", "Re: Parcel [#7K3QX]"
        quoted = "\n".join(f"> {line}" for line in notice.split("\n"))
        message.set_content(f"{word}\n\nOn 18 Nov 2026, SMS Relay wrote:\n{quoted}\n")
        read.append(read_command(parse_mail(bytes(message)), Rules(zone=HONG_KONG), now=AT).verb)
    assert read == ["yes", "choice", "move", "text", "answer", "cancel", "resend", "status", "help"]


def test_left_out_parts_are_told() -> None:
    text = write(Kind.ACKNOWLEDGEMENT, full()).text
    assert 'The attachment "menu.pdf" is not part of the SMS.' in text
    assert 'Your signature was left out: "Best regards / Amy".' in text


@every_language
def test_what_was_cut_off_is_said_once(language: Language) -> None:
    cut = Reason(code="text.boundary", words="Best", facts={"removed": "Best\nAmy"})
    left_out = sentence(Reason(code="signature.removed"), TONGUES[language])
    facts = least(language, reasons=(cut,), warnings=(Reason(code="signature.removed"),))
    assert "Best / Amy" in write(Kind.HELD, facts).text
    assert left_out not in write(Kind.HELD, facts).text
    assert left_out in write(Kind.ACKNOWLEDGEMENT, facts).text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.EN, "have been told"),
        (Language.HANT, "已收到通知"),
        (Language.HANS, "已收到通知"),
    ],
)
def test_nobody_is_said_to_be_told_of_a_pause_of_their_own(language: Language, words: str) -> None:
    """Where it is said, an alert goes out: when sending stops, fails or stays without an answer."""
    paused = least(language, stopped="paused by the operator")
    assert words not in write(Kind.ACKNOWLEDGEMENT, paused).text
    assert words in write(Kind.ACKNOWLEDGEMENT, least(language, stopped="balance")).text
    for kind in (Kind.FAILED, Kind.UNRESOLVED):
        assert words in write(kind, least(language)).text
    stopping = {"2", "3", "16", *(str(code) for code in range(250, 258)), "259"}
    for code in map(str, range(1, 300)):
        text = write(Kind.RESULT, least(language, results=(rejected(code),))).text
        assert (words in text) == (code in stopping), code


def test_the_size_says_each_and_all() -> None:
    assert (
        "2 SMS for each number, 4 SMS in all (77 characters, Unicode)"
        in write(Kind.ACKNOWLEDGEMENT, full()).text
    )
    one = least(recipients=(PETER,), text="Hi", encoding="english", units=2, segments=1, billed=1)
    assert "Size: 1 SMS (2 of 160 characters, plain letters)" in write(Kind.HELD, one).text
    split = least(recipients=(PETER,), text="Hi", segments=1, billed=3)
    assert "Size: 3 SMS\n" in write(Kind.HELD, split).text


@every_language
def test_the_examples_that_we_teach_are_understood_without_a_doubt(language: Language) -> None:
    examples = TONGUES[language].labels["examples"].split("\n\n")
    assert len(examples) == 2
    people, texts = [], []
    for example in examples:
        _, subject, *body = example.split("\n")
        message = EmailMessage()
        message["From"], message["Message-ID"] = "amy@office.example", "<1@office.example>"
        message["Subject"] = re.split("[:：]", subject, maxsplit=1)[1].strip()
        message.set_content("\n".join(body))
        request = read_request(parse_mail(bytes(message)), Rules(zone=HONG_KONG), now=AT)
        assert isinstance(request, Request)
        assert not request.doubts
        people.append([recipient.msisdn for recipient in request.recipients])
        texts.append(request.text)
    assert people == [["85291234567"], ["85291234567", "85261234567"]]
    assert request.send_at == datetime(2026, 12, 31, 15, tzinfo=HONG_KONG)
    assert texts[0] == examples[0].split("\n")[-1]
    assert texts[1] == re.split("[:：]", examples[1].split("\n")[4], maxsplit=1)[1].strip()


# -- results ---------------------------------------------------------------------------------------


def rejected(code: str, *people: Recipient, detail: str = "") -> Sent:
    numbers = tuple(person.msisdn for person in people or (PETER,))
    return Sent(recipients=numbers, state=State.REJECTED, code=code, detail=detail)


ACCEPTED = Sent(recipients=(PETER.msisdn,), state=State.ACCEPTED)


@every_language
@pytest.mark.parametrize("code", ["1", "2", "5", "6", "8", "16", "17", "18", "22", "250", "999"])
def test_a_rejection_says_why_and_in_whose_words(code: str, language: Language) -> None:
    results = (rejected(code, detail="餘額不足 {{ x }}"),)
    text = write(Kind.RESULT, least(language, recipients=(PETER,), results=results)).text
    assert code in text
    assert "餘額不足 {{ x }}" in text
    assert_no_hole(text.replace("{{ x }}", ""))


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("1", "may then arrive twice"),
        ("20", "may then arrive twice"),
        ("2", "did not let our service in"),
        ("3", "did not let our service in"),
        ("5", "another time"),
        ("6", "shorter"),
        ("8", "sender name"),
        ("25", "sender name"),
        ("16", "used up"),
        ("17", "number is wrong"),
        ("18", "mainland China"),
        ("22", "does not send to the country"),
        ("250", "could not read"),
        ("259", "could not read"),
        ("4", "a reason that we do not know"),
    ],
)
def test_each_error_code_has_its_advice(code: str, advice: str) -> None:
    assert advice in write(Kind.RESULT, least(results=(rejected(code),))).text


@pytest.mark.parametrize("code", ["1", "20"])
def test_an_sms_that_may_have_been_sent_is_not_called_unsent(code: str) -> None:
    text = write(Kind.RESULT, least(recipients=(PETER,), results=(rejected(code),))).text
    assert "may or may not have been sent" in text.split("\n")[0]
    assert "NOT" not in text
    assert "twice" in text


def test_an_accepted_sms_is_not_called_delivered() -> None:
    text = write(Kind.RESULT, least(recipients=(PETER,), results=(ACCEPTED,))).text
    assert text.startswith("Your SMS to Peter Chan (+852 9123 4567) was accepted")
    assert "does not yet mean that it has reached the phone" in text


def test_a_partial_result_says_for_whom_it_failed() -> None:
    facts = least(recipients=(PETER, WANG), results=(ACCEPTED, rejected("18", WANG)))
    text = write(Kind.RESULT, facts).text
    assert "1 of 2" in text.split("\n")[0]
    accepted, refused = text.index("Accepted by"), text.index("Refused by")
    assert accepted < text.index("+852 9123 4567", accepted) < refused
    assert refused < text.index("+86 138 1234 5678", refused)


def test_who_was_missed_can_be_written_to_again_but_nobody_who_may_have_it() -> None:
    advice = "To reach the others, please write a new e-mail to them alone."
    for other, certain in (
        (rejected("18", WANG), True),
        (Sent(recipients=(WANG.msisdn,), state=State.FAILED), True),
        (rejected("1", WANG), False),
        (rejected("22", WANG), False),
        (Sent(recipients=(WANG.msisdn,), state=State.UNCERTAIN), False),
        (Sent(recipients=(WANG.msisdn,), state=State.CANCELLED), False),
    ):
        text = write(Kind.RESULT, least(recipients=(PETER, WANG), results=(ACCEPTED, other))).text
        assert (advice in text) == certain, other


@every_language
def test_nobody_is_asked_today_about_an_sms_for_tomorrow(language: Language) -> None:
    for kind in (Kind.UNCERTAIN, Kind.UNCONFIRMED, Kind.UNRESOLVED):
        advice = write(kind, least(language, send_at=AT)).text.rstrip().split("\n\n")[-2]
        assert "3:05" in advice
        assert "3:05" not in write(kind, least(language)).text


def test_a_result_about_some_says_whom_it_is_about() -> None:
    facts = least(recipients=(PETER, WANG), results=(rejected("18", WANG),))
    text = write(Kind.RESULT, facts).text
    assert text.index("Refused by") < text.index("+86 138 1234 5678")
    assert text.count("+86 138 1234 5678") == 2
    assert text.count("+852 9123 4567") == 1


def test_batches_with_the_same_answer_are_told_once() -> None:
    results = (rejected("16", PETER), rejected("16", WANG))
    text = write(Kind.RESULT, least(recipients=(PETER, WANG), results=results)).text
    assert text.count("error 16") == 1


def test_a_wrong_number_in_a_batch_is_not_blamed_on_all() -> None:
    facts = least(recipients=(PETER, WANG), results=(rejected("17", PETER, WANG),))
    assert "at least one of these numbers is wrong; none of them was texted" in (
        write(Kind.RESULT, facts).text
    )


def test_a_cancel_that_came_too_late_for_some_says_so() -> None:
    cancelled = Sent(recipients=(WANG.msisdn,), state=State.CANCELLED)
    facts = least(recipients=(PETER, WANG), results=(ACCEPTED, cancelled))
    assert "Only partly" in write(Kind.CANCELLED, facts).text.split("\n")[0]
    facts = least(recipients=(WANG,), results=(cancelled,))
    assert write(Kind.CANCELLED, facts).text.startswith("Cancelled: ")


def test_the_story_has_times_and_plain_words() -> None:
    history = (
        (AT, "mail.received", ""),
        (AT, "submission.queued", "internal"),
        (AT, "submission.rejected", "16 餘額不足"),
        (AT, "report.matched", "delivered"),
    )
    text = write(Kind.STATUS, least(history=history)).text
    assert "19 November 2026" in text
    assert "Your e-mail arrived" in text
    assert "internal" not in text
    assert "(16 餘額不足)" in text
    assert "report.matched (delivered)" in text


def test_an_alert_says_what_to_do() -> None:
    text = write(Kind.ALERT, least(ticket="", stopped="auth")).text
    assert "does not accept our login" in text
    assert "relay resume" in text
    letter = write(Kind.ALERT, least(stopped="ERROR:9"))
    assert "(ERROR:9)" in letter.text
    assert letter.subject == "SMS relay: sending has stopped [#7K3QX]"
    assert "relay trace 7K3QX" in write(Kind.ALERT, least()).text
    letter = write(Kind.ALERT, least(ticket=""))
    assert "could not be read" in letter.subject
    assert "mail.quarantined" in letter.text


def test_an_alert_about_a_failure_does_not_send_anybody_to_the_provider() -> None:
    failed = Sent(recipients=(PETER.msisdn,), state=State.FAILED, code="550", detail="no such user")
    letter = write(Kind.ALERT, least(results=(failed,)))
    assert letter.subject == "SMS relay: a request was not sent [#7K3QX]"
    assert letter.text.startswith("Request #7K3QX was not sent")
    assert "550 no such user" in letter.text
    assert "Ask the SMS provider" not in letter.text


# -- single facts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "language", "said"),
    [
        ("85291234567", Language.EN, "+852 9123 4567 (Hong Kong)"),
        ("85291234567", Language.HANT, "+852 9123 4567（香港）"),
        ("85366123456", Language.EN, "+853 6612 3456 (Macau)"),
        ("8613812345678", Language.HANS, "+86 138 1234 5678（中国内地）"),
        ("886912345678", Language.HANT, "+886 912 345 678（台灣）"),
        ("819012345678", Language.EN, "+81 90-1234-5678 (Japan)"),
        ("12045550123", Language.EN, "+1 204-555-0123 (Canada)"),
        ("46701234567", Language.EN, "+46 70 123 45 67 (Sweden)"),
        ("9991234567", Language.EN, "+9991234567"),
    ],
)
def test_a_number_is_said_with_its_country(digits: str, language: Language, said: str) -> None:
    assert say_recipient(Recipient(msisdn=Msisdn(digits)), TONGUES[language]) == said


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_no_digit_of_a_number_is_ever_lost(digits: str) -> None:
    assert re.sub("[^0-9]", "", say_number(Msisdn(digits))) == digits


def test_marks_that_hide_or_turn_words_are_dropped() -> None:
    assert one_line("a\u202eb\u200bc\ufeffd\x07e\ud800f") == "abcdef"
    assert one_line("\U0001f469\u200d\U0001f467") == "\U0001f469\u200d\U0001f467"


@given(st.text(), st.integers(1, 50))
def test_foreign_words_stay_one_bounded_line(words: str, most: int) -> None:
    said = one_line(words, most)
    assert len(said) <= most
    assert len(said.splitlines()) <= 1
    assert said.isprintable() or "\u200d" in said or "\u200c" in said or not said.isascii()
    said.encode("utf-8")


# Text reaches a notice cleaned: no carriage return, no control.
texts = st.lists(
    st.sampled_from(["\n", "\u2028", " ", EDGE, "-- ", "{{ x }}"])
    | st.characters(exclude_categories=("Cc", "Cs")),
    min_size=1,
).map("".join)


@given(texts, st.sampled_from(Language), st.sampled_from(Kind))
def test_any_text_stands_in_its_box_line_by_line(text: str, language: Language, kind: Kind) -> None:
    lines = write(kind, least(language, text=text)).text.split("\n")
    top = lines.index(EDGE)
    bottom = lines.index(EDGE, top + 1)
    boxed = lines[top + 1 : bottom]
    assert "\n".join(line.removeprefix(INDENT) if line else "" for line in boxed) == text
    assert all(line.startswith(INDENT) for line in boxed if line)


@given(st.text(), st.text())
def test_no_name_or_word_of_others_starts_a_line(name: str, words: str) -> None:
    facts = least(
        recipients=(Recipient(msisdn=PETER.msisdn, name=f"\n{EDGE}\n{name}"),),
        reasons=(Reason(code="field.unknown", words=f"x\n{EDGE}\n{words}"),),
    )
    assert EDGE not in write(Kind.REFUSAL, facts).text.split("\n")


# -- the Subject -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Parcel", "Re: Parcel [#7K3QX]"),
        ("Re: Parcel", "Re: Parcel [#7K3QX]"),
        ("RE: re:  Parcel", "Re: Parcel [#7K3QX]"),
        ("回覆：Re: Parcel [#7K3QX]", "Re: Parcel [#7K3QX]"),
        ("Re: [#ABCDE] [#7K3QX] Parcel", "Re: Parcel [#7K3QX]"),
        ("Parcel\r\nBcc: x@y.example\x00", "Re: Parcel / Bcc: x@y.example [#7K3QX]"),
        ("", "Re: [#7K3QX]"),
        ("Refund", "Re: Refund [#7K3QX]"),
        ("x" * 300, "Re: " + "x" * 119 + "… [#7K3QX]"),
    ],
)
def test_the_subject_stays_in_its_thread(old: str, new: str) -> None:
    assert answer_subject(old, "7K3QX") == new


def test_the_news_of_an_earlier_notice_is_no_news_of_the_next() -> None:
    """Whoever begins a new request by an answer to an old notice keeps its Subject alone."""
    old = answer_subject("Parcel", "ABCDE", "not sent")
    assert answer_subject(f"RE: {old}", "7K3QX") == "Re: Parcel [#7K3QX]"
    assert answer_subject(old, "7K3QX", "sent to 1 of 1") == "Re: Parcel [#7K3QX]: sent to 1 of 1"


def test_the_news_has_room_behind_a_long_subject() -> None:
    assert len(answer_subject("x" * 300, "7K3QX", "not sent")) < 90


@pytest.mark.parametrize(
    ("language", "news"),
    [
        (Language.EN, "sent to 1 of 2"),
        (Language.HANT, "2 個號碼之中 1 個已發出"),
        (Language.HANS, "2 个号码之中 1 个已发送"),
    ],
)
def test_the_subject_of_a_result_counts(language: Language, news: str) -> None:
    results_ = (ACCEPTED, rejected("18", WANG))
    facts = least(language, recipients=(PETER, WANG), results=results_)
    assert write(Kind.RESULT, facts).subject == f"Re: Parcel [#7K3QX]: {news}"


@given(st.text())
def test_any_subject_gives_one_line_with_one_re_and_one_ticket(old: str) -> None:
    subject = answer_subject(f"Re: {old} [#7K3QX]", "7K3QX")
    assert subject.startswith("Re: ")
    assert not re.match(r"re:\s*re\s*:", subject, re.IGNORECASE)
    assert subject.endswith("[#7K3QX]")
    assert subject.count("[#7K3QX]") == 1
    assert len(subject.splitlines()) == 1
    assert len(subject) <= 140
    assert answer_subject(subject, "7K3QX") == subject


@pytest.mark.parametrize(("why", "words"), [("failing", "by itself"), ("balance", "a person")])
def test_an_alert_says_whether_sending_goes_on_by_itself(why: str, words: str) -> None:
    text = write(Kind.ALERT, least(ticket="", stopped=why)).text
    assert words in text.partition("\n")[0]


@every_language
def test_a_summary_has_the_subject_of_each_notice_and_no_more_lines_than_can_be_read(
    language: Language,
) -> None:
    subjects = [f"Re: parcel {n}\r\nBcc: x [#7K3QX]" for n in range(500)]
    letter = write_summary(subjects, 600, language)
    assert "600" in letter.subject
    assert letter.text.count("\n- ") == 501
    assert "Re: parcel 499 / Bcc: x [#7K3QX]" in letter.text
