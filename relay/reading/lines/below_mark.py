"""What stands below an end mark and may be more of the text, as its Chinese half may. Pure."""

import re

from relay.reading.lines import endings
from relay.reading.lines.cut import cut
from relay.reading.pattern import pattern

_RULER = pattern(r"[-=*—–―─－＝＊]{2,}")  # END and 完 part nothing
# Several words and a stop: no name, which a signature begins with, and no slogan below one.
_PROSE = pattern(
    r"\W*(?:[A-Za-z][\w'’-]*[ ,]+){3,}.*[.!?]\W*|[^。！？]*[\u4e00-\u9fff]{4}[^。！？]*[。！？].*"
)
_THANKS = pattern(
    r".{0,20}\b(?:thanks?|thank you|appreciated?|regards)\b.*"
    r"|.{0,6}(?:謝|谢|感激|麻煩|麻烦|唔該).{0,12}",
    re.IGNORECASE,
)


def prose_below(text: str, kept: str) -> str:
    """The words below a mark that ends what is `kept` of a mail's `text`, if they are prose; or "".

    A signature is not, nor a disclaimer, thanks, a quoted mail.
    """
    at = text.find(kept) if kept else -1
    mark, _, rest = text[at + len(kept) :].strip().partition("\n")
    if at < 0 or not _RULER.fullmatch(mark.strip()) or not endings.END_MARK.fullmatch(mark.strip()):
        return ""
    below = cut(f"{kept}\n\n{rest}").text[len(kept) :].strip()
    first = below.partition("\n")[0]
    return below if _PROSE.fullmatch(first) and not _THANKS.fullmatch(first) else ""
