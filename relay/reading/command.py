"""An answer in one of our threads: yes, a choice, cancel, another time or text, … Pure."""

import re
from dataclasses import dataclass
from datetime import datetime

from relay.model import Mail, Reading, Refusal
from relay.reading.answer import may_answer
from relay.reading.command_words import THANKS, folded, verb_of
from relay.reading.lines.cut import Cut, cut, without_banner, without_quotes
from relay.reading.lines.endings import MARKED, PICTURE
from relay.reading.lines.greeting import after_greeting
from relay.reading.lines.writer import names_of_writer
from relay.reading.new_people import read_new_people
from relay.reading.page.body import Body, read_body
from relay.reading.pattern import pattern
from relay.reading.people.listing import plain
from relay.reading.people.rules import Rules
from relay.reading.sentences.moving import read_move
from relay.reading.wording import Wording, read_wording

# In what follows a first line these words may change what it says.
_CHANGES = pattern(
    r"\b(?:but|not|no|don't|dont|instead|change|changed|wait|only|except|also|add|without|after|before"
    r"|later|cancel|stop|hold|remove|replace|correct|correction|wrong|please|if|unless|until|yes|ok"
    r"|send|text|sms|move|tomorrow|today|tonight)\b"
    r"|[但不唔改只除先等換换加刪删錯错]|取消|另外|如果|暫|暂|[?？]",
    re.IGNORECASE,
)
# The same among the first lines that were taken for a sign-off: "Thanks", and then "but …".
_REVERSALS = pattern(
    r"^\W*(?:but|however|instead|only|except|wait|also|not|don't|change|please|hold|stop|actually"
    r"|nope|no(?!\.?\s*\d))\b|\binstead\b|[但改換换]|不過|不过|只|取消"
    r"|^\W*(?:唔好|唔使|不要|不用|別|别|咪|停|等)",
    re.IGNORECASE,
)
# A cancel stands whatever follows it, but not where it is about a part, or has a condition.
_PARTLY = pattern(
    r"\b(?:only|just|except|but|if|unless|until|part|partly|one of|wait|keep)\b|[只但若]"
    r"|除了|如果|保留|部分|其中",
    re.IGNORECASE,
)
_TEXT = pattern(
    r"[ \t*_]*(?:(?:please|pls|kindly|請|请|麻煩|麻烦|唔該)[ ,，]*)?(?:"
    r"(?:(?:new|changed?|replace|correct(?:ed)?|update|edit|revised?)[ ]+)?(?:the[ ]+|sms[ ]+)?"
    r"(?:text|message|content|contents|sms|wording|words)(?:[ ]+(?:to|with|into|as|is|should be))?"
    r"|(?:新|改|更改|修改|把|將|将|正確|正确)?(?:短訊|短讯|短信)?(?:內容|内容|訊息|讯息|信息|短訊|短讯|短信|文字)"
    r"(?:改為|改为|改成|改做|改|更改為|更改为|為|为|係|是)?"
    r")[ \t*_]*[:：][ \t*_]*",
    re.IGNORECASE,
)
# As a new mail's Subject: "How to send an SMS" may be a guide for colleagues.
_HELP = pattern(r"(?:(?:please|pls|请)\W*)?(?:help|帮助)\W*(?:(?:please|pls|thanks|谢谢)\W*)?")
_LONGEST, _SIGN_OFF_LINES, _MOST_LINES = 120, 4, 40
_ALWAYS = frozenset({"status", "help"})  # they change nothing, whatever follows them


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What an answer tells us to do.

    `verb`: yes, choice, cancel, move, text, status, resend, help, answer (free words that may
    answer a question), people (for others than were named), unknown. `words`: its newest part; of a
    move the time, of an answer those that answer, of people those that name them.
    """

    verb: str
    number: int = 0  # of a choice, from 1
    words: str = ""
    wording: Wording | None = None  # of a new text


def read_command(
    mail: Mail, rules: Rules, *, now: datetime, signatures: frozenset[str] = frozenset()
) -> Command:
    """The command on the first line of the newest part of a mail, below a greeting.

    The line must be one of the known forms and nothing more, and what follows it no more than
    thanks, the writer's name or a signature: a "yes" with conditions is unknown, never a yes. A
    new text is what follows its word, and ends as the text of a request does.
    """
    body = read_body(mail)
    if body.problem or body.doubtful or body.pieces > 1 or mail.cut_short:
        return Command(verb="unknown", words=_seen(body.text))
    if (wording := _new_text(body, mail, rules, now, signatures)) is not None:
        return Command(verb="text", wording=wording)
    end = cut(body.text)
    words = _seen(end.text)
    line, _, rest = (after_greeting(words) or words).partition("\n")
    if len(line) > _LONGEST:
        return Command(verb="unknown", words=words)
    verb, number = verb_of(folded(line))
    if verb in _ALWAYS:
        return Command(verb=verb, words=words)
    if verb == "cancel" and not _PARTLY.search(rest):
        return Command(verb=verb, words=words)
    below = body.text.partition(end.text.strip())[2] if words and end.how == "inferred" else ""
    same = not _says_else(body.text, line, (verb, number), rules, now)
    alone = same and _adds_nothing(rest, end, mail) and not _takes_back(below)
    if verb != "unknown":
        return Command(
            verb=verb if alone else "unknown", number=number if alone else 0, words=words
        )
    if alone and (time := read_move(line, rules, now=now)) is not None:
        return Command(verb="move", words=time)
    answers = (answer for answer in ([line] if alone else []) + [words] if answer)
    for answer in answers:
        if not THANKS.fullmatch(folded(answer)) and may_answer(answer, rules, now=now):
            return Command(verb="answer", words=answer)
    if alone and (who := read_new_people(line, rules)) is not None and not who.refusals:
        return Command(verb="people", words=line)
    return Command(verb="unknown", words=words)


def is_help(mail: Mail, reading: Reading) -> bool:
    """Whether a new mail asks how to write one, by its Subject, and its body asks for no SMS."""
    names_nobody = isinstance(reading, Refusal) and any(
        reason.code == "recipient.none" for reason in reading.reasons
    )
    return names_nobody and _HELP.fullmatch(folded(mail.subject[:_LONGEST])) is not None


# -- private --------------------------------------------------------------------------------------


def _seen(text: str) -> str:
    return PICTURE.sub("", text.replace(MARKED, "")).strip()


def _new_text(
    body: Body, mail: Mail, rules: Rules, now: datetime, signatures: frozenset[str]
) -> Wording | None:
    """The text behind "text:" where an answer starts with that word, else None."""
    said = after_greeting(without_banner(body.text))
    if (match := _TEXT.match(said)) is None:
        return None
    below = said[match.end() :]
    return read_wording(
        below,
        rules,
        now=now,
        opened=False,
        as_is=True,
        signatures=signatures,
        writer=names_of_writer(mail),
    )


def _takes_back(below: str) -> bool:
    lines = [line for line in below.split("\n") if line.strip()]
    return any(_REVERSALS.search(plain(line)) for line in lines[:_SIGN_OFF_LINES])


def _says_else(text: str, line: str, said: tuple[str, int], rules: Rules, now: datetime) -> bool:
    """Whether another line says another command, be it below the thanks or in the signature."""
    own = [each for each in map(plain, without_quotes(text).split("\n")) if each]
    others = [each for each in own[:_MOST_LINES] if len(each) <= _LONGEST and each != plain(line)]
    if any(verb_of(folded(other)) not in (said, ("unknown", 0)) for other in others):
        return True
    return said[0] == "yes" and any(read_move(other, rules, now=now) for other in others)


def _adds_nothing(rest: str, end: Cut, mail: Mail) -> bool:
    """Whether the lines under the command are thanks, a name or a signature."""
    names = set(
        re.findall(r"\w+", f"{mail.sender_name} {mail.sender.partition('@')[0]}".casefold())
    )
    lines = [plain(line) for line in rest.split("\n") if line.strip()]
    ours = [line for line in lines if not THANKS.fullmatch(folded(line))]
    strange = [line for line in ours if not set(re.findall(r"\w+", line.casefold())) <= names]
    return not strange or (end.looks_signed and not any(map(_CHANGES.search, ours)))
