"""The verbs of the journal in one class, inside a transaction that its caller composes."""

from relay.journal.mail import MailVerbs
from relay.journal.notices import NoticeVerbs
from relay.journal.numbers import NumberVerbs
from relay.journal.overview import OverviewVerbs
from relay.journal.reports import ReportVerbs
from relay.journal.requests import RequestVerbs
from relay.journal.signatures import SignatureVerbs
from relay.journal.submissions import SubmissionVerbs
from relay.journal.usage import UsageVerbs


class Transaction(
    MailVerbs,
    RequestVerbs,
    SubmissionVerbs,
    ReportVerbs,
    NoticeVerbs,
    SignatureVerbs,
    UsageVerbs,
    OverviewVerbs,
    NumberVerbs,
):
    """What may be read and changed together."""
