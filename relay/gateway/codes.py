"""The provider's tables: errors, statuses, and why a status is so (gateway manual 7.1 to 7.3)."""

from collections.abc import Mapping
from typing import NamedTuple

from relay.gateway.dialect import Fate, Fault

NO_ERROR = "300"


class ErrorCode(NamedTuple):
    """An error in an answer."""

    chinese: str
    meaning: str
    fault: Fault


class StatusCode(NamedTuple):
    """A status in a delivery report."""

    chinese: str
    meaning: str
    state: Fate
    final: bool


class StatusError(NamedTuple):
    """Why an SMS has its status."""

    chinese: str
    meaning: str


def error(code: str, extra: Mapping[str, str]) -> ErrorCode:
    """What an error code means; `extra` (code to fault) goes before the table.

    An unlisted code is of the unknown fault: it stops the gateway, and nothing is tried again.
    """
    listed = ERRORS.get(code, ErrorCode("", "", Fault.UNKNOWN))
    return listed._replace(fault=Fault(extra[code])) if code in extra else listed


def status(code: str) -> StatusCode:
    """What a status means; an unlisted one is unknown, and not final."""
    return STATUSES.get(code, StatusCode("", f"status {code}", Fate.UNKNOWN, False))


def status_error(code: str) -> StatusError:
    """What the error code of a status means."""
    return STATUS_ERRORS.get(code, StatusError("", f"error {code}"))


ERRORS: Mapping[str, ErrorCode] = {
    "1": ErrorCode("非預期系統錯誤", "unexpected system error", Fault.TRANSIENT),
    "2": ErrorCode(
        "API 憑證名稱與密碼不符", "API credential name and password do not match", Fault.AUTH
    ),
    "3": ErrorCode("API 憑證已被停用", "API credential has been disabled", Fault.AUTH),
    "5": ErrorCode(
        "短訊的排程日期只限於 5 年之內",
        "scheduled date must be within 5 years",
        Fault.SCHEDULE,
    ),
    "6": ErrorCode(
        "短訊內容必須存在，同時英文短訊的字數只限於 459；或統一碼短訊的字數只限於 201",
        "content must be present; English limited to 459 characters, Unicode to 201",
        Fault.CONTENT,
    ),
    "8": ErrorCode(
        "顯示名稱必須存在，並只限於 11 個位的英文數字組合或 11 個位的數字",
        "sender ID must be present; limited to 11 letters/digits or 11 digits",
        Fault.SENDER,
    ),
    "16": ErrorCode("餘額不足", "insufficient balance", Fault.BALANCE),
    "17": ErrorCode("電話號碼格式錯誤", "wrong telephone number format", Fault.RECIPIENT),
    "18": ErrorCode(
        "中國短訊的內容包含非法詞語", "China SMS contains forbidden words", Fault.CONTENT
    ),
    "20": ErrorCode("連接逾時", "connection timed out", Fault.TRANSIENT),
    "22": ErrorCode(
        "短訊發送到指定國家被封阻", "sending to this country is blocked", Fault.RECIPIENT
    ),
    "25": ErrorCode(
        "香港經濟線只適用於香港地區",
        "the Hong Kong economy line is for Hong Kong only",
        Fault.SENDER,
    ),
    "250": ErrorCode(
        "電郵格式錯誤：標籤數目不符", "e-mail format error: wrong number of tags", Fault.FORMAT
    ),
    **{
        code: ErrorCode(f"電郵格式錯誤：[{tag}]", f"e-mail format error: [{tag}]", Fault.FORMAT)
        for code, tag in (
            ("251", "USERNAME"),
            ("252", "PASSWORD"),
            ("253", "RECIPIENT"),
            ("254", "CONTENT"),
            ("255", "LANG_ENG"),
            ("256", "SCHEDULING"),
            ("257", "SENDERID"),
            ("259", "DNCR"),
        )
    },
}

STATUSES: Mapping[str, StatusCode] = {
    "1": StatusCode("上傳失敗", "upload failed", Fate.FAILED, True),
    "2": StatusCode("上傳成功", "uploaded", Fate.PENDING, False),
    "3": StatusCode("排程", "scheduled", Fate.PENDING, False),
    "4": StatusCode("處理", "processing", Fate.PENDING, False),
    "19": StatusCode("重發", "retrying", Fate.PENDING, False),
    "20": StatusCode("過期", "expired", Fate.EXPIRED, True),
    "21": StatusCode("無法傳送", "undeliverable", Fate.FAILED, True),
    "22": StatusCode("確認傳送", "delivered", Fate.DELIVERED, True),
}

STATUS_ERRORS: Mapping[str, StatusError] = {
    "300": StatusError("不適用", "not applicable"),
    "301": StatusError("回條未接收", "receipt not received"),
    "302": StatusError("號碼格式錯誤", "wrong number format"),
    "303": StatusError("號碼不存在、已停用", "number does not exist or is out of use"),
    "304": StatusError("手機已關、接收不良、飛線", "phone off, bad reception, call diversion"),
    "305": StatusError("短訊匣已滿", "inbox full"),
    "306": StatusError("不支援當地網絡", "local network not supported"),
    "307": StatusError("拒收名冊號碼", "number is on the do-not-call register"),
    "308": StatusError("餘額不足", "insufficient balance"),
    "309": StatusError("中國短訊非法詞語", "forbidden words in a China SMS"),
    "312": StatusError(
        "訊息被封鎖，例如客戶欠款、濫發訊息、客戶拒收、程式攔截",
        "message blocked, e.g. customer in arrears, spamming, refused by the customer, "
        "intercepted by software",
    ),
    "315": StatusError("本地電訊商系統故障", "local operator's system failure"),
    "326": StatusError("短訊收費超出上限", "SMS charge over the upper limit"),
}
