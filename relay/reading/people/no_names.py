"""Words that say something of a number and are nobody's name: exceptions, causes, times. Pure."""

from relay.reading.pattern import Chinese, pattern
from relay.reading.when.grammar import parts_of
from relay.reading.when.words import REPEATED, normalised

# A number beside one of these is an order, a room, an exception: no phone of a person so named.
_WORDS = frozenset(
    """
    a about account acct after all an any apt at before bill booking but by call cancel case code
    don't dont either except excluding expired ext extension fax file flat floor for former from
    hkid hotline id if in instead invoice job landline me my never no not of office old on only
    order otp passport per pin po previous re receipt ref reference regarding room serial since
    suite tell than that the their then they this ticket till to unless until via was when with
    without wrong x your today tomorrow tonight yesterday now asap later soon noon midnight morning
    afternoon evening am pm monday tuesday wednesday thursday friday saturday sunday hour hours
    minute minutes mins days week month next
    active bounced cancelled canceled changed dead deceased delivered departed disabled disconnected
    error failed failure gone inactive invalid left lost moved removed resigned retired returned
    sent stopped again once tba tbc tbd times twice undelivered unreachable unsubscribed used
    and or plus cc bcc also nor neither both including include includes incl inc together along
    alongside excl exc exclude excludes except exempt skip skips omit omits minus sans less apart
    aside other others rather versus vs ignore ignores forget drop remove delete replace
    replaces avoid use uses just solely merely
    am are is were be been has have had does did doesn't didn't isn't wasn't weren't aren't won't
    can't cannot shouldn't newer newest older current alternative alternatively backup
    because though although while whereas whenever where whether unlike like as
    tmr tmrw tomo tmw mon tue tues wed thu thur thurs fri sat everyday every each weekday weekdays
    weekend weekends thrice repeat repeatedly afterwards shortly eventually sometime
    superseded replaced updated ported ignored skipped excluded omitted blocked closed suspended
    terminated transferred switched reassigned recycled discontinued deactivated redirected
    fallback alternate else otherwise urgent please pls
    duplicate typo mistake incorrect obsolete outdated unknown pending tentative provisional
    """.split()  # noqa: SIM905 (a list would take a screen)
)
# First Aid and New World are names; "first" and "new" alone are not.
_ALONE = frozenset(("first", "second", "third", "last", "new", "spare"))
# Names of people and parts of the calendar: behind a number and without a sign they are a time.
_CALENDAR = frozenset(
    [
        "sun",
        "jan",
        "mar",
        "april",
        "may",
        "june",
        "july",
        "august",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "dec",
    ]
)
_ADVERB = pattern(r"[a-z]{2,}(?:[^l]|tal|nal|ual|ial|cal|ful|tol)ly")
_LY = frozenset(
    [
        "lily",
        "emily",
        "beverly",
        "kimberly",
        "carly",
        "charly",
        "karly",
        "family",
        "assembly",
        "lyly",
        "cicely",
    ]
)
_DOING = pattern(r"(?:repla|exclu|inclu|ignor|us|chang|supersed|skipp|omit|dropp|miss|follow"
    r"|start|end|await|wait|call|leav|remov|delet|forget|avoid|cancel|forward|redirect|chas"
    r"|rain|snow|go|be|hav|do|mov|switch|port)\w{0,4}ing")  # fmt: skip
_HAN = Chinese(
    "關於|关于|有關|有关|訂單|订单|編號|编号|單號|单号|除|而不|而非|並非|并非|不|唔|勿|非|毋|撇|只|淨係|净系|免"
    "|取|改(?![期時时約约])|換|换|代(?!表|理)|用(?!戶|户)|忽略|略過|略过|跳過|跳过|傳真|传真|舊|旧|錯|错|別|别|致電|致电|查詢|查询|前|後|后"
    "|已|離職|离职|停|失敗|失败|未能|退訂|退订|刪|删|暫|暂|無效|无效|去世|退休|作廢|作废|過期|过期"
    "|今天|今日|今晚|明天|明日|明早|明晚|聽日|听日|聽晚|聽朝|星期|禮拜|礼拜|早上|朝早|上午|下午|晏晝|點|点|時|时|即刻|立即|馬上|马上"
    "|每|遲啲|迟啲|遲些|迟些|晚啲|稍|等陣|等阵|等一|等下|等我|等到|等.{0,4}先|再|如果|如有|如無|假如|若是|若果|若然|倘|萬一|万一"
    "|[一二兩两三四五六七八九十幾几]+(?:次|月|日|天)|落雨|下雨|定時|定时"
    "|同埋|連埋|连埋|以及|或|^(?:同|及|連同|连同|和|與|与|加|若|如|等|另|仲有|還有|还有)|(?:都要|一樣|一样)$"
    "|^(?:周|週)[一二三四五六日]$"
)  # fmt: skip
_EDGES = " .,;:!?'\"-&"


def says_more(words: str) -> bool:
    """Whether `words` hold one that is no part of a name: an exception, a cause, a time."""
    plain = words.casefold().replace("’", "'")
    each = [word.strip(_EDGES) for word in plain.split()]
    return (
        bool(_WORDS.intersection(each))
        or _ALONE.issuperset(each)
        or any(map(_is_said_of_deeds, each))
        or _HAN.search(plain) is not None
        or _is_a_time(plain)
    )


def is_of_the_calendar(word: str) -> bool:
    """Whether a word is a name and also a month or a day: May, June, Sun."""
    return word.casefold().strip(_EDGES) in _CALENDAR


# -- private --------------------------------------------------------------------------------------


def _is_said_of_deeds(word: str) -> bool:
    """An adverb or a participle: formerly, weekly, replacing. Not Emily nor Siu Ling."""
    adverb = _ADVERB.fullmatch(word) is not None and word not in _LY
    return adverb or _DOING.fullmatch(word) is not None


def _is_a_time(words: str) -> bool:
    if is_of_the_calendar(words):
        return False
    expression = normalised(words)
    return REPEATED.search(expression) is not None or bool(parts_of(expression))
