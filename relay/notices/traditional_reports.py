"""Delivery reports in Traditional Chinese. Pure."""

from relay.notices.tongue import Phrase

_AGAIN = (
    "未能送達的短訊不會自動再發。如要再試，請另寫一封新電郵，只寫"
    "{{ '這個號碼' if failed == 1 else '這些號碼' }}，或致電對方。"
)

PHRASES = {
    "delivered": Phrase(first="短訊供應商報告了{{ the_sms }}的傳送情況。"),
    "delivered.all": Phrase(
        first="{{ sms }}{% if phones > 1 %}已全部{% else %}已{% endif %}送達。"
    ),
    "delivered.none": Phrase(first="{{ sms }}未能送達。", do=_AGAIN),
    "delivered.partly": Phrase(
        first="{{ sms }}：{{ phones }} 個號碼之中，{% if reached %}{{ reached }} 個已送達"
        "{% if failed %}，{% endif %}{% endif %}"
        "{% if failed %}{{ failed }} 個未能送達{% endif %}。",
        do="{% if failed %}" + _AGAIN + "{% endif %}",
    ),
}

LABELS = {
    "subject.delivered.all": "{% if phones > 1 %}全部 {{ phones }} 個號碼{% endif %}已送達",
    "subject.delivered.none": "未能送達",
    "subject.delivered.partly": "{{ phones }} 個號碼之中 {{ reached or failed }} 個"
    "{{ '已送達' if reached else '未能送達' }}",
    "reports": "各號碼的傳送情況：",
    "report": "{{ recipient }}：{{ state }}{% if when %}（{{ when }}）{% endif %}",
    "reported.delivered": "已送達",
    "reported.failed": "未能送達",
}

DELIVERIES = {
    "none": "尚未有報告",
    "pending": "傳送中{% if cause %}：{{ cause }}{% endif %}"
    "{% if trying %}；電訊商會繼續嘗試{% endif %}",
    "delivered": "已送達{% if conflict %}，但短訊供應商亦曾報告未能送達{% endif %}",
    "undelivered": "未能送達{% if cause %}：{{ cause }}{% endif %}"
    "{% if conflict %}；短訊供應商亦曾有不同的報告{% endif %}",
    "expired": "未能送達：{{ cause or '未能接通手機' }}；電訊商"
    "{% if hours %}嘗試了 {{ hours }} 小時{% else %}已停止嘗試{% endif %}",
}

CAUSES = {
    "status.1": "短訊未能到達短訊供應商的系統",
    "status.19": "手機已關、接收不良或短訊匣已滿",
    "status.21": "無法傳送到這個號碼，或機主不接收這類短訊",
    "301": "沒有收到回條，短訊仍有可能已送達",
    "302": "號碼格式錯誤",
    "303": "號碼不存在或已停用",
    "304": "手機已關、接收不良或設有飛線",
    "305": "短訊匣已滿",
    "306": "手機所用的網絡不支援",
    "307": "號碼已登記在拒收名冊",
    "308": "短訊供應商帳戶的餘額不足",
    "309": "內容有不可發到中國內地的字詞",
    "312": "短訊被封鎖，例如被電訊商、機主或手機程式攔截，或被視為濫發",
    "315": "對方的電訊商系統故障",
    "326": "收費超出上限",
    "unknown": "原因不明（錯誤 {{ error }}）",
}
