"""The values that shape a reading. Pure."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from relay.reading.people.contacts import Contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How this relay reads: where it stands, whom it knows, what a request may choose."""

    zone: ZoneInfo
    region: str = "HK"  # where a number without country code belongs
    countries: tuple[str, ...] = ("HK", "MO", "CN", "TW")  # any other waits for a "yes"
    contacts: Contacts = field(default_factory=Contacts)
    sender_ids: tuple[str, ...] = ()
    own_domain: str = ""  # of notices.from: numbers are addresses there, and nowhere else
    language: str = "auto"  # auto | en | zh-Hant | zh-Hans
