"""Lines in a mail that its writer did not write: quoted mails, and what a phone adds. Pure."""

from collections.abc import Sequence

from relay.reading.lines import devices, endings
from relay.reading.lines.attribution import LONGEST_LINE, find_attribution
from relay.reading.lines.notes import find_notes_reply
from relay.reading.pattern import Chinese

_HAN = Chinese(r"[\u4e00-\u9fff]{2,4}")
SIGNATURE = "signature.removed"
QUOTE = "quote.removed"


def find_block(lines: Sequence[str], at: int) -> tuple[int, str, bool]:
    """The end of the foreign block that starts at a line, its warning, and whether it is certain.

    The end is the line itself where there is none.
    """
    line = lines[at].strip()
    if not line or len(line) > LONGEST_LINE:
        return at, "", True
    if endings.QUOTED.match(line):
        end = _after_quoted(lines, at)
        return end, QUOTE, end - at > 1
    if _is_sent_from(line):
        return at + 1, SIGNATURE, True
    if heads := _header_block(lines, at):
        return len(lines), QUOTE, _is_of_a_mail(heads)
    if _is_strange_header_block(lines, at):
        return len(lines), QUOTE, False
    if _HAN.fullmatch(line) and _header_block(lines, skip_blank(lines, at + 1)):
        return at, "", True  # 取消 above the headers of Outlook, and no name
    quoted, sure = find_notes_reply(lines, at)
    if quoted:
        return len(lines), QUOTE, sure
    height, doubt = _attribution(lines, at)
    if not height:
        return at, "", True
    below = skip_blank(lines, at + height)
    if below < len(lines) and endings.QUOTED.match(lines[below].strip()):
        return _after_quoted(lines, below), QUOTE, doubt != "torn"
    return len(lines), QUOTE, not doubt


def header_name(line: str) -> str:
    header = endings.HEADER.match(line.strip()[:LONGEST_LINE])
    return header[1].replace(" ", "") if header else ""


def skip_blank(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


# -- private --------------------------------------------------------------------------------------


def _after_quoted(lines: Sequence[str], at: int) -> int:
    end = at
    while end < len(lines) and endings.QUOTED.match(lines[end].strip()):
        end += 1
        after = skip_blank(lines, end)
        if after < len(lines) and endings.QUOTED.match(lines[after].strip()):
            end = after
    return end


def _is_sent_from(line: str) -> bool:
    line = devices.MARKDOWN_LINK.sub(r"\1", line) if "](" in line else line
    line = line.lstrip("-—– ") if line.startswith(("--", "——", "––")) else line
    if devices.SENT_FROM.fullmatch(line):
        return True
    return bool(devices.SENT_BY.fullmatch(line) and devices.SENT_BY_WHAT.search(line))


def _attribution(lines: Sequence[str], at: int) -> tuple[int, str]:
    height, doubt = find_attribution(lines, at)
    if lines[at].strip()[:1] == "-" and not _is_header(lines, skip_blank(lines, at + height)):
        return (0, "") if doubt == "strange" else (height, doubt)  # a heading
    return height, doubt


def _is_header(lines: Sequence[str], at: int) -> bool:
    return at < len(lines) and endings.ANY_HEADER.fullmatch(lines[at].strip()) is not None


def _header_block(lines: Sequence[str], at: int) -> Sequence[str]:
    """The lines of From: and of two more headers close below; "Original message" may lead.

    That line is then the first of them.
    """
    if at == len(lines):
        return ()
    lead = lines[at].strip()
    led = endings.LEAD.fullmatch(lead) is not None
    if led or endings.RULER.fullmatch(lead):
        at = skip_blank(lines, at + 1)
    elif ":" not in lead and "：" not in lead:
        return ()
    near = lines[at : at + 8]
    if not near or not endings.HEADERS["from"].fullmatch(header_name(near[0])):
        return ()
    others = [line for line in near[1:] if endings.HEADERS["other"].fullmatch(header_name(line))]
    return (*([lead] if led else []), near[0], *others) if len(others) >= 2 else ()


def _is_of_a_mail(heads: Sequence[str]) -> bool:
    """Whether a mail program wrote these headers: From, To and Date alone may be of a journey.

    寄件人, 收件人, 寄件日期, 主旨 may be those of a parcel: a mail has an address or a time of day.
    """
    if any("@" in line for line in heads) or endings.LEAD.fullmatch(heads[0]):
        return True
    names = [header_name(line) for line in heads]
    if not any(map(endings.HEADERS["mail"].fullmatch, names)):
        return False
    return not endings.HEADERS["parcel"].fullmatch(names[0]) or any(
        endings.HEADERS["when"].fullmatch(name) and endings.CLOCK.search(line)
        for name, line in zip(names, heads, strict=True)
    )


def _is_strange_header_block(lines: Sequence[str], at: int) -> bool:
    """Four headers of a language that we do not know, the first with an address in brackets."""
    if "@" not in lines[at]:
        return False
    near = [line.strip()[:LONGEST_LINE] for line in lines[at : at + 4]]
    return (
        len(near) == 4
        and endings.ADDRESSED.match(near[0]) is not None
        and all(map(endings.ANY_HEADER.fullmatch, near))
    )
