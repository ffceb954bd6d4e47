"""Sentences that speak of the sending itself, and words that lead in to a text. Pure.

Nothing here is obeyed: a text that begins or ends in them is not sent before a "yes".
"""

import re

from relay.reading.pattern import Bilingual, Chinese, Needing, pattern
from relay.reading.sentences.about_sending import leads_to_the_text

_THING = (
    r"(?:(?:it|this|that|them|(?:the|this|that|above|following|same) (?:sms|text message|text"
    r"|message|msg)(?:es|s)?)\b)"
)
_SEND = r"(?:send|text|sms|deliver|schedule|release|issue)"
_POLITE = (
    r"(?:(?:ps|nb|note)[:.,]?\s*)?(?:(?:and|also|then|but|so|please|pls|plz|kindly|just"
    r"|only|(?:could|can|would|will) you|do not|don[’']?t|never|not to|not) )*"
)
_CLOCK = (
    r"(?:\d(?!(?:[ ().\-]?\d){6})|noon|midnight|morning|afternoon|evening|tonight|today|tomorrow"
    r"|tmr|later|soon|now|asap|(?:next|this) \w+|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_BOUND = (
    r"(?:no (?:earlier|later|sooner)|not (?:before|earlier|until|later|yet|now)|earlier than|before"
    r"|only|when|whenever|if|unless|until|till|once|twice|again|after|as soon as)"
)
_WAY = (
    r"(?:\w+ times|every|daily|weekly|each|by|at|on|in|as|from|using|with|via|through|separately"
    r"|individually|together|first|immediately|straight away|right away|anonymously|yet|for)"
)
_HAN_SEND = (  # not 出發
    r"(?:發送|发送|傳送|传送|發出|发出|send|(?<![出開开轉转])[發发]|傳|传)(?:出去|出|去)?"
)
_HAN_END = (
    r"(?:啦|吧|喇|住|先|[一二三四五兩两\d]次|多[一兩两\d]次|(?:此|這|这|該|该|呢)?(?:個|个|條|条|則|则)?"
    r"(?:短訊|短讯|短信|訊息|信息))?(?:[，,]?(?:唔該|謝謝|谢谢))?"
)
_HAN_PLEASE = r"(?:請你?|请你?|麻煩你?|麻烦你?|唔該|記得|记得)?"
_HAN_TIME = (
    r"(?:遲[啲些]|迟[啲些]|[晚夜]啲|晚[點点]|稍[後后]|稍遲|依家|而家|現在|现在|即刻|即時|立即|馬上|马上|每.{1,4}|逢.{1,4}"
    r"|(?:今|明|聽|听|後|后|大後|下|星期|禮拜|礼拜|週|周|上午|下午|中午|早上|晚上|朝早|夜晚|[0-9０-９一二三四五六七八九十兩两])"
    r"[^，,。]{0,14})"
)
_APPROVAL = r"(?:confirmation|approval|sign-?off|go-?ahead|clearance|green light|ok(?:ay)?)"
# A whole sentence.
_POLITELY = (
    rf"{_SEND} {_THING}(?: out| off)? (?:when|whenever|if|unless|once|until|till"
    r"|as soon as)\b(?!.*\byou).{0,60}",
    r"(?!(?:text|sms) \d{3,})"
    rf"{_SEND}(?: out)? (?:(?:at|on|by|for|around) )?(?:{_BOUND}\b|{_CLOCK}).{{0,60}}",
    rf"(?:hold|keep|park)(?: {_THING}| on| off| back)*"
    r"(?: (?:until|till|for now|before)\b.{0,60})",
    rf"(?:hold|put) {_THING}(?: (?:on hold|back|off))?",
    rf"(?:on hold|wait) (?:for|until|till) (?:my|[\w’']+[’']s) {_APPROVAL}\b.{{0,60}}",
    rf"(?:pending|subject to|awaiting|waiting for) (?:[\w’']+ ){{0,3}}{_APPROVAL}"
    r"(?: (?:of|from|by) .{1,30})?",
    r"use (?:the )?(?:sender|sender id|display name)\b.{0,40}",
    rf"(?:not (?:before|until|earlier than)|no earlier than) (?:\w+ )?{_CLOCK}.{{0,40}}",
)
_SAYS = Needing(
    "send|sent|text|sms|deliver|schedule|release|issue|hold|keep|park|put|wait|pending|subject to"
    "|use |go|not |no earlier",
    Bilingual(
        rf"{_POLITE}(?:{'|'.join(_POLITELY)})"
        rf"|(?!.*\byour\b).{{0,60}}\b(?:before|to) (?:sending|you send|{_SEND}) ?(?:{_THING}|out)?"
        r"|(?:could|can|would|may|should) (?:this|it|the (?:sms|text|message)) (?:please |kindly )?"
        r"(?:be (?:sent|texted)|go)(?: out)?(?! to\b)\b.{0,40}"
        r"|(?:this|the) (?:sms|text|message)? ?(?:should|must|needs? to|has to|is to|can)"
        r"(?: only| not)? (?:be (?:sent|texted)|go)(?: out)?(?! to\b)\b.{0,40}"
        r"|(?:not )?to be sent\b(?! to\b).{0,40}"
        r"|[0-9][^,⟦，。⟧]{0,14}send",
        re.IGNORECASE,
    ),
)
_SAYS_HAN = pattern(  # in ASCII nothing but "3pm send", which the form above knows
    rf"{_HAN_PLEASE}(?:[於于在喺]?{_HAN_TIME}(?:之?前|之?[後后])?(?:先至|先|再|才)?{_HAN_SEND}{_HAN_END}"
    rf"|(?:如果|假如|若果|倘若|如|若).{{1,15}}[，,]?{_HAN_PLEASE}{_HAN_SEND}{_HAN_END}"
    r"|(?:等|待|經|经|得到).{1,14}(?:先|再|才|[後后]|方可).{0,4}"
    rf"{_HAN_SEND}{_HAN_END}"
    r"|先?(?:(?![已獲获未]).){0,6}(?:批核|審批|审批|批准|過目|过目)"
    rf"|{_HAN_SEND}[一二三四五兩两\d]次)"
    r"|.{0,6}(?:唔好|咪|不要|請勿|请勿|切勿|別|别|暫時不|暂时不|暫不|暂不|先不).{0,10}"
    rf"{_HAN_SEND}{_HAN_END}"
    r"|待(?:.{0,8}(?:批|批准|批核|審批|审批|確認|确认|同意))",
    re.IGNORECASE,
)
# Of "send" with a thing of its own, "Send your form by Friday", it says nothing of the kind.
_WHEN = pattern(
    rf"{_POLITE}{_SEND} {_THING}(?: out| off)?(?: (?:{_BOUND}\b|{_CLOCK}).{{0,60}})",
    re.IGNORECASE,
)
# How it is to be sent; where a form or the like is spoken of, that is what is to be sent.
_HOW = pattern(
    rf"{_POLITE}(?:send|text|sms) {_THING}(?: out| off)? {_WAY}\b"
    r"(?! (?:e-?mail|post|mail|fax|hand|courier|whats ?app|your|the)\b).{0,60}",
    re.IGNORECASE,
)
_SENTENCE = Bilingual(r"(?<=[.!?⟦…⟧])[ \t]+⟦|(?<=[。！？；])[ \t]*⟧|\n\s*|(?=[(\[⟦（【⟧])")
_EDGES = ' \t.。!！?？,，;；()（）[]【】*_"”'
_MOST, _LONGEST, _NEAR = 2, 140, 600

# A first line that only leads in to the text, or greets the relay.
_KINDS = r"(?:message|msg|sms|text|wording|draft|content|template|script)"
_KINDS_HAN = r"(?:短訊|短讯|短信|訊息|信息|內容|内容|文字|全文|草稿|稿件)"
_LEADS_IN = pattern(
    r"\W*(?:(?:(?:please|pls|kindly) )?(?:(?:find|see|note) )?"
    r"(?:(?:here(?: is|[’']s)?|the|this|my|our|an?|sms|text|draft|final|exact|below is"
    rf"|following is) )*{_KINDS}s?"
    r"(?: (?:is|are|to|be|will|should|read|say|send|sent|out|go|as|follows?|below|here|for|the"
    rf"|recipients?|following|{_KINDS}))*\s*[:：]"
    rf"|(?:please |pls )?(?:see|find) (?:the )?(?:{_KINDS} )?(?:below|attached)\s*[:：]"
    r"|(?:as follows|below)\s*[:：]"
    rf"|{_KINDS_HAN}{{0,2}}(?:如下|見下|见下)\W*"
    r"|(?:草稿|初稿|擬稿|拟稿|短訊內容|短讯内容|短信内容)\s*[:：]"
    r"|(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[ ,]*(?:the )?"
    r"(?:(?:sms|text|message|e-?mail|relay|gateway|bot|robot|machine|system|server|service"
    r"|operator|team|admin) ?){1,3}\W*)\s*",
    re.IGNORECASE,
)
_CONTENT_IS = Chinese(r"\s*(?:短訊|短讯|短信|訊息|信息)?(?:內容|内容)(?:如下|是|係|為|为)")
_GATEWAY = pattern(r"\b(?:sms|relay|gateway|bot|robot|e-?mail)\b", re.IGNORECASE)
_GREETS = pattern(r"\W*(?:hi|hello|hey|dear|good)\b", re.IGNORECASE)
_HELP = pattern(
    r"(?:please|pls|plz|kindly|could you|can you)(?: (?:please|help|me|us|to|assist|in))*"
    r" (?:send|sms|text|forward|sending)"
    r"(?: (?:it|this|out|the|sms|message|text|below|following))*"
    r"|(?:請|请|麻煩|麻烦|唔該|幫手|帮手)(?:代|幫忙|帮忙|幫我|帮我|幫手|協助)?"
    r"(?:發|发|傳|传|send)(?:送|出)?",
    re.IGNORECASE,
)
# A template whose blanks nobody has filled in; at the start of a line it is a label: [Date] Monday.
_BLANK = pattern(
    r"(?:(?<=[^\s\]】])|(?<=\S )|(?=\S{1,30}[,.]))[\[<{]{1,2}(?i:(?:[a-z]+[ _-]){0,3}"
    r"(?:name|date|time|venue|amount|number|title|address|location"
    r"|insert[^\]>}]{0,30}|xx+))[\]>}]{1,2}"
    r"|(?<![\w*])X{3,}(?=[ ,.;:!][^\n])|\bXX[:/]XX\b|\b(?i:dear|mrs?|ms|miss|dr)\.? XX\b"
    r"|\w[^\n_]{0,30}_{3,}|_{3,}[^\n_]{0,30}\w|\A\s*_{3,}\s*\Z"
)
_BLANK_HAN = Chinese(  # 尊敬的XX先生, X月X日; not 二〇〇五年
    r"(?<![A-Za-z0-9])[XxＸｘ×]{2,}[\u4e00-\u9fff]|[XＸ]{1,2}[年月][XＸ]{1,2}[月日號号]"
    r"|(?<![A-Za-z0-9 ])[XＸ]{1,2}[時时點点][XＸ正半]|[○●◯]{2,}"
    r"|(?<![一二三四五六七八九〇零])〇{2,}(?![一二三四五六七八九〇零年])"
    r"|(?:[敬愛爱]的|致|[你您]好|於|于|在|為|为)[，, ]?[\[【（(<{](?:請?填寫?|请?填写?)?"
    r"(?:姓名|名字|稱呼|称呼|日期|時間|时间|地點|地点|金額|金额|編號|编号)[\]】）)>}]"
)
_OPENS = ("[", "<", "{", "XX", "___")  # one of them stands in a blank


def says_how_to_send(text: str, *, thing: bool) -> bool:
    """Whether a first or last sentence says when, how or whether to send it: "Hold until 6pm".

    `thing`: the text names a form or the like, which its reader may be asked to send.
    """
    if len(text) > 2 * _NEAR:
        text = f"{text[:_NEAR]}\n{text[-_NEAR:]}"
    said = sentences(text)
    near = said if len(said) <= 2 * _MOST else said[:_MOST] + said[-_MOST:]
    return any(_says(sentence, thing) for sentence in near if len(sentence) <= _LONGEST)


def sentences(text: str) -> list[str]:
    """The sentences of a text, those in brackets apart, without the marks around them."""
    return [said for part in _SENTENCE.split(text) if (said := part.strip(_EDGES))]


def is_led_in(text: str) -> bool:
    """Whether a first line leads in to the text or greets the relay, or blanks are left in it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and len(lines[0]) <= _LONGEST and _leads_in(lines[0]):
        return True
    if _CONTENT_IS.match(text):
        return True
    helped = any(_HELP.fullmatch(part) for part in _top(lines) if len(part) <= _LONGEST)
    blank = any(map(text.__contains__, _OPENS)) and _BLANK.search(text) is not None
    return helped or blank or _BLANK_HAN.search(text) is not None


# -- private --------------------------------------------------------------------------------------


def _says(sentence: str, thing: bool) -> bool:
    if _SAYS.fullmatch(sentence) or (not sentence.isascii() and _SAYS_HAN.fullmatch(sentence)):
        return True
    return not thing and bool(_WHEN.fullmatch(sentence) or _HOW.fullmatch(sentence))


def _leads_in(line: str) -> bool:
    if leads_to_the_text(line):
        return True
    if not _LEADS_IN.fullmatch(line):
        return False
    return not _GREETS.match(line) or _GATEWAY.search(line) is not None


def _top(lines: list[str]) -> list[str]:
    return [sentence for line in lines[:2] for sentence in sentences(line[:_NEAR])]
