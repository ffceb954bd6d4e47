"""The sentences before an order: whether they say that it is none, or somebody else's. Pure."""

import re
from collections.abc import Iterable

from relay.reading.pattern import pattern

_ITS = (
    r"(?:this|that|it|these|(?:(?:the|my|our|your|following|below|above) )?"
    r"(?:request|sms|text|message|order|mail))"
)
_SPEAKS_OF_IT = pattern(
    r"\A\W*(?:"
    # not to be done, or done: "Do not send this", "Done, thanks.", "Was this sent?"
    r"(?:please |pls |kindly |just )*(?:ignore|disregard|cancel|withdraw|recall|hold|wait|stop)\b"
    r"|(?:all |both |already |just )?(?:done|sent|completed?|cancell?ed|actioned)\b.{0,30}\Z"
    r"|(?:why|who|whom|what|which|where|how|was|were|did|does|has|have|had|is|are|should|shall)\b"
    r"(?!.{0,3}\bare (?:you|things)\b).*\?"
    # for a reader, not for us: "For your approval", "FYI"
    r"|(?:fyi|fya|for (?:(?:your|my|the|our) )?(?:kind )?(?:info|information|reference|records?"
    r"|review|comments?|checking|approval)|for example|e\.g\.?|i\.e\.?|todo|to do|notes?|minutes"
    r"|agenda|actions?)\b.{0,20}\Z"
    r"|\d{1,2}\s*[.)]?\Z"  # an item of a list
    r")"
    r"|\b(?:do not|don[’']?t|no need|no longer|never mind"
    r"|not (?:needed|required|necessary|now|yet|to be))\b"
    rf"|\b{_ITS}\b.{{0,30}}\b(?:done|sent|went|failed|refused|rejected|cancell?ed|twice|errors?"
    r"|bounced|wrong|already|replaced|superseded)\b"
    rf"|\b(?:errors?|failure|refusal|reply|answer)\b.{{0,20}}\b{_ITS}\b"
    r"|\bi (?:have )?(?:already )?(?:did|done|sent|texted)\b|\bthis is (?:how|what|where|why)\b"
    r"|\b(?:examples?|samples?|templates?|drafts?|specimen|wording|proof-?read\w*|approv\w+|training"
    r"|testing|guidelines?|instructions?|how to|comment on)\b|\btest (?:mail|message|only)\b"
    r"|\b(?:check|review|comment|amend|edit|translate|look at)\b.{0,20}\b"
    r"(?:this|it|text|message|wording|english|chinese|draft|grammar)\b"
    r"|\A\W*(?:if|when|once|unless|until|till|after|before|in case|in the event)\b"
    # 不用發, 已發, 例如, 請校對, 如果 …
    r"|(?:不用|不要|不必|無需|无需|無須|毋須|唔使|唔駛|唔洗|唔好(?!意思)|請勿|请勿|切勿|暫停|暂停|暫緩|暂缓)"
    r"|已(?:經|经)?(?:發|发|做|完成|辦|办|傳|传|處理|处理|取消|送出|作廢)|(?:發|做|搞|傳)(?:咗|過)"
    r"|例如|例子|範例|范例|示範|示范|樣本|样本|草稿|初稿|範本|范本|模板|測試|测试|格式|寫法|写法"
    r"|批核|審批|审批|批准|校對|校对|核對|核对|過目|过目|修改|翻譯|翻译|待確認|待确认|待批"
    r"|(?:短訊|短讯|短信|訊息|信息|要求).{0,6}(?:失敗|失败|重複|重复|錯|错|取消)|作廢|作废"
    r"|點解|为什么|為什麼|為何|为何|\A\W*(?:如果|假如|若果|倘若|萬一|万一|一旦|如有|若有)",
    re.IGNORECASE | re.DOTALL,
)
# What may stand before an order with a colon; behind any other, words of somebody are quoted.
_TITLE = pattern(
    r"\W*(?:(?:urgent|important|asap|sms|text|new|my|our|an?|another)\s+){0,3}"
    r"(?:urgent|important|asap|requests?|sms request|緊急|紧急|急件|急|要求|請求|请求)\W*",
    re.IGNORECASE,
)
# Who says no more than this lets the order go.
_AGREES = pattern(
    r"\W*(?:(?:yes|ok(?:ay)?|sure|noted|fine|agreed|approved|confirmed)(?: by [\w .]{1,30})?"
    r"|(?:已(?:經|经)?)?(?:批准|獲批|获批|同意|確認|确认)|好(?:的|呀|啊)?|可以|沒問題|没问题)\W*",
    re.IGNORECASE,
)
_COLON = pattern(r"[:：]")
_CLOCK = pattern(r"\d\s*[:：]\s*\d\d")


def is_mention(sentences: Iterable[str]) -> bool:
    """Whether sentences in front of an order speak of it instead of leading to it.

    "Do not send this", "Done, thanks", "Example:", "Ken wrote:", "If the lift fails again". Then
    the order is quoted, and nobody gave it.
    """
    return any(_is_mention(sentence) for sentence in sentences)


def _is_mention(sentence: str) -> bool:
    if _AGREES.fullmatch(sentence):
        return False
    if _COLON.search(_CLOCK.sub("", sentence)) and not _TITLE.fullmatch(sentence):
        return True
    return _SPEAKS_OF_IT.search(sentence) is not None
