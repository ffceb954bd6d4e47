"""Many notices in one letter, where one person would get too many. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from relay.model import Language
from relay.notices.blocks import Headline, Listed, Steps, Tone
from relay.notices.letter import Letter
from relay.notices.page import write_page
from relay.notices.saying import one_line
from relay.notices.text import write_text

KIND = "summary"
MOST = 500  # lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    subject: str
    first: str
    more: str
    do: str


_WORDS = {
    Language.EN: _Words(
        subject="SMS relay: {count} notices in one",
        first="There were so many notices for you within the hour that these {count} come in one "
        "e-mail. Their Subjects:",
        more="and {count} more",
        do="To see one in full, write an e-mail with its # mark in the Subject and the word "
        '"status" as the text. In the same way you can answer it.',
    ),
    Language.HANT: _Words(
        subject="短訊系統：{count} 個通知",
        first="一小時內給你的通知太多，以下 {count} 個合為一封電郵。各通知的主旨是：",
        more="另有 {count} 個",
        do="要看某個通知的全文，請寫一封電郵，主旨寫上它的 # 編號，內容寫「狀態」。"
        "也可用同樣方法答覆它。",
    ),
    Language.HANS: _Words(
        subject="短信系统：{count} 个通知",
        first="一小时内给你的通知太多，以下 {count} 个合为一封邮件。各通知的主题是：",
        more="另有 {count} 个",
        do="要看某个通知的全文，请写一封邮件，主题写上它的 # 编号，内容写“状态”。"
        "也可用同样方法答复它。",
    ),
}


def write_summary(subjects: Sequence[str], count: int, language: Language) -> Letter:
    """The Subjects of the first MOST of `count`, which say what matters, and how to see more."""
    words = _WORDS[language]
    lines = [one_line(subject) for subject in subjects]
    if count > len(lines):
        lines.append(words.more.format(count=count - len(lines)))
    blocks = (
        Headline(words.first.format(count=count)),
        Listed("", tuple(lines)),
        Steps((words.do,)),
    )
    title = words.subject.format(count=count)
    return Letter(
        subject=title,
        text=write_text(blocks),
        html=write_page(blocks, title=title, language=language, tone=Tone.CALM),
    )
