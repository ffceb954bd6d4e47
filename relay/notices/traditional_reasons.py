"""In Traditional Chinese: why something is asked, refused, waits or failed. Pure."""

from relay.model import State
from relay.reading.people.countries import COUNTRIES as NAMES

REASONS = {
    "recipient.none": "{% if unclear and said %}我們看不明白{{ said }}。"
    "當中有號碼或聯絡人，但沒有清楚寫明要把甚麼內容發給誰。請寫「請發短訊給」和收件人，加上冒號，再寫內容。"
    "{% else %}{% if said %}在{{ said }}中{% endif %}"
    "找不到收件人的電話號碼或聯絡人。內容、簽名或引文裏的號碼不會當作收件人。{% endif %}",
    "recipient.unknown_name": "聯絡人中沒有{{ said or '這個名字' }}。"
    "{% if nearest %}你是指「{{ nearest }}」嗎？{% endif %}你也可以直接寫電話號碼。",
    "recipient.invalid": "{% if beside and said %}在{{ said }}中，我們看不明白{{ beside }}。"
    "這裏請只寫號碼和聯絡人的名字，用逗號分隔；時間請寫成「12月31日下午3時」這樣。{% else %}"
    "{{ said or '有一個號碼' }}不是可以接收短訊的號碼。"
    "{% if length %}它有 {{ length }} 個數字，請檢查有沒有少寫、多寫或寫錯數字。"
    "{% else %}請檢查有沒有寫錯數字。{% endif %}{% endif %}",
    "recipient.landline": "{{ said or '有一個號碼' }}是固網電話，不能接收短訊。請改用手機號碼。",
    "recipient.run_together": "{{ said or '有一串數字' }}可以是一個號碼，也可以是幾個號碼。"
    "請用逗號分隔號碼。",
    "recipient.two_places": "{% if requests and first and second %}"
    "電郵似乎有兩個要求，一個給{{ first }}，一個給{{ second }}。"
    "請每個要求寫一封電郵。{% else %}"
    "{% if left_out and first and second %}{{ second }}似乎表示{{ first }}之中有人不用發送。"
    "{% elif first and second %}電郵一處寫的收件人是{{ first }}，"
    "另一處是{{ second }}。{% else %}電郵有兩處寫了不同的收件人"
    "{% if said %}：{{ said }}{% endif %}。{% endif %}應該發給誰？{% endif %}",
    "recipient.too_many": "收件人{% if count %}有 {{ count }} 個號碼{% endif %}"
    "{% if above %}；超過 {{ above }} 個時，我們會先請你確認。{% else %}，太多"
    "{% if limit %}；每封電郵最多 {{ limit }} 個{% endif %}。{% endif %}",
    "recipient.ambiguous_name": "{{ said or '有一個名字' }}可以指不止一個人"
    "{% if names %}：{{ names }}{% endif %}。你是指哪一位？",
    "recipient.assumed_country": "{{ said or '有一個號碼' }}沒有寫國家或地區號碼，"
    "我們當作{{ country or '中國內地' }}的號碼。",
    "recipient.foreign": "{{ said or '有一個號碼' }}是{{ country or '其他國家或地區' }}的號碼。",
    "recipient.duplicate": "{{ said or '有一個號碼' }}重複了，只會收到一次短訊。",
    "text.empty": "{% if quoted %}只有轉寄或引用的電郵，那些內容絕不會發送。"
    "請把短訊內容寫在它的上面。"
    "{% elif pointer %}{{ said or '內容' }}只說明短訊內容在哪裏，但我們找不到。"
    "請把短訊內容直接寫在電郵內；如要發送的正是這幾個字，請加上引號。"
    "{% else %}找不到要發送的內容。圖片和附件不能以短訊發送。{% endif %}",
    "text.too_long": "內容太長。"
    "{% if limit %}最多可有 {{ limit }} 個字元"
    "{% if units %}，現有 {{ units }} 個{% endif %}。{% endif %}"
    "請縮短內容{% if over %}，減少 {{ over }} 個字元{% endif %}。"
    "{% if signs %}只因有{{ signs }}才須以 Unicode 發送；改為一般英文字元便不會太長。{% endif %}",
    "text.charset": "電郵有些字元無法讀取"
    "{% if charset %}（電郵註明的編碼是 {{ charset }}）{% endif %}。"
    "請在新電郵重新輸入內容，或把電郵程式的編碼設為 UTF-8。",
    "text.boundary": "{% if why %}{{ why | join }}請核對以下內容。{% endif %}"
    "{% if removed or not why %}我們不能確定短訊內容到哪裏為止。"
    "{% if removed or said %}我們略去了{{ removed or said }}。{% endif %}"
    "{% if signature %}你確認後，日後會直接略去這個簽名，不再詢問。{% endif %}"
    "在內容下一行寫上三個連字號（---），便不會有疑問。{% endif %}",
    "text.repeated": "不久前剛向同一號碼發過相同的內容"
    "{% if ticket %}（#{{ ticket }}）{% endif %}。要再發一次嗎？",
    "text.transliterated": "彎引號、長破折號等符號"
    "{% if characters %}（{{ characters }}）{% endif %}已改為普通符號，"
    "讓一個短訊可容納更多文字。",
    "text.unicode": "{% if not signs %}內容{% elif count == '1' %}內容有一個字元{{ signs }}"
    "{% if word %}（在{{ word }}）{% endif %}，{% else %}內容有{{ signs }}，{% endif %}"
    "須以 Unicode 發送"
    "{% if segments and segments == instead %}；同樣是 {{ segments }} 個短訊。"
    "{% elif segments %}：要用 {{ segments }} 個短訊，而不是 {{ instead }} 個。"
    "{% else %}，一個短訊只可容納 70 個字元，而不是 160 個。{% endif %}",
    "field.unknown": "我們不認識{{ said or '其中一個' }}欄位。"
    "{% if nearest %}你是指「{{ nearest }}」嗎？{% endif %}"
    "如這是短訊內容，請在內容前寫上「內容：」。",
    "field.twice": "{% if word and said %}{{ word }}和{{ said }}都寫了時間"
    "{% else %}{{ said or '有一個欄位' }}寫了兩次{% endif %}"
    "{% if first and second %}（{{ first }}和{{ second }}）{% endif %}，請只保留一個。",
    "sender_id.invalid": "{{ said or '這個名稱' }}不能用作顯示名稱。"
    "{% if allowed %}可以使用：{{ allowed }}。{% endif %}",
    "time.unreadable": "{% if behind and said %}我們看不明白收件人後面的{{ said }}。"
    "若是短訊內容，請在內容前加上冒號；若是時間，{% else %}"
    "我們看不明白時間{{ said }}。{% endif %}"
    "請寫成「12月31日下午3時」或「2026-12-31 15:00」這樣。",
    "time.ambiguous": "時間{{ said }}"
    "{% if event %}可能是發送時間，也可能是內容所說的時間。請核對何時發出。"
    "{% elif missing %}沒有寫明幾點鐘。"
    "{% elif one %}不夠明確，你的意思未必是我們所理解的時間。"
    "{% else %}可以有不同的理解{% if ways %}：{{ ways }}{% endif %}。{% endif %}",
    "recipient.changed": "你的回覆更改了收件人。",
    "text.changed": "你的回覆更改了內容。",
    "answer.older": "你的答覆{{ said }}是回覆我們較早的電郵，其後已有改動，所以沒有照辦。"
    "請核對以下現時的內容，然後回覆這封電郵。",
    "change.too_late": "來不及更改：短訊已交給或正交給短訊供應商。",
    "resend.nothing": "只有沒有發出或可能沒有發出的短訊，才可以照原樣再發一次。",
    "resend.forgotten": "時間太久，內容和號碼已不再保存。請另寫一封新電郵。",
    "resend.twice": "短訊已再發過一次，對方可能已收到兩次。請聯絡負責的同事。",
    "time.past": "時間{{ said }}已經過去。",
    "time.beyond_limit": "時間{{ said }}太遠{% if limit %}；上限是 {{ limit }}{% endif %}。",
    "time.repeated": "{{ said or '這個時間' }}表示要發送多次。請每次另寫一封電郵。",
    "time.quiet_hours": "短訊會在夜間免打擾時段"
    "{% if hours %}（{{ hours }}）{% endif %}內送達。"
    "{% if until %}你回覆「是」後，會在{{ until }}發出。{% endif %}",
    "time.late": "這個要求已等候約 {{ waited or 1 }} 小時（系統曾經中斷，或電郵遲了到達）。"
    "現在還要發送嗎？",
    "time.missed": "原定時間{% if meant %} {{ meant }} {% endif %}已過，當時未能發出。"
    "你回覆「是」後會立即發出。",
    "time.expired": "等候時間過長{% if limit %}；上限是 {{ limit }}{% endif %}。",
    "budget.requester": "你"
    "{% if period == 'hour' %}在這一小時內{% elif period == 'day' %}今天{% endif %}"
    "的發送次數已達上限{% if count %}（{{ count }}）{% endif %}。",
    "budget.number": "其中一個號碼在一小時內收到的短訊已達上限"
    "{% if count %}（{{ count }} 則）{% endif %}。",
    "budget.day": "全機構今天的短訊數量已達上限{% if count %}（{{ count }}）{% endif %}。",
    "forward.headers": "電郵以轉寄郵件的標頭開始，我們無法分辨哪些是你寫的。"
    "請另寫一封新電郵，寫明收件人和內容。",
    "automatic": "這封電郵由機器自動發出，不會當作短訊發送。",
    "sender.not_allowed": "你的電郵地址不可使用本服務發送短訊。",
    "sender.unproven": "我們無法確定這封電郵真的由你發出。",
    "size": "電郵太大{% if limit %}；上限是 {{ limit }}{% endif %}。",
    "malformed": "電郵有不妥當的地方{% if said %}：{{ said }}{% endif %}。"
    "請另寫一封新電郵，最好用純文字。",
    "attachment.ignored": "{% if not said and count and count != '1' %}{{ count }} 個{% endif %}"
    "附件{{ said }}不會隨短訊發出。",
    "signature.removed": "{% if ticket %}按你在 #{{ ticket }} 的確認，"
    "{% elif remembered %}按你先前的確認，{% endif %}"
    "已略去簽名{% if said %}：{{ said }}{% endif %}。",
    "quote.removed": "已略去引用的電郵{% if said %}：{{ said }}{% endif %}。",
}
# Why a text waits for a yes, behind text.boundary.
DOUBTS = {
    "doubt.seen": "電郵有些文字已刪去或隱藏，或有連結與所顯示的不同；看不見的文字已略去。",
    "doubt.differs": "電郵有兩份內容，兩者並不相同。",
    "doubt.charset": "電郵的文字可以用不同編碼讀成不同的字。",
    "doubt.armour": "電郵以 PGP 簽署或加密。",
    "doubt.long": "電郵太長或已損壞，我們可能沒有讀到全部內容。",
    "doubt.pieces": "電郵分成幾個部分，我們把它們合併了。",
    "doubt.time": "最後一行寫明何時發送：我們用了這個時間，而該行不會放在短訊內。",
    "doubt.order": "有些文字可能是寫給我們，而不是寫給收件人的。",
    "doubt.changed": "最後的文字似乎要更改或取消上文；我們沒有改動，會照樣發出。",
    "doubt.others": "有些文字可能是給另一個人的；兩個要求請分兩封電郵寄出。",
}

_NOT_YOURS = "這不是你的問題，負責的同事已收到通知。"
_AGAIN = (
    "{% if resend %}恢復正常後，請回覆本電郵，寫上「重發」，短訊便會再發一次。"
    "{% else %}恢復正常後，請另寫一封新電郵再發。{% endif %}"
)

FAULTS = {
    "doubtful": "短訊供應商內部出錯或回應逾時。短訊仍有可能已發出，所以我們不會自行重發。"
    "如你知道對方沒有收到，"
    "{% if resend %}請回覆本電郵，寫上「重發」，短訊便會再發一次{% else "
    "%}請另寫一封新電郵再發{% endif %}"
    "；對方有可能收到兩次。",
    "account": "短訊供應商不接受本系統登入。" + _NOT_YOURS + _AGAIN,
    "balance": "短訊供應商帳戶的餘額不足。" + _NOT_YOURS + _AGAIN,
    "format": "短訊供應商無法讀取本系統送出的資料。" + _NOT_YOURS + _AGAIN,
    "sender": "短訊供應商不接受以這個顯示名稱發給這個號碼。"
    "請另寫一封新電郵，改用其他顯示名稱。如你沒有指定顯示名稱，請通知負責的同事。",
    "time": "短訊供應商不接受這個時間；時間須在五年之內。請另寫一封新電郵，改用其他時間。",
    "length": "內容超出短訊供應商的長度上限。請縮短內容，另寫一封新電郵。",
    "number": "短訊供應商表示"
    "{% if several %}其中最少一個號碼有誤，全部號碼都沒有收到短訊{% else %}號碼有誤{% endif %}。"
    "請核對號碼，另寫一封新電郵。",
    "words": "內容有不可發到中國內地的字詞。請更改內容，另寫一封新電郵。",
    "country": "短訊供應商不會把短訊發到"
    "{% if several %}其中最少一個號碼所在的國家或地區；全部號碼都沒有收到短訊。"
    "{% else %}這個號碼所在的國家或地區。{% endif %}",
    "unknown": "短訊供應商拒絕了這個短訊，但我們不清楚原因。再發之前，請先聯絡負責的同事。",
    "mail": "郵件伺服器沒有接收，或把它退回。",
    "found": "負責的同事查明這則短訊沒有發出。"
    "{% if resend %}請回覆本電郵，寫上「重發」，短訊便會再發一次。{% else "
    "%}請另寫一封新電郵再發。{% endif %}",
}

STOPS = {
    "auth": "短訊供應商不接受本系統登入。",
    "balance": "短訊供應商帳戶的餘額不足。",
    "format": "短訊供應商無法讀取本系統送出的資料。",
    "paused by the operator": "負責的同事暫停了服務。",
    "mail": "郵件伺服器不接收本系統的電郵。",
    "failing": "郵件伺服器接連未能接收電郵；系統會不時再試。",
    "in doubt": "接連有幾則短訊不知道是否已發出。",
    "charged twice": "短訊供應商把同一則短訊接收了兩次。",
}

STATES = {
    State.HELD: "等候中，尚未發出",
    State.QUEUED: "即將發出",
    State.SENDING: "正在發出",
    State.SUBMITTED: "已交給短訊供應商，尚未有回覆",
    State.ACCEPTED: "短訊供應商已接收",
    State.REJECTED: "短訊供應商拒絕發送",
    State.FAILED: "沒有發出，未能交給短訊供應商",
    State.UNCERTAIN: "可能已發出，連線在最後一步中斷",
    State.UNCONFIRMED: "可能已發出，短訊供應商尚未確認",
    State.UNRESOLVED: "可能已發出，短訊供應商一直沒有回覆",
    State.CANCELLED: "已取消，沒有發出",
    State.EXPIRED: "沒有發出，等候時間過長",
}

EVENTS = {
    "mail.received": "收到你的電郵",
    "answer.received": "收到你的回覆",
    "order.received": "收到負責的同事的回覆",
    "request.accepted": "已明白",
    "request.asked": "我們提出問題",
    "request.refused": "沒有接受",
    "request.held": "等候中",
    "request.confirmed": "已確認",
    "request.cancelled": "已取消",
    "request.moved": "你更改了時間",
    "request.readdressed": "你更改了收件人",
    "request.rewritten": "你更改了內容",
    "request.resolved": "負責的同事已查明結果",
    "resend.wanted": "應要求再發一次",
    "signature.learned": "已記住你的簽名",
    "signature.recognised": "認出你的簽名",
    "submission.held": "等候中",
    "submission.queued": "即將發出",
    "submission.sending": "正在發出",
    "submission.submitted": "已交給短訊供應商",
    "submission.accepted": "短訊供應商已接收",
    "submission.rejected": "短訊供應商拒絕發送",
    "submission.failed": "未能交給短訊供應商",
    "submission.uncertain": "連線在最後一步中斷",
    "submission.unconfirmed": "短訊供應商未有按時回覆",
    "submission.unresolved": "短訊供應商一直沒有回覆",
    "submission.expired": "等候時間過長，沒有發出",
    "submission.cancelled": "已取消",
    "notice.sent": "我們發出電郵給你",
    "notice.failed": "我們給你的電郵未能送達",
}

COUNTRIES = NAMES | {
    "HK": "香港",
    "MO": "澳門",
    "CN": "中國內地",
    "TW": "台灣",
    "SG": "新加坡",
    "JP": "日本",
    "KR": "韓國",
    "GB": "英國",
    "US": "美國",
    "CA": "加拿大",
    "AU": "澳洲",
    "MY": "馬來西亞",
    "TH": "泰國",
    "PH": "菲律賓",
    "ID": "印尼",
    "IN": "印度",
    "VN": "越南",
    "DE": "德國",
    "FR": "法國",
}
