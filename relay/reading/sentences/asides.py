"""Words inside a text that may be said to the relay: a field, another order, "send it at 9". Pure.

Nothing here is obeyed. A text that holds such words is not sent before a "yes".
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from relay.reading.fields.announcement import is_of_sending
from relay.reading.fields.field_lines import (
    CELLS,
    field_line,
    field_of,
    is_nearly_a_field,
)
from relay.reading.fields.field_words import TIME, TO, is_of_a_phone
from relay.reading.fields.labels_below import (
    is_of_the_request,
    value_of_either,
    value_of_sending,
)
from relay.reading.fields.spaced import time_behind_a_space
from relay.reading.lines.last_lines import asks_to_send
from relay.reading.pattern import HAN, Bilingual, Needing, either, pattern
from relay.reading.people.rules import Rules
from relay.reading.sentences.opening import is_order
from relay.reading.sentences.opening_forms import VERBS
from relay.reading.sentences.second_thoughts import has_second_thoughts
from relay.reading.sentences.sending import is_led_in, says_how_to_send
from relay.reading.sentences.timing import (
    Follower,
    looks_like_an_instruction,
    names_a_thing,
    read_dated,
    read_hour,
    read_sentence,
    read_timing,
    times_of,
)
from relay.reading.when import Moment, NoMoment

# Words that speak of the sending itself; "Time:" may be that of the meeting the text is about.
_OF_SENDING = Bilingual(
    r"[ \t*_(\[⟦（【⟧]*(?:(?:send|schedule|deliver|scheduled) (?:at|on|for|time)"
    r"⟦|(?:發送|发送|傳送|传送)(?:時間|时间|日期)|排程⟧)[ \t*_]*[:=⟦：⟧-]\**(?P<value>.*)",
    re.IGNORECASE,
)
# The words of a time field that are not those of an event; "Time:" and "Date:" are.
_WHEN = pattern(
    r"[ \t*_]*(?:at|when|(?:(?:please|pls|plz|kindly) )?(?:schedule|send(?: it| this)?|deliver)"
    r"(?: out)?(?: at| on| for)?|(?:請你?|请你?|麻煩你?|麻烦你?|唔該)?"
    r"(?:發送|發出|傳送|发送|发出|传送))"
    r"[ \t*_]*[:：]\**(?P<value>.*)",
    re.IGNORECASE,
)
# Where an order begins, not only a mention of one: "…, or text 9123 4567."
_BEGINS = pattern(
    r"(?:^|[.!?…;:。！？；：\"”」』)）]|\b(?:and|then|also|please|pls|plz|kindly|you|u)"
    r"|請你?|请你?|麻煩你?|麻烦你?|唔該|再|並|并|另|外|後|后|也|亦|我|手|忙)\s*",
    re.IGNORECASE,
)
_COURTESY = pattern(
    r"(?:\b(?:please|pls|plz|kindly|you|u)|請你?|请你?|麻煩你?|麻烦你?|唔該)\s*\Z", re.IGNORECASE
)
_NUMBER = pattern(r"[ \t]*[(（]?\+?[0-9０-９](?:[ \t().\-]?[0-9０-９]){6,}")
_NUMBER_ALONE = pattern(rf"(?:[A-Za-z]+|{HAN}{{1,5}}){_NUMBER.pattern}[)）]?[.! 。！]*(?:\n|\Z)")
# What a reader may want: "Running late? Text 6123 4567.", 如有查詢，請發短訊至 6123 4567。
_IN_CASE = pattern(
    r"[?？]\s*\Z|(?:\bif (?:you|u|your|any|late|in doubt|unsure|need\w*|urgent)\b[^.!?\n]*"
    r"|(?:[如若欲]|查[詢询]|[疑問问]{2}|[問问][題题])[^.!?。！？\n佢他她冇無无沒没覆通]*)\Z",
    re.IGNORECASE,
)
_NUMBERED = Bilingual(
    rf"(?:^|[.;,⟦。；，⟧]\s*(?i:and |for |to )?){_NUMBER.pattern}[)⟦）⟧]?[ \t]*[:⟦：⟧]"
)
_BRACKET = Bilingual(r"[(\[⟦（【⟧]([^()\[\]⟦（）【】⟧]{3,60})[)\]⟦）】⟧][ \t.⟦。⟧]*\Z")
_FIGURES = pattern(r"[\d\s./:-]+(?:[ap]\.?m\b|hrs?\b|h\b)?\W*", re.IGNORECASE)
_HOUR = pattern(r"(?:0\d|1\d|2[0-3])[0-5]\d ?(?:hrs?|h)?|[01]?\d(?:[:.]\d\d)? ?[ap]\.?m", re.I)
_ENDED = pattern(r"[.!?…。！？]\W*\Z")
_PLEASE = Bilingual(
    r"[ ,⟦，⟧]*(?:please|pls|thanks⟦|唔該|謝謝|谢谢⟧)?[ .!⟦。！⟧]*\Z", re.IGNORECASE
)
# A line at the edge of a text that seems to speak of the sending: it costs a "yes", no more.
_TIME = (
    r"(?:\d(?!(?:[ ().\-]?\d){6})|noon|midnight|morning|afternoon|evening|tonight|today|tomorrow"
    r"|tmr|later|soon|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next week)"
)
_ASKED = r"(?:ps[:.,]?\s*)?(?:(?:and|also|then|please|pls|plz|kindly|could you|can you)\s+)*"
_MODAL = r"(?:to|is|are|should|must|needs?|has|have|can|could|may|please|only|not|will|would)"
_OBJECT = r"(?:\s+(?:it|this|that|them|the|sms|message|msg|text|out|off))*"
_ABOUT_SENDING_ENGLISH = "|".join(
    (
        rf"{_ASKED}(?!(?:text|sms) \d{{3}})(?:send|text|sms|deliver|schedule){_OBJECT}\s+"
        rf"(?:(?:at|on|for|by|after|not|before|around)\s+)*{_TIME}",
        rf"{_ASKED}(?:send|text|sms)\b.{{0,40}}\b(?:below|following)\b",
        rf"(?:.{{0,30}}\b(?:it|this|that|them|these|sms|text|message|msg)s?\b)?\W*(?:{_MODAL} )*"
        rf"(?:go out|goes out|be sent|sent out)\b.{{0,40}}{_TIME}",
        rf"not before\b.{{0,40}}{_TIME}",
        r".{0,80}\b(?:let (?:me|us) know|(?:tell|inform|update) (?:me|us))"
        r" (?:when|once|after)\b.{0,20}\b(?:done|completed?|finished)\b",
        r".{0,80}\bthank(?:s| you)(?: (?:very|so) much)? in advance\b",
        rf"\W*(?:(?:(?:this|it)(?: is|[’']s) )?(?:very |quite |so )?urgent\W+)?{_ASKED}"
        rf"(?:send|text|sms){_OBJECT}\s+(?:asap|urgently|immediately|at once|now)\b",
        r".{0,60}\b(?:cc|bcc|copy) (?:me|us)\b",
        r".{0,60}\b(?:this|my|the|previous|earlier|last) (?:e-?mail|mail|request)\b",
        r".{0,60}\b(?:sender id|display name|sender name)\b",
        r"(?:please|pls|kindly|and|also|\W)*\btranslat(?:e|ed|ion)\b",
        r".{0,60}[.!?。！？]\s*(?:(?:best|kind|warm|many|with|thanks|thank you)(?: and| &)? )*"
        r"(?:regards|thanks|cheers|sincerely)"
        r"\s*[,，]\s*\w.{0,80}",
    )
)
_ABOUT_SENDING_HAN = "|".join(
    (
        r".{0,30}(?:發送?|发送?|傳送?|传送?|send|sms).{0,8}(?:以下|下列|下面|如下)",
        r"(?:請|请|麻煩|麻烦|唔該|於|于|在).{0,20}[點点時时早晚午日號号天].{0,8}[發发傳传]"
        r"(?!.{0,5}(?:[電电郵邮][郵邮件]|表格|文件|[相照]片|[資资]料|[證证]明|回[條条]|收[據据])"
        r"|出?[短訊讯信息]*(?:通知|告[訴诉知]|回?[覆复]|[給给俾畀]|[話话])我[們们哋地]).{0,12}",
        r".{0,30}(?:[發发傳传]送|[發发]出)(?:時間|时间)\s*[:：].{0,30}",
    )
)
_ABOUT_SENDING = Needing(
    "send|sent|text|sms|deliver|schedule|go out|goes out|not before|let me|let us|tell|inform"
    "|update|confirm|thank|cc|copy|mail|request|display name|translat|regards|cheers|sincerely",
    Bilingual(either(_ABOUT_SENDING_ENGLISH, _ABOUT_SENDING_HAN), re.IGNORECASE),
)
_EVENT_TIME = pattern(
    r"^[ \t]*[【\[]?(?:date|time|when|tel|phone|電話|电话|(?:delivery )?(?:date|time)"
    r"(?: ?(?:[/&]|and) ?(?:date|time))?"
    r"|[^\s:：發发送傳传寄排]{0,4}(?:日期|時間|时间)(?: ?[/／及] ?(?:日期|時間|时间))?)"
    r"[ \t]*[:：】\]].*$",
    re.IGNORECASE | re.MULTILINE,
)
_EVENT_PLACE = Bilingual(
    r"^[ \t]*[\[⟦【⟧]?(?:venue|place|location|where|address|room|meeting point|opening hours"
    r"⟦|(?:集合|活動|活动|會議|会议|取件)?(?:地點|地点)|[新舊旧]?(?:地)?址|場地|场地|會場|会场|房間|房间|講者|讲者|費用|费用"
    r"|(?:營業|营业|辦公|办公|開放|开放|服務|服务|診症)(?:時間|时间)⟧)"
    r"[ \t]*[:\]⟦：】⟧].*$",
    re.IGNORECASE | re.MULTILINE,
)
_SOMEBODY = Bilingual(
    r"\b(?:mrs?|ms|miss|mdm|dr|prof|driver|courier|technician|plumber|electrician|engineer|nurse"
    r"|doctor|teacher|coach|guide|agent|caretaker|supervisor|manager|contact(?: person)?|host)\b"
    r"⟦|先生|小姐|女士|太太|司機|司机|師傅|师傅|醫生|医生|護士|护士|老師|老师|聯絡人|联系人|負責人|负责人⟧",
    re.IGNORECASE,
)
_QUOTED = pattern(
    r"\s*(?:(?:either|one of|any of|something like|words like|maybe|perhaps)[ :]+)?(?:\"[^\"]+\""
    r"|“[^”]+”|「[^」]+」|『[^』]+』)[\s.,;!?。，；！？]*(?P<rest>\w)"
)
_STOP = pattern(r"(?<=\S)(?:[.!?…,;]\s+|[。！？；，]\s*|\s+[-–—]\s+|\s*[(（])(?=\S)")
_MOST_STOPS, _LONGEST_TIME, _NEAR_END = 3, 30, 7  # lines: a name and a phone may stand below
_EDGE, _SHORT = 3, 120  # lines at either end that are looked at, and how long they may be
_MOST_ORDERS, _LOOK_BACK, _IN_SIGHT, _LONGEST_ORDER = 25, 20, 60, 400


def split_send_at(text: str, rules: Rules, *, now: datetime) -> Follower | None:
    """A text whose very last line is `Send at: TIME`, or the last two a day and an hour so."""
    head, newline, line = text.rpartition("\n")
    value = _time_of_sending(line)
    if not value or not newline or not head.strip() or _EVENT_PLACE.search(head):
        return None
    value = value.strip(" \t.。)]）】")
    rest, _, above = head.rstrip().rpartition("\n")
    if rest and (day := _time_of_sending(above)):  # 發送日期, 發送時間
        both = read_dated(day, value, rules, now=now)
        return Follower(rest.rstrip(), both) if both.is_readable else None
    timing = read_timing(value, rules, now=now)
    return Follower(head.rstrip(), timing) if timing.is_readable else None


def split_perhaps(text: str, rules: Rules, *, now: datetime) -> Follower | None:
    """A text whose very last line is `Time: TIME`, of sending or of what the text tells, or near
    whose end a line says when to send.

    Only a time to come, and not where other lines tell of an event.
    """
    head, newline, line = text.rpartition("\n")
    lines = text.split("\n")
    for at in range(len(lines) - 2, max(0, len(lines) - _NEAR_END), -1):
        if value := _time_of_sending(lines[at]):
            timing = read_timing(value.strip(" \t.。)]）】"), rules, now=now)
            if times_of(timing):
                return Follower("\n".join(lines[:at] + lines[at + 1 :]).strip(), timing)
    found = field_line(line)
    value = found.value if found.kind == TIME else time_behind_a_space(line)[1]
    value = value or value_of_either(line, form=True)
    told = _EVENT_PLACE.search(head) or _EVENT_TIME.search(head)
    if not value or not newline or not head.strip() or told:
        return None
    timing = read_hour(value, rules, now=now)
    return Follower(head.rstrip(), timing) if times_of(timing) else None


def has_asides(
    text: str, rules: Rules, *, now: datetime, as_is: bool, opened: bool, whole: bool = False
) -> bool:
    """Whether anything in `text` may be said to the relay rather than to the recipient.

    `opened`: an opening sentence stands before it, so that what follows a quoted text may belong
    to that sentence.

    `as_is`: it stands in a field of its own; what stands on the line of that field is text, but
    for a last sentence that says when to send it.
    `whole`: the recipients stand outside the body, all of which is text.
    """
    own = text.partition("\n")[2] if as_is else text
    return (
        any(_is_field(line, rules, now) for line in _without_phones(_without_event(own), whole))
        or (_is_last_a_time(own, rules, now) and not (whole and _is_prose(own)))
        or (as_is and _ends_in_figures(text) and _is_last_a_time(text, rules, now))
        or looks_like_an_instruction(own, rules, now=now, opened=opened)
        or _has_order(text, rules, now)
        or _speaks_of_sending(own)
        or says_how_to_send(own, thing=names_a_thing(own))
        or is_led_in(text)
        or has_second_thoughts(text, rules)
        or ((opened or text[:1] not in '"“「『') and _QUOTED.match(text) is not None)
        or _may_say_when(own, rules, now, form=as_is)
        or (as_is and any(map(is_of_the_request, own.split("\n"))))
        or (as_is and _ends_in_sending(text.partition("\n")[0], rules, now))
    )


# -- private --------------------------------------------------------------------------------------


def _without_event(text: str) -> str:
    """Without the date, time and phone of what has a place or the like: they are those of it."""
    elsewhere, places = _EVENT_PLACE.subn("", text)
    return _EVENT_TIME.sub("", elsewhere) if places else text


def _without_phones(text: str, whole: bool) -> list[str]:
    """The lines but for those that tell somebody's phone: "Your driver is Mr Wong. / Mobile: …"."""
    lines = text.split("\n")
    return [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if not (above.strip() if whole else _SOMEBODY.search(above))
        or field_of(line) != TO
        or not is_of_a_phone(field_line(line).word)
    ]


def _time_of_sending(line: str) -> str:
    """The value of a line `Send at: …`, 【發送時間】…, or ""."""
    match = _OF_SENDING.fullmatch(line) or _WHEN.fullmatch(line)
    if match:
        return match["value"]
    found = field_line(line)
    spaced = time_behind_a_space(line) if not found.kind else ("", "")
    word, value = (found.word, found.value) if found.kind == TIME else spaced
    return value if is_of_sending(word) else value_of_sending(line)


def _is_field(line: str, rules: Rules, now: datetime) -> bool:
    found = field_line(line)
    if (sent := _time_of_sending(line)) and read_timing(sent, rules, now=now).is_readable:
        return True
    if (
        found.bracket not in ("", CELLS)
        and found.kind == TIME
        and _is_to_come(found.value, rules, now)
    ):
        return True  # [Send at] tomorrow 9am
    if field_of(line) or _NUMBERED.search(line) or _OF_SENDING.fullmatch(line):
        return True
    if not is_nearly_a_field(line):
        return False
    value = re.split("[:：]", line, maxsplit=1)[1]
    return read_timing(value, rules, now=now).when != NoMoment(code="time.unreadable")


def _may_say_when(text: str, rules: Rules, now: datetime, *, form: bool) -> bool:
    """Whether a line `Date/Time: …` of a form is no event's; of another text only the last one."""
    lines = _without_event(text).split("\n")
    values = (value_of_either(line, form=form) for line in (lines if form else lines[1:][-1:]))
    return any(value and read_timing(value, rules, now=now).is_readable for value in values)


def _speaks_of_sending(text: str) -> bool:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    edges = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    return any(len(line) <= _SHORT and _ABOUT_SENDING.match(line) for line in edges)


def _ends_in_sending(line: str, rules: Rules, now: datetime) -> bool:
    """Whether last words say when or how to send those before: "… Send tomorrow"."""
    thing = names_a_thing(line)
    for stop in [*_STOP.finditer(line, max(0, len(line) - _SHORT))][-_MOST_STOPS:]:
        last = line[stop.end() :].strip(" .。!！)）")
        timing = read_sentence(last, rules, now=now)
        ahead = timing is not None and isinstance(timing.when, Moment) and timing.when.at
        if ahead or (not thing and (timing or asks_to_send(last))):
            return True
        if says_how_to_send(last, thing=thing):
            return True
    return False


def _is_last_a_time(text: str, rules: Rules, now: datetime) -> bool:
    """Whether the last line, or a last bracket, is a time to come and nothing else."""
    above, _, line = text.rpartition("\n")
    bracket = _BRACKET.search(line, max(0, len(line) - _LONGEST_ORDER))
    words = bracket[1] if bracket else line[:_LONGEST_ORDER] if above.strip() else ""
    words = time_behind_a_space(words)[1] or words
    words = _PLEASE.sub("", words)
    hour = _HOUR.fullmatch(words) is not None and _ends_in_figures(text)  # of whatever day
    return bool(words) and (hour or _is_to_come(words, rules, now))


def _is_prose(text: str) -> bool:
    """Whether the last line goes on with the line above: "Staff meeting moved. / Friday 3pm."."""
    above, _, line = text.rstrip(" .。)]）】").rpartition("\n")
    polite = _PLEASE.sub("", line) != line.rstrip(" .。!！")
    alone = not above.rpartition("\n")[2].strip() and not _BRACKET.search(text)
    return not alone and not polite and not _ends_in_figures(text)


def _ends_in_figures(text: str) -> bool:
    """Whether figures stand alone below a whole sentence: "Your parcel is ready. / 24/11 0900"."""
    above, _, line = text.rpartition("\n")
    if len(line) > _LONGEST_TIME or not _FIGURES.fullmatch(line):
        return False
    return _ENDED.search(above.rstrip()[-_LONGEST_TIME:]) is not None


def _is_to_come(words: str, rules: Rules, now: datetime) -> bool:
    when = read_timing(words, rules, now=now).when
    return isinstance(when, Moment) and when.at is not None


def _has_order(text: str, rules: Rules, now: datetime) -> bool:
    for start in islice(_starts(text), _MOST_ORDERS):
        words = text[start : start + _LONGEST_ORDER]
        before = text[max(0, start - _LOOK_BACK) : start].rpartition("\n")[2]
        if _IN_CASE.search(text, max(0, start - _IN_SIGHT), start) and _NUMBER_ALONE.match(words):
            continue
        begins = any(found.end() == len(before) for found in _BEGINS.finditer(before))
        asked = begins and _COURTESY.search(before) is not None
        if is_order(words, rules, now=now, begins=begins, asked=asked):
            return True
    return False


def _starts(text: str) -> Iterator[int]:
    return (verb.start() for verb in VERBS.finditer(text))
