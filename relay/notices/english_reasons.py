"""In English: why something is asked, refused, waits or failed. Pure."""

from relay.model import State
from relay.reading.people.countries import COUNTRIES as NAMES

REASONS = {
    "recipient.none": "{% if unclear and said %}We do not understand {{ said }}. It names "
    "somebody, but does not say clearly who is to get an SMS and with which words. "
    'Please write "Please text", whom it is for, a colon, and then the text.'
    "{% else %}{% if said %}In {{ said }} we{% else %}We{% endif %} found no phone number "
    "or contact to send it to. "
    "Numbers in the text itself, in a signature or in a quoted e-mail do not count.{% endif %}",
    "recipient.unknown_name": "{{ said or 'A name' }} is not among the contacts."
    "{% if nearest %} Did you mean {{ nearest }}?{% endif %} A phone number always works.",
    "recipient.invalid": "{% if beside and said %}In {{ said }} we do not understand {{ beside }}. "
    "Please write only numbers and names of the contacts there, with commas between them. "
    'A time is written like "31 Dec 3pm".{% else %}'
    "{{ said or 'A number' }} is not a number that can receive an SMS. "
    "{% if length %}It has {{ length }} digits. Is one missing, wrong or too many?"
    "{% else %}Is a digit wrong?{% endif %}{% endif %}",
    "recipient.landline": "{{ said or 'A number' }} is a landline and cannot receive SMS. "
    "Please give a mobile number.",
    "recipient.run_together": "{{ said or 'A row of digits' }} can be read as one number or as "
    "several. A comma between two numbers makes it clear.",
    "recipient.two_places": "{% if requests and first and second %}"
    "The e-mail seems to hold two requests, for {{ first }} and for "
    "{{ second }}. Please write one e-mail for each.{% else %}"
    "{% if left_out and first and second %}{{ second }} seems to leave somebody out of {{ first }}."
    "{% elif first and second %}The e-mail names {{ first }} in one place "
    "and {{ second }} in another.{% else %}The e-mail names different people in two places"
    "{% if said %}: {{ said }}{% endif %}.{% endif %} Who should get the SMS?{% endif %}",
    "recipient.too_many": "It is for {{ count or 'too many' }} numbers"
    "{% if above %}; above {{ above }} we always ask first"
    "{% elif limit %}; at most {{ limit }} are allowed in one e-mail{% endif %}.",
    "recipient.ambiguous_name": "{{ said or 'A name' }} can be more than one person"
    "{% if names %}: {{ names }}{% endif %}. Who is meant?",
    "recipient.assumed_country": "{{ said or 'A number' }} has no country code. "
    "We took it for a number in {{ country or 'mainland China' }}.",
    "recipient.foreign": "{{ said or 'A number' }} is a number "
    "{% if country %}in {{ country }}{% else %}in another country{% endif %}.",
    "recipient.duplicate": "{{ said or 'A number' }} was named more than once. "
    "It gets the SMS once.",
    "text.empty": "{% if quoted %}We found no text to send but a forwarded or quoted e-mail, and "
    "that is never sent. Please put the words of the SMS above it."
    "{% elif pointer %}{{ said or 'The text' }} only points to the words of the SMS, which we did "
    "not find. Please write them into the e-mail itself; or, if this is all the SMS shall say, put "
    "it in quotation marks."
    "{% else %}We found no text to send. A picture or an attachment cannot be sent as an SMS."
    "{% endif %}",
    "text.too_long": "The text is too long."
    "{% if limit %} There is room for {{ limit }} characters"
    "{% if units %}, and it has {{ units }}{% endif %}.{% endif %}"
    " Please shorten it{% if over %} by {{ over }} characters{% endif %}."
    "{% if signs %} Only {{ signs }} made it Unicode; with plain letters alone it would fit."
    "{% endif %}",
    "text.charset": "Some characters of the e-mail cannot be read"
    "{% if charset %} (its encoding is given as {{ charset }}){% endif %}. "
    "Please type the text into a new e-mail, or have your mail program send it as UTF-8.",
    "text.boundary": "{% if why %}{{ why | join(' ') }} Please check the text below."
    "{% if removed %} {% endif %}{% endif %}"
    "{% if removed or not why %}We are not sure where the text of the SMS ends. "
    "{% if removed or said %}We left out {{ removed or said }}. {% endif %}"
    "{% if signature %}Once you say yes, this signature is left out of all your e-mails, "
    "without asking. {% endif %}"
    "A line of three hyphens (---) below the text makes it certain.{% endif %}",
    "text.repeated": "The same text went to the same number moments ago"
    "{% if ticket %} (#{{ ticket }}){% endif %}. Should it go once more?",
    "text.transliterated": "Curly quotes, long dashes and the like "
    "{% if characters %}({{ characters }}) {% endif %}were replaced by plain ones, "
    "so that more fits into an SMS.",
    "text.unicode": "{% if not signs %}The text goes as Unicode"
    "{% elif count == '1' %}One character, {{ signs }}"
    "{% if word %} (in {{ word }}){% endif %}, makes this Unicode"
    "{% else %}{{ signs[:1] | upper }}{{ signs[1:] }} {{ 'make' if several else 'makes' }} "
    "this Unicode{% endif %}"
    "{% if segments and segments == instead %}. It is {{ segments }} SMS either way."
    "{% elif segments %}: {{ segments }} SMS instead of {{ instead }}."
    "{% else %}: one SMS then holds 70 characters, not 160.{% endif %}",
    "field.unknown": "We do not know {{ 'the field ' ~ said if said else 'one of the fields' }}."
    '{% if nearest %} Did you mean "{{ nearest }}"?{% endif %} '
    'If it is part of the text, write "Text:" in front of the text.',
    "field.twice": "{% if word and said %}{{ word }} and {{ said }} both say when"
    "{% else %}{{ said or 'A field' }} is there twice{% endif %}"
    "{% if first and second %}: {{ first }} and {{ second }}{% endif %}. Please keep one.",
    "sender_id.invalid": "{{ said or 'This name' }} cannot be shown as the sender."
    "{% if allowed %} Allowed: {{ allowed }}.{% endif %}",
    "time.unreadable": "{% if behind and said %}We do not understand {{ said }} behind the "
    "recipients. If it is part of the text, please put a colon in front of the text. If it is a "
    "time, write it{% else %}"
    "We do not understand {{ 'the time ' ~ said if said else 'the time' }}. "
    'Please write it{% endif %} like "31 Dec 3pm" or "2026-12-31 15:00".',
    "time.ambiguous": "{{ 'The time ' ~ said if said else 'The time' }} "
    "{% if event %}may be the time of sending, or that of what the text tells. "
    "Please check when the SMS should go."
    "{% elif missing %}does not say at what time of day."
    "{% elif one %}is not certain: it may have been meant otherwise than we read it."
    "{% else %}can be read in more than one way{% if ways %}: {{ ways }}{% endif %}.{% endif %}",
    "recipient.changed": "Your answer changed to whom it goes.",
    "text.changed": "Your answer gave it a new text.",
    "answer.older": "Your answer{% if said %} {{ said }}{% endif %} was to an older e-mail of "
    "ours. It has changed since then, so nothing was done. "
    "Please look at it as it is now, and answer this e-mail.",
    "change.too_late": "It is too late to change it: it is already with the SMS provider, "
    "or on its "
    "way there.",
    "resend.nothing": "Only what was not sent, or perhaps not sent, can be sent once more, "
    "and only "
    "as it is.",
    "resend.twice": "It was sent once more already, and may have arrived twice. "
    "Please ask the people who run this service.",
    "resend.forgotten": "It is so old that its text and numbers are no longer kept. "
    "Please write a new e-mail.",
    "time.past": "{{ 'The time ' ~ said if said else 'The time' }} has already passed.",
    "time.beyond_limit": "{{ 'The time ' ~ said if said else 'The time' }} is too far ahead"
    "{% if limit %}; the limit is {{ limit }}{% endif %}.",
    "time.repeated": "{{ said or 'The time' }} asks for more than one sending. "
    "Please write one e-mail for each.",
    "time.quiet_hours": "It would arrive in the quiet hours{% if hours %} ({{ hours }}){% endif %}."
    "{% if until %} With your yes it goes at {{ until }}.{% endif %}",
    "time.late": "It has waited for {{ waited or 1 }} hour{{ 's' if waited and waited != '1' }}, "
    "as our service was away or the e-mail came late. Is it still to be sent?",
    "time.missed": "It was meant for {{ meant or 'a time' }}, which has passed: it could not be "
    "sent then. With your yes it goes at once.",
    "time.expired": "It had waited too long{% if limit %}; the limit is {{ limit }}{% endif %}.",
    "budget.requester": "You have used up what one person may send"
    "{% if count %} ({{ count }}){% endif %}{% if period == 'hour' %} in an hour"
    "{% elif period == 'day' %} in a day{% endif %}.",
    "budget.number": "One of the numbers has had as many SMS within the hour as one number may get"
    "{% if count %} ({{ count }}){% endif %}.",
    "budget.day": "The SMS of all of us for today are used up"
    "{% if count %} ({{ count }}){% endif %}.",
    "forward.headers": "The e-mail starts with the header of a forwarded one, so we cannot tell "
    "which words are yours. Please write a new e-mail with the recipients and the text.",
    "automatic": "The e-mail was written by a machine, and those are not sent as SMS.",
    "sender.not_allowed": "Your address may not send SMS with this service.",
    "sender.unproven": "We could not make sure that the e-mail is really from you.",
    "size": "The e-mail is too big{% if limit %}; at most {{ limit }} is allowed{% endif %}.",
    "malformed": "Something in the e-mail is not in order"
    "{% if said %}: {{ said }}{% endif %}. Please write a new e-mail, best as plain text.",
    "attachment.ignored": "{% if not said and count and count != '1' %}"
    "{{ count }} attachments are{% else %}"
    "The attachment {{ said ~ ' ' if said else '' }}is{% endif %} not part of the SMS.",
    "signature.removed": "Your signature was left out"
    "{% if ticket %}, as you confirmed in #{{ ticket }}"
    "{% elif remembered %}, as you confirmed before{% endif %}"
    "{% if said %}: {{ said }}{% endif %}.",
    "quote.removed": "The quoted e-mail was left out{% if said %}: {{ said }}{% endif %}.",
}
# Why a text waits for a yes, behind text.boundary.
DOUBTS = {
    "doubt.seen": "Some of the e-mail is struck out or hidden, or a link leads elsewhere than it "
    "says. What is not seen was left out.",
    "doubt.differs": "The e-mail holds its text twice, and the two do not say the same.",
    "doubt.charset": "The characters of the e-mail can be read in more than one way.",
    "doubt.armour": "The e-mail is signed or sealed with PGP.",
    "doubt.long": "The e-mail is so long, or so damaged, that we may not have read all of it.",
    "doubt.pieces": "The e-mail came in several parts, which we put together.",
    "doubt.time": "The last words say when to send it: we used that time, and left them out of the "
    "text.",
    "doubt.order": "Some of these words may be meant for us, not for the recipient.",
    "doubt.changed": "The last words seem to change or take back what stands above them, and would "
    "be sent as they are.",
    "doubt.others": "Some of these words may be for somebody else than the recipient. Two requests "
    "need two e-mails.",
}

_NOT_YOURS = "That is not your doing; the people who run this service have been told."
_AGAIN = (
    '{% if resend %} Once it works again, answer this e-mail with the word "resend", '
    "and it is sent once more.{% else %} When it works again, please write it again as a new "
    "e-mail.{% endif %}"
)

FAULTS = {
    "doubtful": "The SMS provider had an error of its own, or took too long. The SMS may have been "
    "sent all the same, so we do not send it again by ourselves. If you know that it did not "
    'arrive, {% if resend %}answer this e-mail with the word "resend" and it is sent once more'
    "{% else %}please write it again as a new e-mail{% endif %}; it may then arrive twice.",
    "account": "The SMS provider did not let our service in. " + _NOT_YOURS + _AGAIN,
    "balance": "The credit at the SMS provider is used up. " + _NOT_YOURS + _AGAIN,
    "format": "The SMS provider could not read what our service sent. " + _NOT_YOURS + _AGAIN,
    "sender": "The SMS provider does not allow this sender name for this number. "
    "Please write a new e-mail with another sender name. If you chose none yourself, "
    "please tell the people who run this service.",
    "time": "The SMS provider does not take this time; it must lie within five years. "
    "Please write a new e-mail with another time.",
    "length": "The text is too long for the SMS provider. "
    "Please write a new e-mail with a shorter one.",
    "number": "The SMS provider says that {% if several %}at least one of these numbers is wrong; "
    "none of them was texted. Please check them{% else %}this number is wrong. Please check it"
    "{% endif %} and write a new e-mail.",
    "words": "The text has words that may not be sent to mainland China. "
    "Please write a new e-mail with other words.",
    "country": "The SMS provider does not send to "
    "{% if several %}the country of at least one of these numbers; none of them was texted."
    "{% else %}the country of this number.{% endif %}",
    "unknown": "The SMS provider refused it for a reason that we do not know. "
    "Please ask the people who run this service before you write it again.",
    "mail": "The mail server did not take it, or sent it back.",
    "found": "The people who run this service found out that it was not sent. "
    '{% if resend %}Answer this e-mail with the word "resend", and it is sent once more.'
    "{% else %}Please write it again as a new e-mail.{% endif %}",
}

STOPS = {
    "auth": "the SMS provider does not accept our login.",
    "balance": "the credit at the SMS provider is used up.",
    "format": "the SMS provider cannot read what our service sends.",
    "paused by the operator": "the people who run this service have paused it.",
    "mail": "the mail server does not take our e-mails.",
    "failing": "the mail server fails again and again; it is tried from time to time.",
    "in doubt": "of several SMS in a row it is not known whether they were sent.",
    "charged twice": "the SMS provider took the same SMS twice.",
}

STATES = {
    State.HELD: "waiting, not sent yet",
    State.QUEUED: "about to be sent",
    State.SENDING: "being sent",
    State.SUBMITTED: "handed over, no answer from the SMS provider yet",
    State.ACCEPTED: "accepted by the SMS provider",
    State.REJECTED: "refused by the SMS provider",
    State.FAILED: "not sent, it could not be handed over",
    State.UNCERTAIN: "perhaps sent, the connection broke at the last step",
    State.UNCONFIRMED: "perhaps sent, the SMS provider has not confirmed it",
    State.UNRESOLVED: "perhaps sent, the SMS provider never answered",
    State.CANCELLED: "cancelled, not sent",
    State.EXPIRED: "not sent, it had waited too long",
}

EVENTS = {
    "mail.received": "Your e-mail arrived",
    "answer.received": "Your answer arrived",
    "order.received": "The people who run this service answered",
    "request.accepted": "Understood",
    "request.asked": "We asked a question",
    "request.refused": "Refused",
    "request.held": "Waits",
    "request.confirmed": "Confirmed",
    "request.cancelled": "Cancelled",
    "request.moved": "You gave it another time",
    "request.readdressed": "You gave it other recipients",
    "request.rewritten": "You gave it another text",
    "request.resolved": "The people who run this service found out what became of it",
    "resend.wanted": "To be sent once more, as it was asked for",
    "signature.learned": "Your signature was learned",
    "signature.recognised": "Your signature was recognised",
    "submission.held": "Waits",
    "submission.queued": "About to be sent",
    "submission.sending": "Being sent",
    "submission.submitted": "Handed over to the SMS provider",
    "submission.accepted": "Accepted by the SMS provider",
    "submission.rejected": "Refused by the SMS provider",
    "submission.failed": "Could not be handed over",
    "submission.uncertain": "The connection broke at the last step",
    "submission.unconfirmed": "No answer from the SMS provider in time",
    "submission.unresolved": "The SMS provider never answered",
    "submission.expired": "Waited too long, not sent",
    "submission.cancelled": "Cancelled",
    "notice.sent": "We wrote to you",
    "notice.failed": "Our e-mail to you could not be delivered",
}

COUNTRIES = NAMES | {"CN": "mainland China", "MO": "Macau"}
