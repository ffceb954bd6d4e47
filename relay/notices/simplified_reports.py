"""Delivery reports in Simplified Chinese. Pure."""

from relay.notices.tongue import Phrase

_AGAIN = (
    "未能送达的短信不会自动再发。如要再试，请另写一封新邮件，只写"
    "{{ '这个号码' if failed == 1 else '这些号码' }}，或致电对方。"
)

PHRASES = {
    "delivered": Phrase(first="短信供应商报告了{{ the_sms }}的发送情况。"),
    "delivered.all": Phrase(
        first="{{ sms }}{% if phones > 1 %}已全部{% else %}已{% endif %}送达。"
    ),
    "delivered.none": Phrase(first="{{ sms }}未能送达。", do=_AGAIN),
    "delivered.partly": Phrase(
        first="{{ sms }}：{{ phones }} 个号码之中，{% if reached %}{{ reached }} 个已送达"
        "{% if failed %}，{% endif %}{% endif %}"
        "{% if failed %}{{ failed }} 个未能送达{% endif %}。",
        do="{% if failed %}" + _AGAIN + "{% endif %}",
    ),
}

LABELS = {
    "subject.delivered.all": "{% if phones > 1 %}全部 {{ phones }} 个号码{% endif %}已送达",
    "subject.delivered.none": "未能送达",
    "subject.delivered.partly": "{{ phones }} 个号码之中 {{ reached or failed }} 个"
    "{{ '已送达' if reached else '未能送达' }}",
    "reports": "各号码的发送情况：",
    "report": "{{ recipient }}：{{ state }}{% if when %}（{{ when }}）{% endif %}",
    "reported.delivered": "已送达",
    "reported.failed": "未能送达",
}

DELIVERIES = {
    "none": "尚未有报告",
    "pending": "发送中{% if cause %}：{{ cause }}{% endif %}"
    "{% if trying %}；运营商会继续尝试{% endif %}",
    "delivered": "已送达{% if conflict %}，但短信供应商也曾报告未能送达{% endif %}",
    "undelivered": "未能送达{% if cause %}：{{ cause }}{% endif %}"
    "{% if conflict %}；短信供应商也曾有不同的报告{% endif %}",
    "expired": "未能送达：{{ cause or '未能接通手机' }}；运营商"
    "{% if hours %}尝试了 {{ hours }} 小时{% else %}已停止尝试{% endif %}",
}

CAUSES = {
    "status.1": "短信未能到达短信供应商的系统",
    "status.19": "手机关机、信号不好或短信收件箱已满",
    "status.21": "无法发送到这个号码，或机主不接收这类短信",
    "301": "没有收到回执，短信仍有可能已送达",
    "302": "号码格式错误",
    "303": "号码不存在或已停用",
    "304": "手机关机、信号不好或设了呼叫转移",
    "305": "短信收件箱已满",
    "306": "手机所用的网络不支持",
    "307": "号码已登记在拒收名册",
    "308": "短信供应商账户的余额不足",
    "309": "内容有不可发到中国内地的字词",
    "312": "短信被拦截，例如被运营商、机主或手机程序拦截，或被视为垃圾短信",
    "315": "对方的运营商系统故障",
    "326": "收费超出上限",
    "unknown": "原因不明（错误 {{ error }}）",
}
