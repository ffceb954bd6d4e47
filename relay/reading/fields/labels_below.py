"""Labels below the text of a form that are no fields: "Date/Time", 希望發出時間. Pure."""

import re

from relay.reading.pattern import pattern

_DAY = r"(?:date|day|time)s?"
_AND = r"(?: ?[/&+,-] ?| and | or )"
_DAY_HAN = r"(?:日期|時間|时间)"
_SENT_HAN = r"(?:發出|发出|發放|发放|發佈|发布|發布|派發|派发|送出|寄出|送達|送达)"
_HINT = r"(?: ?[(（][^()（）]{0,20}[)）])?"
# The time behind it may be that of sending, or of what the text tells.
_OF_EITHER = pattern(
    rf"(?:{_DAY}{_AND}{_DAY}|{_DAY_HAN} ?[/／及和與与、&]? ?{_DAY_HAN}){_HINT}", re.IGNORECASE
)
# As much, in a form; elsewhere it is what a text tells: "Delivery time: 3pm".
_IN_A_FORM = pattern(
    r"(?:(?:delivery|dispatch|release|required|requested|preferred|desired|target|broadcast|sms|text"
    rf"|message|scheduled?|expected|planned) {_DAY}(?:{_AND}{_DAY})?"
    r"|(?:要求|希望|指定|預計|预计|預定|预定|預約|预约|短訊|短信|訊息|信息)?"
    rf"{_SENT_HAN}?的?{_DAY_HAN}){_HINT}",
    re.IGNORECASE,
)
_OF_SENDING = pattern(
    rf"(?:when|what time|{_DAY}(?:{_AND}{_DAY})?) (?:to|of|for) "
    r"(?:be )?(?:send(?:ing)?|sent|sms|text)(?: (?:it|out|sms|the sms|the message))?"
    r"|(?:to be |should be )?(?:sen[dt]|sending|send out|scheduled?)(?: (?:it|out|this|sms))?"
    rf" (?:at|on|for|by|{_DAY}(?:{_AND}{_DAY})?)"
    r"|(?:何時|何时|幾時|几时|甚麼時候|什么时候)(?:發送?|发送?|傳送?|传送?|發出|发出|send)"
    rf"|(?:發送|发送|傳送|传送|發短訊|发短信|排程)的?{_DAY_HAN}[/／及和與与]?{_DAY_HAN}?",
    re.IGNORECASE,
)
# Said to whoever handles the form.
_OF_A_REQUEST = pattern(
    r"(?:request(?:ed)?|submitted|prepared|approved|authori[sz]ed|handled|filled(?: in)?|entered)"
    r" by|request(?:e|o)r(?:'s)?(?: name| email| tel)?|requesting (?:dep(?:t|artment)|team|unit)"
    r"|approver|cost cent(?:re|er)|charge (?:code|to)|priority|urgency|urgent"
    r"|staff (?:name|no|id|number)"
    r"|申請人|申请人|申請部門|申请部门|要求人|要求部門|填表人|經手人|经手人|批核人?|批核人員|審批人?|审批人?|批准人"
    r"|優先(?:次序|級別|程度)?|优先(?:级|次序|程度)?|緊急程度|紧急程度|成本中心|職員編號|員工編號|员工编号",
    re.IGNORECASE,
)
_LABEL = pattern(r"[ \t*_•·-]*(?P<word>[^:：\n]{2,40}?)[ \t.*_]*[:：][ \t*_]*(?P<value>.*)")
_LONGEST = 120  # characters of a line


def value_of_sending(line: str) -> str:
    """What stands behind a label that says when to send: "When to send", 何時發送; or ""."""
    return _behind(_OF_SENDING, line)


def value_of_either(line: str, *, form: bool) -> str:
    """What stands behind a label that may say when to send, as "Date/Time" may; or ""."""
    return _behind(_OF_EITHER, line) or (_behind(_IN_A_FORM, line) if form else "")


def is_of_the_request(line: str) -> bool:
    """Whether a line tells who asks for the SMS, or how urgently: "Requested by: Amy", 申請人。"""
    return _behind(_OF_A_REQUEST, line) != ""


# -- private --------------------------------------------------------------------------------------


def _behind(labels: re.Pattern[str], line: str) -> str:
    match = _LABEL.fullmatch(line) if len(line) <= _LONGEST else None
    return match["value"].strip() if match and labels.fullmatch(match["word"].strip()) else ""
