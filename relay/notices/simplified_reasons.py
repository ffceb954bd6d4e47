"""In Simplified Chinese: why something is asked, refused, waits or failed. Pure."""

from relay.model import State
from relay.reading.people.countries import COUNTRIES as NAMES

REASONS = {
    "recipient.none": "{% if unclear and said %}我们看不明白{{ said }}。"
    "其中有号码或联系人，但没有写清楚要把什么内容发给谁。请写“请发短信给”和收件人，加上冒号，再写正文。"
    "{% else %}{% if said %}在{{ said }}中{% endif %}"
    "找不到收件人的电话号码或联系人。正文、签名或引用邮件里的号码不会当作收件人。{% endif %}",
    "recipient.unknown_name": "联系人中没有{{ said or '这个名字' }}。"
    "{% if nearest %}您是指“{{ nearest }}”吗？{% endif %}您也可以直接写电话号码。",
    "recipient.invalid": "{% if beside and said %}在{{ said }}中，我们看不明白{{ beside }}。"
    "这里请只写号码和联系人的名字，用逗号分隔；时间请写成“12月31日下午3点”这样。{% else %}"
    "{{ said or '有一个号码' }}不是可以接收短信的号码。"
    "{% if length %}它有 {{ length }} 个数字，请检查有没有少写、多写或写错数字。"
    "{% else %}请检查有没有写错数字。{% endif %}{% endif %}",
    "recipient.landline": "{{ said or '有一个号码' }}是固定电话，不能接收短信。请改用手机号码。",
    "recipient.run_together": "{{ said or '有一串数字' }}可以是一个号码，也可以是几个号码。"
    "请用逗号分隔号码。",
    "recipient.two_places": "{% if requests and first and second %}"
    "邮件似乎有两个要求，一个给{{ first }}，一个给{{ second }}。"
    "请每个要求写一封邮件。{% else %}"
    "{% if left_out and first and second %}{{ second }}似乎表示{{ first }}之中有人不用发送。"
    "{% elif first and second %}邮件一处写的收件人是{{ first }}，"
    "另一处是{{ second }}。{% else %}邮件有两处写了不同的收件人"
    "{% if said %}：{{ said }}{% endif %}。{% endif %}应该发给谁？{% endif %}",
    "recipient.too_many": "收件人{% if count %}有 {{ count }} 个号码{% endif %}"
    "{% if above %}；超过 {{ above }} 个时，我们会先请您确认。{% else %}，太多"
    "{% if limit %}；每封邮件最多 {{ limit }} 个{% endif %}。{% endif %}",
    "recipient.ambiguous_name": "{{ said or '有一个名字' }}可以指不止一个人"
    "{% if names %}：{{ names }}{% endif %}。您是指哪一位？",
    "recipient.assumed_country": "{{ said or '有一个号码' }}没有写国家或地区代码，"
    "我们当作{{ country or '中国内地' }}的号码。",
    "recipient.foreign": "{{ said or '有一个号码' }}是{{ country or '其他国家或地区' }}的号码。",
    "recipient.duplicate": "{{ said or '有一个号码' }}重复了，只会收到一次短信。",
    "text.empty": "{% if quoted %}只有转发或引用的邮件，那些内容绝不会发送。"
    "请把短信内容写在它的上面。"
    "{% elif pointer %}{{ said or '内容' }}只说明短信内容在哪里，但我们找不到。"
    "请把短信内容直接写在邮件里；如果要发送的正是这几个字，请加上引号。"
    "{% else %}找不到要发送的内容。图片和附件不能用短信发送。{% endif %}",
    "text.too_long": "内容太长。"
    "{% if limit %}最多可有 {{ limit }} 个字符"
    "{% if units %}，现有 {{ units }} 个{% endif %}。{% endif %}"
    "请缩短内容{% if over %}，减少 {{ over }} 个字符{% endif %}。"
    "{% if signs %}只因有{{ signs }}才须以 Unicode 发送；改为普通英文字符就不会太长。{% endif %}",
    "text.charset": "邮件有些字符无法读取"
    "{% if charset %}（邮件注明的编码是 {{ charset }}）{% endif %}。"
    "请在新邮件里重新输入内容，或把邮件软件的编码设为 UTF-8。",
    "text.boundary": "{% if why %}{{ why | join }}请核对以下内容。{% endif %}"
    "{% if removed or not why %}我们不能确定短信内容到哪里为止。"
    "{% if removed or said %}我们略去了{{ removed or said }}。{% endif %}"
    "{% if signature %}您确认后，以后会直接略去这个签名，不再询问。{% endif %}"
    "在内容下一行写上三个连字符（---），就不会有疑问。{% endif %}",
    "text.repeated": "不久前刚向同一号码发过相同的内容"
    "{% if ticket %}（#{{ ticket }}）{% endif %}。要再发一次吗？",
    "text.transliterated": "弯引号、长破折号等符号"
    "{% if characters %}（{{ characters }}）{% endif %}已改为普通符号，"
    "让一条短信可以容纳更多文字。",
    "text.unicode": "{% if not signs %}内容{% elif count == '1' %}内容有一个字符{{ signs }}"
    "{% if word %}（在{{ word }}）{% endif %}，{% else %}内容有{{ signs }}，{% endif %}"
    "须以 Unicode 发送"
    "{% if segments and segments == instead %}；同样是 {{ segments }} 条短信。"
    "{% elif segments %}：要用 {{ segments }} 条短信，而不是 {{ instead }} 条。"
    "{% else %}，一条短信只能容纳 70 个字符，而不是 160 个。{% endif %}",
    "field.unknown": "我们不认识{{ said or '其中一个' }}栏目。"
    "{% if nearest %}您是指“{{ nearest }}”吗？{% endif %}"
    "如果这是短信内容，请在内容前写上“内容：”。",
    "field.twice": "{% if word and said %}{{ word }}和{{ said }}都写了时间"
    "{% else %}{{ said or '有一个栏目' }}写了两次{% endif %}"
    "{% if first and second %}（{{ first }}和{{ second }}）{% endif %}，请只保留一个。",
    "sender_id.invalid": "{{ said or '这个名称' }}不能用作显示名称。"
    "{% if allowed %}可以使用：{{ allowed }}。{% endif %}",
    "time.unreadable": "{% if behind and said %}我们没看懂收件人后面的{{ said }}。"
    "若是短信正文，请在正文前加上冒号；若是时间，{% else %}"
    "我们没看懂时间{{ said }}。{% endif %}"
    "请写成“12月31日下午3点”或“2026-12-31 15:00”这样。",
    "time.ambiguous": "时间{{ said }}"
    "{% if event %}可能是发送时间，也可能是正文所说的时间。请核对何时发出。"
    "{% elif missing %}没有写明几点钟。"
    "{% elif one %}不够明确，您的意思未必是我们所理解的时间。"
    "{% else %}可以有不同的理解{% if ways %}：{{ ways }}{% endif %}。{% endif %}",
    "recipient.changed": "您的回复更改了收件人。",
    "text.changed": "您的回复更改了内容。",
    "answer.older": "您的答复{{ said }}回复的是我们较早的邮件，之后已有改动，所以没有照办。"
    "请核对以下现在的内容，然后回复这封邮件。",
    "change.too_late": "来不及更改：短信已交给或正交给短信服务商。",
    "resend.nothing": "只有没有发送或可能没有发送的短信，才可以照原样再发一次。",
    "resend.forgotten": "时间太久，内容和号码已不再保存。请另写一封新邮件。",
    "resend.twice": "短信已再发过一次，对方可能已收到两次。请联系负责的同事。",
    "time.past": "时间{{ said }}已经过去。",
    "time.beyond_limit": "时间{{ said }}太远{% if limit %}；上限是 {{ limit }}{% endif %}。",
    "time.repeated": "{{ said or '这个时间' }}表示要发送多次。请每次另写一封邮件。",
    "time.quiet_hours": "短信会在夜间免打扰时段"
    "{% if hours %}（{{ hours }}）{% endif %}内送达。"
    "{% if until %}您回复“是”后，会在{{ until }}发送。{% endif %}",
    "time.late": "这个请求已等候约 {{ waited or 1 }} 小时（系统曾经中断，或邮件迟到）。"
    "现在还要发送吗？",
    "time.missed": "原定时间{% if meant %} {{ meant }} {% endif %}已过，当时未能发出。"
    "您回复“是”后会立即发出。",
    "time.expired": "等待时间过长{% if limit %}；上限是 {{ limit }}{% endif %}。",
    "budget.requester": "您"
    "{% if period == 'hour' %}在这一小时内{% elif period == 'day' %}今天{% endif %}"
    "的发送次数已达上限{% if count %}（{{ count }}）{% endif %}。",
    "budget.number": "其中一个号码在一小时内收到的短信已达上限"
    "{% if count %}（{{ count }} 条）{% endif %}。",
    "budget.day": "全单位今天的短信数量已达上限{% if count %}（{{ count }}）{% endif %}。",
    "forward.headers": "邮件以转发邮件的信头开始，我们无法分辨哪些是您写的。"
    "请另写一封新邮件，写明收件人和内容。",
    "automatic": "这封邮件由机器自动发出，不会当作短信发送。",
    "sender.not_allowed": "您的邮箱地址不能使用本服务发送短信。",
    "sender.unproven": "我们无法确定这封邮件真的由您发出。",
    "size": "邮件太大{% if limit %}；上限是 {{ limit }}{% endif %}。",
    "malformed": "邮件有不妥当的地方{% if said %}：{{ said }}{% endif %}。"
    "请另写一封新邮件，最好用纯文本。",
    "attachment.ignored": "{% if not said and count and count != '1' %}{{ count }} 个{% endif %}"
    "附件{{ said }}不会随短信发送。",
    "signature.removed": "{% if ticket %}按您在 #{{ ticket }} 的确认，"
    "{% elif remembered %}按您先前的确认，{% endif %}"
    "已略去签名{% if said %}：{{ said }}{% endif %}。",
    "quote.removed": "已略去引用的邮件{% if said %}：{{ said }}{% endif %}。",
}
# Why a text waits for a yes, behind text.boundary.
DOUBTS = {
    "doubt.seen": "邮件有些文字已删除或隐藏，或有链接与所显示的不同；看不见的文字已略去。",
    "doubt.differs": "邮件有两份内容，两者并不相同。",
    "doubt.charset": "邮件的文字可以用不同编码读成不同的字。",
    "doubt.armour": "邮件用 PGP 签名或加密。",
    "doubt.long": "邮件太长或已损坏，我们可能没有读到全部内容。",
    "doubt.pieces": "邮件分成几个部分，我们把它们合并了。",
    "doubt.time": "最后一行写明何时发送：我们用了这个时间，而该行不会放在短信内。",
    "doubt.order": "有些文字可能是写给我们，而不是写给收件人的。",
    "doubt.changed": "最后的文字似乎要更改或取消上文；我们没有改动，会照样发出。",
    "doubt.others": "有些文字可能是给另一个人的；两个要求请分两封邮件寄出。",
}

_NOT_YOURS = "这不是您的问题，负责的同事已收到通知。"
_AGAIN = (
    "{% if resend %}恢复正常后，请回复本邮件，写上“重发”，短信就会再发一次。"
    "{% else %}恢复正常后，请另写一封新邮件再发。{% endif %}"
)

FAULTS = {
    "doubtful": "短信服务商内部出错或响应超时。短信仍有可能已发送，所以我们不会自动重发。"
    "如果您知道对方没有收到，"
    "{% if resend %}请回复本邮件，写上“重发”，短信就会再发一次{% else "
    "%}请另写一封新邮件再发{% endif %}"
    "；对方有可能收到两次。",
    "account": "短信服务商不接受本系统登录。" + _NOT_YOURS + _AGAIN,
    "balance": "短信服务商账户的余额不足。" + _NOT_YOURS + _AGAIN,
    "format": "短信服务商无法读取本系统发出的数据。" + _NOT_YOURS + _AGAIN,
    "sender": "短信服务商不接受用这个显示名称发给这个号码。"
    "请另写一封新邮件，改用其他显示名称。如果您没有指定显示名称，请通知负责的同事。",
    "time": "短信服务商不接受这个时间；时间须在五年之内。请另写一封新邮件，改用其他时间。",
    "length": "内容超出短信服务商的长度上限。请缩短内容，另写一封新邮件。",
    "number": "短信服务商表示"
    "{% if several %}其中至少一个号码有误，所有号码都没有收到短信{% else %}号码有误{% endif %}。"
    "请核对号码，另写一封新邮件。",
    "words": "内容有不能发到中国内地的字词。请更改内容，另写一封新邮件。",
    "country": "短信服务商不会把短信发到"
    "{% if several %}其中至少一个号码所在的国家或地区；所有号码都没有收到短信。"
    "{% else %}这个号码所在的国家或地区。{% endif %}",
    "unknown": "短信服务商拒绝了这条短信，但我们不清楚原因。再发之前，请先联系负责的同事。",
    "mail": "邮件服务器没有接收，或把它退回。",
    "found": "负责的同事查明这条短信没有发出。"
    "{% if resend %}请回复本邮件，写上“重发”，短信就会再发一次。{% else "
    "%}请另写一封新邮件再发。{% endif %}",
}

STOPS = {
    "auth": "短信服务商不接受本系统登录。",
    "balance": "短信服务商账户的余额不足。",
    "format": "短信服务商无法读取本系统发出的数据。",
    "paused by the operator": "负责的同事暂停了服务。",
    "mail": "邮件服务器不接收本系统的邮件。",
    "failing": "邮件服务器接连未能接收邮件；系统会不时再试。",
    "in doubt": "接连有几条短信不知道是否已发出。",
    "charged twice": "短信服务商把同一条短信接收了两次。",
}

STATES = {
    State.HELD: "等待中，尚未发送",
    State.QUEUED: "即将发送",
    State.SENDING: "正在发送",
    State.SUBMITTED: "已交给短信服务商，尚未有答复",
    State.ACCEPTED: "短信服务商已接收",
    State.REJECTED: "短信服务商拒绝发送",
    State.FAILED: "没有发送，未能交给短信服务商",
    State.UNCERTAIN: "可能已发送，连接在最后一步中断",
    State.UNCONFIRMED: "可能已发送，短信服务商尚未确认",
    State.UNRESOLVED: "可能已发送，短信服务商一直没有答复",
    State.CANCELLED: "已取消，没有发送",
    State.EXPIRED: "没有发送，等待时间过长",
}

EVENTS = {
    "mail.received": "收到您的邮件",
    "answer.received": "收到您的回复",
    "order.received": "收到负责的同事的回复",
    "request.accepted": "已理解",
    "request.asked": "我们提出问题",
    "request.refused": "没有接受",
    "request.held": "等待中",
    "request.confirmed": "已确认",
    "request.cancelled": "已取消",
    "request.moved": "您更改了时间",
    "request.readdressed": "您更改了收件人",
    "request.rewritten": "您更改了内容",
    "request.resolved": "负责的同事已查明结果",
    "resend.wanted": "应要求再发一次",
    "signature.learned": "已记住您的签名",
    "signature.recognised": "认出您的签名",
    "submission.held": "等待中",
    "submission.queued": "即将发送",
    "submission.sending": "正在发送",
    "submission.submitted": "已交给短信服务商",
    "submission.accepted": "短信服务商已接收",
    "submission.rejected": "短信服务商拒绝发送",
    "submission.failed": "未能交给短信服务商",
    "submission.uncertain": "连接在最后一步中断",
    "submission.unconfirmed": "短信服务商没有按时答复",
    "submission.unresolved": "短信服务商一直没有答复",
    "submission.expired": "等待时间过长，没有发送",
    "submission.cancelled": "已取消",
    "notice.sent": "我们给您发了邮件",
    "notice.failed": "我们给您的邮件未能送达",
}

COUNTRIES = NAMES | {
    "HK": "香港",
    "MO": "澳门",
    "CN": "中国内地",
    "TW": "台湾",
    "SG": "新加坡",
    "JP": "日本",
    "KR": "韩国",
    "GB": "英国",
    "US": "美国",
    "CA": "加拿大",
    "AU": "澳大利亚",
    "MY": "马来西亚",
    "TH": "泰国",
    "PH": "菲律宾",
    "ID": "印度尼西亚",
    "IN": "印度",
    "VN": "越南",
    "DE": "德国",
    "FR": "法国",
}
