"""TLS to the mail servers, and the one place where a plain connection is allowed."""

import asyncio
import contextlib
import ipaddress
import ssl


def client_context(ca_file: str) -> ssl.SSLContext:
    """A context that proves the server's name, by `ca_file` alone, or by the system if it is "".

    Raises OSError where the file cannot be read, ssl.SSLError where it holds no certificate.
    """
    return ssl.create_default_context(cafile=ca_file or None)


def forbid_plain_beyond_loopback(host: str, tls: str) -> None:
    """No credential and no text leaves this machine in the clear: else ValueError."""
    if tls == "none" and not _is_loopback(host):
        raise ValueError(f'tls = "none" is only for this machine itself, and {host!r} is not')


def drop(transport: asyncio.BaseTransport | None) -> None:
    """Closes a connection at once; what is not yet written never will be."""
    if isinstance(transport, asyncio.WriteTransport):
        with contextlib.suppress(AttributeError):  # Python 3.11.2: a TLS one, closed before
            transport.abort()


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
