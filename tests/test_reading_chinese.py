"""Chinese as people in Hong Kong, in Taiwan and on the mainland write it."""

from datetime import datetime

import pytest

from relay.reading.lines.language import language_of, simplified
from tests.test_reading_request import ONE, at, codes, numbers, read, understood, verdict

OPENINGS = [
    "請協助發送以下短訊至 9123 4567：\n\n停課",
    "敬啟者：\n\n請發送短訊予 9123 4567：\n停課",
    "早晨！唔該幫我 send 個 SMS 去 9123 4567: 停課",
    "陳生早晨，麻煩發短訊畀 9123 4567：停課",
    "林先生，\n\n你好！\n\n請發短訊給 9123 4567：停課",
    "同事好，\n\n麻煩發個SMS俾 9123 4567，內容係：停課",
    "IT部同事：\n請群發短訊給 9123 4567：停課",
    "Dear 陳小姐，\n請代發提醒短訊至 9123 4567：停課",
    "想請你發個短訊俾 9123 4567：停課",
    "可唔可以幫手出個SMS俾 9123 4567：停課",
    "能不能帮忙给 9123 4567 发条短信：停課",
    "請以短訊通知 9123 4567：停課",
    "短信通知 9123 4567：停課",
    "請用SMS方式通知 9123 4567，內容如下：\n停課",
    "請發送以下內容給 9123 4567：\n停課",
    "請提醒 9123 4567：停課",
    "知會 9123 4567：停課",
    "話俾 9123 4567 知，停課",
    "麻煩話畀 9123 4567 知道：停課",
    "同 9123 4567 講：停課",
    "麻煩SMS下 9123 4567：停課",
    "請短訊 9123 4567：停課",
    "各位同事，請將以下訊息用短訊發給 9123 4567：\n停課",
]


@pytest.mark.parametrize("body", OPENINGS)
def test_an_opening_in_chinese_is_understood(body: str) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, codes(request)) == (ONE, "停課", [])


ABOVE_FIELDS = [
    "麻煩幫手發以下SMS，唔該！",
    "陳小姐，你好！",
    "各位同事：\n\n請協助發送以下短訊，謝謝。",
    "請發短訊，資料如下：",
    "你好，請發以下短信給客人：",
    "Hi,\n\nPlease send the following SMS:",
    "Please help to send below message. Thanks.",
]


@pytest.mark.parametrize("above", ABOVE_FIELDS)
def test_a_greeting_and_an_order_above_the_fields_are_no_text(above: str) -> None:
    request = understood(read("x", f"{above}\n\n收件人：9123 4567\n內容：停課"))
    assert (numbers(request), request.text, codes(request)) == (ONE, "停課", [])


def test_an_order_above_the_fields_may_say_when() -> None:
    for order in ("麻煩聽日朝早九點發以下短訊：", "Please send the following SMS tomorrow at 9am:"):
        request = understood(read("x", f"{order}\n\n電話：9123 4567\n內容：停課"))
        assert (request.text, request.send_at) == ("停課", at(19, 9))


def test_an_order_above_a_text_without_fields_waits_for_a_yes() -> None:
    request = understood(read("短訊 91234567", "你好，請發以下短訊：\n\n今日停課，請留家中。"))
    assert (request.text, codes(request)) == ("今日停課，請留家中。", ["text.boundary"])


@pytest.mark.parametrize(
    "text",
    [
        "陳小姐：\n今日停課，請回電。",
        "通知各位住戶：明天停水",
        "請提醒各位家長：明天帶證件。",
        "短訊通知：明天停水",
        "敬啟者：\n\n請於明日回電。",
        "對了，記得講：唔使返。",
    ],
)
def test_what_only_looks_like_an_opening_is_text(text: str) -> None:
    request = understood(read("短訊 91234567", text))
    assert (numbers(request), request.text, codes(request)) == (ONE, text, [])


@pytest.mark.parametrize(
    "body",
    [
        "請提醒 Anna 明天帶證件。",
        "麻煩話俾客人知今日休息。\n\n陳大文\n電話：6234 5678",
        "請致電 9123 4567：客人有查詢。",
        "請WhatsApp 9123 4567：停課",
        "請打俾 9123 4567：停課",
        "請發送以下短訊：\n今日停課",
    ],
)
def test_what_is_no_order_to_text_somebody_is_refused(body: str) -> None:
    assert codes(read("x", body)) == ["recipient.none"]


LISTED = [
    "請發短訊給以下客戶：\n9123 4567\n6123 4567\n\n停課",
    "請發短訊給下列同事：\n陳太 9123 4567\n李生 6123 4567\n\n停課",
    "請發短訊給以下人士：9123 4567、6123 4567\n內容：停課",
    "請代為發送短訊予以下家長：\n9123 4567（陳太）\n6123 4567（李生）\n\n內容：停課",
    "請發短訊給：\n9123 4567\n6123 4567\n\n停課",
    "1. 收件者：9123 4567、6123 4567\n2. 短訊內容：停課",
]


@pytest.mark.parametrize("body", LISTED)
def test_people_may_be_listed_below_the_order(body: str) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text) == (["85291234567", "85261234567"], "停課")
    assert codes(request) == []


def test_reported_speech_waits_for_a_yes() -> None:
    request = understood(read("x", "話俾 9123 4567 知，佢張更表改咗"))
    assert codes(request) == ["text.boundary"]


@pytest.mark.parametrize(
    "told",
    [
        *("內容係話佢聽", "內容是告訴他", "內容為通知佢：", "短訊內容係同佢講", "內容係話俾佢知，"),
        *("話佢知", "話佢聽", "內容係：話佢聽"),
    ],
)
@pytest.mark.parametrize("text", ["診所今日關閉。", "聽日唔使返工"])
def test_whom_it_is_told_to_is_no_part_of_the_text(told: str, text: str) -> None:
    request = understood(read("x", f"請發短訊給 9123 4567，{told}{text}"))
    assert (numbers(request), request.text) == (ONE, text)


def test_tomorrow_is_not_cut_off_behind_whom_it_is_told_to() -> None:
    for told in ("話佢聽日唔使返工", "內容係話佢聽日唔使返工"):
        assert understood(read("x", f"請發短訊給 9123 4567，{told}")).text == "聽日唔使返工"


@pytest.mark.parametrize("text", ["內容係聽日停課", "內容是告訴他明天停課", "短訊內容為停課"])
def test_a_text_that_speaks_of_itself_waits_for_a_yes(text: str) -> None:
    for head in ("收件人：9123 4567\n", "To: 9123 4567\n\n", "9123 4567\n"):
        assert codes(read("x", f"{head}{text}")) == ["text.boundary"]


@pytest.mark.parametrize("lead", ["緊急：", "急件：", "急：", "緊急! "])
def test_haste_may_stand_before_an_order(lead: str) -> None:
    request = understood(read("x", f"{lead}請發短訊給 9123 4567：停課"))
    assert (numbers(request), request.text, request.doubts) == (ONE, "停課", ())


def test_a_longer_name_is_not_the_group_it_begins_with() -> None:
    reading = read("x", "請發短訊給 Nurses長：今晚人手不足，請安排。")
    assert verdict(reading) == "refuse"
    assert codes(reading) == ["recipient.unknown_name"]


FIELDS = [  # the mail, its time
    ("收 件 人：９１２３　４５６７\n時　　間：11月20日上午十時\n內　　容：停課", at(20, 10)),
    ("收件者：9123 4567\n簡訊內容：停課", None),
    ("手机号：9123 4567\n定时发送：明天上午9点\n短信内容：停課", at(19, 9)),
    ("聯絡電話：9123 4567\n傳送時間：聽日朝早九點\n\n停課", at(19, 9)),
    ("客戶電話 / Tel: 9123 4567\nSMS內容：停課", None),
    ("收件人 To：9123 4567\n內容 Message：停課", None),
    ("电话：9123 4567\n内容：停課", None),
    ("電话：9123 4567\n內容：停課", None),
    ("【收件人】9123 4567\n【內容】停課", None),
    ("1. 收件人：9123 4567\n2. 時間：明天上午九時\n3. 內容：停課", at(19, 9)),
    ("短訊：9123 4567\n停課", None),
    ("你好，\n時間：明天上午9時\n收件人：9123 4567\n內容：停課", at(19, 9)),
    ("電話：9123 4567\n收件人姓名：陳太\n內容：停課", None),
]


@pytest.mark.parametrize(("body", "send_at"), FIELDS)
def test_a_field_block_in_chinese_is_understood(body: str, send_at: datetime | None) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, "停課", send_at)
    assert codes(request) == []


REFUSED_FIELDS = [
    ("收件人：9123 4567\n手機：6123 4567\n內容：停課", ["field.twice"]),
    ("收件人：9123 4567\n時間：明天上午9時\n排程：明天下午3時\n\n停課", ["field.twice"]),
    # perhaps when the meeting is that the text tells of
    ("收件人：9123 4567\n\n日期：11月25日\n時間：下午2:30\n請帶身份證", ["time.ambiguous"]),
    ("收件人：9123 4567\n排呈：明天上午9時\n\n停課", ["field.unknown"]),
    ("收件人：9123 4567\n時問：明天上午9時\n停課", ["field.unknown"]),
    ("收件人：9123 4567\n溫馨提示：停課", ["field.unknown"]),
    # a name that the contacts know with another number
    ("收件人：Anna Lam\n電話：9123 4567\n內容：停課", ["recipient.ambiguous_name"]),
    ("電話：9123 4567\n日期：11月20日\n時間：上午10:00\n\n停課", ["time.ambiguous"]),
    ("电话：9123 4567\n日期：11月20日\n时间：上午10:00\n\n停课", ["time.ambiguous"]),
    ("To: 9123 4567\nDate: 20 Nov\nTime: 10am\n\nClosed", ["time.ambiguous"]),
    ("電話：9123 4567\n\n時間：上午10:00\n\n日期：11月20日\n\n內容：停課", ["time.ambiguous"]),
]


@pytest.mark.parametrize(("body", "why"), REFUSED_FIELDS)
def test_a_field_block_that_may_mean_something_else_is_not_sent(body: str, why: list[str]) -> None:
    assert codes(read("x", body)) == why


@pytest.mark.parametrize("first", ["電梯：今日維修", "提提你：停課", "電郵：請查收", "提示：停課"])
def test_a_text_may_begin_with_two_characters_and_a_colon(first: str) -> None:
    request = understood(read("x", f"收件人：9123 4567\n\n{first}"))
    assert (request.text, codes(request)) == (first, [])


TEXT = "停課一天，請留家中。"
PHONE_LINES = [
    "從我的 iPhone 傳送",
    "发自我的iPhone",
    "從我的iPhone寄出",
    "透過 iPhone 傳送",
    "以 iPhone 傳送，如有錯字請見諒",
    "取得 iOS 版 Outlook<https://aka.ms/o0ukef>",
    "获取 Outlook for Android<https://aka.ms/AAb9ysg>",
    "傳送自 Android 版 Yahoo奇摩電子信箱",
    "来自 QQ邮箱手机版",
    "发自我的小米手机",
    "來自 Gmail 行動版",
    "此郵件由手機發出",
    "從我的 Samsung Galaxy 智慧型手機傳送。",
    "发自安卓客户端",
]


@pytest.mark.parametrize("line", PHONE_LINES)
def test_the_line_of_a_phone_is_no_text(line: str) -> None:
    request = understood(read("短訊 91234567", f"{TEXT}\n\n{line}"))
    assert (request.text, codes(request)) == (TEXT, [])


MARKS = [
    "完",
    "（完）",
    "【完】",
    "全文完",
    "END",
    "[END]",
    "== END ==",
    "－－－",
    "＝＝＝",
    "訊息完",
]


@pytest.mark.parametrize("mark", MARKS)
def test_an_end_mark_in_brackets_or_full_width_ends_the_text(mark: str) -> None:
    request = understood(read("短訊 91234567", f"{TEXT}\n\n{mark}\n何美儀\n電話：2345 6789"))
    assert (request.text, codes(request)) == (TEXT, [])


SIGNATURES = [
    "謝謝\n陳靜雯",
    "麻煩晒！\n阿傑",
    "有勞！",
    "辛苦晒\nAmy",
    "感謝您的協助！\n林雅婷",
    "此致\n敬禮\n陳大文 謹啟",
    "順頌 時祺\n李國榮",
    "敬請 台安",
    "謝謝，何美儀 Amy",
    "行政部 何美儀 謹啟",
    "黃志強 Wong Chi Keung\n物業經理 | 翠華苑\n電話 2345 6789 | 傳真 2345 6790\n正街1號",
    "何美儀 Amy\n客戶服務部\nT: 2345 6789 F: 2345 6790",
    "永發船務有限公司\n電話：2345 6789",
    "注意：此郵件及附件為機密文件",
    "列印前請考慮環境。",
    "若您誤收此郵件，請立即刪除並通知寄件者",
]


@pytest.mark.parametrize("block", SIGNATURES)
def test_a_signature_or_disclaimer_in_chinese_waits_for_a_yes(block: str) -> None:
    request = understood(read("短訊 91234567", f"{TEXT}\n\n{block}"))
    assert (request.text, codes(request)) == (TEXT, ["text.boundary"])


@pytest.mark.parametrize("name", ["陳靜雯", "林淑芬老師\n校務處", "Amy 何美儀", "翠華苑管理處啟"])
def test_a_name_at_the_end_may_be_text(name: str) -> None:
    request = understood(read("短訊 91234567", f"{TEXT}\n\n{name}"))
    assert (request.text, codes(request)) == (f"{TEXT}\n\n{name}", ["text.boundary"])


LAST_LINES = [
    "今晚開會",
    "停課",
    "特此通知",
    "請準時出席，多謝合作。",
    "祝身體健康，新年快樂！",
    "如有查詢，請致電 2345 6789。",
    "請以電郵發送回條",
]


@pytest.mark.parametrize("last", LAST_LINES)
def test_a_short_last_line_that_signs_nothing_is_text(last: str) -> None:
    request = understood(read("短訊 91234567", f"{TEXT}\n\n{last}"))
    assert (request.text, codes(request)) == (f"{TEXT}\n\n{last}", [])


SUBJECTS = [
    "SMS 畀 9123 4567",
    "send SMS 畀 9123 4567",
    "唔該發個短訊俾 9123 4567",
    "請幫忙發短訊給陳太 9123 4567",
    "發短訊予 9123 4567",
    "短信通知：9123 4567",
    "【短訊】9123 4567",
    "[SMS] 9123 4567",
    "發給 9123 4567",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_in_chinese_names_people(subject: str) -> None:
    request = understood(read(subject, TEXT))
    assert (numbers(request), request.text, codes(request)) == (ONE, TEXT, [])


OTHER_SUBJECTS = [
    "寄給陳太 9123 4567",
    "有關 9123 4567",
    "客戶 9123 4567 的短訊",
    "通知家長",
    "短訊 9123 4567 測試",
    "回覆：短訊 9123 4567",
    "转发: 短信 9123 4567",
    "短訊申請",
]


@pytest.mark.parametrize("subject", OTHER_SUBJECTS)
def test_a_subject_with_anything_else_names_nobody(subject: str) -> None:
    assert codes(read(subject, TEXT)) == ["recipient.none"]


DETAILS = [
    "分店搬遷通知\n新址：觀塘道388號地下\n電話：2345 6789\n營業時間：每日上午10時至晚上8時",
    "講座\n時間：11月25日下午3時\n地點：禮堂\n查詢電話：2345 6789",
    "取件通知\n電話：2345 6789\n地址：旺角道1號",
    "会议通知\n时间：11月25日下午3点\n地点：三楼会议室\n请准时参加",
]


@pytest.mark.parametrize("text", DETAILS)
def test_the_particulars_of_a_place_or_an_event_are_text(text: str) -> None:
    request = understood(read("x", f"收件人：9123 4567\n\n{text}"))
    assert (request.text, codes(request)) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        "停課\n時間：明天上午9時",
        "停課\n電話：6123 4567",
        "講座\n地點：禮堂\n請在明早九點前發",
        "停課。\n時間：明天上午9時\n備註：急",
    ],
)
def test_what_may_be_said_to_the_relay_waits_for_a_yes(text: str) -> None:
    assert codes(understood(read("x", f"收件人：9123 4567\n\n{text}"))) == ["text.boundary"]


LANGUAGES = [
    ("Please text 9123 4567: Hello", "en"),
    ("Please text 9123 4567: 你好", "zh-Hant"),
    ("收件人: 9123 4567\n\nHi", "zh-Hant"),
    ("唔該send SMS畀 9123 4567: see you at 3pm", "zh-Hant"),
    ("请发短信给 9123 4567：Hello", "zh-Hans"),
    ("Dear Amy, 请协助发送短信 thanks", "zh-Hans"),
    ("發送時間：明天\n内容：开会", "zh-Hant"),
    ("聯絡客戶，简体", "zh-Hant"),
    ("系统升级通知，请联络客户", "zh-Hans"),
    ("皇后大道中", "zh-Hant"),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_people_are_answered_in_the_language_they_write_in(text: str, language: str) -> None:
    assert language_of(text, "auto") == language
    assert language_of(text, "en") == "en"


def test_what_is_written_either_way_is_compared_simplified() -> None:
    assert (
        simplified("聯絡電話：發送對象") == simplified("联络电话：发送对象") == "联络电话：发送对象"
    )
