"""Last words that put right what a text said: "Come to room 3. Sorry, room 4!" Pure.

Nothing here is obeyed: a text that ends in such words is not sent before a "yes". A text that
begins with "Correction:" is a correction of its own, said to the recipient.
"""

import re

from relay.reading.lines.greeting import after_greeting
from relay.reading.pattern import Bilingual, pattern
from relay.reading.sentences.replacements import VERB, takes_anothers_place

_OOPS = (
    r"(?:(?:oh|ah|ops|oops|whoops|hmm+|no|wait|sorry|apologies|pardon|my (?:mistake|bad)|actually"
    r"|hang on|hold on|ps|please|pls|plz|kindly)\b[\s,.:;!–—-]*)"
)
# A whole sentence that begins so, whatever follows.
_SURE = pattern(
    rf"{_OOPS}*(?:(?:correction|erratum|typo)\b|(?:corrected|amend(?:ment|ed)"
    r"|edit|my (?:mistake|error|bad|typo))(?=\s*[,.:;!–—-]|\Z)"
    r"|(?:o|who)?ops\b|actually\b"
    r"|wrong (?:one|room|place|venue|date|day|time|hour|number|name|text|message|sms|person|word"
    r"|wording)\b"
    r"|(?:scrap|scratch|strike|forget|ignore|disregard) (?:that|it|this|the above)\b"
    r"(?!.*\b(?:if|unless|in case|once|when)\b)"  # "ignore this message if you have paid"
    r"|(?:please |pls )?(?:make|change|amend|correct) (?:that|it|this)(?: to)?"
    r" (?!(?:by|to|in time|on time|there|happen|sure|possible|eas\w+|clear|known|through|back)\b)"
    r"|(?:please |pls )?(?:change|correct|amend) (?!.*\byour\b)(?:[\w ]{1,30} )?to .{1,60}"
    r"|not [^,.]{1,30},? but\b"
    r"|(?:(?:that|this|it) )?should (?:read|say|have (?:been|said|read))\b"
    r"|should be\b(?! (?:there|here|ok\w*|fine|able|ready|done|home|back|in|on|at|with|open|good"
    r"|about|around|over|finished|available|no|enough)\b)|i (?:mean|meant)\b|or rather\b)",
    re.IGNORECASE,
)
# One in ASCII is not tried unless it begins so.
_BEGINS = (
    *("oh", "ah", "ops", "oops", "whoops", "hmm", "no", "wait", "sorry", "apolog", "pardon", "my "),
    *("actually", "hang on", "hold on", "ps", "please", "pls", "plz", "kindly", "correct", "wrong"),
    *("erratum", "typo", "amend", "scrap", "scratch", "strike", "forget", "ignore", "disregard"),
    *("make", "change", "update", "that", "this", "it", "should", "i mean", "or rather", "edit"),
)
_ENDS = (", sorry", ", i mean", ", oops")
# "Sorry, room 4!", "No, Thursday", "Sorry it's 4pm": behind such a word what takes another's place.
_SORRY = pattern(
    r"(?:oh |ah )?(?:(?:sorry|apologies)\b[\s,.:;!–—-]*+(?!no (?!wait))"
    r"|(?:pardon|no|nope|wait|no wait)(?: ?[,.:;!–—-])+ *)(?P<said>.*)"
    r"|(?P<before>[^,.]{1,30}), (?:sorry|i mean|oops)",  # "Room 4, sorry!"
    re.IGNORECASE | re.DOTALL,
)
_IT_IS = pattern(r"(?:it|that|this)(?:[’']s| is| was| should be) ", re.IGNORECASE)
_PLACED = pattern(
    r"\d|\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b|\b(?:today|tomorrow|tmr|tonight|noon"
    r"|midnight|morning|afternoon|evening|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"[a-z]*|one|two|three|four|five|six|seven|eight|nine|ten|not)\b",
    re.IGNORECASE,
)
_WORD = pattern(r"[^\W\d_]{3,}")
_FEW, _SHORT = 6, 60  # words, characters

_WRONG_HAN = (
    r"(?:更正|修正|勘[誤误]|[打寫写講讲說说搞弄記记]\s?[錯错](?:[咗了字])?|[錯错][咗了]"
    r"|口[誤误]|手[誤误]|筆[誤误]|笔[误誤]|我(?:的|嘅)?意思(?:係|是)|我(?:係|是)?(?:想)?[話说說](?:係|是))"
)
_SORRY_HAN = r"(?:(?:唔好意思|不好意思|對唔住|对唔住|對不起|对不起|抱歉|[sS]orry)[，,、!！。\s]*)"
_NOT_HAN = r"(?:唔係|唔系|不是|不對|不对|並非|并非|[不唔](?=[，,]))"
_IS_HAN = r"(?:(?:而|應該?|应该?|先|才)?(?:係|系|是|為|为|改))"
_SURE_HAN = pattern(  # not tried on words in ASCII
    rf"{_SORRY_HAN}*(?:啊|哎呀|哎|等等|等陣|等阵)?[，,\s]*(?:{_WRONG_HAN}"
    rf"|{_NOT_HAN}(?:[，,、：:。\s]|[^，,。]{{1,20}}[，,、]\s*{_IS_HAN})"
    r"|正[確确](?:的|嘅)?(?:時間|时间|日期|地[點点]|內容|内容|版本)?(?:應|应)?(?:係|是|為|为)"
    r"|改返(?!過|过)|(?:應該?|应该?)(?:係|是|為|为).{1,30}[，,](?:唔係|不是|而非))"
    rf"|{_SORRY_HAN}(?:應該?|应该?|係|是|改[為为成做返到咗]"
    r"|(?![遲迟晚])[^，,。]{0,4}[\d一二三四五六七八九十日天]{1,4}[\d點点號号樓楼課课室班時时半月日分:：]{0,5}\W*\Z)"
    r"|改[^，,。]{1,12}[吧啦喇]\W*\Z"
    r"|.{1,20}(?:先啱|先至啱|先係|才[對对]|才是)\W*\Z",
)
# The same behind a comma: "…, sorry, room 4", …，唔係，四號
_INSIDE = Bilingual(
    r"[,⟦，⟧]\s*(?=(?:(?:oh )?(?:sorry|no)[,.!]|(?:oh |no )?wait\b|oops\b|i meant?\b|correction\b)"
    rf"⟦|{_NOT_HAN}[，,]|{_WRONG_HAN}⟧)",
    re.IGNORECASE,
)
_SENTENCE = Bilingual(
    r"(?<=[.!?⟦…⟧])[ \t]+⟦|(?<=[。！？；])[ \t]*⟧|\n\s*|\s*(?=[(\[⟦（【⟧])"
    r"|(?<!orry)(?<!\b[Nn]o)\s+[-–—]\s+"
)
_EDGES = ' \t\n.。!！?？,，;；()（）[]【】*_"”'
_LAST, _LONGEST, _NEAR = 3, 140, 600


def puts_right(text: str) -> bool:
    """Whether one of the last sentences, or a clause in them, puts right what stands before it.

    "Sorry, we are late" and "No, there is no lunch" are sentences of their own, and do not.
    """
    said = after_greeting(text)[-_NEAR:]
    if takes_anothers_place(said):
        return True
    parts = [part for piece in _SENTENCE.split(said) if (part := piece.strip(_EDGES))]
    for at, part in [*enumerate(parts)][-_LAST:]:
        before = " ".join(parts[:at])
        if before and len(part) <= _LONGEST and _is_one(part, before):
            return True
        for comma in _INSIDE.finditer(part[-_LONGEST:]):
            behind = part[-_LONGEST:][comma.end() :]
            if _is_one(behind, f"{before} {part}"[: -len(behind)]):
                return True
    return False


# -- private --------------------------------------------------------------------------------------


def _is_one(said: str, before: str) -> bool:
    begins = said.lower().startswith(_BEGINS) or said.lower().endswith(_ENDS)
    if said.isascii() and not begins:
        return False
    if _SURE.match(said) or (not said.isascii() and _SURE_HAN.match(said)):
        return True
    sorry = _SORRY.fullmatch(said)
    words = (sorry["said"] or sorry["before"]) if sorry else ""
    if sorry is None or not words or len(words) > _SHORT:
        return False
    named = _IT_IS.sub("", words, count=1)
    if VERB.search(named) or len(named.split()) > _FEW:
        return False
    again = set(_WORD.findall(named.casefold())) & set(_WORD.findall(before.casefold()))
    return bool(again) or _PLACED.search(named) is not None
