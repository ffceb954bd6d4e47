"""The dialects there are, by the name that the settings give."""

from collections.abc import Mapping

from relay.gateway.dialect import Dialect
from relay.gateway.meteorsis import Meteorsis

DIALECTS: Mapping[str, Dialect] = {"meteorsis": Meteorsis()}


def dialect(name: str) -> Dialect:
    """The dialect of that name. Raises ValueError naming those there are."""
    if name not in DIALECTS:
        raise ValueError(f"no gateway dialect {name!r}; there is {', '.join(DIALECTS)}")
    return DIALECTS[name]
