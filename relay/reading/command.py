"""An answer in one of our threads: yes, a choice, cancel, status, help. Pure."""

import re
from dataclasses import dataclass

from relay.model import Mail, Reading, Refusal
from relay.reading.body import read_body
from relay.reading.cut import Cut, cut
from relay.reading.endings import MARKED
from relay.reading.listing import plain

_VERBS = {
    "yes": "yes|y|ok|okay|send|send it|confirm|confirmed"
    "|是|是的|係|好|好的|確認|确认|發送|发送|發|发",
    "cancel": "cancel|cancel it|cancel this|stop|no|n|don't send|do not send|don't send it"
    "|do not send it|取消|不要|不要發|不要发|不要發送|不要发送|唔要|唔好發|不用|停止|否|不",
    "status": "status|狀態|状态",
    "help": "help|幫助|帮助",
}
_FORMS = {form: verb for verb, forms in _VERBS.items() for form in forms.split("|")}
_POLITE = (
    "(?:please|pls|thanks|thank you|thanks a lot|thank you very much|thx"
    "|唔該|唔該晒|謝謝|谢谢|多謝|多谢)"
)
_THANKS = re.compile(
    rf"(?:[\s,，.。!！;；~～]*(?:many )?{_POLITE})*[\s,，.。!！;；~～]*", re.IGNORECASE
)
_FIRST = re.compile(
    rf"(?:{_POLITE}[\s,，]+)?(?P<form>.+?)(?:[\s,，.。!！;；]+{_POLITE})*", re.IGNORECASE
)
_NUMBER = re.compile(r"[(\[]?(?:(?:option|choice|選項|选项|選|选)\s*)?([1-9][0-9]?)[)\].、。]*")
_JOINED = re.compile(r"\s*[,，.。!！;；]\s*")
# In what follows a first line these words may change what it says.
_CHANGES = re.compile(
    r"\b(?:but|not|no|don't|dont|instead|change|changed|wait|only|except|also|add|without|after|before"
    r"|later|cancel|stop|hold|remove|replace|correct|correction|wrong|please|if|unless|until|yes|ok"
    r"|send|text|sms|move|tomorrow|today|tonight)\b"
    r"|[但不唔改只除先等換换加刪删錯错]|取消|另外|如果|暫|暂|[?？]",
    re.IGNORECASE,
)
# The same among the first lines that were taken for a sign-off: "Thanks", and then "but …".
_REVERSALS = re.compile(
    r"^\W*(?:but|however|instead|only|except|wait|also|not|don't|change|please)\b|[但改換换]|不過|不过|只|取消",
    re.IGNORECASE,
)
_LONGEST, _SIGN_OFF_LINES = 60, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What an answer tells us to do. `words` is its newest part, for a free answer."""

    verb: str  # "yes" | "choice" | "cancel" | "status" | "help" | "unknown"
    number: int = 0  # of a choice, from 1
    words: str = ""


def read_command(mail: Mail) -> Command:
    """The command on the first line of the newest part of a mail.

    The line must be one of the known forms and nothing more, and what follows it no more than
    thanks, the writer's name or a signature: a "yes" with conditions is unknown, never a yes.
    """
    body = read_body(mail)
    if body.problem or body.doubtful or body.pieces > 1 or mail.cut_short:
        return Command(verb="unknown", words=body.text.replace(MARKED, ""))
    end = cut(body.text)
    line, _, rest = end.text.strip().partition("\n")
    words = end.text.strip()
    verb, number = _read_line(line)
    below = body.text.partition(words)[2] if words and end.how == "inferred" else ""
    if verb == "unknown" or not _adds_nothing(rest, end, mail) or _takes_back(below):
        return Command(verb="unknown", words=words)
    return Command(verb=verb, number=number, words=words)


def is_help(mail: Mail, reading: Reading) -> bool:
    """Whether a new mail asks how to write one, by its Subject, and its body asks for no SMS."""
    names_nobody = isinstance(reading, Refusal) and any(
        reason.code == "recipient.none" for reason in reading.reasons
    )
    return names_nobody and _read_line(mail.subject)[0] == "help"


# -- private --------------------------------------------------------------------------------------


def _read_line(line: str) -> tuple[str, int]:
    said = plain(line[: _LONGEST + 1]).casefold().replace("’", "'")
    if len(line) > _LONGEST:
        return "unknown", 0
    if (match := _FIRST.fullmatch(said.rstrip(" ,.。!！;；~～"))) is None:
        return "unknown", 0
    form = match["form"].strip('"“”「」 ')
    if number := _NUMBER.fullmatch(form):
        return "choice", int(number[1])
    asked = form.rstrip("?？ ")
    if _FORMS.get(asked) in ("status", "help"):
        return _FORMS[asked], 0
    verbs = {_FORMS.get(part, "unknown") for part in _JOINED.split(form) if part}
    return (verbs.pop(), 0) if len(verbs) == 1 else ("unknown", 0)


def _takes_back(below: str) -> bool:
    lines = [line for line in below.split("\n") if line.strip()]
    return any(_REVERSALS.search(plain(line)) for line in lines[:_SIGN_OFF_LINES])


def _adds_nothing(rest: str, end: Cut, mail: Mail) -> bool:
    """Whether the lines under the command are thanks, a name or a signature."""
    names = set(
        re.findall(r"\w+", f"{mail.sender_name} {mail.sender.partition('@')[0]}".casefold())
    )
    lines = [plain(line) for line in rest.split("\n") if line.strip()]
    ours = [line for line in lines if not _THANKS.fullmatch(line)]
    strange = [line for line in ours if not set(re.findall(r"\w+", line.casefold())) <= names]
    return not strange or (end.looks_signed and not any(map(_CHANGES.search, ours)))
