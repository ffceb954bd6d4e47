"""Which colour a notice has: green sent, amber in doubt, red not sent, else blue. Pure."""

from relay.model import State
from relay.notices.blocks import Tone
from relay.notices.facts import Facts, Sent
from relay.notices.outcome import delivered, fault
from relay.planning.lifecycle import IN_DOUBT

_TONES = {
    "acknowledgement.stopped": Tone.ASKS,
    "held": Tone.ASKS,
    "held.budget": Tone.ASKS,
    "question": Tone.ASKS,
    "refusal": Tone.BAD,
    "result.accepted": Tone.GOOD,
    "result.rejected": Tone.BAD,
    "result.doubtful": Tone.ASKS,
    "result.partial": Tone.ASKS,
    "uncertain": Tone.ASKS,
    "unconfirmed": Tone.ASKS,
    "unresolved": Tone.ASKS,
    "failed": Tone.BAD,
    "expired": Tone.BAD,
    "expired.question": Tone.BAD,
    "delivered.all": Tone.GOOD,
    "delivered.none": Tone.BAD,
    "delivered.partly": Tone.ASKS,
    "cancelled.partial": Tone.ASKS,
    "too_late": Tone.ASKS,
    "unreadable": Tone.BAD,
    "alert.stopped": Tone.BAD,
    "alert.failed": Tone.BAD,
    "alert.person": Tone.ASKS,
    "alert.unreadable": Tone.ASKS,
}
_UNSENT = frozenset({State.REJECTED, State.FAILED, State.EXPIRED})


def tone_of(topic: str, facts: Facts) -> Tone:
    """That of a notice; of a status that of its outcomes, where they have one."""
    if topic != "status":
        return _TONES.get(topic, Tone.CALM)
    if facts.reports:
        return _TONES.get(f"delivered.{delivered(facts.reports)}", Tone.CALM)
    tones = {tone_of_outcome(sent) for sent in facts.results}
    return tones.pop() if len(tones) == 1 else Tone.CALM


def tone_of_outcome(sent: Sent) -> Tone:
    """That of what became of some recipients."""
    if sent.state is State.ACCEPTED:
        return Tone.GOOD
    if sent.state in IN_DOUBT or fault(sent) == "doubtful":
        return Tone.ASKS
    return Tone.BAD if sent.state in _UNSENT else Tone.CALM
