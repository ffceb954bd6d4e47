#!/usr/bin/env python3
"""Print an OAuth2 access token of Microsoft 365: the `token_command` of the relay.

    token_command = ["/usr/bin/python3", "/etc/relay/token-microsoft.py", "TENANT-ID", "CLIENT-ID"]

The application's secret is a file: `token_secret` in $CREDENTIALS_DIRECTORY, where systemd puts
what lies in /etc/credstore/relay.token_secret. microsoft-365.md says how to come by all three.
"""

import argparse
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

SCOPE = "https://outlook.office365.com/.default"
PATIENCE = 20  # seconds


def main() -> None:
    """Ask once, and print the token, or end with 1 and one line that says why."""
    parser = argparse.ArgumentParser(description="Print an access token of Microsoft 365.")
    parser.add_argument("tenant", help="Directory (tenant) ID of the app registration")
    parser.add_argument("client", help="Application (client) ID")
    parser.add_argument("--secret", type=Path, default=_credential(), metavar="FILE")
    parser.add_argument("--authority", default="https://login.microsoftonline.com", metavar="URL")
    said = parser.parse_args()
    try:
        secret = said.secret.read_text("utf-8").strip()
    except OSError as error:
        sys.exit(f"the application's secret cannot be read: {said.secret}: {error.strerror}")
    form = {
        "grant_type": "client_credentials",
        "client_id": said.client,
        "client_secret": secret,
        "scope": SCOPE,
    }
    url = f"{said.authority}/{urllib.parse.quote(said.tenant, safe='')}/oauth2/v2.0/token"
    sys.stdout.write(ask(url, form) + "\n")


def ask(url: str, form: dict[str, str]) -> str:
    """The token that this address gives for the form (RFC 6749 4.4)."""
    data = urllib.parse.urlencode(form).encode()
    try:
        with urllib.request.urlopen(url, data, timeout=PATIENCE) as answer:  # noqa: S310
            return str(json.load(answer)["access_token"])
    except urllib.error.HTTPError as error:
        sys.exit(f"Microsoft gives no token ({error.code}): {_why(error)}")
    except (OSError, ValueError, KeyError) as error:
        sys.exit(f"Microsoft cannot be asked: {getattr(error, 'reason', error)}")


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
