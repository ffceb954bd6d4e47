"""Once a day the admins hear what happened, if anything did."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from relay.journal.rows import moment, stamp
from relay.journal.transaction import Transaction
from relay.notices.digest import KIND, Digest, write_digest
from relay.notices.words import TONGUES
from relay.steps.charter import Charter
from relay.steps.telling import message_id

_AT = time(8)  # local
_UNTIL, _DAY = "digest_until", "digest_day"  # what the last one reached, and its date


def tell_the_day(tx: Transaction, charter: Charter, now: datetime) -> None:
    """At eight in the morning, or as soon after as we are there, one digest to each admin.

    It begins where the last one ended. Of one date there is one, whatever is done to the clock.
    """
    until = _latest(charter.rules.zone, now)
    day = until.date().isoformat()
    reached = int(tx.setting(_UNTIL) or 0)
    since = moment(reached) if reached else until  # at the very first start nothing was before
    if since is None or since > now:  # the clock was ahead then
        since = now
    if stamp(since) != reached:
        tx.remember(_UNTIL, str(stamp(since)))
    if since >= until or tx.setting(_DAY) == day:
        return
    tx.remember(_UNTIL, str(stamp(until)))
    tx.remember(_DAY, day)
    digest = summed(tx, since, until)
    if not digest.is_empty:
        _send(tx, charter, digest, day, now)


def summed(tx: Transaction, since: datetime, until: datetime) -> Digest:
    """What happened then, as the journal has it."""
    sent = tx.sent_between(since, until)
    delivered, undelivered = tx.deliveries_between(since, until)
    held, in_doubt = tx.standing()
    return Digest(
        since=since,
        until=until,
        requests=len({one.request_id for one in sent}),
        sent=sum(one.sms for one in sent),
        delivered=delivered,
        undelivered=undelivered,
        not_sent=tx.not_sent_between(since, until),
        held=held,
        in_doubt=in_doubt,
        charged=tx.charged_between(since, until),
        stops=tuple(tx.stops_between(since, until)),
        stopped=tx.setting("stopped"),
    )


# -- private --------------------------------------------------------------------------------------


def _latest(zone: ZoneInfo, now: datetime) -> datetime:
    """The last eight o'clock there."""
    today = now.astimezone(zone).date()
    at = datetime.combine(today, _AT, tzinfo=zone)
    return at if at <= now else datetime.combine(today - timedelta(days=1), _AT, tzinfo=zone)


def _send(tx: Transaction, charter: Charter, digest: Digest, day: str, now: datetime) -> None:
    language = charter.language
    letter = write_digest(digest, TONGUES[language], language, charter.rules.zone)
    for admin in charter.admins:
        tx.add_notice(
            request_id=None,
            kind=KIND,
            about=day,
            recipient=admin,
            subject=letter.subject,
            body=letter.text,
            html=letter.html,
            message_id=message_id(charter, KIND),
            now=now,
        )
