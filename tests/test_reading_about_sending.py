"""What a Chinese mail says of the sending of its SMS is never sent with it at once."""

import pytest

from tests.test_reading_request import codes, read, understood

TO = ["收件人：9123 4567\n\n", "To: 9123 4567\nText: "]
TEXTS = ["X光報告已備妥。", "开会改期。\n\n"]
SAID = [
    # when
    *("以上請於下晝四點前發出。", "下班前发出即可。", "四點左右發就得。", "四点左右发就行。"),
    *("最好中午之前发出去，谢谢", "明天早上发也行。", "唔急，下晝先發都得。", "聽日再發多次。"),
    *("（放工前發就得）", "不急，有空再发。", "九点半之后发都可以。", "麻烦你中午前发一下。"),
    *("聽朝再發一次。", "发这条就行。", "發兩次。", "遲啲再發。", "晚上发就可以。"),
    # whether
    *("（小王，先别发，等我确认）", "不用发了，他已经来了。", "唔使發喇，佢嚟咗。"),
    *("暂时不要发，等我电话。", "咪發住，佢改緊時間。", "同事話唔使發住，等主任睇過先。"),
    # who looks at it, what is done to it, who signs
    *("发之前给我看一下。", "發之前俾我睇睇。", "發出前俾主任睇一睇。", "發之前call我。"),
    *("傳送前請檢查錯字。", "記住幫我加返診所個名。", "帮我翻译成英文。", "幫手譯做英文。"),
    *("落款写海港诊所。", "署名寫海港診所。", "下款寫張主任。"),
    # which one it is, and to a colleague
    *("这是昨天说的那条。", "呢條係琴日講嗰條。", "呢段係終稿。", "小李，麻烦你了。"),
    *("阿May，唔該晒你。", "Amy，辛苦晒。", "老王，拜托了。"),
    *("另：上次嗰條有錯字，今次小心啲。", "如果佢冇覆就打 6123 4567。"),
]
LEADS = [
    *("阿May，照發呢段：", "何醫生想發呢段：", "小陳，請發這段：", "主任話發呢段：", "照发这条："),
    "校长要发以下内容：",
]
ORDINARY = [
    *("您的驗證碼為 123456。請勿將驗證碼發送給他人。", "你的包裹已發出，預計明天送達。"),
    *("包裹今日下午發出。請留意。", "如未收到短訊，請致電 2345 6789。", "发票已寄。请查收。"),
    *("疫苗已到。診所會喺明早發短訊提你。", "本院將於明日發出短訊提示覆診時間。"),
    *("流感高峰期。如有發燒請戴口罩。", "食藥後四小時再發燒請覆診。", "學費單已發。月底前繳交。"),
    *("校服已到。學校將於星期五派發。", "請交回條。星期五前發送至 school@example.com。"),
    *("家長日通告已發出，請簽署回條。", "快遞員下午四點發貨。請保持電話暢通。"),
    *("本店下午三點發車。請準時到達。", "旅行團明早八點出發。請勿遲到。", "集合後八點出發。"),
    *("验证码已发送。请勿转发。", "你的订单已发出。不用回复。", "您好，工资将于明天发放。"),
    *("您的退款已处理。预计三天内发出。", "小李，您的体检报告已出。请来取。"),
    *("阿May，記得帶鎖匙。唔該晒你，阿May。", "今日停課。謝謝大家。", "收到短訊後請回覆 Y。"),
    *("天文台發出黃雨警告：\n請帶遮。", "消防處發出警報：\n請勿靠近。", "今日唔使返工。唔使覆。"),
    *("會議改期。如有查詢，請發短訊至 6123 4567。", "不用发短信，直接来就行。"),
    *("您的快递已到。这是取件码 1234。", "此短訊由系統發出，請勿回覆。"),
    *("您好，请于今天下午五点前将照片发给我们。", "我哋會喺今晚再發多次短訊提你。"),
    *("請於明早九點發短訊通知我們你是否出席。", "请于明早九点发短信告诉我们是否出席。"),
    *("緊急：而家停水。", "紧急：今晚停电。", "Urgent: no water now.", "緊急：電梯壞咗！"),
    *("開票結果今晚公布。發票請保留。", "複診改期。請回覆短訊確認。"),
    *("爸爸行山未返。如果佢冇覆就打 6123 4567。", "正門封閉。請行海邊嗰條路。"),
]


@pytest.mark.parametrize("said", SAID)
def test_last_words_on_the_sending_wait_for_a_yes(said: str) -> None:
    for order in TO:
        for text in TEXTS:
            assert codes(understood(read("x", order + text + said))) == ["text.boundary"]


@pytest.mark.parametrize("line", LEADS)
def test_a_line_that_leads_to_the_text_waits_for_a_yes(line: str) -> None:
    for order in TO:
        request = understood(read("x", f"{order}{line}\n\n明日停課。"))
        assert codes(request) == ["text.boundary"]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_a_reader_is_told_of_sending_goes_at_once(text: str) -> None:
    for order in TO:
        request = understood(read("x", order + text))
        assert (request.text, codes(request)) == (text, [])
