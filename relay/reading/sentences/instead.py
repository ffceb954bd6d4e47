"""Last words that name others in place of those above: "Sorry, I meant 9123 4576." Pure."""

import re

from relay.reading.pattern import Bilingual
from relay.reading.people.numbers import is_bare, read_recipients
from relay.reading.people.rules import Rules
from relay.reading.sentences.places import Place
from relay.reading.sentences.second import Afterthought

_ENDS = " \t\n.。!！,，)）"
_SENTENCE = Bilingual(
    r"(?<=[.!?])[ \t]+⟦|(?<=[。！？；])[ \t]*⟧|\n\s*|[ \t]*[(⟦（⟧]"
    r"|[,;⟦，；⟧]\s*(?=(?:sorry|no,|oops|wait|i mean|actually⟦|唔係|不是|打錯|更正⟧))",
    re.IGNORECASE,
)
_OOPS = (
    r"(?:(?:oh|ah|ps|please|pls|plz|kindly|but|and|so|then)\b[\s,.:;!–—-]*"
    r"|(?:唔該|麻煩|麻烦|請|请)[，,\s]*)"
)
# What says that something above is put right; behind "Sorry" a name may be whom that is said to.
_RIGHT = (
    r"(?:(?:i|we) mean[t]?|actually|correction|typo|my (?:mistake|bad)|oops"
    r"|wrong (?:number|person|one|phone)"
    r"|(?:the )?(?:right|correct) (?:one|number|person)(?: is|:)?"
    r"|(?:(?:it|that|this|(?:the )?(?:number|phone|mobile)) )?should (?:be|go to|have been|read)"
    r"⟦|(?:唔係|不是)[^，,。]{1,20}[，,]\s*(?:而|應該?|应该?)?(?:係|是)|更正|[打寫写搞弄][錯错][咗了]?|[錯错][咗了]|應該?(?:係|是|為|發[給俾畀])|应该?(?:是|为|发给)|改[發发][給给俾畀到]?"
    r"|(?:正確|正确)(?:的|嘅)?(?:號碼|号码|電話|电话)?(?:係|是|為|为)|唔係|不是⟧)[\s,.:;!⟦，。：；！、⟧–—-]*"
)
_SORRY = (
    r"(?:(?:sorry|apologies|no|wait⟦|唔好意思|不好意思|對唔住|对唔住|對不起|对不起|抱歉⟧)"
    r"[\s,.:;!⟦，。：；！、⟧–—-]*)"
)
_TO = (
    r"(?:(?:(?:please |pls )?(?:send|text|sms)(?: (?:it|this|that|the (?:sms|text|message)))?"
    r"|(?:the )?(?:number|phone|mobile)(?: is|:)|(?:it|that|this)(?: is|[’']s)"
    r"|to|for|only|just|use|be|go⟦|(?:只|淨係)?(?:發|发|傳|传)?(?:給|给|俾|畀|到)|只|淨係"
    r"|(?:號碼|号码|電話|电话|手機|手机)|應該?|应该?|係|是|為|为⟧)"
    r"[\s:⟦：⟧]*)*"
)
_LEAD = Bilingual(
    rf"{_OOPS}*(?P<sorry>{_SORRY}*)(?P<right>(?:{_RIGHT})*)(?P<to>{_TO})", re.IGNORECASE
)
_TAIL = Bilingual(
    r"(?P<right>(?:[\s,⟦，、⟧]*(?:instead|rather|please|pls|plz|thanks|thank you|thx|only"
    r"|not .{1,40}⟦|唔該|謝謝|谢谢|才[對对]|先啱|(?:唔係|不是|而非).{1,20}⟧)[晒哂]?)*)"
    r"[\s.!⟦。！⟧]*\Z",
    re.IGNORECASE,
)
_SAYS_SO = Bilingual(r"instead|rather|only|\bnot\b⟦|才[對对]|先啱|唔係|不是|而非⟧", re.IGNORECASE)
_ONLY = Bilingual(
    r"\b(?:only|just) (?:to|for|send|text)\b|\b(?:to|for|send|text)\b.*\b(?:only|just)\b"
    r"⟦|(?:只|淨係).*[發发傳传給给俾畀]⟧",
    re.IGNORECASE,
)
_NEEDS = (  # one of them stands in such words in ASCII
    *("mean", "actually", "correct", "typo", "mistake", "bad", "oops", "wrong", "right", "should"),
    *("sorry", "apolog", "no", "wait", "only", "just", "instead", "rather"),
)
_LONGEST, _FEW = 140, 90


def split_instead(text: str, rules: Rules) -> Afterthought | None:
    """A text without its last sentence, where that names others than above, and those others.

    Whoever they are, nobody is texted before the writer has chosen.
    """
    bare = text.rstrip(_ENDS)
    for stop in [*_SENTENCE.finditer(bare, max(0, len(bare) - _LONGEST))][-3:]:
        above, said = bare[: stop.start()].rstrip(), bare[stop.end() :]
        if above and len(said) <= _FEW and (place := _instead(said, rules)):
            return Afterthought(above, place)
    return None


# -- private --------------------------------------------------------------------------------------


def _instead(said: str, rules: Rules) -> Place | None:
    if said.isascii() and not any(map(said.lower().__contains__, _NEEDS)):
        return None
    lead = _LEAD.match(said)
    if lead is None:
        return None
    names = said[lead.end() :]
    for tail in _TAIL.finditer(names):
        words = names[: tail.start()].strip(" ,，、")
        sure = lead["right"] or _ONLY.search(lead["to"]) or _SAYS_SO.search(tail["right"])
        if not words or not (sure or (lead["sorry"] and is_bare(words))):
            continue
        who = read_recipients(words, rules)
        if not who.refusals and (who.recipients or who.questions):
            return Place(words=words, who=who)
    return None
