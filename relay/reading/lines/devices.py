"""The lines that phones and mail programs put below a text: "Sent from my iPhone". Pure data.

Each is tried on one line without its edges, of at most 400 characters.
"""

import re

from relay.reading.pattern import Bilingual, Chinese, Needing, either, pattern

# Of these each ends such a line by itself.
_DEVICE = (
    r"(?:iphone|ipad|ios|android|samsung|galaxy|huawei|xiaomi|redmi|oppo|vivo|oneplus|pixel|nexus"
    r"|black ?berry|nokia|xperia|motorola|macbook|imac|chromebook|outlook|yahoo|gmail|hotmail|aol"
    r"|icloud|smart ?phone|tablet|mobile device|wireless device|mail for windows|mail app"
    r"|(?<=my )(?:cell|cellphone|phone|mobile|mobile phone|handheld|wireless|htc|lg|sony|mac|pc))\b"
)
_PROGRAM = (  # names that are words as well: nothing but a device follows them
    r"(?:nine|spark|airmail|typeapp|blue ?mail|aqua ?mail|k-9|canary|newton|edison|my ?mail|boxer"
    r"|proton(?: ?mail)?|tutanota|tuta|zoho|fastmail|superhuman|mailspring|polymail|shortwave"
    r"|(?:mozilla )?thunderbird|em client|mailbird|postbox|missive|foxmail"
    r"|(?:wechat|qq) ?mail|netease|mail ?master|(?:hcl|ibm|lotus) (?:verse|notes|traveler)"
    r"|secure mail|workspace one(?: boxer)?"
    r"|mail\.(?:ru|com)|gmx|roundcube|horde|zimbra|fairemail|(?:windows|apple) mail)"
    r"(?: (?:secure )?(?:e-?mail|mail|app|desktop|mobile|work)){0,2}(?: (?:for|on) \w+(?: \w+)?)?"
)
_EXCUSE = (
    r"(?:please )?(?:excuse|pardon|forgive|apologi[sz]e for|apologies for|sorry for)\b.{0,40}"
    r"\b(?:typos?|brevity|brief|spelling|mistakes?|errors?|auto-?corrects?)\b.{0,60}"
)
SENT_FROM_ENGLISH = (
    r"\W{0,3}(?:(?:sent|posted|written) (?:from|via|with|using)"
    r"|(?:sent|typed|written) on(?= my ))"
    r" (?:(?:my|the|a|an|our) )?(?:"
    rf"(?:[\w.&'®™+-]+ ){{0,4}}?{_DEVICE}(?:[^.!?<(]|\.(?=\w)){{0,60}}|{_PROGRAM})"
    rf"(?: ?[<(][^<>()]{{0,200}}[>)])?[.!,;]?(?: ?{_EXCUSE}| ?get the app)?\W{{0,3}}"
    r"|(?:envoyé|gesendet|verzonden|enviado|inviato|skickat|sendt|wysłane|enviada)\b.{0,40}"
    rf"\b{_DEVICE}.{{0,80}}"
    r"|(?:get|download) (?:the )?(?:outlook|blue ?mail|gmail|yahoo mail|spark) (?:for|on)\b.{0,80}"
    rf"|{_EXCUSE}"
)
SENT_FROM_HAN = (
    r"(?:取得|下載|获取|下载|適用於|适用于|使用)\s*(?:(?:適用於|适用于)?\s*(?:ios|android|mac)\s*[版的]\s*的?)?"
    r"\s*outlook\b.{0,80}"
    r"|(?:透過|通过|經由|经由|使用|以|用)\s*(?:我的\s*.{1,20}|(?:iphone|ipad|android|samsung|galaxy|huawei"
    r"|xiaomi|oppo|vivo|pixel|outlook|yahoo|gmail).{0,30})"
    r"(?:傳送|传送|发送|發送|寄出|發出|发出|撰寫)[.。]?(?:[,，].{0,20})?"
)
SENT_FROM = Needing(
    "sent|posted|written|typed|gesendet|verzonden|enviad|inviato|skickat|sendt|get|download"
    "|excuse|pardon|forgive|apolog|sorry",
    Bilingual(either(SENT_FROM_ENGLISH, SENT_FROM_HAN), re.IGNORECASE),
)
MARKDOWN_LINK = pattern(r"\[([^\]\[]{1,80})\]\([^()\s]{1,300}\)")
# Of something unheard of, alone at the end.
SENT_FROM_MY = pattern(
    r"\W{0,3}(?:sent|written|typed|posted) (?:from|via|on|with|using) .{2,80}", re.I
)
# The same in Chinese, if the line names one of these as well.
SENT_BY = Chinese(
    r"(?:此|本|這封|这封)?(?:郵件|邮件|電郵|电邮)?(?:是)?(?:從|从|由)\s*(?:我的)?.{1,30}"
    r"(?:傳送|传送|发送|發送|寄出|寄送|發出|发出|撰寫)的?(?:郵件|邮件|電郵|訊息)?[.。!！]?"
    r"|(?:來自|来自|發自|发自|寄自|寄件自|傳送自|传送自|發送自|发送自)\s*我?的?.{1,30}",
    re.IGNORECASE,
)
SENT_BY_WHAT = pattern(
    r"iphone|ipad|ios|android|samsung|galaxy|huawei|xiaomi|oppo|vivo|pixel|blackberry|nokia|outlook"
    r"|yahoo|gmail|mail|windows|phone|mobile|tablet|device|macbook|apple"
    r"|手機|手机|華為|华为|小米|三星|郵件|邮件|郵箱|邮箱|信箱|平板|裝置|设备|行動|安卓|客戶端|客户端",
    re.IGNORECASE,
)
