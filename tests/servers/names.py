"""A name server that knows a few texts, and of nothing else."""

import socketserver
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

_TXT = 16
_NO_SUCH_NAME = 0x8183
_ANSWERED = 0x8180


@contextmanager
def names(texts: Mapping[str, str]) -> Iterator[int]:
    """Its UDP port on this machine; `texts` are the TXT records (RFC 1035 3.3.14)."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked, line = self.request
            name, end = _name(asked, 12)
            question = asked[12 : end + 4]
            (kind,) = struct.unpack_from("!H", asked, end)
            known = name in texts and kind == _TXT
            flags = _ANSWERED if name in texts else _NO_SUCH_NAME
            answer = asked[:2] + struct.pack("!5H", flags, 1, known, 0, 0) + question
            if known:
                text = texts[name].encode()
                head = struct.pack("!HHHIH", 0xC00C, _TXT, 1, 60, len(text) + 1)
                answer += head + bytes([len(text)]) + text
            line.sendto(answer, self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield int(server.server_address[1])
        server.shutdown()


def _name(asked: bytes, at: int) -> tuple[str, int]:
    """A name, and where the data after it begins."""
    labels = []
    while length := asked[at]:
        labels.append(asked[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    return ".".join(labels).lower(), at + 1
