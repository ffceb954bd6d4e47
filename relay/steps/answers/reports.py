"""The delivery reports: kept first, then matched to a phone, then added up and told.

A report changes what is known of a recipient, and nothing else: whoever forges one sends nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from relay import crash
from relay.gateway import codes
from relay.gateway.dialect import Report
from relay.journal.journal import Journal
from relay.journal.reports import Addressee
from relay.journal.rows import Event, SubmissionRow
from relay.journal.transaction import Transaction
from relay.model import Msisdn
from relay.planning.delivery import fold, word
from relay.steps.answers.delivered import announce
from relay.steps.charter import Charter

_MOST_OF_ONE = 1_000  # different reports of one SMS: no provider has so many to say
_MOST_ORPHANS = 10_000
_ORPHANS_LIVE = timedelta(days=7)


async def take(journal: Journal, charter: Charter, query: Mapping[str, str], now: datetime) -> bool:
    """Whether the parameters of an URL are a delivery report; if so it is kept, on the disk.

    One whose id is not known waits for the answer that brings the id; one whose number does not
    belong to its id changes nothing. Raises JournalError where it could not be kept: the provider
    may try again.
    """
    report = charter.dialect.read_report(query)
    if report is None:
        return False
    await journal.commit(lambda tx: _take(tx, charter, report, now))
    crash.here("report.committed")
    return True


def settle_orphans(
    tx: Transaction, submission: SubmissionRow, smsdids: Sequence[str], now: datetime
) -> None:
    """Take up the reports that came before the answer which brings these ids."""
    for smsdid in smsdids:
        for orphan in tx.orphans(smsdid):
            addressee = _whose(tx, smsdid, orphan["msisdn"])
            if addressee is not None and addressee.submission_id == submission.id:
                said = codes.words(orphan["status"], orphan["error"])
                _match(tx, orphan["id"], addressee, said, now)


def forget(tx: Transaction, charter: Charter, now: datetime) -> None:
    """Forget the reports that nobody's answer came for."""
    tx.forget_orphans(now - min(_ORPHANS_LIVE, charter.retention))


# -- private --------------------------------------------------------------------------------------


def _take(tx: Transaction, charter: Charter, report: Report, now: datetime) -> None:
    smsdid, msisdn = report.message_id, report.recipient or ""
    if tx.count_reports(smsdid) >= _MOST_OF_ONE:
        _mention(tx, report, "report.received", "too many")
        return
    report_id = tx.add_report(smsdid, msisdn, word(report, now))
    if report_id is None:
        _mention(tx, report, "report.received", "repeated")
        return
    addressee = _whose(tx, smsdid, msisdn)
    if addressee is None:
        tx.drop_orphans(most=_MOST_ORPHANS)
        _mention(tx, report, "report.orphaned", _why_orphaned(tx, smsdid))
    else:
        submission = _match(tx, report_id, addressee, report.detail, now)
        announce(tx, charter, submission.request_id, now)
    crash.here("report.before_commit")


def _whose(tx: Transaction, smsdid: str, msisdn: str) -> Addressee | None:
    """The recipient with that id and that number; where an answer left open which id is whose,
    the report says it."""
    for addressee in tx.addressees(smsdid):
        if _belongs(addressee, msisdn):
            return addressee
    for addressee in tx.loose_addressees(smsdid):
        if _belongs(addressee, msisdn):
            tx.map_addressee(addressee, smsdid)
            return addressee
    return None


def _belongs(addressee: Addressee, msisdn: str) -> bool:
    return addressee.msisdn == msisdn


def _why_orphaned(tx: Transaction, smsdid: str) -> str:
    """A number that is not the id's is odd, and for a person: ids are mixed up, or it is forged."""
    known = [*tx.addressees(smsdid), *tx.loose_addressees(smsdid)]
    return "doubtful" if any(a.msisdn.isdigit() for a in known) else "unknown id"


def _match(
    tx: Transaction, report_id: int, addressee: Addressee, said: str, now: datetime
) -> SubmissionRow:
    """Add a report to what is known of its recipient; the submission it was sent with."""
    tx.give_report(report_id, addressee)
    told = fold(tx.words(addressee))
    tx.set_delivery(addressee, told)
    submission = tx.submission(addressee.submission_id)
    detail = f"{Msisdn(addressee.msisdn).masked}: {said}"
    if told.conflict:
        detail += "; the reports contradict each other"
    result = "doubtful" if told.conflict else told.state.value
    tx.note(Event.about(submission, "report.matched", result=result, detail=detail), now)
    return submission


def _mention(tx: Transaction, report: Report, name: str, result: str) -> None:
    whom = report.recipient.masked if report.recipient else "no number"
    detail = f"SMSDID {report.message_id}, {whom}: {report.detail}"
    tx.mention(Event(name=name, result=result, detail=detail))
