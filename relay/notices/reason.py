"""What a reason says: its code and facts as a sentence about the requester's own words. Pure."""

from collections.abc import Sequence

from relay.model import Reason
from relay.notices.saying import one_line
from relay.notices.tongue import Tongue, fill
from relay.reading.people.countries import COUNTRIES

# Facts that are the requester's own words.
_QUOTED = {"removed", "first", "second", "word", "beside"}
_REGIONS = {name: region for region, name in COUNTRIES.items()}


def sentence(reason: Reason, tongue: Tongue) -> str:
    """What a reason's code means, about the requester's own words, with the facts that it has."""
    facts = {key: one_line(value) for key, value in reason.facts.items()}
    if country := facts.get("country"):
        facts["country"] = tongue.countries.get(_REGIONS.get(country, ""), country)
    for key in _QUOTED & facts.keys():
        facts[key] = tongue.label("quoted", words=facts[key]) if facts[key] else ""
    signs = facts.get("characters", "").split()
    several = len(signs) > 1 or "\\n" in signs
    values: dict[str, object] = {
        **facts,
        "said": said(reason, tongue),
        "code": reason.code,
        "characters": " ".join(signs),
        "signs": _signs(signs, facts.get("count", ""), tongue),
        "several": several,
        "why": [tongue.labels.get(f"doubt.{why}", "") for why in facts.get("why", "").split()],
    }
    return fill(tongue.reasons.get(reason.code, tongue.labels["untold"]), **values)


def said(reason: Reason, tongue: Tongue, most: int = 200) -> str:
    """The requester's own words that a reason is about, in quotation marks."""
    words = one_line(reason.words, most)
    return tongue.label("quoted", words=words) if words else ""


def besides(reasons: Sequence[Reason], warnings: Sequence[Reason]) -> tuple[Reason, ...]:
    """The warnings, but for that of a signature whose words one of the reasons quotes."""
    quoted = any("removed" in reason.facts for reason in reasons)
    return tuple(r for r in warnings if not (quoted and r.code == "signature.removed"))


# -- private --------------------------------------------------------------------------------------


def _signs(signs: Sequence[str], count: str, tongue: Tongue) -> str:
    """The characters that made a text Unicode, each in quotation marks but for a line break."""
    line_break = tongue.labels["break.one" if count == "1" else "break"]
    return tongue.labels["comma"].join(
        line_break if sign == "\\n" else tongue.label("quoted", words=sign) for sign in signs
    )
