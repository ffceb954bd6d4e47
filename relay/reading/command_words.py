"""The words of the commands in our threads, in English and Chinese. Pure data, but for `verb_of`.

They are matched in one case, one width and simplified characters, without courtesies.
"""

import re

from relay.reading.lines.language import simplified
from relay.reading.pattern import Chinese, pattern
from relay.reading.people.listing import plain

_MESSAGE = r"(?:sms(?:es)?|messages?|msgs?|texts?|text messages?|requests?|ones?|orders?)"
_IT = (
    rf"(?:it|this|that|them|all|everything|all of (?:it|them)|(?:the|this|that|my|these"
    rf"|those) {_MESSAGE})"
)
_HAN_IT = (
    "(?:它|佢|呢?(?:个|條|条)|此|这|该|这个|这条|那个)?(?:短讯|短信|简讯|讯息|信息|要求|请求|发送)?"
)
_FINE = "(?:ok|okay|fine|right|correct|good)"

_YES = (
    r"y|ya|yes|yep|yea|yeah|yup|ok|okay|okey|k|sure|fine|right|correct|confirm|confirmed|confirming"
    r"|approved?|agreed?|go|go ahead|go on|proceed|do it|do so|do|as is|lgtm|definitely|of course"
    rf"|send(?: {_IT})?(?: out| off| along)?(?: as (?:it )?is)?"
    rf"|(?:i |we )?(?:confirm|approve|agree)(?: (?:to )?{_IT}| to send(?: {_IT})?)?"
    rf"|(?:{_IT}|all|everything)(?:'s| is| are)(?: all)? {_FINE}"
    rf"|(?:{_IT} |all |everything )?looks? {_FINE}|all {_FINE}|good to go|ready to (?:go|send)"
    rf"|{_FINE} to (?:go|send)|go ahead and send(?: {_IT})?"
    r"|(?:是|係|对|啱|好|行|得|可以)的?|正确|没错|冇错|无误|没问题|冇问题|无问题|确认|确定|确认无误|同意|批准"
    r"|(?:确认|确定|可以|同意|照|请)?(?:发|发送|发出|送出|传送)"
)
_CANCEL = (
    rf"no|n|nope|(?:cancel|stop|abort|withdraw|discard|recall|drop|delete)(?:led|ed"
    rf"|ped)?(?: {_IT})?"
    rf"|(?:do not|don't|dont)(?: send(?: {_IT})?)?|(?:no,? )?(?:do not|don't|dont) send(?: {_IT})?"
    rf"|(?:i |we )?(?:want|would like|wish|need) to cancel(?: {_IT})?|never ?mind|forget it"
    rf"|cancel sending(?: {_IT})?"
    rf"|(?:{_IT} )?(?:(?:is|was|has) )?(?:the |a )?wrong (?:number|person|patient|recipient|one)"
    rf"|{_IT}(?: is|'s| was) a mistake|(?:by |my )mistake"
    rf"|(?:{_IT}(?: is|'s) )?(?:no longer|not) (?:needed|required|necessary)(?: any ?more)?"
    rf"|(?:取消|停止|撤回|撤销|中止){_HAN_IT}|作废|算了|否|不|不是|唔係|唔好|不行"
    rf"|(?:不要|唔要|不用|唔使|唔好|不|别|勿|请勿)(?:再)?(?:发|发送|发出|送|送出|传送){_HAN_IT}|不要|唔要|不用|唔使|停"
)
# Why it is taken back: "cancel this one, the patient has already called".
_CANCELS = pattern(
    rf"(?:cancel|withdraw|recall|abort|(?:do not|don't|dont) send)(?: {_IT})?(?: {_MESSAGE})?"
    rf"|(?:取消|停止|撤回|撤销){_HAN_IT}|(?:不要|唔要|不用|唔使|唔好)(?:再)?(?:发|发送|送出){_HAN_IT}"
)
_WHY = pattern(
    r"(?:as|because|since|cos|bcos|sorry|my mistake|no need|not needed|no longer|already"
    r"|(?:the|this|that|our|his|her|their|my) \w+|he|she|they|it|we|i|patient|client|customer"
    r"|guest|driver|meeting|appointment|(?:it |that )?(?:is|was))\b.{0,80}"
    r"|我?(?:打|写|寫|发|搞|弄|输入?)?[错錯](?:了|咗)?(?:人|字|[号號][码碼]|电话|内容|时间)?[了咗]?"
    r"|不好意思|唔好意思|[对對]不起|[对對]唔住|抱歉"
)
_NOT_WHOLLY = pattern(
    r"\d|\b(?:only|just|except|but|if|unless|until|till|part|partly|one of|others?|rest|wait|keep"
    r"|instead|send|sends|text|sms|move|change|replace|resend|yes|ok|tomorrow|later|should)\b|[?？]"
)
_STATUS = (
    rf"(?:the )?(?:status|state)(?: of {_IT})?(?: update| report)?|(?:any )?(?:update|updates|news)"
    rf"|(?:what(?:'s| is) the |check (?:the )?|show (?:me )?(?:the )?|give me the )"
    rf"(?:status|state|latest)(?: of {_IT})?"
    rf"|(?:has|have|was|were|is|did) {_IT} (?:been )?(?:sent|delivered|gone|go|arrived?)"
    r"(?: out| through)?(?: yet| already)?"
    r"|问?(?:查询?|查看)?(?:发送)?(?:最新)?(?:狀態|状态|进度|进展|情况)(?:如何|怎样|点样)?"
    rf"|问?{_HAN_IT}(?:已经?)?(?:发|发送|发出|送出|寄出|送达|收到|send)(?:出?去)?(?:了吗|了没有?|咗未|未|没有|没)"
)
_HELP = (
    r"help|(?:i )?need help|how (?:do i|to|should i) (?:write|use|send|answer|reply)(?: it| this"
    r"| an sms)?|how does (?:it|this) work|instructions|commands"
    r"|帮助|帮手|说明|使用说明|(?:点样?|怎么|怎样|如何)(?:用|写|使用|发送)"
)
_RESEND = (
    rf"(?:resend|re-send)(?: {_IT})?(?: again| once more)?"
    rf"|send(?: {_IT})? (?:again|once (?:more|again)|one more time|a second time|another time)"
    rf"|(?:try|retry)(?: {_IT})?(?: again| once more)|retry(?: {_IT})?"
    rf"|(?:重发|重送|重寄|重传|重试|重新(?:发送?|传送|寄出))(?:一次)?{_HAN_IT}|再(?:发送?|送出?|传送?|试)(?:一?次|过|多次)?{_HAN_IT}"
)
_VERBS = {
    verb: pattern(forms)
    for verb, forms in (
        ("resend", _RESEND),
        ("yes", _YES),
        ("cancel", _CANCEL),
        ("status", _STATUS),
        ("help", _HELP),
    )
}

_COUNTED = "one two three four five six seven eight nine".split()  # noqa: SIM905
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth".split()  # noqa: SIM905
_NUMBERS = {
    **{word: number for number, word in enumerate(_COUNTED, 1)},
    **{word: number for number, word in enumerate(_ORDINALS, 1)},
    **{word: number for number, word in enumerate("一二三四五六七八九", 1)},
    **{chr(ord("①") + number): number + 1 for number in range(20)},
    "两": 2,
}
_DIGITS = r"[1-9][0-9]?"
_WHICH = "(?:one|option|choice|line|time|number|answer|date|person|item)"
_TAKING = (
    r"(?:(?:i|we)(?:'ll| will| would)? (?:choose|pick|mean|meant|want|prefer|take|like"
    r"|select|go (?:with|for))"
    r"|(?:my|the) (?:choice|answer) is|it(?:'s| is)|take|choose|pick|select|use|go (?:with|for)) "
)
_CHOICE = pattern(
    rf"(?:{_TAKING})?[(\[]?(?:"
    rf"(?:(?:option|choice|number|no\.|answer|line|item) ?)?#? ?(?P<digits>{_DIGITS})[)\].、]*"
    rf"|(?:the )?(?P<nth>{'|'.join(_ORDINALS)}|{_DIGITS}(?:st|nd|rd|th))(?: {_WHICH})?"
    rf"|(?:(?:option|choice|number|answer|line|item) )?(?P<word>{'|'.join(_COUNTED)})"
    r"|(?:我?(?:选择?|要|係|是)|选项|答案)?(?:第)?(?P<han>[一二三四五六七八九两①-⑳]|[1-9][0-9]?)"
    r"(?:个|項|项|条|號|号|种|行|样)?(?:时间|号码|选项)?)"
)

_HOW_MANY = Chinese(r"[两二三四五六七八九2-9] ?(?:个|项|条|种|样)\W*")

_POLITE = (
    r"(?:please|pls|plz|kindly|(?:many )?thanks(?: a lot| so much| very much| in advance)?"
    r"|thank (?:you|u)(?: very much| so much)?|thx|tks|cheers"
    r"|(?:could|can|would|will) (?:you|u)|just|now then"
    r"|请你?|帮(?:我|忙)|麻[烦煩]晒?你?|唔该[晒嗮哂]?你?|谢谢你?|多谢[晒嗮哂]?你?|感谢)"
)
_COURTESY = pattern(rf"(?<![a-z']){_POLITE}(?![a-z'])|[🙏👍😊🙂]")
THANKS = pattern(rf"(?:[\s,，.。!！;；~～-]*{_COURTESY.pattern})*[\s,，.。!！;；~～-]*")
_ASKED = pattern(
    r"(?:(?:please|and|then) )?(?:can|could|would|will) (?:you|u)\b|請問?你?可|请问?你?可"
)
_PARTICLES = Chinese(r"(?<=[\u4e00-\u9fff])[啊呀啦喇吧囉啰喔哦嘅了]+$")
_DONE = Chinese(r"[发送出]了[啊呀啦喇吧囉啰喔哦]*$")  # says, or asks, that it has been sent
_JOINED = pattern(r"\s*[,，.。!！;；:~～、]+\s*|\s+-+\s+|(?<=\bok) |(?<=\byes) ")
_FILLERS = {"ok": "", "okay": "", "好": "", "好的": "", "well": "", "sorry": "", "hi": ""}


def folded(line: str) -> str:
    """A line in the form in which the tables are written; as long as `plain` makes it."""
    return simplified(plain(line).casefold()).replace("’", "'").replace("‘", "'")


def verb_of(said: str) -> tuple[str, int]:
    """The verb that folded words are, and the number of a choice; ("unknown", 0) for all else.

    Every part of them must say the same. An "OK" in front of another verb is none of its own, nor
    is a "yes" in front of "resend".
    """
    if _HOW_MANY.fullmatch(said.strip()):  # two of them, not the second
        return "unknown", 0
    if (number := _number(_COURTESY.sub(" ", said))) is not None:
        return "choice", number
    if _ASKED.match(said):
        said = said.rstrip("?？ ")
    parts = [part for part in map(_bare, _split(said)) if part]
    verbs = [_verb(part) for part in parts]
    while len(set(verbs)) > 1 and (parts[0] in _FILLERS or {*verbs} == {"yes", "resend"}):
        parts, verbs = parts[1:], verbs[1:]
    if len(set(verbs)) == 1 and verbs[0]:
        return verbs[0], 0
    if len(parts) == 1 and (number := _number(parts[0])) is not None:
        return "choice", number
    return ("cancel" if _is_cancelled(parts) else "unknown"), 0


# -- private --------------------------------------------------------------------------------------


def _split(said: str) -> list[str]:
    """At what joins two answers, and at courtesies; a question mark ends only what asks."""
    return _JOINED.split(_COURTESY.sub(",", said).strip())


def _is_cancelled(parts: list[str]) -> bool:
    """Whether it is cancelled, and all that follows says no more than why."""
    first, *why = parts or [""]
    first, _, because = first.partition(" as ") if not why else (first, "", "")
    why = why or ([because] if because else [])
    return (
        bool(why)
        and _CANCELS.fullmatch(first) is not None
        and all(_WHY.fullmatch(part) for part in why)
        and not any(_NOT_WHOLLY.search(part) for part in why)
    )


def _bare(part: str) -> str:
    return part.strip("\"“”「」『』'()（） ")


def _verb(part: str) -> str:
    asks = part.rstrip("?？ ")
    for verb, forms in _VERBS.items():
        said = asks if verb in ("status", "help") else part
        if verb == "yes" and _DONE.search(said):
            continue
        if forms.fullmatch(said) or forms.fullmatch(_PARTICLES.sub("", said)):
            return verb
    return ""


def _number(said: str) -> int | None:
    match = _CHOICE.fullmatch(said.strip(' ,，.。!！"“”「」'))
    if match is None:
        return None
    found = match["digits"] or match["nth"] or match["word"] or match["han"] or ""
    digits = re.match(_DIGITS, found)
    return int(digits[0]) if digits else _NUMBERS[found]
