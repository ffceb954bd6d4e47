"""Last words that are surely no text: "Let me know once it is sent", 發完請告知, （完）. Pure."""

import re

from relay.reading.lines.language import simplified
from relay.reading.pattern import Chinese, Needing, pattern
from relay.reading.sentences.timing import names_a_thing

PLEASE = (
    r"(?:(?:please|pls|plz|kindly|and|also|then|but|just|so|note|nb|ps|fyi"
    r"|(?:can|could|would|will) (?:you|u))[,:;. ]+)*"
)
SMS = r"(?:text message|sms|text|message|msg)(?:es|s)?"
IT = rf"(?:it|this|that|they|these|(?:the|this|my|your|above) (?:above )?{SMS})"
PHONE = r"(?: (?:back|asap|at once|immediately|by e-?mail|(?:(?:on|at) )?[+\d][\d -]{3,14}\d))*"
ENDS = (
    r"(?:[,.!]? (?:please|pls|thanks?|thank you|thx|tks|many thanks|cheers|ok|asap))?[\s.!?~)\]]*"
)
# Of sending: these words alone say what is spoken of.
_WAS = (
    r"(?:(?:is|are|was|were|be|been|being|has|have|had|gets?|got|can|could|do|does|did|will|would"
    r"|successfully|actually|really|still|n[o’']t|not|cannot|can[’']t|won[’']t|hasn[’']t|isn[’']t"
    r"|doesn[’']t|didn[’']t|wasn[’']t|couldn[’']t|never|fails? to|unable to|all)\s+)*"
)
_SENT = (
    r"(?:sent|delivered|undelivered|undeliverable|bounced?|bounces|gone(?: out| off| through)?"
    r"|(?:go|goes|going|went|get|gets|got) (?:out|off|through)|on (?:its|the) way|send|deliver)"
)
_OUTCOME = (
    rf"(?:{IT}(?:[’']s|[’']ve)?\s+)?{_WAS}{_SENT}"
    r"(?: (?:out|off|through|successfully|properly|yet|today|to (?:him|her|them)))*"
)
FAILED = rf"(?:{IT}\s+)?{_WAS}(?:fails?|failed|failing|out)"
WHEN = r"(?:when(?:ever)?|once|if|after|as soon as|whether|that|in case|should|upon|the moment)"
_ME = r"(?:me|us|(?:the )?(?:it|\w+ (?:desk|team|office|department)))"
_TELL = (
    rf"(?:(?:let|keep) {_ME} (?:know|posted|informed|updated)"
    rf"|(?:tell|inform|notify|update|advise|alert|e-?mail|mail|cc|bcc|copy|whatsapp|message) {_ME}"
    rf"|(?:confirm|acknowledge|advise|reply|respond|report)(?: back| here)?(?: (?:to|with) {_ME})?"
    rf"|(?:get|come) back to {_ME}|drop {_ME} (?:a line|an e-?mail)"
    r"|(?:i|we)(?:[’']d| would)? (?:like|want|need) to (?:know|be (?:told|informed)))"
)
CALL = (
    r"(?:(?:call|phone|ring|contact|text|reach|page|buzz) (?:me|us)"
    r"|give (?:me|us) a (?:call|ring|shout|buzz))"
)
_PROBLEM = (
    rf"(?:there (?:is|are)|there[’']s|you (?:have|see|get)|any|an?)* ?(?:any |an? )?"
    rf"(?:problems?|errors?|issues?|trouble|failures?|delays?) (?:in |with |on |when )?"
    rf"(?:sending|delivering|delivery|the delivery|(?:the|this) {SMS})(?: (?:it|this|the {SMS}))?"
)
_REPORTS = Needing(
    "let|keep|tell|inform|notify|update|advise|alert|mail|cc|copy|whatsapp|message|confirm"
    "|know|told|acknowledge|reply|respond|report|get|come|drop|proof|receipt|record|delivery",
    pattern(
        rf"{PLEASE}{_TELL}{PHONE},? {WHEN} (?:{_OUTCOME}|{FAILED}|{_PROBLEM}){PHONE}{ENDS}"
        rf"|{PLEASE}{WHEN} (?:{_OUTCOME}|{FAILED}|{_PROBLEM})[,;]? {PLEASE}{_TELL}{PHONE}{ENDS}"
        rf"|{PLEASE}(?:i|we)?(?: (?:need|want|would like|require)| will need)?"
        rf"(?:(?:let|send|give|get|forward) (?:me|us)(?: have)?)? ?(?:the |an? |any )?"
        rf"(?:(?:proof|confirmation|record|receipt|copy) of (?:the )?(?:delivery|sending|{SMS})"
        rf"|delivery (?:report|receipt|status|confirmation))s?{ENDS}",
        re.IGNORECASE,
    ),
)
_CALLS = Needing(
    "call|phone|ring|contact|text|reach|page|buzz|give|confirm|check",
    pattern(
        rf"{PLEASE}{CALL}{PHONE},? {WHEN} (?:{_OUTCOME}|{_PROBLEM}){PHONE}{ENDS}"
        rf"|{PLEASE}{WHEN} (?:{_OUTCOME}|{_PROBLEM})[,;]? {PLEASE}{CALL}{PHONE}{ENDS}"
        rf"|{PLEASE}(?:confirm|check) (?:the )?(?:delivery|sending){ENDS}",
        re.IGNORECASE,
    ),
)
HAN_PLEASE = (
    r"(?:请|麻[烦煩]|唔[该該]|[烦煩]请|可否|记得|务必|再|并|就|即[刻时]?|立即|[马馬]上|都|跟住"
    r"|然后)*你?"
)
_HAN_IF = r"(?:如果?|若果?|倘若|假如|万一|一旦|当|等|待)?"
HAN_SENDS = r"(?:发送|发出|传送|送出|送达|寄出|(?<![开出转])[发传送])"
_HAN_DONE = (
    rf"(?:(?:短信|短讯|讯息|信息|此|这|呢)[条个则]?)?(?:成功|顺利|已经?|未能|无法|没有|未|冇|不能"
    rf"|唔能够?)?{HAN_SENDS}"
    r"(?:完毕?|好|咗|[晒曬]|了|出去?|到|达|完成|[不唔]?成功|失败|[唔不]到|[唔不]出|[唔不]成"
    r"|[唔不]了|出错"
    r"|[过過])*"
)
_HAN_THEN = r"(?:(?:之?后|以后|之[时際际]|时|的话|嘅话|话)[，, ]?|[，, ])"
_HAN_TELL = (
    r"(?:(?:[同跟]我[讲講说]一?[个声]?[声聲低]?)|(?:通知|告[诉訴知]|回[覆复]|[覆复]|话|[讲講]|说"
    r"|联[络絡系]|知会|电邮(?=我)|跟|打|致电|电话|电(?!邮)|截|[转轉传]"
    r"|whatsapp)"
    r"[^，,。]{0,22}(?:我|本人)[^，,。]{0,10}|我电话"
    r"|(?:通知|告知|回[覆复报]|[报報]告|知会|回个?(?:邮件|电邮|短?[讯信]息?)"
    r"|[说讲講]一?声)(?:一[声聲下]|返|番|确认|[结結]果)?|致电[ ]?[+\d][\d -]{6,14})"
)
_HAN_POLITE = r"(?:[，, ]?(?:唔[该該]|谢谢|多谢)[晒哂曬]?)?[\s.。!！）)]*"
_REPORTS_HAN = Chinese(
    rf"(?:唔[该該][晒哂曬]?[，, ])?{HAN_PLEASE}{_HAN_IF}{_HAN_DONE}(?:{_HAN_THEN}.{{0,3}})?"
    rf"{HAN_PLEASE}{_HAN_TELL}{_HAN_POLITE}"
    rf"|(?:如有|有|如|佢|他|她|客[人户戶]|病人|[对對]方|的|嘅|任何|所有)*(?:回[覆复]|[覆复]"
    rf"|发送结果|发送状[况態态]|发送回[条條]|送[达達][报報]告)[，,]?"
    rf"{HAN_PLEASE}(?:[转轉][寄发告给交]|通知|告[诉訴知]|回[覆复]|话|交|给"
    rf"|[俾畀])[^，,。]{{0,8}}(?:我|[邮電电][邮郵件])[^，,。]{{0,6}}{_HAN_POLITE}",
    re.IGNORECASE,
)
# What is sent, where the text names it: "The goods leave tomorrow. Tell us once delivered."
_GOODS = Chinese(
    r"[货貨餐花]|包裹|快[递遞]|外[卖賣]|郵件|邮件|電郵|电邮|文件|表[格单單]?|[发發]票"
    r"|[帐賬账][单單]"
    r"|[证證]件|[禮礼]物|[订訂][单單]"
    r"|相片|照片|[图圖]片|[药藥]|通知|支票"
)
_MARKS = r"(?:\W+(?:please|thanks?|thank you|thx))?\W*"
_ENDED = pattern(
    rf"\W*(?:the )?end of (?:the |this )?(?:{SMS}|content|e-?mail|mail){_MARKS}"
    rf"|\W*(?:the )?{SMS} (?:ends?|ended|finish(?:es|ed)|is complete)(?: here)?{_MARKS}"
    r"|\W*(?:eom|eot)\W*|[\[(<{*–—-]+ ?(?:the )?end ?[\])>}*–—-]+[.\s]*",
    re.IGNORECASE,
)
_ENDED_HAN = Chinese(
    r"\W*(?:短信|短讯|讯息|信息|内容|全文|正文)(?:完[结毕]?|结束|终|到此为止|到此|止)\W*"
    r"|[（(\[【「<《*－—-]+(?:完[结毕]?|终|结束|全文完)[）)\]】」>》*－—-]+[。\s]*"
    r"|以上(?:便|就|即)?(?:为|是|系|即)?(?:全部|所有|完整)?(?:的|嘅)?(?:短信|短讯|讯息|信息)(?:的"
    r"|嘅)?(?:全部)?(?:内容|全文|文字)?\W*"
)


def is_report(said: str, before: str) -> bool:
    """Whether words ask for a word when the SMS is sent, or is not; `before`: what is sent.

    A reader may be asked to tell of a form, a parcel or the like.
    """
    if _REPORTS.fullmatch(said):
        return True
    if _CALLS.fullmatch(said):
        return not names_a_thing(before)
    told = _REPORTS_HAN.fullmatch(simplified(said))
    return told is not None and not names_goods(before) and not names_a_thing(before)


def names_goods(text: str) -> bool:
    """Whether a Chinese text names a parcel, a form or the like, which may be sent or changed."""
    return _GOODS.search(text) is not None


def is_end(said: str) -> bool:
    """Whether words say nothing but that the text ends above them."""
    return bool(_ENDED.fullmatch(said) or _ENDED_HAN.fullmatch(simplified(said)))
