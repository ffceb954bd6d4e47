"""Who is at the other end of a connection: the peer, or whom a named proxy speaks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_BY_A_PROXY = ("forwarded", "via", "x-real-ip")  # and whatever begins with x-forwarded


def address(text: str) -> Address | None:
    """An IP address, with or without a port; one of IPv4 in the dress of IPv6 is undressed."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks, or single addresses, as the settings have them."""
    return tuple(map(ip_network, texts))


def household(peer: Address) -> str:
    """What counts as one peer: of IPv6 the /64, which a single machine has for itself."""
    if isinstance(peer, IPv6Address):
        return str(IPv6Address(int(peer) >> 64 << 64))
    return str(peer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Who may do what. Nobody is whom they say they are, but for what a named proxy says."""

    allow_from: tuple[Network, ...] = ()
    proxies: tuple[Network, ...] = ()
    metrics_from: tuple[Network, ...] = ()

    def known(self, peer: Address) -> bool:
        """Whether the operator named it: its connections are the last to be cut."""
        return _within(peer, self.proxies) or _within(peer, self.allow_from)

    def may_report(self, peer: Address, forwarded: Sequence[str]) -> bool:
        """Whether a report may come from there; `forwarded` are its X-Forwarded-For headers."""
        if not self.allow_from:
            return True
        origin = self._origin(peer, forwarded)
        return origin is not None and _within(origin, self.allow_from)

    def may_measure(self, peer: Address, headers: Mapping[str, str]) -> bool:
        """Whether it may see the numbers: this machine and who is named, by no proxy's hand."""
        names = [name.casefold() for name in headers]
        if any(name in _BY_A_PROXY or name.startswith("x-forwarded") for name in names):
            return False
        return peer.is_loopback or _within(peer, self.metrics_from)

    def _origin(self, peer: Address, forwarded: Sequence[str]) -> Address | None:
        """The right-most hop that is no proxy of ours; None where that is no address."""
        hops = [hop for line in forwarded for hop in line.split(",")]
        at: Address | None = peer
        while at is not None and hops and _within(at, self.proxies):
            at = address(hops.pop())
        return at


def _within(peer: Address, named: Iterable[Network]) -> bool:
    return any(peer in network for network in named)
