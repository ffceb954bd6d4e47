"""What a request comes to under the charter, before the journal is asked: policy, then plan."""

from datetime import datetime

from relay.model import Refusal, Request
from relay.planning import policy
from relay.planning.plan import Plan, plan
from relay.steps.charter import Charter


def weigh(
    charter: Charter, request: Request, *, repeats: str, received_at: datetime, now: datetime
) -> Plan | Refusal:
    """Policy, then plan: what would leave for this request, or why it may not. Pure."""
    allowed = policy.judge(
        request, charter.policy, received_at=received_at, now=now, repeats=repeats
    )
    if isinstance(allowed, Refusal):
        return allowed
    return plan(
        allowed,
        charter.dialect,
        charter.terms,
        charter.policy,
        handover=charter.handover,
        received_at=received_at,
        now=now,
    )
