"""Our notices in English. Pure."""

from relay.model import Language
from relay.notices import english_reports as reports
from relay.notices.english_reasons import COUNTRIES, DOUBTS, EVENTS, FAULTS, REASONS, STATES, STOPS
from relay.notices.how_to_write import ANSWERS, EXAMPLES, MORE
from relay.notices.tongue import Phrase, Tongue

_CHANGE = (
    'For another time, answer "move to 31 Dec 3pm"; for another text, answer "text:" '
    'and then the text; for other people, answer "to:" and then their numbers or names.'
)
_RESEND = (
    '{% if resend %}answer this e-mail with the word "resend" and it is sent once more'
    "{% if resend_twice %}; it may then arrive twice{% endif %}."
    "{% else %}please write it again as a new e-mail"
    "{% if resend_twice %}; it may then arrive twice{% endif %}.{% endif %}"
)
_ONCE_MORE = (
    "{% if again %}It is sent once more because you asked; it may arrive twice. {% endif %}"
)

_ASK = "{% if send_at %}After {{ when }}, please ask{% else %}If you can, ask{% endif %}"

_PHRASES = {
    "acknowledgement.now": Phrase(
        first="{{ sms }} is being sent now.",
        then=_ONCE_MORE + "We write again when the SMS provider has answered.",
        do='To cancel, answer this e-mail with the word "cancel" at once. '
        "What the SMS provider already has cannot be called back.",
    ),
    "acknowledgement.later": Phrase(
        first="{{ sms }} goes out on {{ when }}, and can still be cancelled.",
        then=_ONCE_MORE,
        do='To cancel, answer this e-mail with the word "cancel".\n' + _CHANGE + ""
        "{% if handover %}\nFrom {{ handover }} on the SMS provider has it, "
        "and it cannot be called back.{% endif %}",
    ),
    "acknowledgement.scheduled": Phrase(
        first="{{ sms }} goes out on {{ when }}, and is being given to the SMS provider now.",
        then=_ONCE_MORE + "We write again when the SMS provider has answered.",
        do='To cancel, answer this e-mail with the word "cancel" at once. '
        "What the SMS provider already has cannot be called back.",
    ),
    "acknowledgement.stopped": Phrase(
        first="{{ sms }} is waiting: no SMS can be sent at the moment.",
        then=_ONCE_MORE + "{% if why %}The reason: {{ why }} {% endif %}"
        "{% if not paused %}The people who run this service have been told. {% endif %}"
        "Your SMS goes by itself {% if send_at %}on {{ when }}, or {% endif %}"
        "as soon as sending works again. Please do not write it a second time."
        "{% if until %} If that takes longer than until {{ until }}, it is not sent, "
        "and we tell you.{% endif %}",
        do='To cancel, answer this e-mail with the word "cancel".',
    ),
    "held": Phrase(
        first='{{ sms }} waits for your "yes". Nothing has been sent yet.',
        do='Is everything right? Answer this e-mail with the word "yes", and it is sent.\n'
        "Is something wrong? " + _CHANGE + ' Or answer "cancel".'
        "{% if until %}\nWithout an answer by {{ until }}, it is not sent.{% endif %}",
    ),
    "held.budget": Phrase(
        first="{{ sms }} has to wait. Nothing has been sent yet.",
        then="It goes by itself as soon as the limit allows. Please do not write it a second "
        "time. If it is urgent, tell the people who run this service.",
        do='To cancel, answer this e-mail with the word "cancel".',
    ),
    "question": Phrase(
        first="Nothing has been sent yet: we have a question about {{ the_sms }}.",
        do="{% if choices == 1 %}"
        'If that is right, answer this e-mail with "1".'
        "{% elif choices == 2 %}"
        'Answer this e-mail with "1" or "2".'
        "{% elif choices %}"
        "Answer this e-mail with the number of the right line, 1 to {{ choices }}."
        "{% else %}Answer this e-mail with {{ hint }}."
        "{% if draft %} Or {{ draft }}{% endif %}{% endif %}\n"
        "{% if choices %}If none is right, answer with {{ hint }}. {% endif %}"
        'To cancel, answer "cancel".'
        "{% if until %}\nWithout an answer by {{ until }}, nothing is sent.{% endif %}",
    ),
    "refusal": Phrase(
        first="{{ sms }} was not sent.",
        do="{% if draft %}To put it right: {{ draft }}"
        "{% if examples %}\n\nThis is how such e-mails look:\n\n{{ examples }}{% endif %}"
        "{% else %}{% if examples %}This is how to write:\n\n{{ examples }}\n\n{% endif %}"
        "Please put it right and write a new e-mail.{% endif %}",
    ),
    "result": Phrase(
        first="{% if state %}{{ sms }}: {{ state }}."
        "{% else %}The SMS provider has answered about {{ the_sms }}.{% endif %}"
    ),
    "result.accepted": Phrase(
        first="{{ sms }} was accepted by the SMS provider.",
        then="{% if send_at %}On {{ when }} it goes out.{% else %}It is on its way.{% endif %} "
        "Accepted does not yet mean that it has reached the phone, "
        "which may be switched off.",
        do="It can no longer be cancelled.",
    ),
    "result.rejected": Phrase(first="{{ sms }} was NOT sent."),
    "result.doubtful": Phrase(
        first="The SMS provider reported an error: {{ the_sms }} may or may not have been sent.",
    ),
    "result.partial": Phrase(
        first="{{ sms }}: {{ accepted or 'none' }} of {{ total }} accepted by the SMS provider. "
        "All of it is below.",
        do="What was accepted can no longer be cancelled."
        "{% if missed %} To reach the others, please write a new e-mail to them alone.{% endif %}",
    ),
    "uncertain": Phrase(
        first="We do not know whether {{ the_sms }} was sent.",
        then="The connection broke at the last step. So that nobody gets it twice, we do not send "
        "it again by ourselves. If the SMS provider still confirms it, we write again.",
        do=_ASK + " whether it has arrived. If it has not, " + _RESEND + "\n"
        "It is too late to cancel.",
    ),
    "unconfirmed": Phrase(
        first="The SMS provider has not yet confirmed {{ the_sms }}.",
        then="It was handed over, but the usual answer did not come in time. It may have been "
        "sent or not. If the answer still comes, we write again.",
        do=_ASK + " whether it has arrived. If it has not, " + _RESEND + "\n"
        "It is too late to cancel.",
    ),
    "unresolved": Phrase(
        first="We could not find out whether {{ the_sms }} was sent.",
        then="The SMS provider never answered. The people who run this service have been told "
        "and will look into it.",
        do=_ASK + " whether it has arrived, or call. If it has not, " + _RESEND + "\n"
        "It is too late to cancel.",
    ),
    "failed": Phrase(
        first="{{ sms }} was NOT sent: it could not be handed to the SMS provider.",
        then="That is not your doing. The people who run this service have been told.",
        do="{% if resend %}To try again later, " + _RESEND + "{% else %}"
        "Please write it again later, as a new e-mail.{% endif %}",
    ),
    "expired": Phrase(
        first="{{ sms }} was NOT sent: it had waited too long.",
        then="An old message can do more harm than none, so it is not sent any more.",
        do="If it is still wanted, " + _RESEND,
    ),
    "expired.question": Phrase(
        first="{{ sms }} was NOT sent: our question was not answered in time.",
        do="If it is still wanted, please write it again as a new e-mail.",
    ),
    "cancelled": Phrase(
        first="Cancelled: {{ the_sms }} will not be sent.",
        do="If you want to send it after all, please write a new e-mail.",
    ),
    "cancelled.partial": Phrase(
        first="Only partly cancelled: some of {{ the_sms }} had already gone.",
        then="What the SMS provider already has cannot be called back.",
    ),
    "too_late": Phrase(
        first="Too late to cancel: {{ the_sms }} is already with the SMS provider.",
        then="An SMS cannot be called back. "
        "If it was wrong, a second SMS that says so may be the best way.",
    ),
    "status": Phrase(
        first="{% if state %}{{ sms }}: {{ state }}.{% else %}"
        "This is what has become of {{ the_sms }} so far.{% endif %}",
        then="{% if open and why %}Sending is stopped at the moment: {{ why }} "
        "What waits goes by itself as soon as sending works again.{% endif %}",
        do="{% if open %}To cancel{% if rest %} what has not left yet{% endif %}"
        "{% if handover %} before {{ handover }}{% endif %}, "
        'answer this e-mail with the word "cancel".'
        "{% if not rest %}\n" + _CHANGE + "{% endif %}"
        "{% else %}It can no longer be changed. {% if resend %}If it has not arrived, "
        + _RESEND
        + "{% else %}For another SMS, please write a new e-mail.{% endif %}{% endif %}",
    ),
    "help": Phrase(
        first="This is how to send an SMS by e-mail.",
        then="Write an ordinary e-mail to this address. Say to whom, the text and, if you like, "
        "when. We answer what we understood before or while it is sent.\n\n"
        + EXAMPLES[Language.EN]
        + "\n\n"
        + MORE[Language.EN],
        do=ANSWERS[Language.EN],
    ),
    "unreadable": Phrase(
        first="Your e-mail could not be read. Nothing was done with it.",
        then="No SMS was sent, cancelled or changed because of it. "
        "The people who run this service have been told.",
        do="Please write it again as a new e-mail: as plain text, without pictures, attachments "
        "and older e-mails below it.",
    ),
    "unchanged": Phrase(first="That cannot be done. Nothing has changed."),
    "not_understood": Phrase(
        first="We did not understand your answer"
        "{% if said %} {{ said }}{% endif %}. Nothing has changed.",
    ),
    "alert.stopped": Phrase(
        first="Sending has stopped. {% if heals %}It goes on by itself once the mail server "
        "takes our e-mails again.{% else %}No SMS leaves until a person lets it go on.{% endif %}",
        then="The reason: {{ why }}\nRequests are still taken in; their writers are told that "
        "they wait.",
        do="Put the cause right, then run: relay resume\n"
        "What is waiting: relay queue{% if ticket %}\n"
        "Where it was noticed: relay trace {{ ticket }}{% endif %}",
    ),
    "alert.failed": Phrase(
        first="{% if ticket %}Request #{{ ticket }}{% else %}A request{% endif %} was not sent: "
        "it could not be handed to the SMS provider.",
        then="The person who wrote it has been told that it was not sent, and that you know.",
        do="{% if ticket %}The whole story: relay trace {{ ticket }}\n{% endif %}"
        "Put the cause right; other requests may meet it too.",
    ),
    "alert.person": Phrase(
        first="{% if ticket %}Request #{{ ticket }}{% else %}A request{% endif %} "
        "needs a person{% if state %}: {{ state }}{% endif %}.",
        then="We cannot settle by ourselves what became of it, or something about it is odd.",
        do="{% if ticket %}The whole story: relay trace {{ ticket }}\n{% endif %}"
        "Ask the SMS provider what became of it, and tell the person who wrote it.\n"
        "Others may need it too, for alerts come once an hour: relay queue",
    ),
    "alert.unreadable": Phrase(
        first="An e-mail could not be read and was put aside, perhaps not the only one.",
        then="No SMS was sent, cancelled or changed because of it. A requester who surely wrote it "
        "has been told if possible.",
        do="Look into the quarantine folder of the mailbox, and tell the person who wrote it.\n"
        "Why: see mail.quarantined in the log.",
    ),
}

_LABELS = {
    "sms": "Your SMS{% if one %} to {{ one }}{% elif count %} to {{ count }} numbers{% endif %}",
    "the_sms": "your SMS{% if one %} to {{ one }}{% elif count %} to {{ count }} numbers"
    "{% endif %}",
    "person": "{% if name %}{{ name }} ({{ number }}){% else %}{{ number }}{% endif %}",
    "stop": "{% if words[:6] == 'ERROR:' %}the SMS provider gave an error that we do not know "
    "({{ words }}){% else %}{{ words }}{% endif %}.",
    "comma": ", ",
    "break": "line breaks",
    "break.one": "a line break",
    "draft": "copy this into a new e-mail (its Subject may be anything)"
    "{% if blank %} and write what is missing in place of {{ blank }}{% endif %}. "
    "{% if example %}The time in it is only an example: put in yours."
    "{% else %}Please check each line.{% endif %}\n\n{{ box }}",
    "shorter": "{{ cut }} character{% if cut > 1 %}s{% endif %} shorter would make it "
    "{{ fewer }} SMS instead of {{ segments }}.",
    **DOUBTS,
    "subject.acknowledgement.now": "being sent{% if count %} to {{ count }}{% endif %}",
    "subject.acknowledgement.later": "goes out later",
    "subject.acknowledgement.scheduled": "goes out later",
    "subject.acknowledgement.stopped": "waits",
    "subject.held": "waits for your yes",
    "subject.held.budget": "has to wait",
    "subject.question": "a question",
    "subject.refusal": "not sent",
    "subject.result.accepted": "{% if send_at %}accepted for{% else %}sent to{% endif %} "
    "{{ accepted }} of {{ total }}",
    "subject.result.partial": "{% if send_at %}accepted for{% else %}sent to{% endif %} "
    "{{ accepted }} of {{ total }}",
    "subject.result.rejected": "not sent",
    "subject.result.doubtful": "perhaps not sent",
    "subject.uncertain": "perhaps not sent",
    "subject.unconfirmed": "perhaps not sent",
    "subject.unresolved": "perhaps not sent",
    "subject.failed": "not sent",
    "subject.expired": "not sent",
    "subject.expired.question": "not sent",
    "subject.cancelled": "cancelled",
    "subject.cancelled.partial": "only partly cancelled",
    "subject.help": "how to write",
    "subject.unreadable": "could not be read",
    "subject.too_late": "too late to cancel",
    "recipient": "{{ number }}{% if country %} ({{ country }}){% endif %}"
    "{% if name %}, {{ name }}{% endif %}",
    "quoted": '"{{ words }}"',
    "to": "To: {{ recipient }}",
    "to_many": "To {{ count }} numbers:",
    "text": "Text:",
    "when": "When: {{ when or 'at once' }}",
    "sender": "Shown as sender: {{ sender }}",
    "size": "Size: {% if uneven %}up to {% endif %}{{ segments }} SMS"
    "{% if count > 1 %} for each number, {{ billed }} SMS in all{% endif %}{% if encoding %} ("
    "{% if units %}{{ units }}{% if room %} of {{ room }}{% endif %} characters, {% endif %}"
    "{{ 'Unicode' if encoding == 'unicode' else 'plain letters' }}){% endif %}",
    "yours": "The request that your answer belongs to:",
    "why": "Please check:",
    "notes": "Please note:",
    "history": "What happened, and when:",
    "state": "{{ state }}:",
    "state.some": "{{ state }} ({{ count }} of {{ total }})",
    "states": "{{ several | join('; ') }}",
    "gateway_words": "The SMS provider's own words: {% if code %}error {{ code }}{% endif %}"
    "{% if code and detail %}, {% endif %}{{ detail }}",
    "mail_words": "The mail server's own words: {{ code }} {{ detail }}",
    "event": "{{ when }}: {{ event }}",
    "event.only": "{{ event }}{% if detail %} ({{ detail }}){% endif %}",
    "head.number": "Number",
    "head.name": "Name",
    "head.state": "State",
    "head.time": "Time",
    "head.event": "What happened",
    "footer": 'Request #{{ ticket }}. Answer "status" at any time '
    'to hear what became of it, or "help" to see how to write.',
    "footer.short": "Request #{{ ticket }}.",
    "hint.time": 'the date and the time, for example "31 Dec 3pm"',
    "hint.recipient": 'the right phone numbers, for example "9123 4567"',
    "hint.other": "what is meant",
    "alert.stopped": "sending has stopped",
    "alert.failed": "a request was not sent",
    "alert.person": "a request needs a person",
    "alert.unreadable": "an e-mail could not be read",
    "untold": "Something is not right{% if said %} with {{ said }}{% endif %} ({{ code }}).",
    "no_subject": "SMS",
    "examples": EXAMPLES[Language.EN],
}

ENGLISH = Tongue(
    phrases=_PHRASES | reports.PHRASES,
    labels=_LABELS | reports.LABELS,
    reasons=REASONS,
    faults=FAULTS,
    stops=STOPS,
    states=STATES,
    events=EVENTS,
    deliveries=reports.DELIVERIES,
    causes=reports.CAUSES,
    countries=COUNTRIES,
)
