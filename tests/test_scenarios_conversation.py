"""What people answer in a thread, word by word, in English and Chinese: with the real daemon.

One relay hears all of it; each row has a writer, a phone and words of its own.
"""

import asyncio
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from click.testing import CliRunner

from relay.cli import main
from relay.journal.journal import change
from relay.operator import hand
from relay.operator.hand import Desk
from relay.reading.people.contacts import Contacts
from relay.settings import load
from relay.steps import gate
from relay.steps.charter import draw_up
from tests.nursery import Nursery
from tests.talk import House, Talk, digits

pytestmark = [pytest.mark.dovecot, pytest.mark.asyncio(loop_scope="module")]

_LANES = 10
_ROUNDS = 4
_HEAD_STARTS = (0.0, 0.3, 0.5, 0.7, 0.8, 1.0, 1.2, 1.6)  # seconds
_GOES_ON_AFTER = 0.8  # and up to half a second more, until the relay looks


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def nursery():
    async with Nursery() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def office(nursery, dovecot, tmp_path_factory):
    async with House(nursery, dovecot, tmp_path_factory.mktemp("office")).open() as opened:
        await opened.start()
        yield opened


# -- every row of what may be answered ------------------------------------------------------------

MAILS = {
    "now": {
        "en": "Please text {p}: {t}\n",
        "zh": "麻煩發短訊給 {p}：{t}\n",
        "cn": "请发短信给 {p}：{t}\n",
    },
    "later": {
        "en": "Please text {p}: {t}\nSend it tomorrow at 9am.\n",
        "zh": "收件人：{p}\n時間：明天上午9時\n\n{t}\n",
        "cn": "收件人：{p}\n时间：明天上午9点\n\n{t}\n",
    },
    "doubtful": {
        "en": "To: {c}\n\n{t}\n",
        "zh": "電話：{c}\n\n{t}\n",
        "cn": "电话：{c}\n\n{t}\n",
    },
    "when": {
        "en": "To: {p}\nSend at: tomorrow at 3\n\n{t}\n",
        "zh": "收件人：{p}\n時間：聽日3點\n\n{t}\n",
        "cn": "收件人：{p}\n时间：明天3点\n\n{t}\n",
    },
    "who": {"en": "To: {p} or {o}\n\n{t}\n", "zh": "電話：{p} 或 {o}\n\n{t}\n"},
}

# What is done, in which language, after which mail, and then: ">" is said, "?" is heard next (all
# that stands between "&"), "!" befalls. "=" is the end: a text on the {p}hone, on the {o}ther or in
# {c}hina, or a state and nothing sent.
TABLE = """\
yes, en, doubtful
  ? waits for your yes | > yes | ? being sent | ? sent to | > Yes please
  ? no longer be changed | = c {t}
yes, zh, doubtful
  ? 等候你確認 | > 是 | ? 正在發出 | ? 已無法取消 | > 確認 | ? 已不能更改 | = c {t}
yes, cn, doubtful
  ? 等待您确认 | > 好的，发送 | ? 正在发送 | ? 已无法取消 | = c {t}
a number, en, when
  ? a question & 1. & 2. | > 2 | ? goes out later & 3:00 p.m. | > 1
  ? not sent yet & 3:00 p.m. | = held
a number, zh, when
  ? 有一個問題 | > 第二個 | ? 稍後發出 & 下午3:00 | > 1 | ? 下午3:00 | = held
a number, cn, when
  ? 有一个问题 | > 2 | ? 稍后发送 & 下午3 | = held
a free answer about the time, en, when
  ? a question | > Friday 9am works⏎ | ? did not understand & 1.
  > the day after tomorrow at 10am⏎⏎Amy | ? goes out later & 10:00 a.m. | > tomorrow 11am
  ? did not understand | = held
a free answer about the time, zh, when
  ? 有一個問題 | > 後天上午10時⏎⏎謝謝 | ? 稍後發出 & 上午10:00
  > 明天上午11時 | ? 未能理解 | = held
a free answer about the people, en, who
  ? a question | > {o}⏎⏎Thanks | ? being sent | ? sent to | > {p} | ? too late to change
  = o {t}
a free answer about the people, zh, who
  ? 有一個問題 | > {o} | ? 正在發出 | ? 已無法取消 | > {p} | ? 來不及更改 | = o {t}
a question is cancelled, en, when
  ? a question | > cancel | ? cancelled | > 1 | ? ancelled | =
a question is cancelled, zh, when
  ? 有一個問題 | > 取消 | ? 已取消 | > 1 | ? 取消 | =
cancel, en, later
  ? goes out later | > Please cancel it, thanks | ? cancelled | > stop | ? cancelled | > yes
  ? ancelled | = cancelled
cancel, zh, later
  ? 稍後發出 | > 唔該取消 | ? 已取消 | > 不要 | ? 已取消 | > 是 | ? 取消 | = cancelled
cancel, cn, later
  ? 稍后发送 | > 不要发了 | ? 已取消 | = cancelled
no, en, doubtful
  ? waits for your yes | > no | ? cancelled | = cancelled
no, zh, doubtful
  ? 等候你確認 | > 唔好發 | ? 已取消 | = cancelled
too late, en, now
  ? being sent | ? sent to | > cancel | ? too late to cancel | > move to tomorrow 10am
  ? too late to change it | > text: other words | ? too late to change it | = p {t}
too late, zh, now
  ? 正在發出 | ? 已無法取消 | > 取消 | ? 來不及取消
  > 改到明天上午10時 | ? 來不及更改 | > 內容：其他 | ? 來不及更改 | = p {t}
another time, en, later
  ? goes out later & 9:00 a.m. | > move to tomorrow 10am | ? 10:00 a.m.
  > at 3 o'clock tomorrow | ? cannot be done & 3:00 p.m. | > move to yesterday 3pm
  ? already passed | > at tomorrow 11am | ? goes out later & 11:00 a.m. | = held
another time, zh, later
  ? 稍後發出 & 上午9:00 | > 改為明天上午10時 | ? 稍後發出 & 上午10:00
  > 改到明天3點 | ? 未能照辦 & 下午3:00 | > 改到明天晏晝三點 | ? 稍後發出 & 下午3:00 | = held
another time, cn, later
  ? 稍后发送 | > 改到明天上午10点 | ? 稍后发送 & 上午10 | = held
another time for what was asked about, en, doubtful
  ? waits for your yes | > move to tomorrow 10am | ? waits for your yes & 10:00 a.m. | > yes
  ? goes out later & 10:00 | = held
another time for what was asked about, zh, doubtful
  ? 等候你確認 | > 改為明天上午10時 | ? 等候你確認 & 上午10:00
  > 好 | ? 稍後發出 & 上午10:00 | = held
another text, en, doubtful
  ? waits for your yes & {t} | > text: new {t} | ? waits for your yes & new {t} | > yes
  ? being sent | ? sent to | = c new {t}
another text, zh, doubtful
  ? 等候你確認 & {t} | > 內容：更正：{t} | ? 等候你確認 & 更正：{t}
  > 確認 | ? 正在發出 | ? 已無法取消 | = c 更正：{t}
another text, cn, later
  ? 稍后发送 | > 内容：更正：{t} | ? 等待您确认 & 更正：{t} & 上午9
  > 是 | ? 稍后发送 & 更正 | = held
status, en, later
  ? goes out later | > status | ? To cancel & {t} | > cancel | ? cancelled
  > What is the status? | ? ancelled | = cancelled
status, zh, later
  ? 稍後發出 | > 狀態 | ? 如要取消 & {t} | > 取消 | ? 已取消 | > 狀態如何？ | ? 取消 | = cancelled
status, cn, now
  ? 正在发送 | ? 已无法取消 | > 状态 | ? 已不能更改 | = p {t}
resend, en, now
  ! lost | ? perhaps not sent & arrive twice | > resend | ? being sent & arrive twice
  ? sent to | > resend | ? cannot be done | = p {t}
resend, zh, now
  ! lost | ? 可能沒有發出 & 收到兩次 | > 重發 | ? 正在發出 & 收到兩次
  ? 已無法取消 | > 重發 | ? 未能照辦 | = p {t}
nothing to send again, en, now
  ? being sent | ? sent to | > resend | ? cannot be done | = p {t}
nothing to send again, zh, later
  ? 稍後發出 | > 重發 | ? 未能照辦 | = held
help, en, later
  ? goes out later | > help | ? how to write & "cancel" | = held
help, zh, later
  ? 稍後發出 | > 幫助 | ? 寫法 & 「取消」 | = held
anything else, en, later
  ? goes out later | > Lovely weather today. | ? did not understand & cancel
  > yes, but at 5pm | ? did not understand | = held
anything else, zh, later
  ? 稍後發出 | > 今日天氣真好。 | ? 未能理解 & 取消 | > 好，不過五點先發 | ? 未能理解 | = held
nothing new above an old mail, en, now
  ? being sent | ? sent to | > ⏎> Please text {p}: {t}⏎ | ? did not understand
  > Please text {o}: {t} | ? did not understand | = p {t}
nothing new above an old mail, zh, now
  ? 正在發出 | ? 已無法取消 | > ⏎> 麻煩發短訊給 {p}：{t}⏎ | ? 未能理解 | = p {t}
"""


def _rows(table):
    """(what, language) -> the mail, and the script."""
    rows = {}
    for row in table.replace("\n  ", " | ").splitlines():
        head, *script = row.split(" | ")
        what, tongue, mail = head.split(", ")
        rows[what, tongue] = MAILS[mail][tongue], script
    return rows


ROWS = _rows(TABLE)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def scenes(office):
    """All rows, some at a time: each test looks at the end of its own."""
    lanes = asyncio.Semaphore(_LANES)

    async def play(what, tongue):
        async with lanes:
            return await _play(office, ROWS[what, tongue], tongue)

    playing = {each: asyncio.create_task(play(*each)) for each in ROWS}
    yield playing
    await asyncio.gather(*playing.values(), return_exceptions=True)


@pytest.mark.parametrize(("what", "tongue"), ROWS, ids=[" in ".join(each) for each in ROWS])
async def test_an_answer_does_what_its_row_says(scenes, what, tongue):
    talk = await scenes[what, tongue]
    talk.check()


async def _play(office, row, tongue):
    mail, script = row
    talk = Talk(office, tongue)
    if "! lost" in script:
        office.losing.add(digits(talk.phone))
    await talk.write(mail)
    for line in script:
        sign, _, words = line.format(**talk.names).replace("⏎", "\n").partition(" ")
        if sign == ">":
            await talk.say(words)
        elif sign == "?":
            await talk.hear(*words.split(" & "))
        elif sign == "=":
            talk.end = words
    return talk


async def test_in_all_of_that_nothing_else_was_sent(office, scenes):
    """Also of what may have left late."""
    talks = await asyncio.gather(*scenes.values())
    for talk in talks:
        talk.check()
    assert len(office.phones) == sum(talk.end[1:2] == " " for talk in talks)
    assert office.flaws() == []


# -- whoever has read nothing but our own notices -------------------------------------------------

TONGUES = ("en", "zh", "cn")
TO_CANCEL = {  # the word in quotes that follows
    "en": r"[Tt]o cancel[^.]*?\"(\w+)\"|Or answer \"(cancel)\"",
    "zh": r"如要取消，[^。]*?「(\w+)」|或回覆「(取消)」",
    "cn": r"如需取消，[^。]*?“(\w+)”|或回复“(取消)”",
}
AS_THE_NOTICE_SAYS = ("later", "doubtful", "when")


def the_word(said, tongue):
    """What a newcomer finds who wants to cancel."""
    found = re.search(TO_CANCEL[tongue], said)
    return next(filter(None, found.groups()))


@pytest.mark.parametrize("tongue", TONGUES)
async def test_who_reads_only_the_first_notice_knows_how_to_cancel(office, tongue):
    talks = [(Talk(office, tongue), mail) for mail in AS_THE_NOTICE_SAYS]
    for talk, mail in talks:
        await talk.write(MAILS[mail][tongue])
    for talk, mail in talks:
        await talk.say(the_word(await talk.hear(), tongue))
        await talk.hear({"en": "ancelled", "zh": "已取消", "cn": "已取消"}[tongue])
        assert talk.sent == []
        assert talk.states in ([], ["cancelled"]), mail


async def test_so_does_who_is_told_that_all_sending_waits(office):
    assert run(office, "pause").exit_code == 0
    try:
        talks = [(Talk(office, tongue), tongue) for tongue in TONGUES]
        for talk, tongue in talks:
            await talk.write(MAILS["now"][tongue])
        for talk, tongue in talks:
            await talk.say(the_word(await talk.hear(), tongue))
            await talk.hear({"en": "ancelled", "zh": "已取消", "cn": "已取消"}[tongue])
    finally:
        assert run(office, "resume").exit_code == 0
    assert [(talk.sent, talk.states) for talk, _ in talks] == [([], ["cancelled"])] * 3


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("Help", "how to write & 9123 4567"),
        ("幫助", "寫法 & 9123 4567"),
        ("帮助", "写法 & 9123 4567"),
    ],
)
async def test_a_new_mail_that_asks_for_help_gets_it(office, subject, words):
    talk = Talk(office)
    await talk.write("\n", subject=subject)
    await talk.hear(*words.split(" & "))
    assert talk.states == []


# -- the operator's hand --------------------------------------------------------------------------


async def test_the_operator_cancels_what_waits_and_hears_that_the_rest_is_gone(office):
    first, second, left = Talk(office, "en"), Talk(office, "zh"), Talk(office)
    await first.write(MAILS["later"]["en"])
    await second.write(MAILS["later"]["zh"])
    await left.write(MAILS["now"]["en"])
    await first.hear("goes out later")
    await second.hear("稍後發出")
    await left.hear("]: sent to")
    talks = (first, second, left)
    done = [run(office, "cancel", talk.ticket) for talk in talks]
    assert [one.exit_code for one in done] == [0, 0, 65]
    assert "is cancelled" in done[0].output
    assert "it is accepted" in done[2].output
    await first.hear("cancelled")
    await second.hear("已取消")
    assert [talk.states for talk in talks] == [["cancelled"], ["cancelled"], ["accepted"]]
    assert [len(talk.sent) for talk in talks] == [0, 0, 1]


def run(office, *words):
    """A command of the operator's, beside the running relay."""
    return CliRunner().invoke(main, ["--config", str(office.config), *words])


# -- at the same moment ---------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["an answer", "another process"])
async def test_a_cancel_in_the_moment_of_the_hand_over_ends_in_exactly_one_way(office, by):
    """Cancelled, and no SMS; or sent, and said so. The small sister, with the real daemon, of the
    race of 500 in test_steps_changes."""
    ends = Counter([end for _ in range(_ROUNDS) for end in await _race(office, by)])
    assert ends.keys() == {"cancelled", "accepted"}, "both ends were seen"
    assert ends.total() == _ROUNDS * len(_HEAD_STARTS)


async def _race(office, by):
    """Sending goes on, and some are cancelled shortly before, at the same time, or after that."""
    path, talks = office.folder / "relay.db", [Talk(office) for _ in _HEAD_STARTS]
    await asyncio.to_thread(change, path, lambda tx: gate.pause(tx, datetime.now(UTC)))
    for talk in talks:
        await talk.write(MAILS["now"]["en"])
    for talk in talks:
        await talk.hear("]: waits")

    async def cancel(talk, pause):
        await asyncio.sleep(pause)
        if by == "an answer":
            await talk.say("cancel")
            await office.until(lambda: talk.was_told("]: cancelled", "]: too late"))
            return talk.was_told("]: cancelled")
        return await asyncio.to_thread(_cancel, path, office.config, talk)

    async def go_on():
        await asyncio.sleep(_GOES_ON_AFTER)
        await asyncio.to_thread(change, path, lambda tx: gate.resume(tx, datetime.now(UTC)))

    _, *done = await asyncio.gather(go_on(), *map(cancel, talks, _HEAD_STARTS))
    for talk, cancelled in zip(talks, done, strict=True):
        told = "]: cancelled" if cancelled else "]: sent to"
        await office.until(lambda talk=talk, told=told: talk.was_told(told))
        state, sms = ("cancelled", 0) if cancelled else ("accepted", 1)
        assert (talk.states, len(talk.sent)) == ([state], sms)
        assert talk.was_told("]: cancelled") + talk.was_told("]: sent to") == 1
    return ["cancelled" if cancelled else "accepted" for cancelled in done]


def _cancel(path, config, talk):
    """As `relay cancel` does it."""

    def work(tx):
        desk = Desk(tx=tx, charter=charter, request=tx.request(talk.request), now=now)
        return hand.cancel(desk)

    charter, now = draw_up(load(config, {}), Contacts()), datetime.now(UTC)
    return change(path, work).changed
