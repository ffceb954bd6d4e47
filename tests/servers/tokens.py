"""Tokens of OAuth2: who gives them, and a Dovecot that judges them."""

import base64
import hashlib
import hmac
import json
import ssl
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY = b"a key that Dovecot and the office share"
Form = dict[str, str]


def signed(username: str, *, expires: float = 3600) -> str:
    """A token as an authority would sign it (RFC 7519)."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    now = int(time.time())
    body = {"sub": username, "email": username, "iat": now - 10, "exp": now + int(expires)}
    said = f"{head}.{part(json.dumps(body).encode())}"
    return f"{said}.{part(hmac.new(KEY, said.encode(), hashlib.sha256).digest())}"


def judging(folder: Path, mechanisms: str = "xoauth2") -> str:
    """What makes a Dovecot take such tokens; what it must read for that is laid into `folder`."""
    keys = folder / "keys" / "default" / "HS256"
    keys.mkdir(parents=True)
    (keys / "default").write_bytes(base64.b64encode(KEY))
    (folder / "oauth2.conf").write_text(
        "introspection_mode = local\n"
        f"local_validation_key_dict = fs:posix:prefix={folder}/keys/\n"
        "username_attribute = email\n"
    )
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return (
        f"auth_mechanisms = {mechanisms}\n"
        f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2\n  args = {folder}/oauth2.conf\n}}\n"
    )


def verified(assertion: str, key: rsa.RSAPublicKey) -> bool:
    """Whether a service account's word bears the signature of this key (RFC 7523 3)."""
    said, _, signature = assertion.rpartition(".")
    try:
        key.verify(decoded(signature), said.encode(), padding.PKCS1v15(), hashes.SHA256())
    except Exception:
        return False
    return True


def service_account(key: rsa.RSAPrivateKey, token_uri: str) -> str:
    """The file that Google gives for a service account."""
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    account = {
        "type": "service_account",
        "private_key_id": "k1",
        "private_key": pem.decode(),
        "client_email": "relay@project.iam.example",
        "token_uri": token_uri,
    }
    return json.dumps(account)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Authority:
    """A server that gives tokens, as it is told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Form]] = []
        self.answers: Callable[[Form], tuple[int, bytes]] = lambda form: (
            200,
            json.dumps({"access_token": "the-token", "expires_in": 3599}).encode(),
        )

    @contextmanager
    def open(self, tls: ssl.SSLContext | None = None) -> Iterator[int]:
        """Its port on this machine."""
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = dict(urllib.parse.parse_qsl(body))
                authority.asked.append((self.path, form))
                status, answer = authority.answers(form)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            if tls is not None:
                server.socket = tls.wrap_socket(server.socket, server_side=True)
            Thread(target=server.serve_forever, daemon=True).start()
            yield int(server.server_address[1])
            server.shutdown()
