"""How to write a request, and how to answer us, in each language. Pure data."""

from relay.model import Language

EXAMPLES = {
    Language.EN: """\
Example 1
Subject: 9123 4567
Your parcel is ready.

Example 2
Subject: (anything)
To: 9123 4567, 6123 4567
Send at: 31 Dec 3pm
Text: The office is closed tomorrow.
---
Best regards, Amy""",
    Language.HANT: """\
例子一
主旨：9123 4567
閣下的包裹已到，請到櫃台領取。

例子二
主旨：（任何文字）
收件人：9123 4567、6123 4567
時間：12月31日下午3時
內容：辦公室明天休息一天。
---
陳小姐 謹啟""",
    Language.HANS: """\
例一
主题：9123 4567
您的包裹已到，请到前台领取。

例二
主题：（任何文字）
收件人：9123 4567、6123 4567
时间：12月31日下午3点
内容：办公室明天放假一天。
---
陈女士""",
}

# What an example does not show.
MORE = {
    Language.EN: """\
A line of three hyphens (---) ends the text; what stands below it is not sent.
Instead of a number you can write the name of a person or of a group, if it is in our contacts: \
"To: Mrs Lam, 5A parents".
Above the text there may also be:
Sender: the name that the phone shows, one of those agreed for this service
Options: split (a long text goes as several SMS), or no confirmation (an SMS to many goes without \
your "yes")
The fields may be in Chinese too: 收件人, 時間, 顯示名稱, 選項, 內容.""",
    Language.HANT: """\
三個連字號（---）表示內容到此為止，其下的文字不會發出。
收件人可以寫號碼，也可以寫聯絡人或群組的名稱（如系統已有資料），例如「收件人：林太、5A 家長」。
內容之上還可以寫：
顯示名稱：對方手機顯示的發送者，須是本服務已設定的名稱
選項：split（長內容分成多個短訊），或 no confirmation（發給多人時不用先回覆「是」）
欄目也可以用英文：To、Send at、Sender、Options、Text。""",
    Language.HANS: """\
三个连字符（---）表示内容到此为止，下面的文字不会发送。
收件人可以写号码，也可以写联系人或群组的名称（如果系统已有资料），例如“收件人：林女士、5A 家长”。
内容上面还可以写：
显示名称：对方手机显示的发送者，必须是本服务已设定的名称
选项：split（长内容分成多条短信），或 no confirmation（发给多人时不用先回复“是”）
栏目也可以用英文：To、Send at、Sender、Options、Text。""",
}

ANSWERS = {
    Language.EN: """\
You can answer our e-mails with these words, on the first line:
"yes" - send what waits for your confirmation
"1", "2" … - your choice, where we asked; or say it in your own words: "tomorrow 3pm"
"move to tomorrow 10am" - another time
"text: …" - another text, which we show you first
"to: 9123 4567" - other recipients, which we show you first
"cancel" - do not send it
"resend" - send it once more, where it was not sent or perhaps not
"status" - what has become of it
"help" - how to write""",
    Language.HANT: """\
回覆我們的電郵時，請在第一行寫上以下其中一項：
「是」：確認發送正在等候的短訊
「1」、「2」等：選擇我們所列的項目；也可以直接回答，例如「明天下午3時」
「改為明天上午10時」：更改發送時間
「內容：……」：更改內容，我們會先讓你核對
「收件人：9123 4567」：更改收件人，我們會先讓你核對
「取消」：不要發送
「重發」：如短訊沒有發出，或可能沒有發出，再發一次
「狀態」：查詢進度
「幫助」：查看寫法""",
    Language.HANS: """\
回复我们的邮件时，请在第一行写上以下其中一项：
“是”：确认发送正在等待的短信
“1”、“2”等：选择我们列出的项目；也可以直接回答，例如“明天下午3点”
“改为明天上午10点”：更改发送时间
“内容：……”：更改内容，我们会先让您核对
“收件人：9123 4567”：更改收件人，我们会先让您核对
“取消”：不要发送
“重发”：如果短信没有发送，或可能没有发送，再发一次
“状态”：查询进度
“帮助”：查看写法""",
}
