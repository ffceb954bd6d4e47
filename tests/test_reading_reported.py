"""What somebody is to be told, in Chinese: 話佢知 …, 同佢講 …, 叫佢 …; and times in its words."""

import pytest

from tests.test_reading_request import ONE, at, codes, numbers, read, understood, verdict

TOLD = [
    "唔該幫我 sms 9123 4567，話佢知停課",
    "發短訊給 9123 4567 話佢知停課",
    "發短訊畀 9123 4567，話俾佢聽：停課",
    "send 個 sms 俾 9123 4567 話返畀佢知停課",
    "短訊 9123 4567 同佢講聲停課".replace("短訊", "唔該短訊"),
    "请发短信给 9123 4567，告诉他们：“停課”",
    "请发短信给 9123 4567，跟他说停課",
    "麻煩傳短訊給 9123 4567，告訴她停課",
    "Please text 9123 4567 話佢知停課",
    "發短訊給 9123 4567，並通知他：停課",
    "唔該 sms 9123 4567，叫佢：停課",
    "唔該 sms 9123 4567，提佢「停課」",
]


@pytest.mark.parametrize("body", TOLD)
def test_what_somebody_is_to_be_told_is_the_text(body: str) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, codes(request)) == (ONE, "停課", [])


BIDDEN = [
    ("唔該 sms 9123 4567，叫佢聽日帶返張單", "聽日帶返張單"),
    ("請發短訊給 9123 4567，提醒她帶身份證", "帶身份證"),
    ("请发短信给 9123 4567，让他回电", "回电"),
    ("唔該 sms 9123 4567，話佢知佢份文件到咗", "佢份文件到咗"),
]


@pytest.mark.parametrize(("body", "text"), BIDDEN)
def test_an_order_passed_on_and_words_about_a_third_wait_for_a_yes(body: str, text: str) -> None:
    request = understood(read("x", body))
    assert (request.text, codes(request)) == (text, ["text.boundary"])


UNTOLD = [
    "發短訊畀 9123 4567，唔好話佢知我哋改咗期",
    "發短訊畀 9123 4567 唔使叫佢返工",
    "sms 9123 4567，如果佢問起就話佢知聽日唔使返",
]


@pytest.mark.parametrize("body", UNTOLD)
def test_what_somebody_is_not_to_be_told_is_refused(body: str) -> None:
    assert verdict(read("x", body)) == "refuse"


ORDERED = [
    ("请定时于11月20日上午8点发短信给 9123 4567：停課", at(20, 8)),
    ("預約在明天下午三時發短訊給 9123 4567：停課", at(19, 15)),
    ("煩請代發短訊予 9123 4567，時間為11月23日（星期一）上午9時，內容為：「停課」", at(23, 9)),
    ("麻煩 send SMS to 9123 4567 at 6pm today: 停課", at(18, 18)),
    ("请将下面的内容以短信形式发送给 9123 4567：\n停課", None),
    ("你好，我想send個短訊俾 9123 4567，時間係聽日晏晝一點，內容：停課", at(19, 13)),
    ("急！請即時發短訊給 9123 4567：停課", None),
]


@pytest.mark.parametrize(("body", "when"), ORDERED)
def test_an_order_says_when_in_these_words_too(body: str, when: object) -> None:
    request = understood(read("x", body))
    assert (numbers(request), request.text, request.send_at) == (ONE, "停課", when)


VAGUE = [
    ("請於下週發短訊給 9123 4567：停課", "ask"),
    ("唔該遲啲 send sms 俾 9123 4567：停課", "ask"),
    ("请在下班后发短信给 9123 4567：停課", "ask"),
    ("唔該月底發短訊畀 9123 4567：停課", "ask"),
    ("请下个星期找个时间发短信给 9123 4567：停課", "refuse"),
    ("定時發短訊給 9123 4567：停課", "refuse"),
]


@pytest.mark.parametrize(("body", "expected"), VAGUE)
def test_an_order_with_a_vague_time_is_not_sent(body: str, expected: str) -> None:
    reading = read("x", body)
    assert verdict(reading) == expected
    assert codes(reading)[0] in ("time.ambiguous", "time.unreadable", "recipient.none")
