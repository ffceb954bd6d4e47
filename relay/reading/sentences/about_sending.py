"""What is said in Chinese of the sending of this SMS: 四點前發出, 唔使發喇, 照發呢段：. Pure.

Nothing here is obeyed: a text that begins or ends in such words is sent as it is, after a "yes".
"""

import re

from relay.reading.lines.language import simplified
from relay.reading.pattern import Chinese, pattern
from relay.reading.sentences.reports import names_goods

# Such words have no subject but the SMS, no thing to send but it, and no reader.
_SMS = r"(?:短信|短讯|讯息|信息|内容|文字|段?文|sms)"
_THIS = rf"(?:(?:以上|上述|上面|下面|以下|此|[这呢该那][一]?)?(?:[条段个则篇])?(?:{_SMS})?)"
_IT = rf"(?:(?:以上|上述|上面|下面|以下|如下|此|[这呢该])[条段个则篇]?{_SMS}?)"
_CALLED = r"(?:[小老阿][A-Za-z\u4e00-\u9fff]{1,10}|(?-i:[A-Z][a-z]{1,12}))"
_TO = rf"(?:@?{_CALLED}[，,:： ]{{1,2}})?"
_SEND = r"(?<![开出转颁爆触激引理研启派散首揭病突批美并自签核分下印])(?:发(?:送|出)?|传送?|send)"
_OUT = r"(?:出去|出|去|晒|埋|完|[给俾畀](?:佢|他|她|客人?|病人|对方)[们哋地]?)?"
_SEND_IT = rf"{_SEND}{_OUT}{_IT}?"
_TIMES = r"(?:多?[一二三四五两几1-9]?[遍次下])?"
_MAY = (
    r"(?:[都也便亦就]?(?:得|行|可以?|好|ok)|即可|就可以|便可|较好|比较好|最好|为宜|为佳"
    r"|未迟|唔迟|不迟|都唔急|都唔迟)"
)
_SOFT = r"(?:[啦吧喇先住了呀啊囉咯㗎嘅的哦嘞]*+)"
_BEHIND = r"(?:[，,。;； ]+[^你您]{0,20})?"
_PLEASE = (
    r"(?:请|麻[烦煩]|唔该|[烦煩]请|拜[托託]|[劳勞][烦煩]|记得|记住|[务務]必|最好|尽量|[儘盡]量|可以|可否|可唔可以"
    r"|能否|可不可以|[帮幫][手忙我]?|替我|代我?|就|都|要|需要|应该|必[须須]|一定|只|净|另外"
    r"|也|亦|仲|还|你)*+"
)
_UNHURRIED = r"(?:(?:[唔不](?:使|用)?太?[急赶趕]|[没冇]那?么?急|有空|得[闲閒])[，,。 ]*)?"
_WHEN = (
    r"(?:[于於在喺到等待至]|今[天日晚]|明[天早晚日]|[听聽]日|[听聽]朝|后[天日]|大后天|星期[一二三四五六日天]"
    r"|[下上这呢]?(?:周|[礼禮]拜|星期)[一二三四五六日天]?|[上下中]午|下[昼晝]|[晏]+[昼晝]|早上|朝早|傍晚|晚上|夜晚"
    r"|[早晚朝夜]|[0-9０-９一二三四五六七八九十半两][:：0-9]*|[点點时時分刻号號日月][钟鐘]?"
    r"|放[学學工]|收工|下班|上班|开会|散会|[午晚早]?饭|食|吃|之?[前后]|左右|大[概约約]|大约|约|同[时時]|一[齐起]"
    r"|尽快|[儘盡]快|快|即[刻时時]|[马馬]上|立[即刻]|现在|依家|而家|稍|[迟遲]|啲|得[闲閒]|有空|先至|先|才|再"
    r"|以内|[内內]|每|逢|[个個]|小[时時]|分[钟鐘]|隔|分[别別]|逐[个個条]|分[开開]|一次[过過]|[统統]一|照|直接|原文"
    r"|最后|最早|最[迟遲]|最晚|开始|才|后)"
)
_NOT = (
    r"(?:先|暂时?|[暂暫]且|依家|而家|现在|住|都)*+"
    r"(?:唔好|唔使|唔[驶駛洗]|唔[须須]|不要|不用|不必|毋[须須]|无需|[请切][勿别]|[勿咪别]|[别咪]|取消|停止|[暂暫]不)"
    r"(?:再|急住|住|先|着|急[着著]|马上|现在|咁快|那么快)*+"
)
_US = r"我(?![们哋地])"
_READ = (
    r"(?:睇[睇下吓]*|看[看一下]*|[过過]目|check|[检檢][查视]|核[对對实]|校[对對]|[对對]一?[下次遍]|批[核准]?"
    r"|[审審][批核阅]?|改)"
)
_FORMS = pattern(
    # when: 以上请于下午四点前发出, 四点左右发就行, 明天早上发也行, 听日再发多次
    rf"{_TO}{_IT}?[，, ]?{_UNHURRIED}{_PLEASE}{_WHEN}{{1,12}}+{_PLEASE}{_SEND_IT}{_TIMES}{_MAY}?"
    rf"{_SOFT}{_BEHIND}"
    rf"|{_TO}{_UNHURRIED}{_PLEASE}{_SEND_IT}{_TIMES}{_MAY}{_SOFT}{_BEHIND}"
    rf"|{_TO}{_PLEASE}(?:再|多|重新?){_SEND_IT}多?{_TIMES}{_SOFT}{_BEHIND}"
    # whether: 先别发，等我确认, 不用发了，他已经来了
    rf"|{_TO}(?:[^，,。你您们]{{1,5}}[话說说])?{_IT}?[，, ]?{_PLEASE}{_NOT}{_SEND_IT}{_SOFT}"
    rf"{_BEHIND}"
    # who looks at it: 发之前给我看一下, 睇完先发
    rf"|{_TO}{_PLEASE}{_SEND_IT}之?前[，, ]?{_PLEASE}(?:"
    r"(?:[给俾畀让讓等同问問通知话話打]|call)+.{0,3}"
    rf"(?:{_US}|[^，,。你您]{{1,5}}{_READ}).{{0,10}}|再?{_READ}(?:清楚|好|多?一?[次遍下]|[内內]容|[错錯]字)*)"
    rf"|{_TO}(?:等|待|俾|让|讓|给)?(?:{_US}|[^，,。你您们]{{1,4}}(?:主任|经理|經理|[医醫]生|老[师師]))"
    rf".{{0,6}}{_READ}.{{0,3}}(?:先|再|才|后).{{0,2}}{_SEND_IT}{_SOFT}{_BEHIND}",
    re.IGNORECASE,
)
_FEATURES = (
    r"(?:[诊診]所|公司|[医醫]院|[学學]校|病房|部[门門]|本|我|中心|[处處]|店|[机機]构)?[个個的嘅]?"
    r"(?:大?名|名[称稱字]|[电電]话|[电電]話|地址|[署签簽]名|落款|[称稱]呼|抬[头頭]|日期)"
)
_TONGUE = r"(?:[英中日韩韓法葡]文|[广廣][东東]话|普通[话話]|[繁简簡][体體]|英[语語]|中[英]文)字?版?"
_ABOUT = pattern(
    # what is done to it, and who signs it: 帮我翻译成英文, 落款写海港诊所
    rf"{_TO}{_PLEASE}(?<=[我手忙烦煩])(?:"
    rf"翻?[译譯][成做为為]?{_TONGUE}|[转轉改][成做为為返]{_TONGUE}"
    rf"|(?:加|写|寫|改|[删刪]|落|放|[签簽])[返上个個埋回咗掉去]*{_FEATURES}(?:上去|入去|进去|落去|[，,].{{0,8}})?"
    r"|(?:改|睇|看|check|[检檢]查|校[对對]|[润潤][饰飾色]?|修[改饰])[一下吓返正睇]*"
    r"(?:有[没冇無]?有?|里面|入面)?(?:的|嘅)?(?:[错錯别別]+字|[语語][气氣]|文[字法]|措[辞辭]|[标標][点點]|用字))"
    rf"{_SOFT}{_BEHIND}"
    r"|(?:落款|[署签簽]名|[上下]款|[发]件人|[发]送人|[显顯]示名[称稱])[处處]?(?:请|就|要|可以)?"
    r"(?:[写寫用填打加落改]|[为為]|是|系|係)[返成做为為上]?[^，,。你您正清]{1,14}",
    re.IGNORECASE,
)
_REMARK = pattern(
    # which one it is: 这是昨天说的那条
    rf"(?:[呢这此][条段个则篇]?{_SMS}?|以上|上面)(?:就?[是系係]|就)[^，,。你您]{{0,12}}"
    rf"(?:[那嗰果该][条段则篇版]{_SMS}?|[终終定初][稿]|(?:最[终終后新]|修[改订]后?|更新)的?版本?)"
    # to a colleague: 阿May，唔该晒你; 上次嗰条有错字，今次小心啲
    rf"|{_CALLED}[，, ]+(?:麻[烦煩]|唔该|谢谢|多谢|辛苦|拜[托託]|有[劳勞]|靠|交给)"
    r"(?:晒|哂|嗮|曬|你|了|啦|喇|嘞)*"
    r"|.{0,3}[：:，, ]?(?:上[次回]|之前|前几次).{0,12}(?:[错錯漏][别別]?字|[打写寫发][错錯])"
    r".{0,6}[，,]?"
    r"(?:今次|呢次|[这這]次|下次|麻[烦煩]|请|唔该).{0,4}(?:小心|留[意心]|注意|check|[睇看][清楚]+|[检檢]查).{0,6}",
    re.IGNORECASE,
)
_NAMED = pattern(rf"{_CALLED}(?=[，, ])", re.IGNORECASE)
# 阿May，照发呢段：, 何医生想发呢段：
_LEADS = pattern(
    rf"[^。！？!?:：你您们]{{0,16}}{_SEND}{_OUT}{_THIS}[：:]"
    rf"|{_TO}{_PLEASE}照?{_SEND}{_OUT}{_IT}(?:就得|就行|即可|吧|啦)?[：:。]?"
    rf"|{_TO}{_PLEASE}照{_SEND}{_OUT}(?:就得|就行|即可|吧|啦|[，,].{{0,6}})?[：:。]?",
    re.IGNORECASE,
)
_READER = Chinese(r"[您]|阁下|各位|大家|家长|同学|[会學学组]员|我们|我哋|自[动動]|会[发传]|将")
_ASKED = Chinese(
    r"(?:[请烦]|麻[烦煩]|唔该)你|(?:唔该|麻[烦煩]|辛苦|拜[托託]|有[劳勞]|靠|谢谢|多谢)[晒哂嗮曬]?你"
)
_THINGS = Chinese(
    r"相[片机]|作品|功课|作业|报名|回条|资料|[简履]历|论文|稿件|影片|视频|录音|截图|红包|货|快递|成绩单|工资|薪"
)
_NOTICE = Chinese(r"通知(?![书書單单信])")  # may be what the text is: 停水通知
_EDGES = ' \t.。!！?？,，;；()（）[]【】<>*_"”'
_LONGEST = 40


def is_about_sending(said: str, before: str) -> bool:
    """Whether a sentence behind the first says when, whether or how this SMS is to be sent, how
    it is to read, or is said to a colleague; `before`: what stands in front of it.

    A reader may be asked to send a form, a parcel or the like, which the text then names.
    """
    if said.isascii() or len(said) > _LONGEST:
        return False
    han = simplified(said).strip(_EDGES)
    rest = _ASKED.sub("", han)
    if "你" in rest or _READER.search(han) or names_goods(said):
        return False
    if names_goods(_NOTICE.sub("", before)) or _THINGS.search(simplified(before)):
        return False
    if _REMARK.fullmatch(han):
        called = _NAMED.match(han)
        return called is None or called[0] not in simplified(before)
    return bool(_FORMS.fullmatch(han) or _ABOUT.fullmatch(han))


def leads_to_the_text(line: str) -> bool:
    """Whether a first line says that what stands below it is to be sent: 何醫生想發呢段：."""
    han = simplified(line.strip())
    return (
        not han.isascii()
        and len(han) <= _LONGEST
        and not _READER.search(han)
        and _LEADS.fullmatch(han) is not None
    )
