"""A reason given to a person is true of what they wrote, and says what to do."""

import pytest

from relay.model import Language, Reason, Refusal
from relay.notices.english import ENGLISH
from relay.notices.reason import sentence
from relay.notices.simplified import SIMPLIFIED
from relay.notices.tongue import Tongue
from relay.notices.traditional import TRADITIONAL
from tests.test_reading_request import numbers, read, understood

TONGUES = {Language.EN: ENGLISH, Language.HANT: TRADITIONAL, Language.HANS: SIMPLIFIED}


def why(body: str) -> tuple[list[str], str]:
    """The codes of a refusal, and its first sentence as its writer reads it."""
    reading = read("SMS request", body)
    assert isinstance(reading, Refusal), reading
    tongue = TONGUES[reading.language]
    return [reason.code for reason in reading.reasons], sentence(reading.reasons[0], tongue)


@pytest.mark.parametrize(
    "body",
    [
        "Please text 9123 4567 to come to the office now",
        "Please text 9123 4567 to remind him to bring his PE kit",
        "Please don't text 9123 4567 any more",
        "Did the SMS to 9123 4567 go out?",
        "Did Anna Lam get her SMS?",
        "Stop texting +852 9123 4567",
        "請唔好再發短訊俾 9123 4567",
        "發俾 Anna Lam 嗰個短訊出咗未？",
        "请别再给 ９１２３４５６７ 发短信",
    ],
)
def test_a_sentence_that_names_somebody_is_not_said_to_have_no_number(body: str) -> None:
    codes, said = why(body)
    assert codes == ["recipient.none"]
    assert body in said
    assert any(words in said for words in ("do not understand", "看不明白"))


@pytest.mark.parametrize(
    "body", ["Your parcel is ready.", "Bring 12345", "請發短訊：停課", "Hi Bob"]
)
def test_one_that_names_nobody_is(body: str) -> None:
    codes, said = why(body)
    assert codes == ["recipient.none"]
    assert any(words in said for words in ("found no phone number", "找不到"))


@pytest.mark.parametrize("tongue", TONGUES.values())
def test_what_is_not_understood_is_told_with_what_to_write(tongue: Tongue) -> None:
    reason = Reason(code="recipient.none", words="Ask Bob 9123 4567", facts={"unclear": "1"})
    said = sentence(reason, tongue)
    assert "Ask Bob 9123 4567" in said
    assert any(words in said for words in ("colon", "冒號", "冒号"))


@pytest.mark.parametrize(
    ("who", "beside"),
    [
        ("9123 4567 after school", "after school"),
        ("91234567 before 9am", "before 9am"),
        ("Bob's old no. 9123 4567", "Bob's old no"),
        ("9123 4567 (old: 6123 4567)", "old"),
        ("91234567n61234567", "n"),
        ("9123 4567 放學後", "放學後"),
        ("9123 4567 放学后", "放学后"),
    ],
)
def test_what_stands_beside_a_number_is_wrong_and_not_the_number(who: str, beside: str) -> None:
    codes, said = why(f"To: {who}\n\n{'停课' if '学' in who else '停課' if '學' in who else 'Hi'}")
    assert codes == ["recipient.invalid"]
    assert who in said
    assert any(f"{mark}{beside}" in said for mark in '"「“')
    assert "digits" not in said
    assert "數字" not in said


@pytest.mark.parametrize(
    ("who", "counts"),
    [
        ("9123 456", True),
        ("9123 45678", True),
        ("+852 9123 456", True),
        ("9111 2223", False),
        ("Peter Chan (91112223)", False),
        ("+852 9111 2223", False),
    ],
)
def test_digits_are_counted_where_their_count_is_wrong(who: str, counts: bool) -> None:
    for text in ("Hi", "停課", "停课"):
        codes, said = why(f"To: {who}\n\n{text}")
        assert codes == ["recipient.invalid"]
        assert any(words in said for words in ("digits", "個數字", "个数字")) == counts


@pytest.mark.parametrize(
    "who",
    [
        "91234567 n 61234567",
        "9123 4567 N 6123 4567",
        "these numbers please - 91234567 / 61234567",
        "the following numbers – 91234567, 61234567",
        "these numbers, please: 9123 4567 and 6123 4567",
    ],
)
def test_a_plain_list_of_numbers_is_read(who: str) -> None:
    request = understood(read("x", f"Please text {who}: Hi"))
    assert (numbers(request), request.text) == (["85291234567", "85261234567"], "Hi")
    assert request.doubts == ()
