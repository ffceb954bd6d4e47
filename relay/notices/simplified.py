"""Our notices in Simplified Chinese, as it is written in mainland China. Pure."""

from relay.model import Language
from relay.notices import simplified_reports as reports
from relay.notices.how_to_write import ANSWERS, EXAMPLES, MORE
from relay.notices.simplified_reasons import (
    COUNTRIES,
    DOUBTS,
    EVENTS,
    FAULTS,
    REASONS,
    STATES,
    STOPS,
)
from relay.notices.tongue import Phrase, Tongue

_CHANGE = (
    "更改时间，请回复“改为12月31日下午3点”；更改内容，请回复“内容：”，并在后面写上新的内容；"
    "更改收件人，请回复“收件人：”，并在后面写上号码或姓名。"
)
_RESEND = (
    "{% if resend %}请回复本邮件，写上“重发”，短信就会再发一次"
    "{% if resend_twice %}；对方有可能收到两次{% endif %}。"
    "{% else %}请另写一封新邮件再发{% if resend_twice %}；对方有可能收到两次{% endif %}。"
    "{% endif %}"
)
_ONCE_MORE = "{% if again %}按您的要求再发一次，对方有可能收到两次。{% endif %}"

_ASK = "{% if send_at %}请在{{ when }}之后{% else %}方便的话，请先{% endif %}"

_PHRASES = {
    "acknowledgement.now": Phrase(
        first="{{ sms }}正在发送。",
        then=_ONCE_MORE + "短信服务商有结果后，我们会再发邮件通知您。",
        do="如需取消，请立即回复本邮件，写上“取消”。已交给短信服务商的短信无法撤回。",
    ),
    "acknowledgement.later": Phrase(
        first="{{ sms }}将于{{ when }}发送，现在仍可取消。",
        then=_ONCE_MORE,
        do="如需取消，请回复本邮件，写上“取消”。\n" + _CHANGE + ""
        "{% if handover %}\n{{ handover }}之前都可以取消；"
        "之后短信就会交给短信服务商，无法撤回。{% endif %}",
    ),
    "acknowledgement.scheduled": Phrase(
        first="{{ sms }}正交给短信服务商，并将于{{ when }}发送。",
        then=_ONCE_MORE + "短信服务商有结果后，我们会再发邮件通知您。",
        do="如需取消，请立即回复本邮件，写上“取消”。已交给短信服务商的短信无法撤回。",
    ),
    "acknowledgement.stopped": Phrase(
        first="{{ sms }}正在等待：目前无法发送任何短信。",
        then=_ONCE_MORE + "{% if why %}原因：{{ why }}{% endif %}"
        "{% if not paused %}负责的同事已收到通知。{% endif %}"
        "{% if send_at %}短信原定于{{ when }}发送；{% endif %}"
        "系统恢复后，短信会自动发送，请不要重复提交。"
        "{% if until %}到{{ until }}仍未恢复的话，短信将不会发送，我们会通知您。{% endif %}",
        do="如需取消，请回复本邮件，写上“取消”。",
    ),
    "held": Phrase(
        first="{{ sms }}尚未发送，正在等您回复“是”。",
        do="全部无误的话，请回复本邮件，写上“是”，短信就会发送。\n"
        "如有错误：" + _CHANGE + "或回复“取消”。"
        "{% if until %}\n到{{ until }}仍未收到您的回复，短信就不会发送。{% endif %}",
    ),
    "held.budget": Phrase(
        first="{{ sms }}需稍后才能发送，目前尚未发送。",
        then="额度恢复后，短信会自动发送，请不要重复提交。情况紧急请联系负责的同事。",
        do="如需取消，请回复本邮件，写上“取消”。",
    ),
    "question": Phrase(
        first="{{ sms }}尚未发送：有一个问题需要您回答。",
        do="{% if choices == 1 %}以上正确的话，请回复本邮件，写上“1”。"
        "{% elif choices == 2 %}请回复本邮件，写上“1”或“2”。"
        "{% elif choices %}请回复本邮件，写上正确一项的数字（1 至 {{ choices }}）。"
        "{% else %}请回复本邮件，写明{{ hint }}。{% if draft %}或者，{{ draft }}{% endif %}"
        "{% endif %}\n"
        "{% if choices %}都不对的话，请直接回复，写明{{ hint }}。{% endif %}如需取消，"
        "请回复“取消”。"
        "{% if until %}\n到{{ until }}仍未收到您的回复，短信就不会发送。{% endif %}",
    ),
    "refusal": Phrase(
        first="{{ sms }}没有发送。",
        do="{% if draft %}{{ draft }}"
        "{% if examples %}\n\n写法示例：\n\n{{ examples }}{% endif %}"
        "{% else %}{% if examples %}正确写法：\n\n{{ examples }}\n\n{% endif %}"
        "请更正后另写一封新邮件。{% endif %}",
    ),
    "result": Phrase(
        first="{% if state %}{{ sms }}：{{ state }}。"
        "{% else %}短信服务商已就{{ the_sms }}作出答复。{% endif %}"
    ),
    "result.accepted": Phrase(
        first="短信服务商已接收{{ the_sms }}。",
        then="{% if send_at %}短信将于{{ when }}发送。{% else %}短信正在传送。{% endif %}"
        "服务商已接收，不等于手机已收到，例如对方可能已关机。",
        do="短信已无法取消。",
    ),
    "result.rejected": Phrase(first="{{ sms }}没有发送。"),
    "result.doubtful": Phrase(first="短信服务商出错：{{ the_sms }}可能已发送，也可能没有。"),
    "result.partial": Phrase(
        first="{{ sms }}：{{ total }} 个号码中，短信服务商已接收 {{ accepted }} 个，详情如下。",
        do="已接收的短信无法取消。"
        "{% if missed %}如需发给其余号码，请另写一封新邮件，只写这些号码。{% endif %}",
    ),
    "uncertain": Phrase(
        first="我们无法确定{{ the_sms }}是否已发送。",
        then="连接在最后一步中断。为避免对方收到两次，我们不会自动重发。"
        "如果短信服务商之后确认，我们会再通知您。",
        do=_ASK + "问问对方有没有收到。没有的话，" + _RESEND + "\n现在已无法取消。",
    ),
    "unconfirmed": Phrase(
        first="短信服务商尚未确认{{ the_sms }}。",
        then="短信已交给服务商，但没有按时收到答复；短信可能已发送，也可能没有。"
        "如果之后收到答复，我们会再通知您。",
        do=_ASK + "问问对方有没有收到。没有的话，" + _RESEND + "\n现在已无法取消。",
    ),
    "unresolved": Phrase(
        first="我们未能查明{{ the_sms }}是否已发送。",
        then="短信服务商一直没有答复。负责的同事已收到通知，会跟进此事。",
        do=_ASK + "问问对方有没有收到，或打电话联系。没有的话，" + _RESEND + "\n现在已无法取消。",
    ),
    "failed": Phrase(
        first="{{ sms }}没有发送：未能交给短信服务商。",
        then="这不是您的问题，负责的同事已收到通知。",
        do="{% if resend %}稍后如需再试，"
        + _RESEND
        + "{% else %}请稍后另写一封新邮件再发。{% endif %}",
    ),
    "expired": Phrase(
        first="{{ sms }}没有发送：等待时间过长。",
        then="过时的短信可能造成误会，所以不再发送。",
        do="如果仍需发送，" + _RESEND,
    ),
    "expired.question": Phrase(
        first="{{ sms }}没有发送：我们的问题没有在规定时间内得到回答。",
        do="如果仍需发送，请另写一封新邮件。",
    ),
    "cancelled": Phrase(
        first="已取消：{{ the_sms }}不会发送。",
        do="如果仍要发送，请另写一封新邮件。",
    ),
    "cancelled.partial": Phrase(
        first="只能取消一部分：{{ the_sms }}有一部分已经发出。",
        then="已交给短信服务商的短信无法撤回。",
    ),
    "too_late": Phrase(
        first="来不及取消：{{ the_sms }}已交给短信服务商。",
        then="短信无法撤回。如果内容有误，可以考虑再发一条短信更正。",
    ),
    "status": Phrase(
        first="{% if state %}{{ sms }}：{{ state }}。{% else %}"
        "{{ sms }}目前的情况如下。{% endif %}",
        then="{% if open and why %}目前暂停发送短信，原因：{{ why }}"
        "系统恢复后，等待中的短信会自动发送。{% endif %}",
        do="{% if open %}如需取消{% if rest %}尚未发送的部分{% endif %}，"
        "请{% if handover %}在{{ handover }}之前{% endif %}回复本邮件，写上“取消”。"
        "{% if not rest %}\n" + _CHANGE + "{% endif %}"
        "{% else %}现在已不能更改。{% if resend %}如果对方没有收到，"
        + _RESEND
        + "{% else %}如需发送其他短信，请另写一封新邮件。{% endif %}{% endif %}",
    ),
    "help": Phrase(
        first="用邮件发送短信的方法：",
        then="写一封普通邮件到本地址，写明发给谁、内容，以及（如有需要）发送时间。"
        "我们会回复邮件，告诉您系统是如何理解的。\n\n"
        + EXAMPLES[Language.HANS]
        + "\n\n"
        + MORE[Language.HANS],
        do=ANSWERS[Language.HANS],
    ),
    "unreadable": Phrase(
        first="无法读取您的邮件，我们没有作任何处理。",
        then="没有因此发送、取消或更改任何短信。负责的同事已收到通知。",
        do="请重新写一封邮件：用纯文本，不要图片、附件，下面也不要附上旧邮件。",
    ),
    "unchanged": Phrase(first="无法照办，所以没有做任何更改。"),
    "not_understood": Phrase(
        first="我们没看懂您的回复{{ said }}，所以没有做任何更改。",
    ),
    "alert.stopped": Phrase(
        first="短信已暂停发送，{% if heals %}邮件服务器恢复后会自动继续。"
        "{% else %}需由同事处理后才会恢复。{% endif %}",
        then="原因：{{ why }}\n系统仍会接收新的请求，并告知写信人短信正在等待。",
        do="请先解决问题，然后执行：relay resume\n查看等待中的短信：relay queue"
        "{% if ticket %}\n发现问题的请求：relay trace {{ ticket }}{% endif %}",
    ),
    "alert.failed": Phrase(
        first="{% if ticket %}请求 #{{ ticket }} {% else %}有一个请求{% endif %}"
        "没有发送：未能交给短信服务商。",
        then="写信人已获告知短信没有发送，以及您已收到通知。",
        do="{% if ticket %}查看经过：relay trace {{ ticket }}\n{% endif %}"
        "请解决问题；其他请求也可能遇到同样情况。",
    ),
    "alert.person": Phrase(
        first="{% if ticket %}请求 #{{ ticket }} {% else %}有一个请求{% endif %}"
        "需要同事处理{% if state %}：{{ state }}{% endif %}。",
        then="系统无法自行判断结果，或发现异常情况。",
        do="{% if ticket %}查看经过：relay trace {{ ticket }}\n{% endif %}"
        "请向短信服务商查询结果，并告知写信人。\n"
        "同类警示每小时只发一次，可能还有其他请求需要处理：relay queue",
    ),
    "alert.unreadable": Phrase(
        first="有邮件无法读取，已搁置，可能不止一封。",
        then="没有因此发出、取消或更改任何短信。如能确定写信人，已尽可能通知对方。",
        do="请查看信箱的隔离文件夹（quarantine），并告知写信人。\n"
        "原因：见日志中的 mail.quarantined。",
    ),
}

_SMS = (
    "您{% if one %}发给 {{ one }}{{ '' if one.endswith('）') else ' ' }}"
    "{% elif count %}发给 {{ count }} 个号码{% endif %}的短信"
)

_LABELS = {
    "sms": _SMS,
    "the_sms": _SMS,
    "person": "{% if name %}{{ name }}（{{ number }}）{% else %}{{ number }}{% endif %}",
    "stop": "{% if words[:6] == 'ERROR:' %}短信服务商返回未知错误（{{ words }}）"
    "{% else %}{{ words }}{% endif %}。",
    "comma": "、",
    "break": "换行",
    "break.one": "换行",
    "draft": "请把以下文字复制到一封新邮件（主题可随意写）"
    "{% if blank %}，并在 {{ blank }} 处填上缺少的部分{% endif %}。"
    "{% if example %}其中的时间只是例子，请改为您想要的时间。{% else %}请核对每一行。{% endif %}"
    "\n\n{{ box }}",
    "shorter": "减少 {{ cut }} 个字符，就只需 {{ fewer }} 条短信，而不是 {{ segments }} 条。",
    **DOUBTS,
    "subject.acknowledgement.now": "正在发送",
    "subject.acknowledgement.later": "稍后发送",
    "subject.acknowledgement.scheduled": "稍后发送",
    "subject.acknowledgement.stopped": "正在等待",
    "subject.held": "等待您确认",
    "subject.held.budget": "需要等待",
    "subject.question": "有一个问题",
    "subject.refusal": "没有发送",
    "subject.result.accepted": "{{ total }} 个号码之中 {{ accepted }} 个"
    "{% if send_at %}已接收{% else %}已发送{% endif %}",
    "subject.result.partial": "{{ total }} 个号码之中 {{ accepted }} 个"
    "{% if send_at %}已接收{% else %}已发送{% endif %}",
    "subject.result.rejected": "没有发送",
    "subject.result.doubtful": "可能没有发送",
    "subject.uncertain": "可能没有发送",
    "subject.unconfirmed": "可能没有发送",
    "subject.unresolved": "可能没有发送",
    "subject.failed": "没有发送",
    "subject.expired": "没有发送",
    "subject.expired.question": "没有发送",
    "subject.cancelled": "已取消",
    "subject.cancelled.partial": "只取消了一部分",
    "subject.help": "写法",
    "subject.unreadable": "无法读取",
    "subject.too_late": "来不及取消",
    "recipient": "{{ number }}{% if country %}（{{ country }}）{% endif %}{{ name }}",
    "quoted": "“{{ words }}”",
    "to": "收件人：{{ recipient }}",
    "to_many": "收件人（{{ count }} 个号码）：",
    "text": "内容：",
    "when": "时间：{{ when or '立即' }}",
    "sender": "显示名称：{{ sender }}",
    "size": "长度：{% if count > 1 %}每个号码{% endif %}{% if uneven %}最多{% endif %}"
    "{% if count > 1 %} {% endif %}{{ segments }} 条短信"
    "{% if count > 1 %}，共 {{ billed }} 条{% endif %}"
    "{% if encoding %}（{% if units %}{{ units }}{% if room %}/{{ room }}{% endif %} "
    "个字符，{% endif %}"
    "{{ 'Unicode' if encoding == 'unicode' else '纯英文' }}）{% endif %}",
    "yours": "与您的回复有关的短信：",
    "why": "请核对：",
    "notes": "请注意：",
    "history": "经过：",
    "state": "{{ state }}：",
    "state.some": "{{ state }}（{{ total }} 个号码中的 {{ count }} 个）",
    "states": "{{ several | join('；') }}",
    "gateway_words": "短信服务商的原文：{% if code %}错误 {{ code }}{% endif %}"
    "{% if code and detail %}，{% endif %}{{ detail }}",
    "mail_words": "邮件服务器的原文：{{ code }} {{ detail }}",
    "event": "{{ when }}：{{ event }}",
    "event.only": "{{ event }}{% if detail %}（{{ detail }}）{% endif %}",
    "head.number": "号码",
    "head.name": "姓名",
    "head.state": "状态",
    "head.time": "时间",
    "head.event": "经过",
    "footer": "编号 #{{ ticket }}。您可以随时回复“状态”查询进度，或回复“帮助”查看写法。",
    "footer.short": "编号 #{{ ticket }}。",
    "hint.time": "日期和时间，例如“12月31日下午3点”",
    "hint.recipient": "正确的手机号码，例如“9123 4567”",
    "hint.other": "您的意思",
    "alert.stopped": "短信已暂停发送",
    "alert.failed": "有一个请求没有发送",
    "alert.person": "有一个请求需要处理",
    "alert.unreadable": "有邮件无法读取",
    "untold": "{{ said or '邮件' }}有问题（{{ code }}）。",
    "no_subject": "短信",
    "examples": EXAMPLES[Language.HANS],
}

SIMPLIFIED = Tongue(
    phrases=_PHRASES | reports.PHRASES,
    labels=_LABELS | reports.LABELS,
    reasons=REASONS,
    faults=FAULTS,
    stops=STOPS,
    states=STATES,
    events=EVENTS,
    deliveries=reports.DELIVERIES,
    causes=reports.CAUSES,
    countries=COUNTRIES,
)
