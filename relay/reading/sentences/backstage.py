"""Last words that may be about the SMS itself: its wording, its bill, how somebody reads. Pure.

Nothing here is obeyed: a text that ends in them is sent as it is, after a "yes".
"""

import re

from relay.reading.lines.language import simplified
from relay.reading.pattern import Chinese, Needing, pattern
from relay.reading.sentences.about_sending import is_about_sending
from relay.reading.sentences.reports import (
    CALL,
    ENDS,
    FAILED,
    HAN_PLEASE,
    HAN_SENDS,
    PHONE,
    PLEASE,
    SMS,
    WHEN,
    is_end,
    is_report,
    names_goods,
)
from relay.reading.sentences.timing import names_a_thing

_CALL_ME = pattern(
    rf"{PLEASE}(?:{CALL.replace('|us)', ')')},? {WHEN} {FAILED}"
    rf"|{WHEN} {FAILED}[,;]? {PLEASE}{CALL.replace('|us)', ')')}){PHONE}{ENDS}",
    re.IGNORECASE,
)
# Of the words themselves; "your" and "you" are said to the reader.
_PURSE = (
    r"(?:ward|dep(?:artmen)?t|department|division|section|cost cent(?:re|er)|account|a/c|budget"
    r"|code"
    r"|project|unit|team|us|me)"
)
_CHANGE = (
    r"(?:chang(?:e|ing)|alter|edit|modify|amend|shorten|translate|correct|rephrase|re-?word"
    r"|re-?type"
    r"|add|put|omit|remove|leave out|split|format|keep|use|copy|send|write|sign|cut|trim"
    r"|tidy(?: up)?|polish|improve|fix|check|adjust)"
)
_NOT_YOURS = r"(?:(?! your?\b).)"
_WORDING = (
    rf"{PLEASE}(?:do not|don[’']?t|never|no need to|without)? ?{_CHANGE}(?: (?!you)[\w’']+){{0,4}}"
    r" (?:wording|spelling|grammar|punctuation|line breaks?|as it is|as is|exactly|word for word"
    r"|verbatim|unchanged|my name|my signature|(?:our|any|the|a|no) signature"
    rf"|exact (?:text|words)|the {SMS} (?:above|below)|(?:two|three|2|3|several) {SMS}|too long)"
    rf"(?:(?! you).){{0,30}}"
    rf"|{PLEASE}(?:do not|don[’']?t|never|no need to) (?:{_CHANGE}|include|mention|give)"
    rf"\b(?! you){_NOT_YOURS}{{0,20}}\b(?:(?:the|this|my|your) (?:above )?{SMS}|the text above"
    rf"|(?:the|this) (?:line|part|note|sentence)|any words?|my name|my number"
    rf"|who sent it){_NOT_YOURS}{{0,30}}"
    rf"|{PLEASE}(?:do not|don[’']?t|no need to) (?:translate|shorten|split) (?:it|this|anything)"
    rf"|{PLEASE}feel free to {_CHANGE}(?: (?:it|this|the text))?(?: (?:as|if) .{{1,20}})?"
    rf"|{PLEASE}leave (?:my|our) names? out|{PLEASE}send (?:(?:it|this|them) )?(?:separately"
    r"|individually|one by one)(?: to each.{0,20})?"
    r"|(?:use |send )?(?:exactly |just |only )?(?:these|those)(?: exact)? words(?: only| exactly)?"
    r"(?: please)?|no (?:signature|sign-?off|greeting)(?: (?:needed|required|please|at the end))?"
    rf"|{PLEASE}(?:keep|file|save) a copy of (?:this|the|that) {SMS} for (?:me|us|our"
    rf"|my)\b.{{0,30}}"
    r"|(?:the )?(?:text |message |sms |wording )?above (?:is|are) the"
    rf" (?:exact |full |whole |complete |final |only )*(?:{SMS}|wording|content)s?\b.{{0,40}}"
    rf"|{PLEASE}(?:forward|send|pass|copy|redirect|relay) (?:me |us )?(?:any|all|the|his|her|their)"
    r" (?:reply|replies|responses?|answers?)(?: (?:you get|from \w+|on))*(?: to (?:me|us|my \w+))?"
    r"|(?:any |all |the )?(?:reply|replies|responses?)(?: (?:should|to|must|can|is|are))?"
    r"(?: (?:go|come|be (?:sent|forwarded)))* to (?:me|us|my [\w ]{1,20})"
)
_BILL = (
    rf"{PLEASE}(?:bill|charge|invoice|debit)(?: (?:this|it|that|the (?:sms|cost|fee|text)s?))?"
    r" (?:to |under |against |on )?(?!.*\byour?\b)(?:the |our |my )?(?:\w+[ ,]+){0,3}"
    rf"{_PURSE}\b.{{0,20}}"
    r"|(?:\w+[:.,]? )?(?:cost cent(?:re|er)|(?:charge|dep(?:artmen)?t|budget|billing)"
    r" (?:code|no\.?|number))[ :#]*\w[\w/-]{0,15}"
    r"|(?:the )?(?:costs?|fees?|charges?|bill)(?: (?:of (?:this|the) sms|to|will|should|is|are"
    r"|be))*"
    r"(?: (?:borne|paid|charged|covered|billed|met))? (?:by |to |under |from |on )(?!.*\byour?\b)"
    rf"(?:the |our |my )?(?:\w+[ ,]+){{0,3}}{_PURSE}\b.{{0,20}}"
    rf"|{PLEASE}use (?:the |our |my )(?:[\w’']+ ){{0,3}}(?:budget|cost cent(?:re|er))"
)
_DRAFT = (
    r"(?:this is )?(?:just |only |still )?(?:an? |the )?(?:first |rough )?draft"
    r"(?: (?:only|version|text|message|sms))*(?:[,;:. -]+(?:not|do not|don[’']?t|please"
    r"|to be)\b.{0,40})?"
    r"|for (?:your |the )?(?:approval|review|checking) (?:first|only|before sending)"
)
_WAIT = (
    rf"(?:{PLEASE}(?:not (?:now|yet)|wait|stand ?by|hold(?: on)?|on hold|hold it)[ ,.;:–—-]+)?"
    rf"{PLEASE}(?:await|wait for|wait until|wait till|pending|until)"
    r" (?:i |(?:my|the boss[’']s|the manager[’']s) (?:\w+ ){0,2}(?:approv|go\b|ok|signal|word"
    r"|instruct"
    r"|confirm|call\b|green|sign)).{0,40}"
    r"|not (?:now|yet)(?: please| thanks)?"
)
_OVER = (
    r"(?:that is|that[’']s|thats) (?:all|it|the (?:whole |full |entire |complete )?(?:text|sms"
    r"|message))(?:[, ]+(?:folks|please|pls|thanks?|thank you|thx"
    r"|for now))*"
    r"|over(?: and out)?|end|nothing else|nothing more|no more"
)
_ABOUT = (
    Needing(
        "wording|spelling|grammar|punctuation|break|as it|as is|exact|word|verbatim|unchanged|my n"
        "|my sig|sign|above|below|copy of|it|this|sms|repl|response|answer|greeting|too long|any"
        "|text|message|msg|who sent|feel free|leave|separately|individually|one by one|line|part"
        "|note|sentence",
        pattern(_WORDING, re.IGNORECASE),
    ),
    Needing(
        "bill|charge|invoice|debit|cost|fee|code|no|number|budget",
        pattern(_BILL, re.IGNORECASE),
    ),
    Needing("draft|approval|review|checking", pattern(_DRAFT, re.IGNORECASE)),
    Needing("wait|pending|until|not now|not yet", pattern(_WAIT, re.IGNORECASE)),
    Needing("that|over|end|nothing|no more", pattern(_OVER, re.IGNORECASE)),
)
_THANKED = pattern(
    r"(?:many )?(?:thanks|thank you|thx|tks|ty) for (?:sending|texting|arranging|passing)"
    r" (?:it|this|that|them)(?: (?:on|out|off))?[\s.!]*",
    re.IGNORECASE,
)
_NOT = r"(?:唔好|唔使|唔[须須]|不要|不用|不必|毋[须須]|无需|请勿|切勿|[勿咪别])"
_WORDS_HAN = r"(?:文字|字句|字眼|标[点點]|内容|短信|短讯|讯息|信息|原文|标[题題]|行文|措[辞辭])"
_NAME_HAN = (
    r"(?:署名|签名|落款|抬头|我[个的嘅]?(?:大?名|名字|姓名|电话)"
    r"|(?:本人|发件人|寄件人)[的嘅]?(?:姓?名|名字))"
)
_CHANGE_HAN = (
    r"(?:修改|更改|改[动動写]?|加[上入]?|写[上出]?|提及?|落|[显顯]示|出[现現]|翻?[译譯]"
    r"|[删刪][减減除改]?|署"
    r"|[缩縮]短|改短)"
)
_THESE_HAN = r"(?:(?:以上|上述|任何|此|[呢这][段条个]|本|全部|所有|当中|其中)[的嘅]?)*"
_ABOUT_HAN = (
    Chinese(  # the wording
        rf"{HAN_PLEASE}{_NOT}(?:再|擅自|自行)?{_CHANGE_HAN}*{_THESE_HAN}(?:{_WORDS_HAN}|{_NAME_HAN}"
        rf"|字)+"
        rf"|{_THESE_HAN}{_WORDS_HAN}+{HAN_PLEASE}(?:一?[个字]?[都也亦]?){_NOT}[作再有]?(?:任何)?"
        rf"{_CHANGE_HAN}.{{0,4}}"
        rf"|{HAN_PLEASE}(?:完全)?[照按依跟用][足返原]*(?:以上|上述|原文|原字|原[样樣]|上文|字面)+"
        rf"(?:{_WORDS_HAN}|[的嘅])*(?:{HAN_SENDS}|打|写)?(?:即可|就得)?"
        rf"|{_THESE_HAN}{_WORDS_HAN}+可以?{_CHANGE_HAN}"
        rf"|{HAN_PLEASE}(?:[帮幫][忙手我])?(?:[润潤][饰飾色]"
        rf"|修[饰飾改]|校[对對]|[检檢]查|斟酌){_THESE_HAN}{_WORDS_HAN}+"
        r"|请?一[个個]?字[都也]?(?:不要?|唔好?)改[动動]?|请?原[文字]照[发發打]"
        rf"|{HAN_PLEASE}用.{{1,8}}名[义義]?{HAN_SENDS}"
        rf"|{HAN_PLEASE}(?:{_NOT}|无需)(?:署名|签名|落款)"
        rf"|{HAN_PLEASE}(?:代|[帮幫]我|[帮幫]手)为?{HAN_SENDS}|多?[谢謝]{{1,2}}[你您]?(?:代"
        rf"|[帮幫]忙|[帮幫]手){HAN_SENDS}"
        r"|(?:如果?|若)?(?:短[讯信]|内容|字数)?.{0,2}(?:太[长長多]|[过過][长長多]|超[过過出]"
        r"|字数).{0,8}"
        r"(?:分[开開]?[成为]?[两兩二2三]?[条條段个個]?.{0,3}|"
        rf"{_CHANGE_HAN})"
    ),
    Chinese(  # the bill
        r"(?:短[讯信])?(?:[费費]用?|收费|开支|[帐账賬]|数|成本)[请由可会均都要]?(?:入|[记記]|[计計]"
        r"|算|[归歸]"
        r"|[拨撥]|报|由|从)[入到在于落返]?[^，,。你您]{1,14}(?:病房|部门?|[组組]|科|室|[处處]|中心"
        r"|[户戶]口?"
        r"|[帐账賬]|[预預]算|[经經]费|code|[编編]号)(?:支付|承[担擔]|扣除?|数|[帐账賬])?"
    ),
    Chinese(  # a draft, and what is to wait
        r"(?:此|[这呢]|以上)?[个条段]?[只仅僅]?[为是系係]?(?:[草初]稿|[拟擬]稿)(?:而已|嚟|来"
        r"|[，,].{1,14})?"
        rf"|(?:先|暂时?|依家|而家|现在|住|未批?[，,])*{_NOT}(?:住|先"
        rf"|急住?)*{HAN_SENDS}[住先出去啊啦]*"
        r"[，,; ]*(?:[等待听聽有]|我).{1,14}"
        r"|[请先]?[等待听聽](?:我|本人|主任|上司|老[细細板])[的嘅]?[再先]?"
        r"(?:通知|确认|电话|[覆复]|批准?|同意|ok|[讯消]息|指示|进一步.{0,4}|话[开開].{0,3}"
        r"|点头)+.{0,3}",
        re.IGNORECASE,
    ),
    Chinese(  # nothing but the end
        r"完[毕结]?|以上|就?[系係]?[咁这][么样]?多(?:[，,]?(?:唔[该該]|谢谢|多谢))?[晒哂曬]?"
        r"|(?:内容|短[讯信])?就[系係是]?(?:[这這]样|咁样?)"
    ),
)
# Of how somebody is reached or reads, where the text has named nobody who could be meant.
_OF_THEM = pattern(
    r"(?:(?:note|nb|fyi|ps|please note|remark|info)[:,. ]+(?:that )?)?(?:the |this |that |an? )?"
    r"(?:patient|client|guest|customer|tenant|resident|recipient|person|man|lady|gentleman|mother"
    r"|father|family|user|owner|member|visitor|student|parent|s?he|they"
    r"|(?:some|most|many|none|all|both) of them)"
    r"(?:(?: (?:only|can|cannot|can[’']t|could|does|do|don[’']t|doesn[’']t|not|is|are|isn[’']t|has"
    r"|have"
    r"|may|also|prefers?|wants?|hardly|barely|very|a bit|no|to|be|only be|both|better))+"
    r"|(?= \w+s ))"
    r" (?:\w+ ){0,2}(?:reads?|reading|speaks?|understands?|hears?|hearing|deaf|blind|illiterate"
    r"|chinese|cantonese|english|mandarin|phones?|mobile|whats ?app|signal|overseas|abroad"
    r"|hard of hearing|calls?|reached|texts?|sms)\b(?:(?! you).){0,40}",
    re.IGNORECASE,
)
_THEM_HAN = (
    r"(?:佢|他|她|[个個呢这]客|病[人者]|患者|客[人户戶]|[对對]方|[机機]主|收件人|收信人|接收人"
    r"|老人家|[长長]者"
    r"|[这呢该該]位.{1,4}|住[户戶])"
)
_OF_THEM_HAN = Chinese(
    rf"(?:注意?|[备備]注|附注)?[:：]?[ ]?{_THEM_HAN}(?:本人|一?[个個]?人|[的嘅系係是有])*.{{0,4}}"
    r"(?:(?:只|唔|不|冇|没|难|淨|净|会|能)*(?:[识識]|懂|看得?懂|睇得?明|看|睇|[听聽]|[读讀]|[讲講]"
    r"|说)(?:得|到|唔到|不到|懂|明)*.{0,2}"
    r"(?:中文|英文|国语|普通话|广东话|[广廣]東話|粤语|电话|短[讯信]|讯息|字)|[聋聾]|失[聪聰]"
    r"|弱[听聽]|[听聽]障|[听聽]力|耳背|[视視]障|失明|文盲"
    r"|(?:电话|手[机機])(?:打?唔通|打?不通|停|坏|冇[电電]|没电|[关關][机機]|有[问問][题題])).{0,16}"
)
_SOMEBODY = pattern(
    r"\b(?:he|him|his|she|her|mrs?|ms|miss|dr|patient|guest|client|customer|tenant|resident|mother"
    r"|father|mum|mom|dad|parents?|son|daughter|wife|husband|brother|sister|child|student|visitor"
    r"|member|man|lady|gentleman|person|driver|plumber|technician|teacher|nurse|engineer|guide"
    r"|doctor|courier|helper|cleaner|colleague|manager|friend|staff|worker)\b|佢|他|她|先生|女士"
    r"|小姐|太太|病[人者]|患者|客[人户戶]"
    r"|老人|[长長]者|婆|公公|[伯叔姨爸媽妈]|同學|同学|[學学]生|老[师師]|[师師]傅|司[机機]|[护護]士"
    r"|[醫医]生"
    r"|[导導]遊|导游|技工|[員员]|同事|朋友|工人",
    re.IGNORECASE,
)
# Another number, where the text names none to call.
_OTHERWISE = pattern(
    r"(?:(?:if|should|in case)\b.{0,40}\b(?:answer|reply|response|work|working|reach(?:able|ed)?"
    r"|wrong"
    r"|in use|connected|connect|available|pick up)(?: there)?,? )(?:please |pls |then |kindly )*"
    r"(?:try|use|text|send (?:it|this) to|resend to)\b.{0,30}[+\d][\d -]{6,14}\d",
    re.IGNORECASE,
)
_OTHERWISE_HAN = Chinese(
    rf"(?:如果?|若果?|倘若|万一)?(?:{_THEM_HAN}(?:的|嘅)?)?(?:[这呢该該][个個])?(?:电话|手[机機]"
    rf"|[号號]码|号).{{0,6}}"
    r"(?:唔通|不通|唔[听聽]|冇人[听聽]|[没無无]人接|停[咗了机機]|[错錯]|空号|接通|收[唔不]到).{0,8}"
    r"(?:试|打|改?[发發]送?[给俾]?|用|转)[^，,。]{0,6}[+\d][\d -]{6,14}"
)
_SILENT_HAN = Chinese(  # 如果佢冇覆就打 6123 4567
    rf"(?:如果?|若果?|倘若|万一){_THEM_HAN}.{{0,3}}[冇没無无唔不未]有?[人]?.{{0,2}}"
    r"(?:[覆复]|回[覆复应應]?|[应應]|[听聽接])[，, ]?(?:的话|嘅话)?[，, ]?(?:就|请|再|可)*"
    r"(?:打[给俾去]?|致[电電]|call|[试試]|[发發]送?[给俾去]?|[联聯][络絡系])"
    r"[^你您]{0,8}[+\d][\d -]{6,14}\d.{0,4}",
    re.IGNORECASE,
)
_TO_CALL = pattern(
    r"\b(?:call|phone|ring|dial|contact)\b|[致打]电|[致打]電|电话|電話|查[询詢]|[联聯][络絡系繫]",
    re.IGNORECASE,
)
_PART = pattern(r"(?<=[.!?…])[ \t]+|(?<=[。！？；])[ \t]*|\s*\n\s*|[ \t]*(?=[(\[（【<])")
_EDGES = ' \t.。!！?？,，;；()（）[]【】<>*_"”'
_LAST, _LONGEST, _NEAR = 3, 140, 600


def speaks_of_the_sms(text: str) -> bool:
    """Whether one of the last sentences or brackets, of those behind the first, is such words, or
    may be: of the wording, of the bill, of a draft, or of what the recipient can read or hear."""
    parts = [each for each in _PART.split(text[-_NEAR:]) if each.strip()]
    for at in range(max(1, len(parts) - _LAST), len(parts)):
        said, before = parts[at].strip(), "\n".join(parts[:at])
        if len(said) <= _LONGEST and _is_said(said, before):
            return True
    return False


# -- private --------------------------------------------------------------------------------------


def _is_said(said: str, before: str) -> bool:
    if is_report(said, before) or is_end(said) or _CALL_ME.fullmatch(said):
        return True
    if is_about_sending(said, before):
        return True
    bare, han = said.strip(_EDGES), simplified(said).strip(_EDGES)
    if any(form.fullmatch(bare) for form in _ABOUT):
        return True
    if any(form.fullmatch(han) for form in _ABOUT_HAN):
        return not names_goods(before)
    if _THANKED.fullmatch(bare):
        return not names_a_thing(before)
    told = _OF_THEM.fullmatch(bare) or _OF_THEM_HAN.fullmatch(han) or _SILENT_HAN.fullmatch(han)
    if told and not _SOMEBODY.search(before):
        return True
    other = _OTHERWISE.fullmatch(bare) or _OTHERWISE_HAN.fullmatch(han)
    return other is not None and not _TO_CALL.search(before)
