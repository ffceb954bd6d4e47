"""What was understood: to whom, the text, when, as whom and at what length. Pure."""

from relay.gateway.text import capacity
from relay.model import Msisdn, Recipient
from relay.notices.blocks import Order, Table
from relay.notices.facts import Facts, Kind
from relay.notices.outcome import gathered
from relay.notices.paragraphs import when
from relay.notices.saying import one_line, say_recipient
from relay.notices.text import INDENT
from relay.notices.tongue import Tongue

# Where an unset time means that none was understood, not that it goes at once.
_TIMELESS = frozenset({Kind.QUESTION, Kind.REFUSAL, Kind.HELP, Kind.ALERT})
_LITTLE = 10  # units that a person may find it easy to save


def order(kind: Kind, facts: Facts, tongue: Tongue) -> Order | None:
    """All of it that is known; None where nothing is."""
    count = len(facts.recipients)
    lines = []
    if facts.send_at or (facts.text and kind not in _TIMELESS):
        lines.append(tongue.label("when", when=when(facts.send_at, facts)))
    if facts.sender_id:
        lines.append(tongue.label("sender", sender=one_line(facts.sender_id)))
    if not (count or facts.text or lines or facts.segments):
        return None
    to = say_recipient(facts.recipients[0], tongue) if count == 1 else ""
    return Order(
        title=tongue.labels["yours"] if kind is Kind.HELP and count else "",
        to=tongue.label("to", recipient=to) if to else "",
        people=_people(facts, tongue) if count > 1 else None,
        text_title=tongue.labels["text"],
        text=facts.text,
        sender=one_line(facts.sender_id),
        lines=tuple(lines),
        size=_size(facts, tongue) if facts.segments else "",
        notes=_shorter(facts, tongue) if kind in (Kind.ACKNOWLEDGEMENT, Kind.HELD) else (),
    )


def _people(facts: Facts, tongue: Tongue) -> Table:
    """Everybody; where not all fared alike, each with what became of it."""
    states = _states(facts, tongue)
    columns = {
        "number": [say_recipient(Recipient(msisdn=r.msisdn), tongue) for r in facts.recipients],
        "name": [one_line(recipient.name, 80) for recipient in facts.recipients],
        "state": [states.get(recipient.msisdn, "") for recipient in facts.recipients],
    }
    filled = {key: column for key, column in columns.items() if any(column)}
    return Table(
        title=tongue.label("to_many", count=len(facts.recipients)),
        lines=tuple(INDENT + say_recipient(one, tongue) for one in facts.recipients),
        head=tuple(tongue.labels[f"head.{key}"] for key in filled),
        rows=tuple(zip(*filled.values(), strict=True)),
        stated=bool(states),
    )


def _states(facts: Facts, tongue: Tongue) -> dict[Msisdn, str]:
    """By recipient, in words; nothing where one state is that of all."""
    if facts.reports:  # they stand in a table of their own
        return {}
    found: dict[Msisdn, dict[str, None]] = {}
    for sent in gathered(facts.results):
        for msisdn in sent.recipients:
            found.setdefault(msisdn, {})[tongue.states[sent.state]] = None
    said = {msisdn: tongue.labels["comma"].join(states) for msisdn, states in found.items()}
    alike = {said.get(recipient.msisdn, "") for recipient in facts.recipients}
    return said if len(alike) > 1 else {}


def _size(facts: Facts, tongue: Tongue) -> str:
    count = len(facts.recipients)
    even = facts.segments * count
    billed = facts.billed or even
    return tongue.label(
        "size",
        segments=facts.segments if count > 1 else billed,  # a split text is several to one phone
        billed=billed,
        uneven=count > 1 and billed != even,
        count=count,
        encoding=facts.encoding,
        units=facts.units,
        room=_room(facts, facts.segments),
    )


def _room(facts: Facts, segments: int) -> int:
    """How many units so many segments hold; 0 where it is not one text in one region."""
    abroad = {recipient.msisdn.startswith("86") for recipient in facts.recipients}
    even = facts.billed in (0, facts.segments * len(facts.recipients))
    if len(abroad) != 1 or not even or not segments or not facts.encoding:
        return 0
    return capacity(segments, encoding=facts.encoding, china=abroad.pop())


def _shorter(facts: Facts, tongue: Tongue) -> tuple[str, ...]:
    """That a text a little shorter would be an SMS less."""
    fewer = facts.segments - 1
    room = _room(facts, fewer)
    cut = facts.units - room
    if not room or not 0 < cut <= _LITTLE:
        return ()
    return (tongue.label("shorter", cut=cut, fewer=fewer, segments=facts.segments),)
