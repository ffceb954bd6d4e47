"""How mails end, by what mail programs and servers add, and what people put under what they say."""

import pytest

from relay.reading.lines.cut import cut, split_quote, without_banner
from relay.reading.lines.endings import MARKED
from relay.reading.lines.signature import fingerprint
from relay.reading.lines.writer import is_writer, names_of_writer
from relay.reading.mail.mail import parse_mail
from relay.reading.page.body import Body, read_body
from relay.reading.page.links import as_typed

HEAD = b"From: amy@office.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def html_part(source: str) -> bytes:
    return b"Content-Type: text/html; charset=utf-8\r\n\r\n" + source.encode()


def body_of(structure: bytes) -> Body:
    return read_body(parse_mail(HEAD + structure))


@pytest.mark.parametrize(
    ("source", "text", "how"),
    [
        (
            "<div id=Signature><div>Room 5 is free.</div></div>",
            "Room",
            "inferred",
        ),
        ("<div id=Signature>Regards<br>Amy Chan</div>", "", "inferred"),
        ("<div id=Signature>Amy Chan<br>IT</div>", "", "inferred"),
        ("<table><tr><td>Hi there<td class=signature>Amy</table>", "Hi there", "inferred"),
    ],
)
def test_a_text_in_a_marked_signature_is_not_lost(source: str, text: str, how: str) -> None:
    found = cut(body_of(html_part(source)).text)
    assert (found.text[: len(text) or None], found.how) == (text, how)
    assert MARKED not in found.text


def test_a_marked_signature_that_is_known_is_certain() -> None:
    source = "<div>Hello there.</div><br><div id=Signature>Amy Chan<br>IT Ltd, 2345 6789</div>"
    text = body_of(html_part(source)).text
    first = cut(text)
    assert (first.text, first.how) == ("Hello there.", "inferred")
    again = cut(text, frozenset({fingerprint(first.signature)}))
    assert (again.text, again.how) == ("Hello there.", "certain")


DEVICES = [
    "Sent from my iPhone",
    "Sent from my iPhone. Please excuse any typos",
    "Sent from my mobile phone, please excuse brevity.",
    "Sent from my Samsung Galaxy S24 Ultra 5G",
    "Sent from Samsung tablet.",
    "Sent via the Samsung Galaxy A52, an AT&T 5G smartphone",
    "Sent from Nine<http://www.9folders.example/>",
    "Sent from Spark",
    "Sent from Proton Mail for iOS",
    "Sent from ProtonMail mobile",
    "Sent with Proton Mail secure email.",
    "Sent from TypeApp<http://www.typeapp.example/r?b=2621>",
    "Sent from BlueMail for Android",
    "Sent from Yahoo Mail. Get the app",
    "Sent from Workspace ONE Boxer",
    "Sent from my BlackBerry 10 smartphone on the 3 network.",
    "Sent from Outlook for Mac",
    "Sent from Outlook.com Mobile",
    "Sent from AOL Mobile Mail",
    "Sent from Mail for Windows 10",
    "Sent from HCL Verse",
    "Sent from my Huawei phone",
    "Sent on my iPad",
    "Get BlueMail for Android<https://x.example>",
    "Please excuse brevity and typos.",
    "(Sent from my iPhone)",
    "Sent with [Proton Mail](https://proton.example/) secure email.",
    "Sent from [Mail](https://go.example/?LinkId=5) for Windows 10",
    "Gesendet von Outlook für Android<https://x.example>",
    "Envoyé de mon iPhone",
    "透過 iPhone 傳送",
    "從我的 Samsung Galaxy 智慧型手機傳送。",
    "取得 iOS 版 Outlook<https://aka.ms/o0ukef>",
    "通过我的手机发送",
]


@pytest.mark.parametrize("line", DEVICES)
def test_the_line_of_a_phone_or_a_mail_program_is_cut_beyond_doubt(line: str) -> None:
    found = cut(f"Hello there\n\n{line}")
    assert (found.text, found.how) == ("Hello there", "certain")


@pytest.mark.parametrize(
    "line",
    [
        "Sent via registered mail on 3 Nov.",
        "Sent from Hong Kong: one iPhone 17, two cases",
        "Sent from the front desk",
        "Sent by Gmail? No, by hand.",
        "Sent from Spark Street 5",
        "Posted from our Nine Elms shop",
        "Sent from my iPhone shop. Pay when you collect it.",
        "Get the Outlook workshop notes at reception",
        "Written on my behalf by Amy",
        "Sent via email and WeChat",
    ],
)
def test_a_line_about_sending_is_a_part_of_the_text(line: str) -> None:
    assert cut(f"Hello there\n{line}").text == f"Hello there\n{line}"


OLDER = [
    '-----"Wing Lau" <wing@office.example> wrote: -----\nTo: a\nFrom: b\nold',
    "-----Wing Lau/HK/OFFICE wrote: -----\nold",
    "---- On Tue, 17 Nov 2026 16:05:10 +0800 Wing Lau <wing@office.example> wrote ---\nold",
    "---- On Wed, 24 Feb 2021 14:02:50 +0530 wing@office.example wrote ----\nold",
    "Original Message\nFrom: Wing\nSent: Monday\nTo: Amy\nSubject: x\n\nold",
    "  Original Message  \n\nFrom: Wing\nSent: Monday\nTo: Amy\nold",
    "*-------- Original Message --------*\nold",
    "Wing Lau <wing@office.example> wrote:\n\nold",
    "---- Replied Message ----\nFrom\tWing\nold",
    "On Wed, 14 Nov 2018 08:14:43 -0200 John Doe <john@doe.example> wrote\n\nold",
]


@pytest.mark.parametrize("below", OLDER)
def test_an_older_mail_is_cut_beyond_doubt(below: str) -> None:
    found = cut(f"Hello there\n\n{below}")
    assert (found.text, found.how) == ("Hello there", "certain")


STRANGE = [
    "Am 21.04.2026 17:48 schrieb Einz Zwei <ez@office.example>:\n\nalt",
    "Le mar. 17 nov. 2026 à 16:05, Pierre <pierre@office.example>\na écrit :\n\nvieux",
    "30.09.2026, 18.30, John <john@office.example>:\n\nold",
    "4:05 PM, November 17, 2026, John <john@office.example>:\nold",
    "-------- Message d'origine --------\nDe : A <a@office.example>\nDate : 23/06/26",
    "-----Ursprüngliche Nachricht-----\nVon: x",
    "Von: John <john@office.example>\nGesendet: Montag\nAn: Amy\nBetreff: Hallo\n\nalt",
]


@pytest.mark.parametrize("below", STRANGE)
def test_an_older_mail_in_another_language_is_cut_by_inference(below: str) -> None:
    found = cut(f"Hello there\n\n{below}")
    assert (found.text, found.how) == ("Hello there", "inferred")


def test_a_date_above_a_strange_attribution_is_no_part_of_it() -> None:
    below = "Am 21.04.2026 17:48 schrieb\nEinz Zwei <ez@office.example>:\nalt"
    assert cut(f"Come on 5 May 2026 at 9:00\n{below}").text == "Come on 5 May 2026 at 9:00"


SIGNED = [
    "Sent from a magnificent torch of pixels",
    "Sent from my Wiko RIDGE FAB 4G",
    "Best Regards 祝工作順利\n李美玲 May Lee",
    "謝謝 Thanks\nMay",
    "Thanks & Regards / 祝好\nMay",
    "Cheers 🎉\nSarah",
    "Many thanks 🙏",
    "Cheers mate,\nKaren",
    "Thanks a million team!\nKaren",
    "Thank you so much guys",
    "Harbour Hospital Email Disclaimer: http://www.hh.example/disclaimer.html",
    "Best Regards,\nKaren\n=========================\nHarbour Logistics\n====================",
    "黃志強 Wong Chi Keung\n助理物業經理 | 翠華苑\n電話 2345 6789 | 傳真 2345 6790",
    "May Lee (李美玲)\nWard Clerk\n電話 2345 6789",
    "麻煩晒！\n阿傑",
    "Cheers\nSarah\n—————————\nSarah Johnson\nsarah@office.example",
    "…………………………\nTel: 2345 6789\nwww.office.example",
    "—\nJohn Doe\nCEO at Pandaland",
    "_______________________\nNurses mailing list\nNurses@lists.office.example",
    "______________________\nThis email has been scanned by X.\nVisit https://x.example\n_______",
    "P Please consider the environment before printing this e-mail.",
    "🌳 Please think before you print this email",
    "Do not print this e-mail unless necessary.",
    "You received this message because you are subscribed to the group.",
]


@pytest.mark.parametrize("below", SIGNED)
def test_what_is_added_below_is_cut_by_inference(below: str) -> None:
    found = cut(f"Hello there\n\n{below}")
    assert (found.text, found.how) == ("Hello there", "inferred")


@pytest.mark.parametrize(
    "text",
    [
        "Menu A\n__________\nMenu B",
        "Soup\n—\nno onions please",
        "Print two copies of this email form and bring them",
        "Parcel 1\nSent from Kwai Chung depot",
        "Menu\n-- or --\nBuffet",
        "----- Important notice -----\nThe lift is closed",
        "-----BEGIN PGP MESSAGE-----\nhQEMA1\n-----END PGP MESSAGE-----",
        "Name: Peter\nTel: 9123\nTime: 10:30\nRoom: 5",
    ],
)
def test_a_line_across_a_text_does_not_end_it(text: str) -> None:
    assert cut(text).text == text


BANNERS = [
    "CAUTION: This email originated from outside of the organization. Do not click links.",
    "[EXTERNAL EMAIL] DO NOT CLICK links or attachments unless you recognize the sender.",
    "EXTERNAL SENDER",
    "***********\nCAUTION\nThis message was sent from outside the company.\n***********",
    "You don't often get email from amy@office.example. Learn why this is important",
    "This sender is external. Be careful.",
    "注意：此郵件來自公司外部，請勿隨意點擊連結。",
    "[外部郵件]",
]


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_is_known_whole(banner: str) -> None:
    assert without_banner(f"{banner}\n\nTo: 91234567\n\nHello") == "To: 91234567\n\nHello"


@pytest.mark.parametrize(
    "line",
    [
        "Notice: The message board is closed",
        "Attention: this lift is out of order",
        "External walls",
        "Important: do not open the link in the mail you got from us yesterday, it was fake.",
    ],
)
def test_a_warning_of_the_text_is_no_banner(line: str) -> None:
    assert without_banner(f"{line}\n\nHello") == f"{line}\n\nHello"


AMY = frozenset({"amy", "ho"})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Your table is booked.\n\nAmy", "Your table is booked."),
        ("Your table is booked.\n\n- Amy Ho (Ms)", "Your table is booked."),
        ("Bus 7 is late\nAMY", "Bus 7 is late"),
        ("Bus 7 is late.\n\nAmy Ho\nSchool Bus Office\nLevel 3, Block C", "Bus 7 is late."),
        ("Bus 7 is late.\n\nHo, Amy\nSent from my iPhone", "Bus 7 is late."),
        ("Bus 7 is late.\n\nDr. Amy\n\nSchool Bus Office", "Bus 7 is late."),
        ("Bus 7 is late.\n\nAmy Ho | School Bus Office | Ext 5521", "Bus 7 is late."),
        ("Bus 7 is late.\n\nThank you for your help.\nAmy Ho\nBus Office", "Bus 7 is late."),
        ("Bus 7 is late.\n\nThanks and have a nice day!\nAmy", "Bus 7 is late."),
        ("Bus 7 is late.\n\nIn Christ,\nAmy", "Bus 7 is late."),
        ("Bus 7 is late.\n\nTIA\nAmy", "Bus 7 is late."),
        ("Bus 7 is late.\n\nAH", "Bus 7 is late."),
        ("Bus 7 is late.\n\nSee you at the stop!\n\nAmy", "Bus 7 is late.\n\nSee you at the stop!"),
    ],
)
def test_the_name_of_the_writer_begins_a_signature(text: str, kept: str) -> None:
    found = cut(text, writer=AMY)
    assert (found.text, found.how) == (kept, "inferred")


@pytest.mark.parametrize(
    "text",
    [
        "On duty today:\nAmy",
        "On duty today:\n\nAmy\nPeter",
        "Peter Chan\nAmy Ho",
        "Amy",
        "Amy\nis on leave today",
        "Your nurse is Amy Ho",
        "Dinner.\n\nAmy\nPlease come at 7, it is her birthday.",
        "Amy 91234567",
        "Bus 7 is late.\n\nSO",
        "Bus 7 is late.\n\nAmy, please call Peter now",
    ],
)
def test_the_name_of_the_writer_may_be_a_part_of_the_text(text: str) -> None:
    assert cut(text, writer=AMY).text == text


OWN = frozenset({"amy", "ho", "amy.ho@office.example"})


def test_the_address_of_the_writer_alone_below_the_text_signs_it() -> None:
    assert cut("停課\n\namy.ho@office.example", writer=OWN).text == "停課"
    assert cut("停課\n\n<Amy.Ho@office.example>", writer=OWN).text == "停課"


@pytest.mark.parametrize(
    "text",
    [
        "報名：\n\namy.ho@office.example",
        "報名請電郵\n\namy.ho@office.example",
        "報名地址\namy.ho@office.example",
        "停課\n\nben.ng@office.example",
    ],
)
def test_an_address_that_the_text_tells_is_not_taken_for_a_signature(text: str) -> None:
    assert cut(text, writer=OWN).text == text


def test_a_text_that_ends_with_the_name_of_its_writer_is_doubted() -> None:
    assert cut("Peter Chan\nAmy Ho", writer=AMY).looks_signed
    assert not cut("Peter Chan\nMary Ho", writer=AMY).looks_signed


@pytest.mark.parametrize(
    ("sender", "line", "is_name"),
    [
        ("Amy Ho <amy.ho@office.example>", "Amy", True),
        ("amy.ho2@office.example", "Amy Ho", True),
        ("=?utf-8?B?5p2O576O546y?= May Lee <m@office.example>", "美玲", True),
        ("=?utf-8?B?5p2O576O546y?= May Lee <m@office.example>", "李美玲 May Lee", True),
        ("=?utf-8?B?5p2O576O546y?= May Lee <m@office.example>", "玲", False),
        ("Ward 3 <ward3@office.example>", "Ward 3", False),
        ("Amy Ho <amy@office.example>", "Amy Chan", False),
        ("Amy Ho <amy@office.example>", "A.", False),
        ("Amy Ho <amy@office.example>", "Amy: 9", False),
    ],
)
def test_the_names_of_a_writer_stand_in_from(sender: str, line: str, is_name: bool) -> None:
    mail = parse_mail(f"From: {sender}\r\nSubject: x\r\n\r\nHi".encode())
    assert is_writer(line, names_of_writer(mail)) is is_name


def test_a_banner_that_is_all_there_is_is_no_banner() -> None:
    assert cut("This email is from outside.").text == "This email is from outside."


def test_a_quoted_mail_on_top_is_cut_and_what_stands_below_it_is_doubted() -> None:
    quote, own = split_quote("On 17/11/2026 16:05, Wing wrote:\n> a\n> b\n\nTo: 91234567\nHi")
    assert (quote.count("\n"), own.strip()) == (2, "To: 91234567\nHi")
    assert split_quote("> only\n> this\n") == ("", "> only\n> this\n")
    assert split_quote("Hello\n> a\n> b\n\nyou") == ("", "Hello\n> a\n> b\n\nyou")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Regards\nAmy Ho\nTel 2345 6789", ""),
        ("Amy Ho\nSchool Bus Office\nwww.office.example", ""),
        ("Thanks", "Thanks"),
        ("Thank you!\nAmy", "Thank you!"),
        ("Amy Ho\nplease call 2345 6789 now.", "Amy Ho\nplease call 2345 6789 now."),
        ("Peter Chan\nTel 2345 6789", "Peter Chan\nTel 2345 6789"),
    ],
)
def test_a_signature_alone_is_no_text(text: str, kept: str) -> None:
    assert cut(text, writer=AMY).text == kept


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Hi <img src=x alt='😀'> you</p>", "Hi 😀 you"),
        ("<p>Hi <img src=x alt='❤️'></p>", "Hi ❤️"),
        ("<p>Hi <img src=x alt='logo'></p>", "Hi"),
        ("<p>Hi <img src=x alt='...'></p>", "Hi"),
        ("<p>Hi <img src=x alt=''></p>", "Hi"),
    ],
)
def test_an_emoji_that_is_a_picture_is_read(source: str, text: str) -> None:
    assert body_of(html_part(source)).text == text


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("Hi [image: 😀] you", "Hi 😀 you"),
        ("Hi [image: logo.png] you", "Hi [image: logo.png] you"),
        ("See x.example<https://x.example/> now", "See x.example now"),
        ("See https://x.example/a\n<https://x.example/a> now", "See https://x.example/a now"),
        ("Write to a@x.example<mailto:a@x.example>.", "Write to a@x.example."),
        ("Call 2345 6789<tel:+85223456789> or so", "Call 2345 6789 or so"),
        ("Call 2345 6789<tel:+85261112222>", "Call 2345 6789<tel:+85261112222>"),
        ("Read here<https://x.example/a>", "Read here<https://x.example/a>"),
        ("a < b and c > d <x>", "a < b and c > d <x>"),
        (
            "At https://apc01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example&a=1 o",
            "At https://x.example o",
        ),
    ],
)
def test_what_a_program_made_of_links_and_emoji_is_undone(plain: str, text: str) -> None:
    assert as_typed(plain) == text


@pytest.mark.parametrize(
    ("block", "how"),
    [
        ("寄件人: 陳大文\n收件人: 李美玲\n日期: 11月20日\n主旨: 文件", "inferred"),
        (
            "寄件人: 陳大文\n寄件日期: 11月20日\n收件人: 李美玲\n主旨: 文件\n請到前台領取",
            "inferred",
        ),
        ("发件人: 陈大文\n收件人: 李美玲\n日期: 11月20日\n主题: 文件", "inferred"),
        ("寄件人: 陳大文 <chan@x.example>\n收件人: 李美玲\n主旨: 文件\n\n舊", "certain"),
        (
            "寄件人: 陳大文\n寄件日期: 2026年11月17日 16:20\n收件人: 李美玲\n主旨: 文件\n\n舊",
            "certain",
        ),
        ("寄件人: 陳大文\n日期: 2026年11月17日 下午4時20分\n主旨: 文件\n\n舊", "certain"),
        (
            "From: Ken Ma\nSent: Tuesday, 17 November 2026 4:20 PM\nTo: Amy\nSubject: x\n\nold",
            "certain",
        ),
        ("轉寄的郵件\n寄件人: 陳大文\n收件人: 李美玲\n主旨: 文件\n\n舊", "certain"),
    ],
)
def test_headers_without_an_address_or_a_time_of_day_may_be_those_of_a_parcel(
    block: str, how: str
) -> None:
    found = cut(f"包裹資料如下。\n\n{block}")
    assert (found.text, found.how) == ("包裹資料如下。", how)
