"""How a letter in Chinese is closed, and the thanks to its readers."""

import pytest

from relay.reading.lines.cut import Cut, cut

TEXT = "報價單已電郵，請簽署回傳。"

CLOSED = [
    "順頌\n商祺",
    "順頌 商祺",
    "顺颂\n商祺",
    "即頌\n近安",
    "此請\n台安",
    "敬請\n道安",
    "即请\n钧安",
    "敬頌　崇祺",
    "祝\n商祺",
    "祝\n工作順利",
    "祝\n身體健康",
    "祝您\n週末愉快",
    "祝\n\n一切顺利",
    "谨祝\n业务蒸蒸日上",
    "祝：商祺",
    "祝 生意興隆",
    "祝 身體健康，工作順利",
    "祝君安好",
    "順祝商安！",
    "耑此\n敬頌\n教祺",
    "專此\n即頌\n台祺",
    "專此奉達，並頌\n台安",
    "此布，即頌\n時綏",
    "專此布達",
    "匆此",
    "此致\n陳經理",
    "以上\n\n謝謝",
    "以上，麻煩您。",
]


@pytest.mark.parametrize("name", ["", "\n郭子傑", "\n\n郭子傑\n營業部"])
@pytest.mark.parametrize("closing", CLOSED)
def test_a_letters_close_on_one_line_or_two_is_cut_off_and_waits(closing: str, name: str) -> None:
    end = cut(f"{TEXT}\n\n{closing}{name}")
    assert (end.text, end.how) == (TEXT, "inferred")


OWN = [
    "祝各位新年快樂",
    "祝大家週末愉快！",
    "順祝中秋節快樂",
    "特此通知",
    "以上各項必須帶齊。",
    "謹此通知。",
    "謹此告知",
    "敬請留意。",
    "敬請光臨",
    "請各位安心。",
    "候診室已滿",
    "請準時出席，多謝合作。",
]


@pytest.mark.parametrize("last", OWN)
def test_what_is_told_to_the_readers_is_no_letters_end(last: str) -> None:
    end = cut(f"{TEXT}\n\n{last}")
    assert (end.text, end.how, end.looks_signed) == (f"{TEXT}\n\n{last}", "none", False)


DOUBTED = [
    "祝大家\n新年快樂",
    "謝謝合作！",
    "多謝惠顧",
    "谢谢配合",
    "感谢您的支持与配合！",
    "煩請協助，謝謝！",
    "Thank you for your cooperation.",
    "Thanks for your kind understanding",
    "Thank you for your cooperation. 多謝合作。",
    "请查收，顺颂\n商祺",
]


@pytest.mark.parametrize("last", DOUBTED)
def test_thanks_for_something_stay_text_and_wait_for_a_yes(last: str) -> None:
    end = cut(f"{TEXT}\n\n{last}")
    assert (end.text, end.how, end.looks_signed) == (f"{TEXT}\n\n{last}", "none", True)


@pytest.mark.parametrize("wish", ["祝\n身體健康", "祝 生意興隆"])
def test_a_wish_below_a_festive_text_is_its_own(wish: str) -> None:
    assert _kept(cut(f"恭喜發財！\n{wish}")) == f"恭喜發財！\n{wish}"


@pytest.mark.parametrize("thanks", ["謝謝合作！", "多謝惠顧", "Thank you for your cooperation."])
def test_thanks_alone_are_a_text(thanks: str) -> None:
    assert not cut(thanks).looks_signed


def _kept(end: Cut) -> str:
    assert end.looks_signed, "a yes is waited for"
    return end.text
