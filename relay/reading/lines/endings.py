"""The words in which mails end, in English and Chinese: marks, quotes, signatures. Pure data.

Each is tried on one line without its edges, of at most 400 characters.
"""

import re

from relay.reading.pattern import HAN, Bilingual, Chinese, Needing, either, pattern
from relay.reading.people.called import SURNAME, TITLE

END_MARK = Bilingual(
    # A phone makes long dashes of three short ones.
    r"-{3,}|={3,}|\*{3,}⟦|[—–―─][—–―─-]{1,3}|－{3}|＝{3,}|＊{3,}⟧|--"
    r"|[^\w\s]{0,3} ?(?:END⟦|完|全文完|(?:短訊|訊息|短信|信息|內容|内容)完⟧) ?[^\w\s]{0,3}"
)

# Stands in a mail's text above what its HTML marks as a signature: no person can type it.
MARKED = "\ue003"

# Where a picture stood, in the plain text of a mail program.
_PICTURE = (
    r"(?:\[(?:cid|image):[^\]\n]{0,300}\]|\(embedded image moved to file:[^)\n]{0,200}\)|\ufffc)"
)
PICTURE = pattern(rf"^[ \t]*{_PICTURE}[ \t]*(?:\n|\Z)| ?{_PICTURE}", re.IGNORECASE | re.MULTILINE)

# A line after which, to the end, an older mail stands. Each ends in a colon or starts with a dash.
OLDER_MAIL = tuple(
    pattern(form, re.IGNORECASE)
    for form in (
        r"\*?-{2,} ?(?:original(?: (?:message|appointment|e-?mail))?) ?-*\*?",
        r"-{2,} ?forwarded (?:message|mail|by).*",
        r"[-*]{2,} ?(?:replied|original|forwarded) (?:message|mail) ?[-*]*",
        r"-{2,} ?.{3,200}\b(?:wrote|writes|寫道|写道) ?[:：]? ?-{2,}",
        r"-{2,}(?: |\xa0|&nbsp;)?"
        r"(?:原始(?:郵件|邮件|信件|訊息)|邮件原件|郵件原件|轉寄的?(?:郵件|信件|訊息)"
        r"|转发的?(?:邮件|信息)|转发邮件信息|轉寄郵件資訊|原邮件|回复的原邮件|回覆的?郵件"
        r"|(?:转发人|轉寄人|轉寄者|转寄人).{1,60})(?: |\xa0|&nbsp;)?-{2,}",
        r"begin forwarded message:",
        r"(?:開始轉寄郵件|开始转发邮件|開始轉寄的郵件|下面是转发的邮件)[:：]",
        r"on\b(?=.*\d).{6,300}\b(?:wrote|writes) ?[:：]",
        r"on\b(?=.*\d).{6,300}<[^<>\s]+@[^<>\s]+> wrote",
        r"[^:：]{0,80}<[^<>\s]+@[^<>\s]+>\)?,? (?:wrote|writes) ?[:：]",
        r"at \d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?,.{1,200}\bwrote ?[:：]",
        r"(?=.*(?:[於于在] ?\d{2,4}|\d年|@)).{4,300}(?:寫道|写道|寫到|写到|寫|写) ?[:：]",
        r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?\b.{0,40}[^:：]{0,80}<[^<>\s]+@[^<>\s]+> ?[:：]",
    )
)
# The same in any language: a time and an address, and a colon; or words between dashes. Uncertain.
STRANGE_OLDER_MAIL = (
    pattern(
        r"(?:am|le|el|em|il|op|den)\b(?=.*\d[:.h]\d\d).{6,200}"
        r"\b(?:schrieb|schreef|skrev|escreveu|escribió|a écrit|ha scritto)\b.{0,200}[:：]"
        r"|.{2,200}\b(?:schrieb|schreef|skrev) (?:am|op|den)\b(?=.*\d[:.]\d\d).{6,80}[:：]",
        re.IGNORECASE,
    ),
    pattern(r"[^:：]{2,80} (?:wrote|writes) on (?=.*\d\d:\d\d)[^?!]{8,50}[:：]", re.IGNORECASE),
    pattern(r"(?=.*\d[:.h]\d\d\b).{0,200}<[^<>\s]+@[^<>\s]+>?>?.{0,40}[:：]"),
    pattern(r"(?=.*\b(?:19|20)\d\d\b).{0,200}<[^<>\s]+@[^<>\s]+>?>?.{0,40}[:：]"),
    pattern(r"-{4,} ?[^\W\d_][^\W\d_ '’.-]*(?: [^\W\d_][\w'’.]*){1,3} ?-{4,}"),
)
STRANGE_BROKEN = pattern(r".*\d[:.h]\d\d\b|.*\b(?:19|20)\d\d\b")
# How such a line starts where a mail program broke it in two or three.
BROKEN = pattern(
    r"on\b.*\d|[於于在] ?\d{2,4}|\d{4}[-/年]\d|[^:：]{0,80}<[^<>\s]+@[^<>\s]+> ?(?:[於于在]|on\b)",
    re.IGNORECASE,
)
HEADERS = {
    "from": pattern(r"(?:from|寄件者|寄件人|發件人|发件人|發件者|傳送者|從|从)", re.IGNORECASE),
    "parcel": pattern(r"(?:寄件人|發件人|发件人|從|从)"),
    "mail": pattern(
        r"(?:sent|subject|reply-to|importance|寄件日期|傳送時間|發送時間|发送时间|發送日期|发送日期"
        r"|主旨|主题|主題)",
        re.IGNORECASE,
    ),
    "when": pattern(
        r"(?:sent|date|寄件日期|傳送時間|發送時間|发送时间|發送日期|发送日期|日期|時間|时间)",
        re.IGNORECASE,
    ),
    "other": pattern(
        r"(?:sent|date|to|cc|subject|reply-to|importance|attachments?"
        r"|寄件日期|傳送時間|發送時間|发送时间|發送日期|发送日期|日期|時間|时间"
        r"|致|收件者|收件人|副本|抄送|主旨|主题|主題|標題|标题)",
        re.IGNORECASE,
    ),
}
CLOCK = pattern(r"\d ?[:：] ?\d\d|\d ?[AP]\.?M|[點点時时]", re.IGNORECASE)
HEADER = Bilingual(
    r"\**([A-Za-z-]{2,12}⟦|[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){0,4}⟧)\** ?[:⟦：⟧]\**"
)
RULER = Bilingual(r"_{2,}⟦|[—–―─]{5,}⟧|[.~⟦·…‧•～＿－⟧]{4,}")
LEAD = pattern(
    r"(?:original|forwarded) (?:message|mail|e-?mail|appointment)"
    r"|(?:原始|轉寄的?|转发的?)(?:郵件|邮件|訊息|信息)[:：]?",
    re.IGNORECASE,
)
DASH = pattern(r"[-–—]")  # alone, it may part a signature from the text
# Stands in what a mailing list or a scanner adds below a ruler.
FOOTER = pattern(
    r".*(?:\bmailing list\b|\bscanned\b|\bvirus|\bunsubscribe|\bsubscri|https?://|www\.|\S@\S+\.\w).*",
    re.IGNORECASE,
)
# Any header, in any language; one of them has an address.
ANY_HEADER = pattern(r"\**[^\W\d_][^\W\d_ '-]{0,19}\** ?[:：]\** ?\S.*")
ADDRESSED = pattern(r".*<(?:mailto:)?[^<>\s]+@[^<>\s]+>|.*\[mailto:[^\]\s]+\]")
QUOTED = Bilingual(r">⟦|＞ ⟧")

# A name stands behind a space or a comma: 謝謝光臨 signs nothing.
_LATIN_NAME = r"[A-Z][\w'.-]*(?: [A-Z][\w'.-]*){0,3}"
_NAME = (
    rf"(?:[ ,!.~/⟦，、！。～⟧-]+(?:{_LATIN_NAME}"
    rf"⟦|(?!.{{0,3}}[樂乐吉意步利福])[\u4e00-\u9fff]{{2,4}}(?: ?{_LATIN_NAME})?⟧))?"
)
_WISHED = (
    r"(?:好|安好|順利|顺利|工作順利|工作顺利|工作愉快|生活愉快|一切順利|一切顺利|身體健康|身体健康|健康|平安"
    r"|[商時时台春夏秋冬]祺|[台近教學学大文鈞钧勛勋夏秋冬春編编道財财籌筹旅崇金]?安)"
)
_CLOSING = (
    r"(?i:(?:with |my )?(?:best|kind|kindest|warm|warmest|many|friendly)? ?(?:regards|rgds|wishes)"
    r"(?: and thanks)?|b\.?rgds|best(?= *(?:[,⟦，⟧.!]|$))|br|b\.r\.|b/?rgds|all the best"
    r"|(?:many |best |with )?(?:thanks|thx|tks|thank you|thank u)(?: (?:so|very) much"
    r"| a (?:lot|million|bunch)| in advance| again| all| everyone| both"
    r"| team| guys| folks| colleagues| mate){0,2}"
    r"(?:,? (?:and|&) (?:best |kind |warm )?regards|(?: (?:best|kind))? regards"
    r"|,? (?:and|&) have an? (?:very )?(?:nice|good|great|lovely|wonderful|pleasant)"
    r" (?:day|one|weekend|evening|week)(?: ahead)?)?"
    r"|cheers(?: (?:mate|all|guys|team|folks|everyone))?"
    r"|(?:talk|speak|chat)(?: to you)? (?:soon|later)|take care(?= *(?:[,⟦，⟧.!]|$))"
    r"|(?:yours|very|your) (?:sincerely|faithfully|truly)(?: yours)?|yours"
    r"|sincerely(?: yours)?|respectfully|cordially|ciao|xoxo)"
)
_CLOSING_HAN = (
    r"(?:先行|再次|十分|非常|衷心)?(?:謝謝|谢谢|多謝|多谢|感謝|感谢|感激|感恩|唔該|(?:麻煩|麻烦|有勞|有劳|勞煩|劳烦|拜託|拜托|辛苦)"
    r"(?=[晒哂嗮了啦喇你您妳各大!！。~～]|$))(?:晒|哂|嗮|了|啦|喇)?(?:大家|您們|你們|您|你|妳|各位|同事)?"
    r"(?:晒|哂|的|嘅)?(?:協助|协助|幫忙|帮忙|幫助|帮助)?(?:晒|了)?"
    rf"|(?:順|顺|敬|即|謹|谨|並|并|專|此)?(?:祝|頌|颂|候)(?:你|您|各位)?\s?{_WISHED}|(?:敬|謹|谨)(?:請|请)\s?[\u4e00-\u9fff]安"
    r"|此致|敬上|謹啟|谨启|謹上|敬啟|敬启|致敬|敬祝|敬禮|敬礼|此复|此覆"
)
_CLOSED = r"[^\w\"'⟦“”「」⟧]*"
_ONCE = either(_CLOSING, _CLOSING_HAN)
_TWICE = rf"{_ONCE}(?:[\W_]{{1,4}}{_ONCE})?"  # once in each language
SIGN_OFF = Needing(
    "regards|rgds|wishes|best|br|b.r.|thank|thx|tks|cheers|talk|speak|chat|take care|yours"
    "|sincerely|faithfully|truly|respectfully|cordially|ciao|xoxo",
    Bilingual(_TWICE + _NAME + _CLOSED),
)
BARE_SIGN_OFF = Bilingual(_TWICE + _CLOSED)  # names nobody
SIGNED = Chinese(
    r"(?:[\u4e00-\u9fff]{2,8} )?[\u4e00-\u9fff]{2,4} ?(?:敬上|謹啟|谨启|謹上|谨上"
    r"|敬啟|敬启|拜上|謹識|敬約|上)"
)
_NUMBER = (
    r"(?:tel|telephone|mobile|mob|phone|ph|fax|direct(?: line)?|whatsapp|t|f|m"
    r"|電話|电话|手機|手机|手提|傳真|传真|直線|直线|內線|内线|分機|分机)"
    r"(?: ?no\.?)? ?[:：.]? ?[+(]?\d[\d ()./+-]{2,30}"
)
CONTACT = pattern(
    r"(?:\W*(?:tel|telephone|t|mobile|mob|m|cell|phone|ph|fax|f|direct(?: line)?|d|did|office"
    r"|e-?mail|e|web(?:site)?|w|whatsapp|wechat|address|addr|電話|电话|手機|手机|手提|傳真|传真|電郵|电邮|邮箱"
    r"|電子郵件|網址|网址|地址|直線|辦公室|微信)(?: ?no\.?)? ?[:：.|].{3,}"
    r"|\W*(?:tel|telephone|mobile|mob|phone|ph|fax|direct(?: line)?|whatsapp"
    r"|電話|电话|手機|手机|手提|傳真|传真)(?: ?no\.?)? ?[+(]?\d[\d ()./+-]{5,30}\W*"
    rf"|\W*{_NUMBER}(?:[\s|/,，;；]+{_NUMBER}){{1,3}}\W*"
    r"|\W*[\w.+-]+@[\w-]+\.[\w.-]+\W*|\W*(?:https?://|www\.)\S+\W*"
    r"|\W*(?:\+|\(\+?)?\d[\d ()./+-]{6,30}(?: ?\([a-z]+\))?\W*)",
    re.IGNORECASE,
)
# Parts what stands on one line of a signature.
BESIDE = pattern(r"\s*[|｜•·;]\s*|\s+/\s+|\s{3,}")
_PERSON = rf"{SURNAME}[\u4e00-\u9fff]{{1,2}}"
_BODY = (
    r"[\u4e00-\u9fff（）()]{2,20}(?:公司|集團|集团|醫院|医院|學校|学校|中學|中学|小學|小学|幼稚園|幼兒園|幼儿园|診所|诊所"
    r"|管理處|管理处|服務處|服务处|辦事處|办事处|中心|協會|协会|銀行|银行|餐廳|餐厅|酒店|大學|大学|法團|[部組组處处科室局署])"
)
NAMED = (  # what signs in Chinese
    rf"[-~ ]*(?:(?:[\u4e00-\u9fff]{{2,8}}[ ,，/|]+)?{_PERSON}{TITLE}?"
    rf"(?: ?[（(]?{_LATIN_NAME}[)）]?)?(?:[ ,，/|]+[\u4e00-\u9fff]{{2,12}})?"
    rf"|{_LATIN_NAME}[ ,，]*{_PERSON}|{SURNAME}{TITLE}|{_BODY}(?:謹?啟|谨?启)?)"
)
LATIN_LINE = r"[A-Z][\w'.,&()|/-]*(?: (?:[A-Z|/&(-][\w'.,&()|/-]*|of|and|the|for|de|van)){0,7}[, ]*"
# What leads up to a name below it, as nobody would to a stranger's: no digits, a few words.
POLITE = pattern(
    r"[^\d:：]{0,30}\b(?:thank(?:s|ing)?|thx|tks|tia|appreciated?|regards|rgds|wishes|bless(?:ings)?"
    r"|warmest|kr|best|(?:nice|good|great|lovely|wonderful|pleasant)"
    r" (?:day|one|week|weekend|evening))"
    r"\b[^\d:：]{0,40}|(?:[^\W\d_]+ ?){1,3},|[^\d:：]{0,10}(?:謝|谢|感激|麻煩|唔該)[^\d:：]{0,12}",
    re.IGNORECASE,
)
# A good wish with a name right below it: God bless / Sister Agnes
WISH = pattern(
    r"\W*(?:(?:may )?god bless|bless(?:ings| you)|with (?:love|blessings|prayers|hugs)"
    r"|(?:lots of )?love|(?:big )?hugs|prayers|in (?:christ|him|his name|faith)"
    r"|peace|shalom|stay (?:safe|well)"
    r"|take (?:good )?care|have an? [a-z ]{3,30}|see you(?: [a-z]+){0,3}|warmly|fondly|faithfully)"
    r"(?: (?:you|us|all|always|and|everyone|ahead))*[\s,.!~]*",
    re.IGNORECASE,
)
# Above an address that the text tells.
WRITE_TO = pattern(
    r"mail|write|contact|電郵|电邮|郵箱|邮箱|郵件|邮件|聯[絡繫系]|联[络系]", re.IGNORECASE
)
SENTENCE = pattern(r".*[.!?。！？…][\W_]*|.{60,}")  # no line of a card
SIGNS = Bilingual(either(LATIN_LINE, NAMED))
# The same where a number or an address stands below it, whoever it is.
NAME_LINE = Bilingual(
    either(
        LATIN_LINE,
        rf"{NAMED}|[\u4e00-\u9fff]{{2,4}}(?: ?[\u4e00-\u9fff]{{1,8}})?(?: {_LATIN_NAME})?",
    )
)
PERSON = Chinese(rf"[-~ ]*{_PERSON}{TITLE}?(?: ?{_LATIN_NAME})?")  # alone in a last line
# Alone below a blank line: amy, 阿敏, 李太
FIRST_NAME = pattern(
    rf"[-~ ]*(?:[A-Za-z]{{2,15}}|阿[\u4e00-\u9fff]{{1,2}}|小{SURNAME}|老{SURNAME}"
    rf"|{SURNAME}(?:{TITLE}|姐|哥|叔|姨|仔|sir))[.!]?"
)
# A team or a place, alone below a blank line: The Harbour Hotel team, Ward 3, 客戶服務團隊
_TEAM = (
    r"(?:team|staff|crew|desk|office|reception|department|dept\.?|management|committee|support"
    r"|services?|centre|center|clinic|school|hotel|concierge|administration|admin|security"
    r"|pharmacy|library|shop|store|restaurant|club|association|group|family)"
)
TEAM = pattern(
    r"[-–~ ]*(?!(?:Call|Visit|See|Ask|Contact|Go|Come|Meet|Bring|Reply|Please|Use|Open|Closed?|No"
    r"|At|In|To|From|For|On|By|Near|Behind|Via|Report|Collect|Return|Check)\b)"
    r"(?:(?:[Tt]he|[Yy]our|[Oo]ur|[Aa]ll at(?: the)?|[Ee]veryone at(?: the)?) )?"
    rf"(?:[A-Z][\w'’&.-]*(?: (?:of|and|&|the|for))? ){{0,6}}(?:(?i:{_TEAM})"
    r"|(?:Ward|Unit|Counter|Level|Floor|Block|Tower|Branch|Section) [A-Z]?[0-9]{0,3}[A-Z]?)[.! ]*"
    r"|[-~ ]*(?![請请到去往在向至於于經经])[\u4e00-\u9fffA-Za-z0-9 ]{1,14}(?:團隊|团队|同人|仝人"
    r"|病房|護士站|护士站|接待處|接待处|前台|詢問處|询问处|服務台|服务台|櫃檯|柜台)[.。 ]*"
)
# A paragraph that a mail server sets above what comes from elsewhere.
BANNER = Needing(
    "external|outside|originat|unverified|unknown|click|open|link|attachment|often",
    Bilingual(
        r"\W*(?:external⟦|外部(?:郵件|邮件|電郵|电邮)?⟧)(?: (?:e-?mail|mail|sender|message))?\W*"
        r"|\W*(?:(?:caution|warning|notice|attention|alert|important|security|be careful|think"
        r"|external(?: (?:e-?mail|mail|sender|message))?⟦|注意|警告|提示|提醒"
        r"|外部(?:郵件|邮件|電郵|电邮)?⟧)\W+)*"
        r"(?:(?:this|the) (?:e-?mail|mail|message|sender)\b.{0,80}"
        r"\b(?:outside|external|originat\w+|unverified|unknown)\b"
        r"|(?:please )?(?:do not|don't|never|be careful|think before you|exercise caution)\b.{0,40}"
        r"\b(?:click|open|links?|attachments?)\b.{0,80}"
        r"\b(?:sender|source|recogni[sz]e|trust|expect(?:ing|ed)?|unless|content)\b"
        r"|you don['’]t often get e-?mail from\b"
        r"⟦|(?:本|此|這|这)(?:封)?(?:電子|电子)?(?:郵件|邮件|電郵|电邮).{0,30}(?:外部|外來|外来|以外)"
        r"|(?:請|请)?(?:勿|不要)(?:隨意|随意)?(?:點擊|点击|開啟|打开|按下).{0,20}(?:連結|链接|附件)⟧"
        r").{0,300}",
        re.IGNORECASE,
    ),
)
BLANK = Bilingual(r"\s*(?:[-_=*~#.⟦—–―─·…‧•～＿－⟧]{3,}\s*)?")  # a ruler at most
_DISCLAIMED = (
    r".{0,40}\b(?:e-?mail|legal) disclaimer\b|"
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
)
_DISCLAIMED_HAN = (
    rf"(?:{HAN}{{2,6}}\s?[:：]\s*)?(?:本|此|這|这)(?:封|份|个|個)?(?:電子|电子)?"
    r"(?:郵件|邮件|電郵|电邮|信息|訊息|消息|函件).{0,60}(?:機密|机密|保密|收件人|專供|专供|僅供|仅供|法律保護|法律保护)"
    r"|(?:如|若|倘)(?:您|你|閣下|阁下|貴方)?(?:誤收|误收|錯誤收到|错误收到|錯收|错收|誤傳|误传).{0,30}(?:郵件|邮件|電郵|电邮|信息|訊息)"
    r"|.{0,14}(?:列印|打印|印出).{0,14}(?:環境|环境|環保|环保|地球|樹木|树木|郵件|邮件|電郵|电邮)"
    r"|.{0,14}(?:環境|环境|環保|环保|地球|樹木|树木|紙張|纸张).{0,14}(?:列印|打印|印)"
    r"|(?:免責|免责|保密|機密|机密|法律)(?:聲明|声明|條款|条款|提示)"
    r"|(?:如|若)(?:您|你|閣下|阁下)?(?:並非|并非|不是|非).{0,20}收件人"
)
DISCLAIMER = Bilingual(  # P is a tree in Webdings
    r"\W{0,4}(?:p +)?" + either(_DISCLAIMED, _DISCLAIMED_HAN), re.IGNORECASE
)
