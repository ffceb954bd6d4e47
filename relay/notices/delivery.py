"""What was reported of each phone, in words. Pure."""

from relay.gateway.codes import NO_ERROR
from relay.model import Msisdn, Recipient, State
from relay.notices.blocks import Table
from relay.notices.facts import Facts, Reported
from relay.notices.paragraphs import when
from relay.notices.saying import one_line, say_recipient
from relay.notices.tongue import Tongue, fill
from relay.planning.delivery import FAILED, FINAL, Delivery

_TRYING = "19"  # gateway manual 7.2: the operator has it, and tries again


def reports(facts: Facts, tongue: Tongue) -> Table | None:
    """Each phone with its state, those first that it did not reach; None where none was reported
    on."""
    if not facts.reports:
        return None
    told = sorted(facts.reports, key=_concern)
    head = ("number", "name", "state", "time")
    return Table(
        title=tongue.labels["reports"],
        lines=tuple(f"- {_line(report, facts, tongue)}" for report in told),
        head=tuple(tongue.labels[f"head.{key}"] for key in head),
        rows=tuple(_row(report, facts, tongue) for report in told),
    )


def say_delivery(report: Reported, tongue: Tongue) -> str:
    """The state of one phone's SMS, and why; where it was never sent, that."""
    if report.sent is not State.ACCEPTED:
        return tongue.states[report.sent]
    return fill(
        tongue.deliveries[report.state or "none"],
        cause=_cause(report, tongue),
        hours=report.hours,
        conflict=report.conflict,
        trying=report.status == _TRYING,
    )


def counts(facts: Facts) -> dict[str, object]:
    """How many phones there are, and how many it reached and did not, as phrases use them."""
    states = [report.state for report in facts.reports]
    return {
        "phones": len(states),
        "reached": states.count(Delivery.DELIVERED),
        "failed": sum(state in FAILED for state in states),
    }


def ends(facts: Facts, tongue: Tongue) -> dict[Msisdn, str]:
    """By phone whether it was delivered, in short, where that is known."""
    return {
        report.recipient.msisdn: tongue.labels[
            "reported.failed" if report.state in FAILED else "reported.delivered"
        ]
        for report in facts.reports
        if report.state in FINAL
    }


def _cause(report: Reported, tongue: Tongue) -> str:
    if report.error in NO_ERROR:
        return tongue.causes.get(f"status.{report.status}", "")
    unknown = fill(tongue.causes["unknown"], error=one_line(report.error, 20))
    return tongue.causes.get(report.error, unknown)


def _concern(report: Reported) -> int:
    if report.state in FAILED:
        return 0
    return 2 if report.state is Delivery.DELIVERED else 1


def _line(report: Reported, facts: Facts, tongue: Tongue) -> str:
    return tongue.label(
        "report",
        recipient=say_recipient(report.recipient, tongue),
        state=say_delivery(report, tongue),
        when=_time(report, facts),
    )


def _row(report: Reported, facts: Facts, tongue: Tongue) -> tuple[str, ...]:
    number = say_recipient(Recipient(msisdn=report.recipient.msisdn), tongue)
    name = one_line(report.recipient.name, 80)
    return (number, name, say_delivery(report, tongue), _time(report, facts))


def _time(report: Reported, facts: Facts) -> str:
    """When it was reported; of what is on its way that is no news."""
    return when(report.at, facts) if report.state in FINAL else ""
