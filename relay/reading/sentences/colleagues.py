"""Words around a text, for whoever handles it: "Here is the text for Mrs Lee:". Pure.

Nothing here is obeyed: a text that begins or ends in them is not sent before a "yes".
"""

import re

from relay.reading.pattern import pattern
from relay.reading.sentences.timing import names_a_thing

_SMS = r"(?:text message|sms|text|message|msg|wording|words|draft|script|template)(?:es|s)?"
_NAMED = (
    r"(?:(?-i:[A-Z])[\w’'.-]*|the (?:boss|manager|doctor|ward|principal|director|chief)|legal|hr)"
)
_SOMEBODY = rf"(?:i|we|he|she|they|{_NAMED}(?: {_NAMED}){{0,3}})"
_PASSED = (
    r"(?:approved|agreed|cleared|okayed|ok[’']?d|signed off|vetted|proof-?read|checked|reviewed"
    r"|drafted|amended|finali[sz]ed)"
)
# What a line above the text says of it; with "you" it may be said to the reader.
_LEADS = pattern(
    r"(?!.*\byou(?:r|rs)?\b)(?:"
    rf".{{0,60}}\b(?:here(?: is|[’']s| are)|below (?:is|are)|(?:see|find) below)\b"
    rf".{{0,40}}\b{_SMS}"
    r"(?: (?:for|to|from|below|we|i|by|as|that|which|agreed|approved)\b.{0,60})?"
    r"|.{0,60}\bwhat to (?:send|text|sms|tell (?:him|her|them))\b.{0,40}"
    rf"|.{{0,40}}\b(?:this|here|below|following)(?: is|[’']s)?"
    rf" (?:exactly |just )?what {_SOMEBODY}"
    r" (?:wants?|wanted|wrote|said|says|asked for|asks for|agreed|approved|decided|drafted"
    r"|would like|[’']d like|sent(?: me| us)?|gave (?:me|us))\b.{0,40}"
    rf"|(?:the |our |my |final |exact )*{_SMS} (?:is |are )?(?:(?:as )?(?:attached|below"
    rf"|follows?)|{_PASSED})\b.{{0,60}}"
    rf"|(?:the following|this|below)(?: one| {_SMS})?(?: (?:is|was|has|been|is now))*"
    rf" {_PASSED} (?:by|with) .{{1,40}}"
    rf"|{_SOMEBODY} (?:(?:has|have|just|already) )*{_PASSED} (?:this|the following|the below)"
    rf"(?: {_SMS})?.{{0,30}}"
    rf"|this (?:one|{_SMS}) (?:is|goes) (?:for|to) {_NAMED}.{{0,30}}"
    r"|as (?:discussed|agreed|requested|instructed)(?: (?:with|by|between) .{1,40})?"
    r")[\s.:!–—-]*",
    re.IGNORECASE,
)
_HANDS_OVER = pattern(
    rf"(?:(?:hi |hello |dear )?{_NAMED}(?: {_NAMED})?[,:!]? ?)?here (?:you go|we go|it is|you are)"
    r"[\s.:!–—-]*",
    re.IGNORECASE,
)
_COLON = pattern(r"[:：](?!\d)")
# To somebody by name: "@Amy pls send.", "Amy, please text this."
_DO = (
    r"(?:send|text|sms|forward|release|issue)"
    rf"(?: (?:it|this|that|the {_SMS}|out|on|off|below|for me))*"
)
_TOLD = pattern(
    rf"(?:hi |hello )?@{_NAMED}[,: ]+"
    r"(?:(?:please|pls|plz|kindly|can you|could you|fyi|for|to)\b.{0,80}"
    r"|(?:send|text|sms|check|see|approved?|ok)\b.{0,60})"
    rf"|{_NAMED}[,:]? (?:please|pls|plz|kindly|can you|could you)(?: please| help| help to)? {_DO}"
    r"(?: (?:today|now|asap|please|pls|thanks|for me|when .{1,30}))*[\s.!?]*",
    re.IGNORECASE,
)
# "FYI only, do not send: his phone is off until Friday."
_NOT_FOR_SENDING = pattern(
    r"\W*(?:(?:fyi|fya|for (?:your )?(?:info|information|reference)|internal|draft)(?: only)?"
    r"[\s,.;:–—-]+)?(?:(?:please|pls|kindly) )?(?:(?:do not|don[’']?t|not to be) (?:send|sent)"
    r"(?: (?:it|this|out|yet|on|anything|now))*|not for sending)\s*(?:[:.;,!–—-]|\Z)"
    r"|\W*(?:fyi|for (?:your )?(?:info|information|reference)|for internal use) only\b",
    re.IGNORECASE,
)
# A sentence or a bracket below the text.
_OF_IT = rf"(?:(?:this|the|that|my|our|above) )+(?:\w+ )?{_SMS}"
_REMARK = pattern(
    rf"(?!.*\byou(?:r|rs)?\b){_SOMEBODY} (?:(?:has|have|is|are|was|already|just|also) )*"
    rf"(?:{_PASSED}(?: (?:on|to|with))?|ok with|happy with|fine with|seen|saw|wrote|confirmed"
    rf"|agrees? (?:to|with|on)|likes?|wants?) {_OF_IT}(?: .{{0,40}})?"
    rf"|(?:{_OF_IT}|wording|draft|text)(?: (?:is|was|has|been|already))* {_PASSED}"
    r"(?: (?:by|with)\b.{1,40})?"
    rf"|this (?:one|{_SMS})(?:[’']s| is| was| goes)?(?: meant| intended)? (?:for|to) {_NAMED}"
    r".{0,40}",
    re.IGNORECASE,
)
_ENTITLED = (
    r"(?:mrs?|ms|miss|mdm|dr|prof|sister|father|the patient|the guest|the client|the tenant)\b"
)
_IN_BRACKETS = pattern(
    rf"(?:(?:this|it)(?:[’']s| is| was| goes) )?(?:only )?(?:meant |intended )?(?:for|to)"
    rf" {_ENTITLED}.{{0,40}}"
    rf"|(?:(?:this|it)(?:[’']s| is| was| has been) )?{_PASSED} by .{{1,40}}"
    rf"|{_SOMEBODY} (?:has )?{_PASSED}(?: (?:this|it))?",
    re.IGNORECASE,
)
_SIGN = pattern(
    rf"(?:(?:and|please|pls|kindly|also|just) )*sign (?:it|this|off|the {_SMS})"
    r"(?: (?:as|from|with|off|by))*(?: the)?"
    r" (?!(?i:mon|tues|wednes|thurs|fri|satur|sun)day)(?-i:[A-Z]).{1,40}",
    re.IGNORECASE,
)
_PART = pattern(r"(?<=[.!?…])[ \t]+|\s*\n\s*|(?<=[.!?…])[ \t]*(?=[(\[])")
_EDGES = ' \t.!?,;*_"”“'
_BRACKETS = "()[]"
_LAST, _LONGEST, _NEAR = 2, 140, 600


def is_handed_over(text: str) -> bool:
    """Whether the first or last words around a text speak of it to whoever sends it."""
    if _NOT_FOR_SENDING.match(text):
        return True
    return _leads_in(text.strip()) or _is_remarked(text)


# -- private --------------------------------------------------------------------------------------


def _leads_in(text: str) -> bool:
    first = _PART.split(text[:_NEAR], maxsplit=1)
    if len(first) > 1 and _TOLD.fullmatch(first[0].strip()):
        return True
    line, _, below = text.partition("\n")
    colon = _COLON.search(line[:_LONGEST])
    said = line[: colon.start()].strip() if colon else line.strip()
    rest = (line[colon.end() :] if colon else "") + below
    if not rest.strip() or len(said) > _LONGEST:
        return False
    return bool(_LEADS.fullmatch(said) or _HANDS_OVER.fullmatch(said))


def _is_remarked(text: str) -> bool:
    """Whether one of the last sentences or brackets, behind the first, is such words."""
    parts = [each.strip() for each in _PART.split(text[-_NEAR:]) if each.strip()]
    for at in range(max(1, len(parts) - _LAST), len(parts)):
        said = parts[at]
        if len(said) > _LONGEST:
            continue
        bare = said.strip(_EDGES + _BRACKETS)
        bracketed = said[0] in _BRACKETS and said.rstrip(_EDGES)[-1:] in _BRACKETS
        if _REMARK.fullmatch(bare) or _TOLD.fullmatch(bare):
            return True
        if bracketed and _IN_BRACKETS.fullmatch(bare):
            return True
        if _SIGN.fullmatch(bare) and not names_a_thing("\n".join(parts[:at])):
            return True
    return False
