"""Line ends that a mail program set at its margin, where nothing but the lines tells. Pure.

Some programs break a plain text at 72 to 78 columns and say nothing of it (RFC 3676 calls such a
text fixed). A line end in an SMS costs more than a space, and reads badly in mid-sentence. One goes
where it is certain that nobody typed it; all others stay.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from relay.reading.lines.closing import is_sign_off
from relay.reading.lines.cut import cut
from relay.reading.pattern import pattern

_NARROWEST, _WIDEST, _SHORTEST = 64, 80, 56  # columns: of a margin, and of a line broken there
_SEVERAL = 2
_MOST_LINES = 2000
# What begins a line that was typed as one: an item, a quote, a number, a label, an address.
_TYPED = pattern(
    r"[\s>|*•·▪◦‣#=_~<(\[–—+-]|[0-9A-Za-z]{1,3}[.)\]]\s|[0-9]|https?://|www\.|[\w.+-]+@"
    r"|[A-Za-z][\w ./'-]{0,30}[:：](?=\s|$)"
)
_PROSE = pattern(r"[ -~\u00a0-\u024f\u2010-\u206f\u20a0-\u20bf]*[\w,.;!?)\"'’”%]")
_COLUMNS = pattern(r"\S\s{3,}\S|[^.!?:\s]\s{2,}\S|\t")  # two spaces end a sentence
_GOES_ON = pattern(r".*[a-z,]\Z")  # behind it a small letter: inside a sentence
# Words that no sentence ends in, and that none begins with.
_BEFORE = pattern(
    r".*(?:,|\b(?:a|an|the|of|to|for|and|or|in|on|at|by|with|from|into|as|than|that|which|who|if|your"
    r"|our|their|his|her|its|my|this|these|is|are|was|were|be|been|has|have|had|will|would|can|could"
    r"|may|must|should|not|no|any|all|please|very|more|most|between|during|because|due))\Z"
)
_BEHIND = pattern(
    r"(?:of|to|than|and|or|for|by|from|with|because|which|that|who|is|are|was|will)\b"
)


def unwrap_prose(text: str) -> str:
    """The text with lines joined that a margin parted: all of them nearly as long as the longest,
    the next word did not fit, and the sentence goes on. No item, label, number, or column."""
    lines = text.split("\n", _MOST_LINES)
    if not any(_is_full(line, _NARROWEST) for line in lines[:-1]):
        return text
    if not any(_is_full(line, _SHORTEST) and below.strip() for line, below in pairwise(lines)):
        return text  # with no line right below a full one there is no need to look for a margin
    margin = max((len(line) for line in cut(text).text.split("\n") if " " in line), default=0)
    if not _NARROWEST <= margin <= _WIDEST:
        return text
    joined: list[str] = []
    at = 0
    for start, end in _runs(lines, margin):
        joined += lines[at:start]
        joined.append(" ".join(line.strip() for line in lines[start : end + 1]))
        at = end + 1
    return "\n".join([*joined, *lines[at:]])


# -- private --------------------------------------------------------------------------------------


def _is_full(line: str, least: int) -> bool:
    return least <= len(line.rstrip()) <= _WIDEST


def _runs(lines: Sequence[str], margin: int) -> Iterator[tuple[int, int]]:
    """The first and the last of the lines that are one, together."""
    start = 0
    while start < len(lines):
        end = start
        while end + 1 < len(lines) and _may_be_parted(lines[end], lines[end + 1], margin):
            end += 1
        pairs = [*zip(lines[start:end], lines[start + 1 : end + 1], strict=True)]
        if pairs and _is_certain(pairs):
            yield start, end
        start = end + 1


def _may_be_parted(line: str, below: str, margin: int) -> bool:
    """Whether a program that breaks lines there would have broken them so."""
    word = below.split(" ", 1)[0]
    full = len(line.rstrip())
    if not (_SHORTEST <= full <= margin < full + 1 + len(word)) or len(below) > margin:
        return False
    prose = _PROSE.fullmatch(line.rstrip()) and _PROSE.fullmatch(below.rstrip())
    typed = _TYPED.match(below) or line.startswith((" ", ">")) or _COLUMNS.search(line)
    return bool(prose) and not typed and not is_sign_off(below)


def _is_certain(pairs: Sequence[tuple[str, str]]) -> bool:
    inside = [
        (above.rstrip(), below)
        for above, below in pairs
        if _GOES_ON.match(above.rstrip()) and below[:1].islower()
    ]
    sure = any(_BEFORE.match(above) or _BEHIND.match(below) for above, below in inside)
    return len(inside) >= _SEVERAL or sure
