"""What people say to the relay below a text: "Please confirm when sent." Pure.

Nothing here is obeyed: it is left out of the text, and that waits for a "yes".
"""

import re

from relay.reading.pattern import Bilingual, pattern
from relay.reading.sentences.backstage import speaks_of_the_sms
from relay.reading.sentences.reports import is_end, is_report
from relay.reading.sentences.timing import names_a_thing

# A last line that thanks for the sending; patience and understanding are those of the recipient.
_HELPED = pattern(
    r"(?:many )?(?:thanks|thank you|thx|tks)(?: (?:very|so) much| a lot)?(?: (?:in advance\b.{0,40}"
    r"|for (?:your |the |all (?:your )?)?(?:kind |great )?(?:help|assistance)\b.{0,30}))[\s.!~]*",
    re.IGNORECASE,
)
# A last line or sentence that asks for a word when the SMS is sent; "done" may be said to a driver.
_WORD = (
    r"(?:(?:and|also|then)\s+)?(?:please|pls|plz|kindly|(?:could|can) you(?: please)?)?\s*"
    r"(?:confirm|acknowledge|advise|reply|report back|keep (?:me|us) (?:posted|informed)"
    r"|(?:cc|bcc|copy|let|tell|inform|update|notify|e-?mail) (?:me|us)(?: know)?)"
    r"(?: back| here)?(?: to (?:me|us))?(?: by e-?mail)?,?\s*"
    r"(?:when|once|if|after|as soon as|upon|that|whether)\s+"
    r"(?:(?:it|this|that|they|all|(?:the|this|my) (?:sms|text|message|msg))(?:[’']s|[’']ve)?\s+)?"
    r"(?:(?:is|are|has|have|was|were|been|gets?|got|goes)\s+)*(?:successfully\s+)?"
)
_ENDS_POLITELY = (
    r"(?: successfully| out)?"
    r"(?:[,.!]? (?:please|pls|thanks?|thank you|thx|tks|many thanks|cheers))?[\s.!~]*"
)
_WHEN_DONE = pattern(rf"{_WORD}(?:done|completed?|through|finished){_ENDS_POLITELY}", re.IGNORECASE)
# How soon, in a paragraph of its own below an order: "This is urgent, please send asap."
_URGED = pattern(
    r"(?:(?:this|it)(?: is|[’']s) )?(?:(?:very |quite |so |rather )?urgent[,.!;: –-]*)?"
    r"(?:please|pls|plz|kindly)?\s*(?:send|text|sms)(?: (?:it|this|that|them|out|off))*"
    r" (?:asap|as soon as possible|at once|immediately|urgently|right away|now)"
    rf"{_ENDS_POLITELY}"
    r"|(?:can|could|would|will) (?:you|u) (?:please |pls |kindly )?(?:do|get|have) (?:this|it)\b"
    r"[^.!?]{0,60}\?\s*(?:many )?(?:thanks|thx|thank you)?[\s.!~]*",
    re.IGNORECASE,
)
# What whoever sends it may like to know, in a paragraph of its own below an order.
_FOR_US = pattern(
    r"\W{0,2}(?:fyi|fya|for (?:your |ur )?(?:info|information|reference)(?: only)?|background"
    r"|(?:internal|side) (?:note|remark|info)"
    r"|note (?:to|for) (?:the )?(?:operator|sender|staff|desk|admin|you|team|us))\b.{2,}",
    re.IGNORECASE,
)
# Words of somebody whom the text has not named: the recipient, to whoever sends it.
_OF_THEM = pattern(r"\b(?:he|him|his|she|her)\b|\b(?:he|she)[’']", re.IGNORECASE)
_SOMEBODY = pattern(
    r"(?<=[a-z,;:] )[A-Z][a-z]+|\b[A-Z][a-z]+ (?:is|has|was|had|will|did|left|fell|may|can)\b"
    r"|\b(?:he|him|his|she|her)\b|\b(?i:mrs?|ms|miss|dr|prof|mdm|sir|madam"
    r"|mother|father|mum|mom|mummy|dad|daddy|parents?|son|daughter|wife|husband|brother|sister|child"
    r"|kid|baby|boy|girl|uncle|aunt\w*|grand\w+|friend|partner|doctor|nurse|driver|teacher|student"
    r"|patient|guest|client|plumber|electrician|engineer|guide|coach|cleaner|caretaker"
    r"|customer|tenant|resident|colleague|manager|technician|courier|helper"
    r"|man|woman|lady|gentleman|person|someone|somebody|pet|dog|cat)\b"
)
_ASIDE = pattern(r"\([^()]{3,}\)[\s.]*")  # a paragraph in brackets
# The text is not to leave yet; it waits for a "yes" as it is.
_HOLDS = (
    r"(?:(?:but|and|also|pls|please|kindly|just|ps[:.,]?)[ ,]+)*(?:"
    r"(?:do not|don[’']?t|dont) (?:send|text|sms|release) (?:it|this|that|the (?:sms|text|message))"
    r"(?: out| off)?(?: just)? (?:yet|now|before|until|till|unless|without)\b.{0,80}"
    r"|(?:hold|keep|park) (?:it|this|off|on|that|the (?:sms|text|message))\b.{0,20}"
    r" (?:until|till|for now|for my|for the)\b.{0,60}"
    r"|(?:send|text) (?:it|this) only (?:after|when|once|if) (?:i|my|our|we) .{2,60}"
    r"|wait (?:for|until|till) (?:(?:my|our) (?:final |written )?(?:ok|okay|confirm|approv|go|green"
    r"|sign|clearance|word|instruct)"
    r"|(?:i|we) (?:say|tell|confirm|approve|give|check|come back)).{0,60}"
)
_HELD_BACK = pattern(rf"{_HOLDS})\W*", re.IGNORECASE)
# "Please wait for our call" is said to a driver, or to whoever sends it.
_MAY_BE_HELD = pattern(
    rf"{_HOLDS}|wait (?:for|until|till) (?:i|my|our|we) (?!.*\byou).{{2,60}})\W*", re.IGNORECASE
)
_SENTENCE = Bilingual(
    r"(?:(?<=[.!?])[ \t]+⟦|(?<=[。！？])[ \t]*⟧)(?=[^.!?⟦。！？⟧]+[.!?\s⟦。！？⟧]*\Z)"
)
_ALONE = (_WHEN_DONE, _URGED, _FOR_US)
_LONGEST = 120


def split_remark(text: str, *, opened: bool) -> tuple[str, str]:
    """A text without its last line or sentence, where that is about the sending; and that remark.

    `opened`: an order stands above, so that "let me know when done" in a paragraph of its own is
    said to the relay too. The remark is "" where there is none.
    """
    head, newline, line = text.rpartition("\n")
    alone = bool(newline) and not head.rpartition("\n")[2].strip()
    said = line.strip() if head.strip() and len(line) <= _LONGEST else ""
    if (
        is_end(said)
        or is_report(said, head)
        or (
            alone
            and (
                _HELPED.fullmatch(said) or (opened and any(form.fullmatch(said) for form in _ALONE))
            )
        )
    ):
        return head.rstrip(), said
    if opened and said and _holds_back(said, head):
        return head.rstrip(), said
    last = _SENTENCE.search(line, max(0, len(line) - _LONGEST))
    said = line[last.end() :].strip() if last else ""
    before = (head + newline + line[: last.start()]).rstrip() if last else ""
    if said and (is_end(said) or is_report(said, before) or (opened and _holds_back(said, before))):
        return before, said
    return text, ""


def may_be_for_us(text: str) -> bool:
    """Whether words that stay in a text may be an aside: "FYI the guest is in room 1502".

    Or hold something back, which may be the text itself.
    """
    line = text.rpartition("\n")[2]
    last = _SENTENCE.search(line, max(0, len(line) - _LONGEST))
    said = line[last.end() :] if last else line
    paragraphs = text.split("\n\n")
    told = any(_FOR_US.match(start.lstrip()) for start in paragraphs[1:])
    bracketed = len(paragraphs) > 1 and _ASIDE.fullmatch(paragraphs[-1].strip()) is not None
    before = text[: len(text) - len(said)]
    unnamed = bool(_OF_THEM.search(said)) and not _SOMEBODY.search(before)
    held = bool(before.strip()) and _MAY_BE_HELD.fullmatch(said.strip()) is not None
    unnamed = unnamed and bool(before.strip())
    return told or bracketed or held or unnamed or speaks_of_the_sms(text)


# -- private --------------------------------------------------------------------------------------


def _holds_back(said: str, text: str) -> bool:
    """Whether it is the text that is not to be sent yet, and no form or photo that it names."""
    return _HELD_BACK.fullmatch(said) is not None and not names_a_thing(text)
