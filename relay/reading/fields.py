"""The fields at the top of a mail: `To: …`, `排程：…`, and lines of bare numbers. Pure."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from relay.model import Reason
from relay.reading.contacts import Contacts
from relay.reading.forwarded import starts_forwarded
from relay.reading.greeting import is_greeting, starts_like_a_greeting
from relay.reading.listing import cut_list, plain
from relay.reading.names import split_name
from relay.reading.numbers import is_bare

TO, TIME, SENDER, TEXT, OPTION, SEND = "to", "time", "sender", "text", "option", "send"

_WORDS = {
    TO: "To|Recipient|Recipients|Recipient(s)|Mobile|Mobile number|Phone|Phone number|Number"
    "|Numbers|Number(s)|收件人|電話|电话|電話號碼|电话号码|手機|手机|手機號碼|手机号码|號碼|号码|發給|发给"
    "|Send to|SMS to|Text to|致|發送給|发送给|發送至|发送至|傳送給|传送给"
    "|發短訊|发短信|發短信|发短讯|發短訊給|发短信给",
    TIME: "At|When|Send at|Send on|Time|Date|Schedule|時間|时间|日期|排程|發送時間|发送时间",
    SENDER: "From|Sender|Sender ID|顯示名稱|显示名称|發送者|发送者",
    TEXT: "Text|Message|Content|SMS|內容|内容|訊息|讯息|信息",
    OPTION: "Option|Options|選項|选项",
    SEND: "Send",
}
_FIELDS = {word.casefold(): kind for kind, words in _WORDS.items() for word in words.split("|")}
_AS_WRITTEN = {word.casefold(): word for words in _WORDS.values() for word in words.split("|")}
# Too short, or too much like the words of a text, to be what another word was meant for.
_NEVER_MEANT = ("致", "發短訊", "发短信", "發短信", "发短讯", "發短訊給", "发短信给")
_MEANT = [word for word in _FIELDS if word not in _NEVER_MEANT]
_OPTIONS = ("dncr", "no confirmation", "split")

_LINE = re.compile(
    r"[ \t]*[*_]{0,2}(?P<word>[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ()（）-]{0,20}"
    r"(?:[ \u3000\u00a0]{1,3}[A-Za-zＡ-Ｚａ-ｚ()-]{1,20})?|[\u4e00-\u9fff]{1,6})[*_]{0,2}"
    r"[ \t\u3000\u00a0]*[:：](?!//)[*_]{0,2}(?P<value>.*)"
)
_GOES_ON = re.compile(r"(?:[,，;；、/&]|\b(?:and|or)|[和及與与])\s*$", re.IGNORECASE)
_ANGLED = re.compile(r"<[^<>]*[0-9][^<>]*>")
_NEAR, _NEAR_HAN = 0.75, 0.5
_PHONE_DIGITS, _SOME_DIGITS = 7, 5
_MOST_LINES = 1000  # of recipients; so many are refused where they are read
_MOST_REFUSALS = 20  # nobody reads more
_LONGEST_FACT = 200


@dataclass(slots=True, kw_only=True)
class Fields:
    """What stands at the top. A value is None where its field does not stand there."""

    to: str | None = None
    lines: str = ""  # lines of bare numbers, a second place beside `to`
    time: str | None = None
    sender: str | None = None
    send: str | None = None  # of `Send:`, which is a time where it can be read as one
    options: frozenset[str] = frozenset()
    text: str = ""  # all the rest
    has_text_field: bool = False
    forwarded: bool = False  # it starts with the headers of somebody else's mail
    refusals: list[Reason] = field(default_factory=list)


def read_fields(text: str, *, addressed: bool) -> Fields:
    """The fields at the top of `text`, and the rest.

    `addressed`: recipients are named elsewhere. A `Word:` that is no field is refused where it
    stands among the fields, or is nearly one of them: it must not become text and go out at once.
    """
    top = _Top(text.split("\n"), addressed)
    if starts_forwarded(top.lines):
        return Fields(text=text, forwarded=True)
    top.skip_greeting()
    while top.take():
        pass
    fields = top.fields
    if not fields.has_text_field:
        fields.text = "\n".join(top.lines[top.at :])
    return fields


def read_options(value: str) -> tuple[frozenset[str], tuple[Reason, ...]]:
    """The options in the value of their field, and a refusal for each that is unknown."""
    words = [" ".join(word.split()) for word in re.split("[,;，；、]", plain(value))]
    known = {word.casefold() for word in words if word} & {*_OPTIONS}
    unknown = [word for word in words if word and word.casefold() not in _OPTIONS]
    refusals = tuple(_unknown(word, _OPTIONS) for word in unknown[:_MOST_REFUSALS])
    return frozenset(known), refusals


def field_of(line: str) -> str:
    """Which field a line is, by its word and colon; "" for none."""
    match = _LINE.fullmatch(line)
    return _FIELDS.get(_folded(match["word"]), "") if match else ""


def unknown_field(word: str, nearest: str) -> Reason:
    """A refusal of a word in front of a colon, with the field that may be meant."""
    return Reason(code="field.unknown", words=word, facts={"nearest": nearest} if nearest else {})


def is_nearly_a_field(line: str) -> bool:
    """Whether a line starts with a word and a colon that may be a mistyped field."""
    match = _LINE.fullmatch(line)
    return match is not None and _is_nearly(match["word"])


# -- private --------------------------------------------------------------------------------------


class _Top:
    """A walk down the lines, as far as they are fields."""

    def __init__(self, lines: list[str], addressed: bool) -> None:
        self.lines = lines
        self.at = 0
        self.addressed = addressed
        self.gap = True  # no field stands directly above
        self.seen: dict[str, str] = {}  # the last value of each
        self.count = 0  # lines of recipients
        self.text_at = 0  # the next line that is not blank and no bare number, once looked for
        self.fields = Fields()

    def skip_greeting(self) -> None:
        """A greeting may stand above the recipients, where nobody else is named."""
        first = self._next(0)
        if first is None or self.addressed or not is_greeting(self.lines[first]):
            return
        second = self._next(first + 1)
        if second is not None and field_of(self.lines[second]) == TO:
            self.at = second

    def take(self) -> bool:
        """Take the next line if it belongs to the fields."""
        if self.at >= len(self.lines):
            return False
        line = self.lines[self.at]
        if not line.strip():
            self.at += 1
            self.gap = True
            return True
        match = _LINE.fullmatch(line)
        kind = field_of(line)
        if match and kind:
            self._take_field(kind, match["word"], match["value"].strip())
        elif not (match and _is_nearly(match["word"])) and self._is_list_line(line):
            self.fields.lines += line + "\n"
            self.count += 1
        elif match and (_is_nearly(match["word"]) or self._is_among_fields(match["word"])):
            unknown = _unknown(match["word"].strip(), tuple(_AS_WRITTEN))
            facts = {**unknown.facts, "value": match["value"].strip()[:_LONGEST_FACT]}
            self.fields.refusals.append(replace(unknown, facts=facts))
        else:
            return False
        self.at += 1
        self.gap = False
        if self.count > _MOST_LINES or len(self.fields.refusals) > _MOST_REFUSALS:
            return False
        return not self.fields.has_text_field

    def _take_field(self, kind: str, word: str, value: str) -> None:
        if kind in self.seen:
            facts = {"first": self.seen[kind], "second": value[:_LONGEST_FACT]}
            twice = Reason(code="field.twice", words=word.strip(), facts=facts)
            self.fields.refusals.append(twice)
        self.seen[kind] = value[:_LONGEST_FACT]
        if kind == TO:
            self.fields.to = self._whole_list(value)
        elif kind == TIME:
            self.fields.time = value
        elif kind == SENDER:
            self.fields.sender = value
        elif kind == SEND:
            self.fields.send = value
        elif kind == TEXT:
            self.fields.has_text_field = True
            self.fields.text = "\n".join([value, *self.lines[self.at + 1 :]])
        else:
            self.fields.options, refusals = read_options(value)
            self.fields.refusals += refusals

    def _whole_list(self, value: str) -> str:
        """A list of recipients goes on after a separator, and in lines of numbers under it."""
        words = [value]
        if not value:
            following = self._next(self.at + 1)
            self.at = self.at if following is None else following - 1
        while self.at + 1 < len(self.lines) and len(words) <= _MOST_LINES:
            line = self.lines[self.at + 1]
            goes_on = not value or _GOES_ON.search(words[-1]) or is_bare(line)
            if not line.strip() or field_of(line) or not (goes_on or _ANGLED.search(line)):
                break
            words.append(line)
            self.at += 1
        return "\n".join(words)

    def _is_list_line(self, line: str) -> bool:
        """A line of bare numbers, where it can be nothing else than people to be texted."""
        named = self.fields.to is not None and not self.gap and split_name(plain(line)) is not None
        if not named and not is_bare(line):
            return False
        entries = (piece.words for piece in cut_list(line, Contacts()))
        digits = max(sum(c.isdigit() for c in entry) for entry in entries)
        if self.fields.to is None and not self.addressed:
            return digits >= _SOME_DIGITS
        return digits >= _PHONE_DIGITS and self._text_follows()

    def _text_follows(self) -> bool:
        if self.text_at <= self.at:
            below = range(self.at + 1, min(self.at + _MOST_LINES, len(self.lines)))
            texts = (n for n in below if self.lines[n].strip() and not is_bare(self.lines[n]))
            self.text_at = next(texts, below.stop)
        return self.text_at < len(self.lines)

    def _is_among_fields(self, word: str) -> bool:
        if starts_like_a_greeting(word):
            return False
        following = self._next(self.at + 1)
        return (bool(self.seen) and not self.gap) or (
            following is not None and field_of(self.lines[following]) != ""
        )

    def _next(self, start: int) -> int | None:
        """The next line that is not blank."""
        return next((n for n in range(start, len(self.lines)) if self.lines[n].strip()), None)


def _is_nearly(word: str) -> bool:
    return bool(_nearest(word, _MEANT, _NEAR_HAN if word > "\u3400" else _NEAR))


def _folded(word: str) -> str:
    return " ".join(plain(word).casefold().split())


def _nearest(word: str, known: Sequence[str], cutoff: float) -> str:
    close = difflib.get_close_matches(_folded(word), known, 1, cutoff)
    return _AS_WRITTEN.get(close[0], close[0]) if close else ""


def _unknown(word: str, known: tuple[str, ...]) -> Reason:
    return unknown_field(word, _nearest(word, known, 0.0))
