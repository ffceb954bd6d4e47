"""A header block: lines to names and values, with no leniency that a forger could use. Pure."""

from functools import lru_cache

from relay.reading.pattern import pattern

MAX_HEAD = 64 * 1024
MAX_PART_HEAD = 8 * 1024
MAX_LINE = 8 * 1024
BARE = "a bare CR, LF or NUL in the headers"

Headers = tuple[tuple[str, str], ...]

_ANY_END = pattern(rb"\r\n|\r|\n")
_DECISIVE = (
    *("from", "sender", "received", "authentication-results"),
    "x-ms-exchange-organization-authas",
)
_END = pattern(rb"\n\r?\n")  # but for a CR before it, which would make the search slow
_BLANK = pattern(rb"\r?\n")
_NAME = pattern(rb"[!-9;-~]+")
_WHITE = b" \t"


def split_head(data: bytes, *, most: int = MAX_HEAD) -> tuple[Headers, bytes, list[str]]:
    """The headers of a mail or part, all that follows them, and the defects.

    Lines end in CRLF, or, where no CRLF is in the whole block, in LF. At most 64 KiB (or `most`),
    and 8 KiB a line; what is beyond is dropped and a defect. A line that is no header is a defect,
    because programs differ on whether it ends the headers.
    """
    block, body, defects = _cut_head(data, most)
    crlf = b"\r\n" in block
    lines = block.split(b"\r\n" if crlf else b"\n")
    rest = b"".join(lines)
    if b"\0" in rest or b"\r" in rest or b"\n" in rest:
        defects.append(BARE)
    if max(map(len, lines)) > MAX_LINE:
        defects.append("a header line is longer than 8 KiB")
        lines = [line[:MAX_LINE] for line in lines]
    headers, odd = _unfold(lines)
    return headers, body, defects + odd


def mend_head(data: bytes) -> bytes | None:
    """The headers with every line end as CRLF, where it makes no difference who counts which.

    Of a header block with a bare CR or LF in it, one reader sees fewer lines than another. Where
    all of them see the same From, and the same fields that tell whether to believe it, its writer
    may be told of it; what else it says is not believed. None where there is nothing to mend, or
    any other defect, or a difference.
    """
    end = data.find(b"\r\n\r\n", 0, MAX_HEAD)
    block = data[: max(0, end)]
    if not _ANY_END.search(block.replace(b"\r\n", b"")) or b"\0" in block:
        return None
    mended = _ANY_END.sub(b"\r\n", block) + b"\r\n\r\n"
    headers, _, defects = split_head(mended)
    fewest, _ = _unfold(block.split(b"\r\n"))
    return mended if not defects and _decisive(headers) == _decisive(fewest) else None


def first(headers: Headers, name: str) -> str:
    """The first header of that name (lower case), or ""."""
    for key, value in headers:
        if key == name:
            return value
    return ""


def _cut_head(data: bytes, most: int) -> tuple[bytes, bytes, list[str]]:
    if blank := _BLANK.match(data):
        return b"", data[blank.end() :], []
    block, sign, body = _parted(data)
    defects = []
    # All line ends of the block must be of one kind, those of its end included.
    if sign:
        alike = b"\r\n\r\n" if b"\r\n" in block else b"\n\n" if b"\n" in block else sign
        if sign != alike or sign not in (b"\r\n\r\n", b"\n\n"):
            defects.append(BARE)
    if len(block) > most:
        defects.append(f"the headers are longer than {most // 1024} KiB")
        block = block[: block.rfind(b"\n", 0, most) + 1]
    return block, body, defects


def _parted(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The headers, the two line ends below them, and the rest."""
    found = _END.search(data)
    if found is None:
        return data, b"", b""
    start, end = found.span()
    start -= data[start - 1 : start] == b"\r"
    return data[:start], data[start:end], data[end:]


def _decisive(headers: Headers) -> Headers:
    return tuple(header for header in headers if header[0] in _DECISIVE)


def _unfold(lines: list[bytes]) -> tuple[Headers, list[str]]:
    found: list[tuple[str, list[bytes]]] = []
    odd = False
    for line in lines:
        if line.startswith((b" ", b"\t")) and found:
            found[-1][1].append(line.strip(_WHITE))
            continue
        before, colon, value = line.partition(b":")
        name = _name(before) if colon else ""
        if not name:
            odd = odd or bool(line)
            name = _name(before.strip()) if colon else ""  # "From : x" is a From to some programs
            if not name:
                continue
        found.append((name, [value.strip(_WHITE)]))
    headers = tuple((name, _text(b" ".join(pieces))) for name, pieces in found)
    return headers, ["a line in the headers is no header"] if odd else []


@lru_cache(maxsize=256)  # the same few dozen stand in every mail
def _name(before: bytes) -> str:
    """The name of a header in lower case, from what stands before its colon; "" for no name."""
    return before.decode("ascii").lower() if _NAME.fullmatch(before) else ""


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
