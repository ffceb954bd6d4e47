"""Delivery reports in English: the notice about them, and why an SMS did not arrive. Pure."""

from relay.notices.tongue import Phrase

_AGAIN = (
    "What was not delivered is not tried again by itself. To try again, please write a new e-mail "
    "to {{ 'that number alone' if failed == 1 else 'those numbers alone' }}, or call."
)

PHRASES = {
    "delivered": Phrase(first="The SMS provider has reported about {{ the_sms }}."),
    "delivered.all": Phrase(
        first="{{ sms }} was delivered{% if phones > 1 %} to all of them{% endif %}."
    ),
    "delivered.none": Phrase(first="{{ sms }} was NOT delivered.", do=_AGAIN),
    "delivered.partly": Phrase(
        first="{{ sms }}: {% if reached %}delivered to {{ reached }} of {{ phones }}"
        "{% if failed %}, NOT delivered to {{ failed }}{% endif %}"
        "{% else %}NOT delivered to {{ failed }} of {{ phones }}{% endif %}.",
        do="{% if failed %}" + _AGAIN + "{% endif %}",
    ),
}

LABELS = {
    "subject.delivered.all": "delivered{% if phones > 1 %} to all {{ phones }}{% endif %}",
    "subject.delivered.none": "NOT delivered",
    "subject.delivered.partly": "{% if reached %}delivered to {{ reached }} of {{ phones }}"
    "{% else %}NOT delivered to {{ failed }} of {{ phones }}{% endif %}",
    "reports": "Reported of each phone:",
    "report": "{{ recipient }}: {{ state }}{% if when %} ({{ when }}){% endif %}",
    "reported.delivered": "delivered",
    "reported.failed": "NOT delivered",
}

DELIVERIES = {
    "none": "no report yet",
    "pending": "on its way{% if cause %}: {{ cause }}{% endif %}"
    "{% if trying %}; the operator keeps trying{% endif %}",
    "delivered": "delivered"
    "{% if conflict %}, but the SMS provider has also reported the contrary{% endif %}",
    "undelivered": "NOT delivered{% if cause %}: {{ cause }}{% endif %}"
    "{% if conflict %}; the SMS provider has also reported otherwise{% endif %}",
    "expired": "NOT delivered: {{ cause or 'the phone could not be reached' }}; the operator tried "
    "{% if hours %}for {{ hours }} hour{% if hours > 1 %}s{% endif %}"
    "{% else %}for as long as it does{% endif %}",
}

# By the error of a status (gateway manual 7.3), or by the status where it names none.
CAUSES = {
    "status.1": "it did not reach the SMS provider's own system",
    "status.19": "the phone is switched off, out of reach or full",
    "status.21": "this number cannot be reached, or its holder wants no such SMS",
    "301": "no receipt came back, so it may have arrived all the same",
    "302": "the number has a wrong form",
    "303": "the number does not exist or is out of use",
    "304": "phone switched off, out of reach or diverted",
    "305": "the phone has no room for more SMS",
    "306": "the phone's network does not support it",
    "307": "the number is on the do-not-call register",
    "308": "the credit at the SMS provider was used up",
    "309": "the text has words that may not be sent to mainland China",
    "312": "blocked: by the operator, as unwanted, by the phone's holder or by a program on the "
    "phone",
    "315": "the phone's operator had a breakdown",
    "326": "it would have cost more than is allowed",
    "unknown": "for a reason that we do not know (error {{ error }})",
}
