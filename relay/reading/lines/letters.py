"""How a letter in Chinese is closed, 順頌 above 商祺, and words of thanks to its readers. Pure."""

import re
from collections.abc import Sequence

from relay.reading.pattern import HAN, Bilingual, Chinese, Needing, either

_LONGEST = 60  # characters of a line
_END = r"[\s,.!~⟦，。！～、⟧]*"
# 順頌, 即請: nothing but a letter's end has them.
_FORMAL_LEAD = (
    r"(?:[順顺即敬此並并謹谨恭肅肃專专耑附特叩遙遥][頌颂候請请祝]"
    r"|[順顺即敬此並并謹谨恭專专耑]此?[頌颂候]|頌|颂)"
)
_EASY_LEAD = r"(?:衷心|謹此|谨此|在此|順此|顺此|最後|最后|再次|預|预)?(?:祝[頌颂願愿]?|願|愿)"
_YOU = (
    r"(?:(?:你|您|妳|君|閣下|阁下|貴公司|贵公司|貴校|贵校|貴單位|贵单位|先生|女士|老師"
    r"|老师)(?:們|们)?)?"
)
_EVERYBODY = r"(?:大家|各位|全體|全体|諸位|诸位|所有人|你們|你们|您們|您们)[\u4e00-\u9fff]{0,4}"
_BETWEEN = r"[\s:：,，]*"
# 專此布達, alone or in front of 順頌. Not 特此通知: that is told to the readers.
_PRELUDE = (
    r"(?:專此|专此|耑此|匆此|草此|肅此|肃此|謹此|谨此|為此|为此|端此|此致|此布|此復|此覆|此复)"
    r"(?:[布佈奉函敬][達达覆復复聞闻告]|[奉敬][布佈]|布)?"
)
_FORMAL_WISH = (
    r"(?:[\u4e00-\u9fff]{1,2}(?:祺|綏|绥|祉|禧|釐)|[近台臺教學学大文鈞钧勛勋時时夏秋冬春編编道財财籌筹旅崇金商]安"
    r"|[\u4e00-\u9fff]安)"
)
_EASY_WISH = (
    r"(?:(?:工作|身體|身体|生活|事業|事业|學業|学业|業務|业务|旅途|教學|教学|學習|学习|諸事|诸事|闔家|阖家|合家|萬事|万事"
    r"|一切|前程|生意|週末|周末|家庭|身心|出入|平安|健康)?"
    r"(?:愉快|順利|顺利|健康|順心|顺心|順遂|顺遂|進步|进步|如意|平安|安康|安好|幸福|康泰|興隆|兴隆|勝意|胜意|順景"
    r"|喜樂|喜乐|快樂|快乐|成功|昌隆|好))"
)
_WISH = rf"(?:{_FORMAL_WISH}|{_EASY_WISH}(?:[\s,，、]*{_EASY_WISH}){{0,3}})"
_LEAD = rf"(?:{_FORMAL_LEAD}|{_EASY_LEAD})"
_PRELUDED = rf"(?:{_PRELUDE}{_BETWEEN})?"

# 順頌商祺; 祝：商祺; 專此布達，並頌 台安
_FORMAL = Chinese(
    rf"{_PRELUDED}{_LEAD}{_YOU}{_BETWEEN}{_FORMAL_WISH}{_END}"
    rf"|{_PRELUDED}{_FORMAL_LEAD}{_YOU}{_BETWEEN}{_WISH}{_END}|{_PRELUDE}{_END}"
    r"|以上(?:報告|报告)?(?:[\s,，、。]*(?:先)?(?:謝謝|谢谢|感謝|感谢|多謝|多谢|感恩|麻煩|麻烦|拜託|拜托|唔該)(?:晒|了|您|你|大家)?)?"
    rf"{_END}"
)
# 祝 生意興隆; 順祝工作愉快: between friends, but on a card as well.
_EASY = Chinese(rf"{_PRELUDED}{_EASY_LEAD}{_YOU}(?:[\s:：]+|(?=.*安)){_WISH}{_END}")
_OPENS = Chinese(rf"{_PRELUDED}{_LEAD}{_YOU}{_BETWEEN}|{_PRELUDE}{_BETWEEN}")
_OPENS_FORMALLY = Chinese(rf"{_PRELUDED}{_FORMAL_LEAD}{_YOU}{_BETWEEN}|{_PRELUDE}{_BETWEEN}")
_ASKS = Chinese(rf"[請请]{_YOU}{_BETWEEN}\Z")  # 敬請 has more below it than wishes
_WISHES = Chinese(_WISH + _END)
_OPENS_TO_ALL = Chinese(rf".*(?:{_LEAD}|恭祝){_EVERYBODY}{_BETWEEN}")
_ENDS_OPEN = Chinese(rf".*[,，。.;；\s]{_FORMAL_LEAD}{_YOU}{_BETWEEN}")  # behind a text
_SHORT = Bilingual(r"[^\W\d_](?:[^\d:⟦：。⟧]{0,15})" + _END)
# A text that wishes something itself.
_FESTIVE = Chinese(
    r"新年|新春|春節快|春节快|聖誕快|圣诞快|快樂|快乐|恭喜|恭賀|恭贺|祝賀|祝贺|新禧|大吉|發財|发财|[佳聖圣]節|佳节|生日|母親節|中秋節快"
)

_THANKS = (
    r"(?:(?:非常|十分|衷心|再次|謹此|谨此|先此|特此|敬請|敬请)?(?:謝謝|谢谢|多謝|多谢|感謝"
    r"|感谢|感激|致謝|致谢|鳴謝))"
)
_YOURS = (
    r"(?:你|您|妳|你們|你们|您們|您们|各位|大家|閣下|阁下|貴公司|全體"
    rf"|全体)?{HAN}{{0,4}}?(?:的|嘅)?"
)
_FOR = (
    r"(?:合作|配合|惠顧|惠顾|支持|體諒|体谅|諒解|谅解|理解|關注|关注|留意|垂注|耐心|等候|協助|协助|參與|参与|光臨|光临|信任|幫忙|帮忙"
    r"|包涵|見諒|见谅|愛護|爱护|留意|注意|選用|选用|閱讀|阅读|協力|参加|參加)"
)
_THANKED_FOR = (
    rf"(?:敬[請请]合作[,，。!！\s]*)?{_THANKS}{_YOURS}{_FOR}(?:[與与和及、]{_FOR}){{0,2}}"
)
_THANKED_FOR_ENGLISH = (
    r"(?:(?:many )?thanks|thank (?:you|u)|thx|tks)(?: very much| so much| all| everyone)? for"
    r"(?: (?:all|your|the|kind|continued|great|prompt|usual|valued|understanding|and|cooperation"
    r"|co-operation|attention|support|patience|help|assistance|time|custom|business|patronage"
    r"|interest|participation|consideration|feedback|effort|hard work|efforts)){1,8}"
    r"(?: (?:in|on|with|to|regarding) (?:this|the|that) (?:matter|regard|issue))?"
    r"|your (?:kind )?(?:cooperation|co-operation|attention|understanding|patience|support)"
    r"(?: (?:is|will be))?(?: (?:much|greatly|highly|very much))? appreciated"
)
_THANKS_FOR = either(_THANKED_FOR_ENGLISH, _THANKED_FOR)
_THANKED = Needing(
    "thank|thx|tks|appreciated",
    Bilingual(rf"{_THANKS_FOR}{_END}(?:[/|]?\s*{_THANKS_FOR}{_END})?", re.IGNORECASE),
)
# It may be the relay that is to help.
_PLEADED = Chinese(
    r"(?:煩請|烦请|請|请|麻煩|麻烦|敬請|敬请|有勞|有劳|勞煩|劳烦|拜託|拜托|懇請|恳请|唔該|还请|還請)(?:你|您|各位|大家|同事)?(?:們|们)?"
    r"(?:代為|代为|多多|儘快|尽快|盡快|從速|幫忙|帮忙)?"
    r"(?:協助|协助|幫忙|帮忙|處理|处理|安排|跟進|跟进|代發|代发|發送|发送|辦理|办理)(?:一下|下)?"
    rf"(?:[,，。!！\s]+(?:{_THANKS}|唔該)(?:晒|哂|你|您|大家|各位)?)?{_END}"
)


def closes_a_letter(lines: Sequence[str], at: int) -> bool:
    """Whether a letter is closed here, on one line or two: 順頌, 祝 or 專此, and below it a wish.

    A friendly wish below a text that wishes something itself is a part of it, and so is one to
    everybody: 祝各位 above 新年快樂.
    """
    line = lines[at].strip()
    if not line or len(line) > _LONGEST:
        return False
    if _FORMAL.fullmatch(line):
        return True
    festive = _FESTIVE.search("\n".join(lines[:at])) is not None
    if _EASY.fullmatch(line):
        return not festive
    if not _OPENS.fullmatch(line):
        return False
    wish = _below(lines, at)
    if _OPENS_FORMALLY.fullmatch(line):
        return not wish or bool((_WISHES if _ASKS.search(line) else _SHORT).fullmatch(wish))
    return bool(_SHORT.fullmatch(wish)) and not festive


def may_close_a_letter(lines: Sequence[str], at: int) -> bool:
    """Whether a line has words of a letter's end, which may be a text's own."""
    line = lines[at].strip()
    if not line or len(line) > _LONGEST * 4:
        return False
    if _OPENS_TO_ALL.fullmatch(line) or _ENDS_OPEN.fullmatch(line):
        return bool(_SHORT.fullmatch(_below(lines, at)))
    return bool(_EASY.fullmatch(line) or _OPENS.fullmatch(line))


def is_thankful(line: str) -> bool:
    """Whether a line thanks its readers for something, or pleads: 多謝合作, 煩請協助，謝謝."""
    line = line.strip()
    if len(line) > _LONGEST:
        return False
    return (_THANKED.fullmatch(line) or _PLEADED.fullmatch(line)) is not None


# -- private --------------------------------------------------------------------------------------


def _below(lines: Sequence[str], at: int) -> str:
    return next((line.strip() for line in lines[at + 1 : at + 4] if line.strip()), "")
