"""Our notices in Traditional Chinese, as it is written in Hong Kong. Pure."""

from relay.model import Language
from relay.notices import traditional_reports as reports
from relay.notices.how_to_write import ANSWERS, EXAMPLES, MORE
from relay.notices.tongue import Phrase, Tongue
from relay.notices.traditional_reasons import (
    COUNTRIES,
    DOUBTS,
    EVENTS,
    FAULTS,
    REASONS,
    STATES,
    STOPS,
)

_CHANGE = (
    "要更改時間，請回覆「改為12月31日下午3時」；要更改內容，請回覆「內容：」，"
    "並在其後寫上新的內容；要更改收件人，請回覆「收件人：」，並在其後寫上號碼或姓名。"
)
_RESEND = (
    "{% if resend %}請回覆本電郵，寫上「重發」，短訊便會再發一次"
    "{% if resend_twice %}；對方有可能收到兩次{% endif %}。"
    "{% else %}請另寫一封新電郵再發{% if resend_twice %}；對方有可能收到兩次{% endif %}。"
    "{% endif %}"
)
_ONCE_MORE = "{% if again %}按你的要求再發一次，對方有可能收到兩次。{% endif %}"

_ASK = "{% if send_at %}請在{{ when }}之後{% else %}可以的話，請先{% endif %}"

_PHRASES = {
    "acknowledgement.now": Phrase(
        first="{{ sms }}正在發出。",
        then=_ONCE_MORE + "短訊供應商有結果後，我們會再以電郵通知你。",
        do="如要取消，請立即回覆本電郵，寫上「取消」。已交給短訊供應商的短訊無法收回。",
    ),
    "acknowledgement.later": Phrase(
        first="{{ sms }}將於{{ when }}發出，現在仍可取消。",
        then=_ONCE_MORE,
        do="如要取消，請回覆本電郵，寫上「取消」。\n" + _CHANGE + ""
        "{% if handover %}\n{{ handover }}之前都可以取消；"
        "之後短訊便會交給短訊供應商，無法收回。{% endif %}",
    ),
    "acknowledgement.scheduled": Phrase(
        first="{{ sms }}正交給短訊供應商，並將於{{ when }}發出。",
        then=_ONCE_MORE + "短訊供應商有結果後，我們會再以電郵通知你。",
        do="如要取消，請立即回覆本電郵，寫上「取消」。已交給短訊供應商的短訊無法收回。",
    ),
    "acknowledgement.stopped": Phrase(
        first="{{ sms }}正在等候：目前未能發送任何短訊。",
        then=_ONCE_MORE + "{% if why %}原因：{{ why }}{% endif %}"
        "{% if not paused %}負責的同事已收到通知。{% endif %}"
        "{% if send_at %}短訊原定於{{ when }}發出；{% endif %}"
        "系統恢復後，短訊會自動發出，請不要重複發送。"
        "{% if until %}到{{ until }}仍未恢復的話，短訊將不會發出，我們會通知你。{% endif %}",
        do="如要取消，請回覆本電郵，寫上「取消」。",
    ),
    "held": Phrase(
        first="{{ sms }}尚未發出，正等候你回覆「是」。",
        do="全部無誤的話，請回覆本電郵，寫上「是」，短訊便會發出。\n"
        "如有錯誤：" + _CHANGE + "或回覆「取消」。"
        "{% if until %}\n到{{ until }}仍未收到你的回覆，短訊便不會發出。{% endif %}",
    ),
    "held.budget": Phrase(
        first="{{ sms }}須稍後才能發出，現時尚未發出。",
        then="額度恢復後，短訊會自動發出，請不要重複發送。有急需請聯絡負責的同事。",
        do="如要取消，請回覆本電郵，寫上「取消」。",
    ),
    "question": Phrase(
        first="{{ sms }}尚未發出：有一個問題需要你回答。",
        do="{% if choices == 1 %}以上正確的話，請回覆本電郵，寫上「1」。"
        "{% elif choices == 2 %}請回覆本電郵，寫上「1」或「2」。"
        "{% elif choices %}請回覆本電郵，寫上正確一項的數字（1 至 {{ choices }}）。"
        "{% else %}請回覆本電郵，寫明{{ hint }}。{% if draft %}或者，{{ draft }}{% endif %}"
        "{% endif %}\n"
        "{% if choices %}全部不對的話，請直接回覆，寫明{{ hint }}。{% endif %}如要取消，"
        "請回覆「取消」。"
        "{% if until %}\n到{{ until }}仍未收到你的回覆，短訊便不會發出。{% endif %}",
    ),
    "refusal": Phrase(
        first="{{ sms }}沒有發出。",
        do="{% if draft %}{{ draft }}"
        "{% if examples %}\n\n寫法示範：\n\n{{ examples }}{% endif %}"
        "{% else %}{% if examples %}正確寫法：\n\n{{ examples }}\n\n{% endif %}"
        "請更正後另寫一封新電郵。{% endif %}",
    ),
    "result": Phrase(
        first="{% if state %}{{ sms }}：{{ state }}。"
        "{% else %}短訊供應商已就{{ the_sms }}作出回覆。{% endif %}"
    ),
    "result.accepted": Phrase(
        first="短訊供應商已接收{{ the_sms }}。",
        then="{% if send_at %}短訊將於{{ when }}發出。{% else %}短訊正在傳送。{% endif %}"
        "供應商已接收，不等於手機已收到，例如對方可能已關機。",
        do="短訊已無法取消。",
    ),
    "result.rejected": Phrase(first="{{ sms }}沒有發出。"),
    "result.doubtful": Phrase(first="短訊供應商出錯：{{ the_sms }}可能已發出，也可能沒有。"),
    "result.partial": Phrase(
        first="{{ sms }}：{{ total }} 個號碼之中，短訊供應商已接收 {{ accepted }} 個，詳情如下。",
        do="已接收的短訊無法取消。"
        "{% if missed %}如要發給其餘號碼，請另寫一封新電郵，只寫這些號碼。{% endif %}",
    ),
    "uncertain": Phrase(
        first="我們不能確定{{ the_sms }}是否已發出。",
        then="連線在最後一步中斷。為免對方收到兩次，我們不會自行重發。"
        "如短訊供應商其後確認，我們會再通知你。",
        do=_ASK + "問問對方有沒有收到。沒有的話，" + _RESEND + "\n現在已無法取消。",
    ),
    "unconfirmed": Phrase(
        first="短訊供應商尚未確認{{ the_sms }}。",
        then="短訊已交給供應商，但未有按時收到回覆；短訊可能已發出，也可能沒有。"
        "如其後收到回覆，我們會再通知你。",
        do=_ASK + "問問對方有沒有收到。沒有的話，" + _RESEND + "\n現在已無法取消。",
    ),
    "unresolved": Phrase(
        first="我們未能查明{{ the_sms }}是否已發出。",
        then="短訊供應商一直沒有回覆。負責的同事已收到通知，會跟進此事。",
        do=_ASK + "問問對方有沒有收到，或致電聯絡。沒有的話，" + _RESEND + "\n現在已無法取消。",
    ),
    "failed": Phrase(
        first="{{ sms }}沒有發出：未能交給短訊供應商。",
        then="這不是你的問題，負責的同事已收到通知。",
        do="{% if resend %}稍後如要再試，"
        + _RESEND
        + "{% else %}請稍後另寫一封新電郵再發。{% endif %}",
    ),
    "expired": Phrase(
        first="{{ sms }}沒有發出：等候時間過長。",
        then="過時的短訊可能造成誤會，所以不再發送。",
        do="如仍需要發送，" + _RESEND,
    ),
    "expired.question": Phrase(
        first="{{ sms }}沒有發出：我們的問題未有在限時內得到回答。",
        do="如仍需要發送，請另寫一封新電郵。",
    ),
    "cancelled": Phrase(
        first="已取消：{{ the_sms }}不會發出。",
        do="如仍要發送，請另寫一封新電郵。",
    ),
    "cancelled.partial": Phrase(
        first="只能取消一部分：{{ the_sms }}有部分已經發出。",
        then="已交給短訊供應商的短訊無法收回。",
    ),
    "too_late": Phrase(
        first="來不及取消：{{ the_sms }}已交給短訊供應商。",
        then="短訊無法收回。如內容有誤，可考慮再發一個短訊更正。",
    ),
    "status": Phrase(
        first="{% if state %}{{ sms }}：{{ state }}。{% else %}"
        "{{ sms }}至今的情況如下。{% endif %}",
        then="{% if open and why %}目前暫停發送短訊，原因：{{ why }}"
        "系統恢復後，等候中的短訊會自動發出。{% endif %}",
        do="{% if open %}如要取消{% if rest %}尚未發出的部分{% endif %}，"
        "請{% if handover %}在{{ handover }}之前{% endif %}回覆本電郵，寫上「取消」。"
        "{% if not rest %}\n" + _CHANGE + "{% endif %}"
        "{% else %}現在已不能更改。{% if resend %}如對方沒有收到，"
        + _RESEND
        + "{% else %}如要發送其他短訊，請另寫一封新電郵。{% endif %}{% endif %}",
    ),
    "help": Phrase(
        first="以電郵發送短訊的方法：",
        then="寫一封普通電郵到本地址，寫明發給誰、內容，以及（如有需要）發送時間。"
        "我們會回覆電郵，告訴你系統如何理解。\n\n"
        + EXAMPLES[Language.HANT]
        + "\n\n"
        + MORE[Language.HANT],
        do=ANSWERS[Language.HANT],
    ),
    "unreadable": Phrase(
        first="無法讀取你的電郵，我們沒有作任何處理。",
        then="沒有因此發送、取消或更改任何短訊。負責的同事已收到通知。",
        do="請重新寫一封電郵：用純文字，不要圖片、附件，下面也不要附上舊電郵。",
    ),
    "unchanged": Phrase(first="未能照辦，所以沒有作出任何更改。"),
    "not_understood": Phrase(
        first="我們未能理解你的回覆{{ said }}，所以沒有作出任何更改。",
    ),
    "alert.stopped": Phrase(
        first="短訊已暫停發送，{% if heals %}郵件伺服器恢復後會自動繼續。"
        "{% else %}須由同事處理後才會恢復。{% endif %}",
        then="原因：{{ why }}\n系統仍會接收新的要求，並告知寫信人短訊正在等候。",
        do="請先解決問題，然後執行：relay resume\n查看等候中的短訊：relay queue"
        "{% if ticket %}\n發現問題的要求：relay trace {{ ticket }}{% endif %}",
    ),
    "alert.failed": Phrase(
        first="{% if ticket %}要求 #{{ ticket }} {% else %}有一項要求{% endif %}"
        "沒有發出：未能交給短訊供應商。",
        then="寫信人已獲告知短訊沒有發出，以及你已收到通知。",
        do="{% if ticket %}查看經過：relay trace {{ ticket }}\n{% endif %}"
        "請解決問題；其他要求也可能遇到同樣情況。",
    ),
    "alert.person": Phrase(
        first="{% if ticket %}要求 #{{ ticket }} {% else %}有一項要求{% endif %}"
        "需要同事處理{% if state %}：{{ state }}{% endif %}。",
        then="系統無法自行判斷結果，或發現異常情況。",
        do="{% if ticket %}查看經過：relay trace {{ ticket }}\n{% endif %}"
        "請向短訊供應商查詢結果，並告知寫信人。\n"
        "同類警示每小時只發一次，可能還有其他要求需要處理：relay queue",
    ),
    "alert.unreadable": Phrase(
        first="有電郵無法讀取，已擱置，可能不止一封。",
        then="沒有因此發出、取消或更改任何短訊。如能確定寫信人，已盡可能通知對方。",
        do="請查看信箱的隔離文件夾（quarantine），並告知寫信人。\n"
        "原因：見日誌中的 mail.quarantined。",
    ),
}

_SMS = (
    "你{% if one %}發給 {{ one }}{{ '' if one.endswith('）') else ' ' }}"
    "{% elif count %}發給 {{ count }} 個號碼{% endif %}的短訊"
)

_LABELS = {
    "sms": _SMS,
    "the_sms": _SMS,
    "person": "{% if name %}{{ name }}（{{ number }}）{% else %}{{ number }}{% endif %}",
    "stop": "{% if words[:6] == 'ERROR:' %}短訊供應商傳回不明錯誤（{{ words }}）"
    "{% else %}{{ words }}{% endif %}。",
    "comma": "、",
    "break": "換行",
    "break.one": "換行",
    "draft": "請把以下文字複製到一封新電郵（主旨可隨意寫）"
    "{% if blank %}，並在 {{ blank }} 處填上所欠的部分{% endif %}。"
    "{% if example %}其中的時間只是例子，請改為你想要的時間。{% else %}請核對每一行。{% endif %}"
    "\n\n{{ box }}",
    "shorter": "減少 {{ cut }} 個字元，便只需 {{ fewer }} 個短訊，而不是 {{ segments }} 個。",
    **DOUBTS,
    "subject.acknowledgement.now": "正在發出",
    "subject.acknowledgement.later": "稍後發出",
    "subject.acknowledgement.scheduled": "稍後發出",
    "subject.acknowledgement.stopped": "正在等候",
    "subject.held": "等候你確認",
    "subject.held.budget": "需要等候",
    "subject.question": "有一個問題",
    "subject.refusal": "沒有發出",
    "subject.result.accepted": "{{ total }} 個號碼之中 {{ accepted }} 個"
    "{% if send_at %}已接收{% else %}已發出{% endif %}",
    "subject.result.partial": "{{ total }} 個號碼之中 {{ accepted }} 個"
    "{% if send_at %}已接收{% else %}已發出{% endif %}",
    "subject.result.rejected": "沒有發出",
    "subject.result.doubtful": "可能沒有發出",
    "subject.uncertain": "可能沒有發出",
    "subject.unconfirmed": "可能沒有發出",
    "subject.unresolved": "可能沒有發出",
    "subject.failed": "沒有發出",
    "subject.expired": "沒有發出",
    "subject.expired.question": "沒有發出",
    "subject.cancelled": "已取消",
    "subject.cancelled.partial": "只取消了一部分",
    "subject.help": "寫法",
    "subject.unreadable": "無法讀取",
    "subject.too_late": "來不及取消",
    "recipient": "{{ number }}{% if country %}（{{ country }}）{% endif %}{{ name }}",
    "quoted": "「{{ words }}」",
    "to": "收件人：{{ recipient }}",
    "to_many": "收件人（{{ count }} 個號碼）：",
    "text": "內容：",
    "when": "時間：{{ when or '即時' }}",
    "sender": "顯示名稱：{{ sender }}",
    "size": "長度：{% if count > 1 %}每個號碼{% endif %}{% if uneven %}最多{% endif %}"
    "{% if count > 1 %} {% endif %}{{ segments }} 個短訊"
    "{% if count > 1 %}，合共 {{ billed }} 個{% endif %}"
    "{% if encoding %}（{% if units %}{{ units }}{% if room %}/{{ room }}{% endif %} "
    "個字元，{% endif %}"
    "{{ 'Unicode' if encoding == 'unicode' else '純英文' }}）{% endif %}",
    "yours": "與你的回覆有關的短訊：",
    "why": "請核對：",
    "notes": "請留意：",
    "history": "經過：",
    "state": "{{ state }}：",
    "state.some": "{{ state }}（{{ total }} 個號碼之中的 {{ count }} 個）",
    "states": "{{ several | join('；') }}",
    "gateway_words": "短訊供應商的原文：{% if code %}錯誤 {{ code }}{% endif %}"
    "{% if code and detail %}，{% endif %}{{ detail }}",
    "mail_words": "郵件伺服器的原文：{{ code }} {{ detail }}",
    "event": "{{ when }}：{{ event }}",
    "event.only": "{{ event }}{% if detail %}（{{ detail }}）{% endif %}",
    "head.number": "號碼",
    "head.name": "姓名",
    "head.state": "狀態",
    "head.time": "時間",
    "head.event": "經過",
    "footer": "編號 #{{ ticket }}。你可隨時回覆「狀態」查詢進度，或回覆「幫助」查看寫法。",
    "footer.short": "編號 #{{ ticket }}。",
    "hint.time": "日期和時間，例如「12月31日下午3時」",
    "hint.recipient": "正確的電話號碼，例如「9123 4567」",
    "hint.other": "你的意思",
    "alert.stopped": "短訊已暫停發送",
    "alert.failed": "有一項要求沒有發出",
    "alert.person": "有一項要求需要處理",
    "alert.unreadable": "有電郵無法讀取",
    "untold": "{{ said or '電郵' }}有問題（{{ code }}）。",
    "no_subject": "短訊",
    "examples": EXAMPLES[Language.HANT],
}

TRADITIONAL = Tongue(
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
