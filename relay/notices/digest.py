"""The admins' day in numbers. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from relay.model import Language
from relay.notices.blocks import Headline, Listed, Steps, Tone
from relay.notices.letter import Letter
from relay.notices.page import write_page
from relay.notices.saying import one_line
from relay.notices.text import write_text
from relay.notices.tongue import Tongue
from relay.reading.when import say_when

KIND = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What happened between two times, in SMS where nothing else is said."""

    since: datetime
    until: datetime
    requests: int = 0
    sent: int = 0
    delivered: int = 0
    undelivered: int = 0  # as it was reported
    not_sent: int = 0  # refused, failed or too old
    held: int = 0  # now, for a "yes" or below a limit
    in_doubt: int = 0  # now, whenever they left
    charged: Decimal = Decimal(0)  # as it was reported, in Hong Kong dollars
    stops: tuple[str, ...] = ()  # why sending stopped, each time
    stopped: str = ""  # why it stands still now

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened; an old doubt alone is no news."""
        counts = (self.sent, self.delivered, self.undelivered, self.not_sent, self.held)
        return not (any(counts) or self.charged or self.stops or self.stopped)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    subject: str
    first: str
    sent: str
    delivered: str
    undelivered: str
    not_sent: str
    held: str
    in_doubt: str
    charged: str
    stop: str
    stopped: str
    queue: str
    usage: str


_WORDS = {
    Language.EN: _Words(
        subject="SMS relay: the day in numbers",
        first="What the SMS relay did from {since} to {until}:",
        sent="Sent: {sent} SMS (requests: {requests})",
        delivered="Delivered, as it was reported: {delivered}",
        undelivered="NOT delivered, as it was reported: {undelivered}",
        not_sent="NOT sent (refused, failed or too old): {not_sent}",
        held='Waiting now, for a "yes" or for room below a limit: {held}',
        in_doubt="In doubt now (nobody knows whether they were sent): {in_doubt}",
        charged="Charges reported: HKD {charged}",
        stop="Sending stopped {times} times: {why}",
        stopped="Sending stands still now: {why}\nPut the cause right, then run: relay resume",
        queue="What waits, and what is in doubt: relay queue",
        usage="The month by requester: relay usage",
    ),
    Language.HANT: _Words(
        subject="短訊系統：每日摘要",
        first="短訊系統由{since}至{until}的情況：",
        sent="已發出：{sent} 個短訊，來自 {requests} 項要求",
        delivered="據報已送達：{delivered} 個",
        undelivered="據報未能送達：{undelivered} 個",
        not_sent="沒有發出（被拒、失敗或等候過久）：{not_sent} 個",
        held="現時正等候確認，或等候額度恢復：{held} 個",
        in_doubt="現時不知道是否已發出：{in_doubt} 個",
        charged="據報收費：港幣 {charged} 元",
        stop="暫停發送 {times} 次：{why}",
        stopped="現時暫停發送短訊，原因：{why}\n請先解決問題，然後執行：relay resume",
        queue="查看等候中及未能確定的短訊：relay queue",
        usage="查看本月各人的用量：relay usage",
    ),
    Language.HANS: _Words(
        subject="短信系统：每日摘要",
        first="短信系统从{since}到{until}的情况：",
        sent="已发出：{sent} 条短信，来自 {requests} 个请求",
        delivered="据报已送达：{delivered} 条",
        undelivered="据报未能送达：{undelivered} 条",
        not_sent="没有发出（被拒、失败或等待过久）：{not_sent} 条",
        held="目前正等待确认，或等待额度恢复：{held} 条",
        in_doubt="目前不知道是否已发出：{in_doubt} 条",
        charged="据报收费：港币 {charged} 元",
        stop="暂停发送 {times} 次：{why}",
        stopped="目前暂停发送短信，原因：{why}\n请先解决问题，然后执行：relay resume",
        queue="查看等待中及无法确定的短信：relay queue",
        usage="查看本月各人的用量：relay usage",
    ),
}


def write_digest(digest: Digest, tongue: Tongue, language: Language, zone: ZoneInfo) -> Letter:
    """The numbers that are not zero, and the commands that show more."""
    words = _WORDS[language]
    blocks = (
        Headline(
            words.first.format(
                since=say_when(digest.since, language, zone),
                until=say_when(digest.until, language, zone),
            )
        ),
        Listed("", _numbers(digest, words, tongue)),
        Steps(("\n".join(_steps(digest, words, tongue)),)),
    )
    bad = digest.undelivered or digest.not_sent or digest.stopped
    tone = Tone.BAD if bad else Tone.ASKS if digest.in_doubt or digest.held else Tone.CALM
    return Letter(
        subject=words.subject,
        text=write_text(blocks),
        html=write_page(blocks, title=words.subject, language=language, tone=tone),
    )


# -- private --------------------------------------------------------------------------------------


def _numbers(digest: Digest, words: _Words, tongue: Tongue) -> tuple[str, ...]:
    counts = {
        name: getattr(digest, name)
        for name in ("delivered", "undelivered", "not_sent", "held", "in_doubt", "charged")
    }
    lines = [words.sent.format(sent=digest.sent, requests=digest.requests)]
    lines += [getattr(words, name).format(**counts) for name, count in counts.items() if count]
    lines += [
        words.stop.format(times=times, why=_why(stop, tongue))
        for stop, times in Counter(digest.stops).items()
    ]
    return tuple(line.replace(" 1 times", " once") for line in lines)


def _steps(digest: Digest, words: _Words, tongue: Tongue) -> list[str]:
    stopped = [words.stopped.format(why=_why(digest.stopped, tongue))] if digest.stopped else []
    queue = [words.queue] if digest.held or digest.in_doubt else []
    return [*stopped, *queue, words.usage]


def _why(stop: str, tongue: Tongue) -> str:
    said = one_line(stop)
    return tongue.stops.get(said) or tongue.label("stop", words=said)
