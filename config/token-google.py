#!/usr/bin/env python3
"""Print an OAuth2 access token of Google Workspace: the `token_command` of the relay.

    token_command = ["/usr/bin/python3", "/etc/relay/token-google.py", "sms@office.example"]

The key of the service account is a JSON file: `token_secret` in $CREDENTIALS_DIRECTORY, where
systemd puts what lies in /etc/credstore/relay.token_secret. google-workspace.md says how to come by
it. Besides Python 3.11 it needs the program openssl, which signs.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

SCOPE = "https://mail.google.com/"
PATIENCE = 20  # seconds
LIFE = 3600  # seconds, the most that Google gives


def main() -> None:
    """Ask once, and print the token, or end with 1 and one line that says why."""
    parser = argparse.ArgumentParser(description="Print an access token of Google Workspace.")
    parser.add_argument("mailbox", help="the mailbox that the service account opens")
    parser.add_argument("--secret", type=Path, default=_credential(), metavar="FILE")
    parser.add_argument("--authority", metavar="URL", help="in place of the key file's token_uri")
    said = parser.parse_args()
    try:
        text = said.secret.read_text("utf-8")
    except OSError as error:
        sys.exit(f"the service account's key cannot be read: {said.secret}: {error.strerror}")
    try:
        key = json.loads(text)
        url = said.authority or key["token_uri"]
        assertion = sign(key, said.mailbox, int(time.time()))
    except (ValueError, KeyError, TypeError):
        sys.exit(f"{said.secret} is no JSON key of a service account")
    except OSError as error:
        sys.exit(f"openssl cannot be run: {error.strerror}")
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    sys.stdout.write(ask(url, {"grant_type": grant, "assertion": assertion}) + "\n")


def sign(key: dict[str, str], mailbox: str, now: int) -> str:
    """The service account's word that it acts for this mailbox (RFC 7523 2.1)."""
    head = {"alg": "RS256", "typ": "JWT", "kid": key["private_key_id"]}
    claims = {
        "iss": key["client_email"],
        "sub": mailbox,
        "scope": SCOPE,
        "aud": key["token_uri"],
        "iat": now,
        "exp": now + LIFE,
    }
    said = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
    return f"{said}.{_encoded(_signature(key['private_key'], said.encode()))}"


def ask(url: str, form: dict[str, str]) -> str:
    """The token that this address gives for the form (RFC 6749 5.1)."""
    data = urllib.parse.urlencode(form).encode()
    try:
        with urllib.request.urlopen(url, data, timeout=PATIENCE) as answer:  # noqa: S310
            return str(json.load(answer)["access_token"])
    except urllib.error.HTTPError as error:
        sys.exit(f"Google gives no token ({error.code}): {_why(error)}")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"Google cannot be asked: {getattr(error, 'reason', error)}")


def _signature(private_key: str, said: bytes) -> bytes:
    """RSA and SHA-256 by openssl; the key goes through a pipe, never through a file."""
    reader, writer = os.pipe()
    os.write(writer, private_key.encode())  # less than a pipe holds
    os.close(writer)
    command = ["openssl", "dgst", "-sha256", "-sign", f"/dev/fd/{reader}"]
    signed = subprocess.run(command, input=said, capture_output=True, pass_fds=(reader,))  # noqa: S603
    os.close(reader)
    if signed.returncode:
        raise ValueError("the key cannot sign")
    return signed.stdout


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _credential() -> Path:
    folder = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/etc/credstore"))
    file = folder / "token_secret"
    return file if file.exists() else folder / "relay.token_secret"


def _why(error: urllib.error.HTTPError) -> str:
    try:
        said = json.load(error)
        return str(said.get("error_description") or said["error"]).splitlines()[0]
    except (OSError, ValueError, KeyError, AttributeError, IndexError):
        return str(error.reason)


if __name__ == "__main__":
    main()
