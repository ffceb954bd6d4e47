"""OAuth2 access tokens in place of passwords: a program of the operator prints them."""

import asyncio
import base64
from collections.abc import Sequence

_PATIENCE = 30.0  # seconds
_MOST = 65536  # octets


class TokenError(Exception):
    """There is no token, and why, in words."""


async def fetch_token(command: Sequence[str]) -> str:
    """The access token that `command` prints: one line, run anew for each login.

    Raises TokenError where the program cannot be run, fails, prints anything else, or takes longer
    than half a minute; of what it printed only the last line to stderr is told.
    """
    program = command[0]
    try:
        running = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise TokenError(f"{program} cannot be run: {error.strerror}") from error
    try:
        async with asyncio.timeout(_PATIENCE):
            printed, complaints = await running.communicate()
    except TimeoutError:
        raise TokenError(f"{program} printed no token within {_PATIENCE:.0f} s") from None
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
    token = printed[:_MOST].decode("ascii", "replace").strip()
    if running.returncode:
        last = complaints[-_MOST:].decode("utf-8", "replace").strip().rpartition("\n")[2]
        words = "".join(sign for sign in last if sign.isprintable())[:200]
        raise TokenError(f"{program} ended with {running.returncode}: {words}".rstrip(": "))
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise TokenError(f"{program} printed no token of one line")
    return token


def initial_response(username: str, token: str) -> str:
    """What XOAUTH2 sends, in base64."""
    return base64.b64encode(f"user={username}\1auth=Bearer {token}\1\1".encode()).decode("ascii")
