"""What is said of the SMS itself, to whoever sends it, is never sent with it."""

import pytest

from tests.test_reading_request import codes, read, understood

ENGLISH = ["Please text 9123 4567: ", "To: 9123 4567\n\n", "To: 9123 4567\nText: "]
CHINESE = ["請發短訊給 9123 4567：", "收件人：9123 4567\n\n", "To: 9123 4567\nText: "]
ENDED = [  # words that are surely no text
    *("[end of message]", "End of text.", "\n\n(end of SMS)", "<end>", "EOM", "(message ends)"),
    *("Once sent, please let me know.", "When it has gone out kindly e-mail me.", "-END-"),
    *("Let me know if there is any problem sending it.", "Please confirm when sent.", "(end)"),
    *("If this cannot be sent please call me on 2345 6789.", "I need proof of delivery."),
    *("\n\nCall me if it does not go through.", "Please let me have the delivery report."),
    "\n\nI'd like to know when this has been delivered.",
    "If there's an error sending this please inform IT.",
    "(end of text message)",
    "End of message, thanks.",
    "Could you confirm delivery?",
]
ENDED_HAN = [
    *(
        "麻煩發送後通知我。",
        "\n\n如果發唔到請打電話俾我 2345 6789。",
        "送到之後請通知我。",
        "发完请告知。",
    ),
    *("如果发送失败请打我电话。", "發出後請回覆。", "发好了跟我说一声。", "如未能送達請告訴我。"),
    *(
        "發唔出嘅話話我知。",
        "發送失敗請致電 2345 6789 通知我。",
        "發咗之後覆我一聲",
        "发了告诉我。",
    ),
    *("（完）", "（短訊完）", "\n\n以上為短訊內容。", "【全文完】", "內容到此為止。"),
    "發出後麻煩同我講聲。",
    "如發送唔到，即刻打俾我。",
    "如有回覆請轉寄給我。",
    "客人回覆請轉告我。",
    "发送结果请回复邮件。",
    "唔該晒，發咗話我聽。",
    "發送完成後請電郵通知本人。",
    "送達後請回報。",
    "发完之后麻烦回个邮件。",
    "如发送不成功，请及时联系我。",
]
KEPT = [  # words that may be text
    *(
        "(urgent please)",
        "[ASAP]",
        "That's all.",
        "That is all, thanks.",
        "Over.",
        "Call me if it fails.",
    ),
    *("\n\nPls bill to ward 5B.", "Charge it to cost centre 5511.", "Cost centre: 5511"),
    *(
        "\n\nNote: this patient only reads Chinese.",
        "The patient is deaf.",
        "The client has no mobile.",
    ),
    *("Note: patient does not read English.", "If the number does not work try 6012 3456."),
    *(
        "\n\nIf no reply try his daughter on 6012 3456.",
        "Not now, wait for my go-ahead.",
        "Not yet.",
    ),
    *(
        "Await my approval.",
        "Draft only.",
        "(draft, not final)",
        "\n\nPlease do not change the wording.",
    ),
    *(
        "Keep the wording exactly as is.",
        "Please do not sign with my name.",
        "Don't mention my name.",
    ),
    *("Please keep a copy of this text for our file.", "The above is the exact text to be used."),
    *(
        "Thanks for sending this.",
        "Please do not translate it.",
        "If no reply please text 6012 3456.",
    ),
    "Replies should go to me.",
    "\n\nPlease forward any reply to me.",
    "\n\nCost to be borne by Ward 5B.",
    "Please use our department's budget.",
    "That's the whole message.",
    "Exactly these words please.",
    "Please split into two SMS if too long.",
    "No signature needed.",
    "Costs to cost centre 7711 please.",
    "Feel free to edit.",
    "Please leave my name out.",
    "Please tidy up the wording if needed.",
    "Send separately to each.",
    "Some of them can't read English.",
    "[do not include this line]",
]
KEPT_HAN = [
    *(
        "（急）",
        "【急】",
        "（請於今日內發出）",
        "\n\n唔好寫我個名。",
        "\n以上内容请勿修改。",
        "完。",
    ),
    *(
        "\n\n佢電話唔通嘅話請試 6012 3456。",
        "先别发，等我通知。",
        "費用入5B病房。",
        "费用记5B病房。",
    ),
    *("草稿", "草稿，勿发。", "病人只看得懂中文。", "佢聽唔到電話。", "病人听力不好，请勿打电话。"),
    *(
        "短訊內容不要更改。",
        "请照原文发送。",
        "请不要署名。",
        "就咁多，唔該。",
        "請代發。",
        "完毕。",
    ),
    *("等我電話先發。", "唔好改任何字。", "對方唔識睇英文。", "如冇回覆請發短訊至 6012 3456。"),
    "个客净系识睇中文。",
    "太長可以分兩條發。",
    "字數太多可以刪減。",
    "费用请从行政部预算扣。",
    "（只係草稿）",
    "多謝代發。",
    "就係咁多。",
    "文字可以修改。",
    "用公司名發。",
    "請一字不改。",
    "請幫忙潤飾文字。",
    "費用歸人事部。",
    "请原文照发。",
    "一个字都不要改。",
]
READ_BY_ANYBODY = [
    *("Please let us know if you cannot come.", "Please let me know if you cannot come."),
    *("Call me if you are late.", "Note: bring your HKID.", "Show this SMS at the counter."),
    *("Please keep this message for your records.", "Please do not reply to this SMS."),
    *(
        "Reply STOP to end these messages.",
        "Reply to this text to confirm.",
        "Call the ward (urgent).",
    ),
    *(
        "We will bill your insurance.",
        "If no answer, please call 2345 6789.",
        "Mention this SMS for 10% off.",
    ),
    *(
        "That's all for today, see you tomorrow.",
        "The end is near.",
        "Please check the spelling of your name.",
    ),
    *("If you are late please text 6012 3456.", "Please wait for our call before you come."),
    *(
        "The report will be sent out on Friday.",
        "Letters will go out on Monday.",
        "Do not add sugar.",
    ),
    *(
        "Keep the receipt as proof of payment.",
        "Thank you for your help.",
        "It will be over by 5pm.",
    ),
    *("Your daughter is here. She only speaks English.", "Sign the form at the desk."),
    *(
        "Call us if it is not delivered by 5pm.",
        "If the lift is out call 2345 6789.",
        "It is a final draft.",
    ),
    "Account no: 123-456-789",
    "Please quote code A1234.",
    "Your plumber is here. He only speaks Cantonese.",
    "Fill in the form. Do not sign it.",
    "Could you confirm your attendance?",
    "Feel free to use the pool.",
    "Please leave your name at the desk.",
    "Hold the door open please.",
    "Some of them are late.",
    "Check the weather first.",
    "Please check your spelling.",
    "Feel free to change your seat.",
    "Please fix the date with us.",
    "Costs are $50 each.",
    "Do not include meat in the lunch box.",
    "Write the name of the child on the bag.",
]
READ_BY_ANYBODY_HAN = [
    *(
        "請於今日內回覆。",
        "如未能出席請致電 2345 6789 通知我們。",
        "收到請回覆。",
        "收到後請通知我們。",
    ),
    *("如有問題請打 2345 6789 搵我。", "此短訊由系統發出，請勿回覆。", "請保留此短訊以作記錄。"),
    *(
        "如已繳費，請不用理會此短訊。",
        "以上內容如有更改，恕不另行通知。",
        "以上時間如有更改，另行通知。",
    ),
    *(
        "請勿更改預約。",
        "費用由閣下支付。",
        "費用請於入院時繳付。",
        "請等我們電話。",
        "請等候通知。",
    ),
    *(
        "如發現漏水請通知我們。",
        "發燒請告知我們。",
        "出發後請通知我。",
        "工程已完成。",
        "請出示此短訊。",
    ),
    *(
        "如有查詢，請發短訊至 6012 3456。",
        "如欲取消，請傳短訊至 6012 3456。",
        "請於今日內發送表格到電郵。",
    ),
    *(
        "病人由家屬陪同。",
        "他們會致電給你。",
        "請致電病房（急）。",
        "不要加糖。",
        "如需更改時間，請致電 2345 6789。",
    ),
    "老師已到。他只會說英文。",
    "請填表。請勿修改內容。",
    "包裹已發出。如收唔到請打電話俾我。",
    "打電話俾我。",
    "請發電郵給我。",
    "會費入賬日期為下月一日。",
    "退款將存入閣下戶口。",
    "請回報出席人數。",
    "請聯絡我們。",
    "如送貨延誤請聯絡我們。",
    "重開後通知您。",
    "開會取消。",
    "我會再發短訊通知大家。",
    "請用中文名登記。",
    "發現錯字可以修改。",
    "收到後回個電話。",
    "出院後請聯絡我們。",
    "傳染病高峰期，請戴口罩。",
    "請發短訊通知我們。",
]


@pytest.mark.parametrize(
    ("order", "text", "said"),
    [
        *((order, "Your bed is ready.", said) for order in ENGLISH for said in ENDED),
        *((order, "床位已備妥。", said) for order in CHINESE for said in ENDED_HAN),
    ],
)
def test_what_is_surely_no_text_is_left_out_and_shown(order: str, text: str, said: str) -> None:
    request = understood(read("x", f"{order}{text}{said if said[0] > '~' else ' ' + said}"))
    assert (request.text, codes(request)) == (text, ["text.boundary"])
    assert request.doubts[0].facts["removed"] == said.strip()


@pytest.mark.parametrize(
    ("order", "text", "said"),
    [
        *((order, "Your bed is ready. ", said) for order in ENGLISH for said in KEPT),
        *((order, "床位已備妥。", said) for order in CHINESE for said in KEPT_HAN),
    ],
)
def test_what_may_be_text_stays_and_waits_for_a_yes(order: str, text: str, said: str) -> None:
    request = understood(read("x", order + text + said))
    assert request.text.endswith(said.strip())
    assert codes(request) == ["text.boundary"]


@pytest.mark.parametrize(
    ("order", "text", "said"),
    [
        *((order, "Your bed is ready. ", said) for order in ENGLISH for said in READ_BY_ANYBODY),
        *((order, "床位已備妥。", said) for order in CHINESE for said in READ_BY_ANYBODY_HAN),
    ],
)
def test_what_a_reader_is_told_goes_at_once(order: str, text: str, said: str) -> None:
    request = understood(read("x", order + text + said))
    assert (request.text, codes(request)) == (text + said, [])


@pytest.mark.parametrize(
    "text",
    [
        *("The results will be sent tomorrow at 9am.", "Please wait for our call before you come."),
        *("Urgent: please come to the ward now.", "Text 9000 to stop these messages.", "The end."),
        *("如有查詢，請發短訊至 6012 3456。", "Running late? Text 6123 4567.", "That's all."),
        *("Your parcel is on its way. Call us if it is not delivered by 5pm.", "Not yet."),
        *("貨物明天送出。送到之後請通知我們。", "發票已發出，收到後請告知。"),
        *("Please send the photo today. Thank you for sending it.", "請等我電話。"),
        *("照X光時間為下午三點。", "學費於二〇〇五年起調整。", "3XL校服已到。", "【日期】11月20日"),
    ],
)
def test_words_that_are_all_of_the_text_or_speak_of_goods_go_at_once(text: str) -> None:
    for order in ("請發短訊給 9123 4567：", "Please text 9123 4567: ", "To: 9123 4567\n\n"):
        request = understood(read("x", order + text))
        assert (request.text, codes(request)) == (text, [])


@pytest.mark.parametrize(
    "text",
    [
        *("尊敬的XX先生，您的手术定于X月X日上午9时。", "陳先生，覆診日期為XX月XX日。"),
        *("親愛的○○家長，明天停課。", "您好，【姓名】，您的預約已確認。", "覆診改為X時X分。"),
        *(
            "Dear Mr XX, your bed is ready.",
            'either "bed ready" or "bed is ready", the shorter one',
        ),
    ],
)
def test_a_template_that_nobody_filled_in_waits_for_a_yes(text: str) -> None:
    for order in ("請發短訊給 9123 4567：", "Please text 9123 4567: ", "To: 9123 4567\n\n"):
        request = understood(read("x", order + text))
        assert (request.text, codes(request)) == (text, ["text.boundary"])
