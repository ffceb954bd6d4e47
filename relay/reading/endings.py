"""The words in which mails end, in English and Chinese: marks, quotes, signatures. Pure data.

Each is tried on one line without its edges, of at most 400 characters.
"""

import re

# A phone makes long dashes of three short ones.
END_MARK = re.compile(r"-{3,}|={3,}|\*{3,}|[—–―─][—–―─-]{1,3}|--|END|完")

# Stands in a mail's text above what its HTML marks as a signature: no person can type it.
MARKED = "\ue003"

# Where a picture stood, in the plain text of a mail program.
_PICTURE = (
    r"(?:\[(?:cid|image):[^\]\n]{0,300}\]|\(embedded image moved to file:[^)\n]{0,200}\)|\ufffc)"
)
PICTURE = re.compile(
    rf"^[ \t]*{_PICTURE}[ \t]*(?:\n|\Z)| ?{_PICTURE}", re.IGNORECASE | re.MULTILINE
)
# A line that a phone or a mail program puts under what is written with it.
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
SENT_FROM = re.compile(
    r"\W{0,3}(?:(?:sent|posted|written) (?:from|via|with|using)|(?:sent|typed|written) on(?= my ))"
    r" (?:(?:my|the|a|an|our) )?(?:"
    rf"(?:[\w.&'®™+-]+ ){{0,4}}?{_DEVICE}(?:[^.!?<(]|\.(?=\w)){{0,60}}|{_PROGRAM})"
    rf"(?: ?[<(][^<>()]{{0,200}}[>)])?[.!,;]?(?: ?{_EXCUSE}| ?get the app)?\W{{0,3}}"
    r"|(?:envoyé|gesendet|verzonden|enviado|inviato|skickat|sendt|wysłane|enviada)\b.{0,40}"
    rf"\b{_DEVICE}.{{0,80}}"
    r"|(?:get|download) (?:the )?(?:outlook|blue ?mail|gmail|yahoo mail|spark) (?:for|on)\b.{0,80}"
    rf"|{_EXCUSE}"
    r"|(?:取得|下載|获取|下载|適用於|使用)\s*(?:ios|android|mac)?\s*版?\s*outlook\b.{0,80}",
    re.IGNORECASE,
)
# Of something unheard of, alone at the end.
SENT_FROM_MY = re.compile(
    r"\W{0,3}(?:sent|written|typed|posted) (?:from|via|on|with|using) .{2,80}", re.I
)
# The same in Chinese, if the line names one of these as well.
SENT_BY = re.compile(
    r"(?:從|从|由|透過|通过|使用|用)\s*(?:我的)?.{1,30}"
    r"(?:傳送|传送|发送|發送|發出|寄出|寄送|发出|撰寫)的?(?:郵件|邮件|電郵|訊息)?[。.]?"
    r"|(?:來自|来自|發自|发自|寄自|傳送自|传送自|發送自|发送自)\s*我?的?.{1,30}",
    re.IGNORECASE,
)
SENT_BY_WHAT = re.compile(
    r"iphone|ipad|ios|android|samsung|galaxy|huawei|xiaomi|oppo|vivo|pixel|blackberry|nokia|outlook"
    r"|yahoo|gmail|mail|windows|phone|mobile|tablet|device|macbook|apple"
    r"|手機|手机|華為|华为|小米|三星|郵件|邮件|郵箱|邮箱|信箱|平板|裝置|设备|行動",
    re.IGNORECASE,
)

# A line after which, to the end, an older mail stands. Each ends in a colon or starts with a dash.
OLDER_MAIL = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\*?-{2,} ?(?:original(?: (?:message|appointment|e-?mail))?) ?-*\*?",
        r"-{2,} ?forwarded (?:message|mail|by).*",
        r"[-*]{2,} ?(?:replied|original|forwarded) (?:message|mail) ?[-*]*",
        r"-{2,} ?.{3,200}\b(?:wrote|writes|寫道|写道) ?[:：]? ?-{2,}",
        r"-{2,} ?(?:原始(?:郵件|邮件|信件|訊息)|邮件原件|郵件原件|轉寄的?(?:郵件|信件|訊息)"
        r"|转发的?(?:邮件|信息)|原邮件|回复的原邮件|回覆的?郵件) ?-{2,}",
        r"begin forwarded message:",
        r"(?:開始轉寄郵件|开始转发邮件|開始轉寄的郵件|下面是转发的邮件)[:：]",
        r"on\b(?=.*\d).{6,300}\b(?:wrote|writes) ?[:：]",
        r"on\b(?=.*\d).{6,300}<[^<>\s]+@[^<>\s]+> wrote",
        r"[^:：]{0,80}<[^<>\s]+@[^<>\s]+>\)?,? (?:wrote|writes) ?[:：]",
        r"at \d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?,.{1,200}\bwrote ?[:：]",
        r"(?=.*(?:[於于在] ?\d{2,4}|\d年|@)).{4,300}(?:寫道|写道|寫到|写到) ?[:：]",
        r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?\b.{0,40}[^:：]{0,80}<[^<>\s]+@[^<>\s]+> ?[:：]",
    )
)
# The same in any language: a time and an address, and a colon; or words between dashes. Uncertain.
STRANGE_OLDER_MAIL = (
    re.compile(r"(?=.*\d[:.h]\d\d\b).{0,200}<[^<>\s]+@[^<>\s]+>?>?.{0,40}[:：]"),
    re.compile(r"(?=.*\b(?:19|20)\d\d\b).{0,200}<[^<>\s]+@[^<>\s]+>?>?.{0,40}[:：]"),
    re.compile(r"-{4,} ?[^\W\d_][^\W\d_ '’.-]*(?: [^\W\d_][\w'’.]*){1,3} ?-{4,}"),
)
STRANGE_BROKEN = re.compile(r".*\d[:.h]\d\d\b|.*\b(?:19|20)\d\d\b")
# How such a line starts where a mail program broke it in two or three.
BROKEN = re.compile(
    r"on\b.*\d|[於于在] ?\d{2,4}|\d{4}[-/年]\d|[^:：]{0,80}<[^<>\s]+@[^<>\s]+> ?(?:[於于在]|on\b)",
    re.IGNORECASE,
)
HEADERS = {
    "from": re.compile(r"(?:from|寄件者|寄件人|發件人|发件人|發件者|傳送者)", re.IGNORECASE),
    "mail": re.compile(
        r"(?:sent|subject|reply-to|importance|寄件日期|傳送時間|發送時間|发送时间|發送日期|发送日期"
        r"|主旨|主题|主題)",
        re.IGNORECASE,
    ),
    "other": re.compile(
        r"(?:sent|date|to|cc|subject|reply-to|importance|attachments?"
        r"|寄件日期|傳送時間|發送時間|发送时间|發送日期|发送日期|日期|時間|时间"
        r"|收件者|收件人|副本|抄送|主旨|主题|主題|標題|标题)",
        re.IGNORECASE,
    ),
}
HEADER = re.compile(r"\**([A-Za-z-]{2,12}|[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){0,4})\** ?[:：]\**")
RULER = re.compile(r"_{2,}|[—–―─]{5,}|[.·…‧•~～＿－]{4,}")
LEAD = re.compile(r"(?:original|forwarded) (?:message|mail|e-?mail|appointment)", re.IGNORECASE)
DASH = re.compile(r"[-–—]")  # alone, it may part a signature from the text
# Stands in what a mailing list or a scanner adds below a ruler.
FOOTER = re.compile(
    r".*(?:\bmailing list\b|\bscanned\b|\bvirus|\bunsubscribe|\bsubscri|https?://|www\.|\S@\S+\.\w).*",
    re.IGNORECASE,
)
# Any header, in any language; one of them has an address.
ANY_HEADER = re.compile(r"\**[^\W\d_][^\W\d_ '-]{0,19}\** ?[:：]\** ?\S.*")
ADDRESSED = re.compile(r".*<(?:mailto:)?[^<>\s]+@[^<>\s]+>|.*\[mailto:[^\]\s]+\]")
QUOTED = re.compile(r">|＞ ")

# A name stands behind a space or a comma: 謝謝光臨 signs nothing.
_NAME = r"(?:[ ,，、!！.。~～-]+(?:[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3}|[\u4e00-\u9fff]{2,4}))?"
_CLOSING = (
    r"(?:"
    r"(?i:(?:with |my )?(?:best|kind|kindest|warm|warmest|many|friendly)? ?(?:regards|rgds|wishes)"
    r"(?: and thanks)?|b\.?rgds|best(?= *(?:[,，.!]|$))|br|b\.r\.|b/?rgds|all the best"
    r"|(?:many |best |with )?(?:thanks|thx|tks|thank you|thank u)(?: (?:so|very) much| a lot"
    r"| in advance| again| all| everyone| both)?"
    r"(?:,? (?:and|&) (?:best |kind |warm )?regards|(?: (?:best|kind))? regards)?"
    r"|cheers|(?:talk|speak|chat)(?: to you)? (?:soon|later)|take care(?= *(?:[,，.!]|$))"
    r"|(?:yours|very|your) (?:sincerely|faithfully|truly)(?: yours)?|yours"
    r"|sincerely(?: yours)?|respectfully|cordially|ciao|xoxo)"
    r"|(?:謝謝|谢谢|多謝|多谢|唔該(?:晒|哂)?|感謝|感谢|感激|勞煩晒|麻煩晒|麻烦了|麻煩你|辛苦晒|辛苦了)(?:大家|您|你|妳|各位|晒|你們|您們)?"
    r"|(?:順|顺|敬)?(?:祝|頌|颂)\s?(?:好|安|安好|工作順利|工作顺利|生活愉快|一切順利|一切顺利|順利|顺利|商祺|工作愉快|生活愉快|台安|近安|身體健康|时祺|時祺)"
    r"|此致|敬上|謹啟|谨启|謹上|敬啟|敬启|致敬|敬祝|敬禮|敬礼|此复|此覆"
    r")"
)
_CLOSED = r"[^\w\"'“”「」]*"
_TWICE = rf"(?:[\W_]{{1,4}}{_CLOSING})?"  # once in each language
SIGN_OFF = re.compile(_CLOSING + _TWICE + _NAME + _CLOSED)
BARE_SIGN_OFF = re.compile(_CLOSING + _TWICE + _CLOSED)  # nobody is named in it
SIGNED = re.compile(r"[\u4e00-\u9fff]{2,4} ?(?:敬上|謹啟|谨启|謹上|敬啟|敬启|上)")
CONTACT = re.compile(
    r"(?:\W*(?:tel|telephone|t|mobile|mob|m|cell|phone|ph|fax|f|direct(?: line)?|d|did|office"
    r"|e-?mail|e|web(?:site)?|w|whatsapp|wechat|address|addr|電話|电话|手機|手机|手提|傳真|传真|電郵|电邮|邮箱"
    r"|電子郵件|網址|网址|地址|直線|辦公室|微信)(?: ?no\.?)? ?[:：.|].{3,}"
    r"|\W*(?:tel|telephone|mobile|mob|phone|ph|fax|direct(?: line)?|whatsapp"
    r"|電話|电话|手機|手机|手提|傳真|传真)(?: ?no\.?)? ?[+(]?\d[\d ()./+-]{5,30}\W*"
    r"|\W*[\w.+-]+@[\w-]+\.[\w.-]+\W*|\W*(?:https?://|www\.)\S+\W*"
    r"|\W*(?:\+|\(\+?)?\d[\d ()./+-]{6,30}(?: ?\([a-z]+\))?\W*)",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\s*[|｜•·;]\s*|\s+/\s+|\s{3,}"
)  # parts what stands on one line of a signature
NAME_LINE = re.compile(
    r"[A-Z][\w'.,&()|/-]*(?: (?:[A-Z|/&(-][\w'.,&()|/-]*|of|and|the|for|de|van)){0,7}[, ]*"
    r"|[\u4e00-\u9fff]{2,4}(?: ?[\u4e00-\u9fff]{1,8})?"
    r"|[\u4e00-\u9fff]{2,4}[ (（,，/]{1,2}[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3}[)）]?"
    r"|[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3}[ (（,，/]{1,2}[\u4e00-\u9fff]{2,4}[)）]?"
)
FIRST_NAME = re.compile(r"[-~ ]*[A-Za-z]{2,15}[.!]?")  # alone below a blank line: amy
# A paragraph that a mail server sets above what comes from elsewhere.
BANNER = re.compile(
    r"\W*(?:external|外部(?:郵件|邮件|電郵|电邮)?)(?: (?:e-?mail|mail|sender|message))?\W*"
    r"|\W*(?:(?:caution|warning|notice|attention|alert|important|security|be careful|think"
    r"|external(?: (?:e-?mail|mail|sender|message))?|注意|警告|提示|提醒"
    r"|外部(?:郵件|邮件|電郵|电邮)?)\W+)*"
    r"(?:(?:this|the) (?:e-?mail|mail|message|sender)\b.{0,80}"
    r"\b(?:outside|external|originat\w+|unverified|unknown)\b"
    r"|(?:please )?(?:do not|don't|never|be careful|think before you|exercise caution)\b.{0,40}"
    r"\b(?:click|open|links?|attachments?)\b"
    r"|you don['’]t often get e-?mail from\b"
    r"|(?:本|此|這|这)(?:封)?(?:電子|电子)?(?:郵件|邮件|電郵|电邮).{0,30}(?:外部|外來|外来|以外)"
    r"|(?:請|请)?(?:勿|不要)(?:隨意|随意)?(?:點擊|点击|開啟|打开|按下).{0,20}(?:連結|链接|附件)"
    r").{0,300}",
    re.IGNORECASE,
)
BLANK = re.compile(r"\s*(?:[-_=*~#—–―─.·…‧•～＿－]{3,}\s*)?")  # a ruler at most
DISCLAIMER = re.compile(
    r"\W{0,4}(?:p +)?(?:"  # P is a tree in Webdings
    r"(?:important |legal |privacy )?(?:disclaimer|confidentiality)(?: notice| note)?\b"
    r"|(?:private|strictly|privileged)(?: and| &) confidential|confidential(?:ity)?[:：]"
    r"|(?:(?:data|document|information|security) )?classification ?[:：]"
    r"|(?:strictly )?confidential\b.{0,40}\bonly\b|(?:for )?internal use only\b"
    r"|.{0,80}\bfor the (?:named|intended|addressed) (?:person|recipient|addressee)s? only\b"
    r"|(?:(?:this|the) (?:e-?mail|message) (?:has been|was|is) )?(?:scanned|checked) (?:by|for)\b"
    r"|virus-free\b|(?:\[)?(?:cid|image):[^\]\s]"
    r"|(?:this|the) (?:(?:e-?mail|email|message|communication|transmission)\b.{0,120}"
    r"(?:confidential|intended (?:only|solely|for)|privileged)"
    r"|(?:information|contents?)\b.{0,80}(?:e-?mail|message|communication|transmission)\b)"
    r"|(?:if you (?:are not|have received)|any unauthori[sz]ed)"
    r".{0,60}(?:recipient|in error|e-?mail)"
    r"|(?:please )?(?:consider|think (?:of|about)) (?:the|our) environment\b"
    r"|(?:please )?(?:do not|don't|think|consider|only)\b.{0,30}\bprint(?:ing)?\b.{0,20}"
    r"\b(?:e-?mail|message)\b"
    r"|before (?:you )?print(?:ing)?\b|save (?:a tree|trees|paper)\b|go green\b.{0,40}\bprint"
    r"|(?:to unsubscribe|you(?: have)? received this (?:e-?mail|message) because)\b"
    r"|(?:any )?(?:views|opinions)\b.{0,40}\b(?:e-?mail|message)\b|e-?mail transmission\b"
    r"|(?:caution|external|warning)[:：].{0,80}(?:e-?mail|outside|external)"
    r"|(?:本|此|這|这)(?:封|份|个|個)?(?:電子|电子)?(?:郵件|邮件|電郵|电邮|信息|訊息|消息|函件).{0,60}"
    r"(?:機密|机密|保密|收件人|專供|专供|僅供|仅供)"
    r"|(?:免責|免责|保密|機密|机密|法律)(?:聲明|声明|條款|条款|提示)"
    r"|(?:如|若)(?:您|你|閣下|阁下)?(?:並非|并非|不是|非).{0,20}收件人"
    r")",
    re.IGNORECASE,
)
