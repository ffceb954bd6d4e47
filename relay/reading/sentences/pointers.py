"""Words in place of a text, that only tell where it stands: "see below", 內容見附件, "TBC". Pure.

They are no text, and what they point to was never written to be sent, so that they are refused.
"""

import re

from relay.reading.lines.language import simplified
from relay.reading.pattern import Chinese, Needing, pattern

_POLITE = r"(?:(?:please|pls|plz|kindly|just|hi|then)[ ,]+)*"
_TEXT = r"(?:text|sms|message|msg|contents?|wording|words|template|script)"
_KIND = (
    r"(?:(?:exact |full |forwarded |attached |following |same |usual |normal |standard |sms )*"
    rf"(?:{_TEXT}|draft|note|details|info|information|body|e-?mail|mail|thread|files?|documents?"
    r"|attachments?|(?:word |pdf |excel )?doc|pdf|sheet|screenshot|pictures?|photos?|images?"
    r"|reminder))"
)
_OWN = r"(?:(?:the|my|this|that|an?) )?"
_PLACE = (
    r"(?:(?:the )?(?:below|above|beneath|attached|enclosed|following|attachments?|enclosure)"
    rf"|{_OWN}(?:below|above|attached|enclosed|following|forwarded) {_KIND}"
    rf"|{_OWN}(?:previous |last |earlier |original )*{_KIND}"
    r" (?:below|above|beneath|attached|enclosed|underneath|(?:in|from) the attachment)"
    r"|(?:the )?(?:body of|bottom of|end of) (?:this|the|my) (?:e-?mail|mail|message))"
)
_LOOK = (
    r"(?:see|refer to|find|check|read|use|copy|view|look at|as per|per|according to|as in|as|as on"
    r"|from|in|same as|it[’']s|it is|is)"
)
_BEFORE = (
    rf"(?:before|usual|always|last \w+|(?:the |my )?(?:last|previous|other) (?:time|one|{_KIND})"
    r"|yesterday(?:[’']s)?(?: one)?|this morning|earlier(?: today)?|previously"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:[’']s)?)"
)
_POINTS = Needing(
    "below|above|beneath|attach|enclos|follow|same|usual|standard|discuss|agreed|spoke|said|told"
    "|mention|as before|tb|to be|pending|ditto|later|here|underneath|body|bottom|end of|forwarded"
    "|previous|last|earlier|normal",
    pattern(
        rf"{_POLITE}(?:{_OWN}{_KIND}(?: (?:is|are|to be|should be))? )?(?:{_LOOK} )*{_PLACE}"
        rf"(?: (?:for|as|to|with) (?:the |your )?(?:{_KIND}|reference|send|be sent))?"
        rf"|{_POLITE}(?:{_OWN}{_KIND} )?(?:(?:the )?same(?: {_KIND})?(?: again)? as {_BEFORE}"
        rf"|(?:use|copy|repeat|as per|as in|per) (?:the |my )?(?:previous|last|earlier) {_KIND}"
        r"|as (?:discussed|agreed|spoken|said|told|mentioned|before|usual)"
        r"(?: (?:on|over|by|in|with|before|earlier|yesterday|this|just|the)\b[\w ]{0,30})?|ditto"
        rf"|(?:the |our |my )?(?:usual|standard|normal|same) {_KIND})"
        rf"|(?:{_OWN}{_TEXT}(?: (?:is|are))? )?(?:tb[cad]|to be (?:confirmed|advised|decided"
        r"|determined|provided|drafted|added|written)|to follow|pending)"
        rf"|(?:{_OWN}{_TEXT} )(?:will follow|comes? later|later|here)",
        re.IGNORECASE,
    ),
)
_SLOT = pattern(
    rf"[\[<{{(]+(?:insert |your |the )*{_KIND}(?: here| goes here)?[\]>}})]+", re.IGNORECASE
)
# In simplified characters, but for those whose traditional ones are not told from them.
_HAN_TEXT = r"(?:短[讯信]|讯息|信息|内容|文字|字句|字眼)"
_HAN_KIND = rf"(?:{_HAN_TEXT}|邮件|电邮|文本|原文|全文|文件|[档檔]案|图片|截图|附件|稿件?)"
_HAN_PLACE = (
    r"(?:(?:以?下|下[面方列文]|以?上|上[面方述文]|附[件档檔上图页文表]|随附|转寄|转发"
    r"|原)[的嘅之中内里]?"
    rf"{_HAN_KIND}{{0,2}})"
)
_HAN_PLEASE = r"(?:请|麻烦|唔[该該]|可)?"
_HAN_LOOK = (
    r"(?:[参參][阅閱考看照见見]|查[看阅閱]|[详詳]?[见見睇看]|按照?|依照?|照|根据|如|同|用|跟|在|喺"
    r"|寄|发|为|是|系)"
    r"[返番回]?"
)
_HAN_BEFORE = (
    r"(?:上一?[次个封条][^，,。]{0,3}|昨[天日]|寻日|之前|以前|早前|今朝|今早|前[天日次]|往常"
    r"|平[时常日]"
    r"|先前)"
)
_POINTS_HAN = Chinese(
    rf"{_HAN_KIND}{{0,2}}{_HAN_PLEASE}(?:{_HAN_LOOK}){{0,2}}{_HAN_PLACE}"
    r"(?:发送?|所[示载述列])?(?:即可|就得|便可)?"
    rf"|{_HAN_KIND}{{1,3}}|{_HAN_PLACE}[为是系係]{_HAN_KIND}+"
    rf"|{_HAN_PLEASE}{_HAN_LOOK}{_HAN_KIND}(?:下[面方]|之?[内里中])"
    rf"|{_HAN_KIND}{{0,2}}{_HAN_PLEASE}[同跟照按如用][返番]?{_HAN_BEFORE}(?:[嘅的]?(?:[嗰那][段条个])?{_HAN_KIND}{{1,2}})?"
    r"(?:一[样樣]|相同|一致|咁[样樣]?[写发]?)?"
    rf"|照旧|同上|{_HAN_PLEASE}[照按][^，,。]{{0,6}}所?[讲講说谈述]"
    r"|如(?:电话|[刚啱]才|早前|之前|先前|寻日|昨[天日])所?[讲講说谈述]"
    rf"|{_HAN_KIND}{{0,2}}待(?:定|确认|[补補]|[拟擬])"
    rf"|{_HAN_TEXT}{{1,2}}(?:未定|后[补補]|另附|[容稍]后.{{0,4}})"
)
_EDGES = " \t\n.。!！…:：()（）[]【】「」*_-–—"
_COURTESY = pattern(
    r"[ ,.!，。！]+(?:please|pls|(?:many )?thanks|thank you|thx|唔該|謝謝|谢谢|多謝)\Z",
    re.IGNORECASE,
)
_LONGEST = 90


def is_pointer(words: str) -> bool:
    """Whether all that is said only tells where a text is, or that it is still to come."""
    said = words.strip()
    if not said or len(said) > _LONGEST or "\n" in said:
        return False
    if _SLOT.fullmatch(said):
        return True
    said = _COURTESY.sub("", said.strip(_EDGES)).strip(_EDGES)
    return bool(_POINTS.fullmatch(said) or _POINTS_HAN.fullmatch(simplified(said)))


def begins_with_pointer(text: str) -> bool:
    """Whether the first of several lines is one: "see below." above what it points to."""
    first, newline, below = text.partition("\n")
    return bool(newline and below.strip()) and is_pointer(first)
