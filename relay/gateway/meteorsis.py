"""The dialect of Meteorsis: its "SMTTP API", version 2.1.

One e-mail of seven or eight tagged lines to one address; the answer is an e-mail, the delivery
report a call to an URL of ours. Sent is only what is certainly accepted; read is anything that can
be understood without guessing.
"""

import quopri
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.quoprimime import body_encode
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from relay.gateway import answer, codes, tags
from relay.gateway import terms as settings
from relay.gateway.batches import LINE, batches
from relay.gateway.dialect import Answer, Error, Report, Terms, Unsendable, Verdict
from relay.model import Batch, Mail, Msisdn, Reference

_REPORTED_IN = ZoneInfo("Asia/Hong_Kong")


class Meteorsis:
    """The dialect; it holds nothing."""

    def problems(self, terms: Terms) -> tuple[str, ...]:
        """What is wrong with the settings (gateway manual 3.2)."""
        return tuple(settings.problems(terms))

    def plan(
        self,
        recipients: Sequence[Msisdn],
        text: str,
        *,
        sender_id: str,
        dncr: bool,
        split: bool,
        terms: Terms,
    ) -> tuple[Batch, ...] | Unsendable:
        """The batches of a request, or why it cannot be sent (gateway manual 3.2, 7.4)."""
        return batches(recipients, text, sender_id=sender_id, dncr=dncr, split=split, terms=terms)

    def compose(
        self,
        batch: Batch,
        *,
        reference: Reference,
        scheduling: datetime | None,
        date: datetime,
        terms: Terms,
    ) -> bytes:
        """The e-mail of gateway manual 3.1: plain text, us-ascii, one tag a line, nothing else.

        7bit, but for a content over one line of 990 octets (China, Unicode, over 245 units): that
        is quoted-printable, the standard's only way to carry it whole. Raises ValueError where
        anything is not exactly as the manual wants it.
        """
        if problems := self.problems(terms):
            raise ValueError("; ".join(problems))
        if Reference.find_in(reference) != (reference,) or date.tzinfo is None:
            raise ValueError("an e-mail needs a reference, and a date with its zone")
        encoding, body = _body(tags.tagged(batch, scheduling, terms), terms)
        head = (
            f"Date: {format_datetime(date)}",
            f"From: {self.envelope_sender(reference, terms)}",
            f"To: {terms.address}",
            f"Subject: {reference}",
            f"Message-ID: <{reference}@{terms.from_.rpartition('@')[2]}>",
            "MIME-Version: 1.0",
            'Content-Type: text/plain; charset="us-ascii"',
            f"Content-Transfer-Encoding: {encoding}",
        )
        return "\r\n".join((*head, "", body)).encode("ascii")

    def envelope_sender(self, reference: Reference, terms: Terms) -> str:
        """Our mailbox, with the reference as its plus tag where `tag_sender` is on."""
        local, _, domain = terms.from_.rpartition("@")
        return f"{local}+{reference}@{domain}" if terms.tag_sender else terms.from_

    def masked(self, body: bytes, terms: Terms) -> str:
        """The lines of a composed e-mail, transfer encoding undone, credentials as `***`."""
        head, _, lines = body.rpartition(b"\r\n\r\n")
        if b"quoted-printable" in head:
            lines = quopri.decodestring(lines)
        return tags.masked(lines.decode("ascii"))

    def find_references(self, mail: Mail) -> tuple[Reference, ...]:
        """The references of an answer: its Subject repeats ours (gateway manual 3.1)."""
        return answer.find_references(mail)

    def read_answer(self, mail: Mail, terms: Terms) -> Answer:
        """What an answer says (gateway manual 4)."""
        results = answer.find_results(mail)
        errors = tuple(_error(code, detail, terms) for code, detail in results.errors)
        if results.ids:
            verdict = Verdict.PARTIAL if errors else Verdict.ACCEPTED
        elif errors:
            verdict = Verdict.REJECTED
        else:
            verdict = Verdict.IGNORED if answer.is_automatic(mail) else Verdict.UNRECOGNISED
        return Answer(verdict=verdict, ids=results.ids, errors=errors)

    def reads_like_answer(self, mail: Mail) -> bool:
        """Whether `SMSDID:` with an id or `ERROR:` with a code stands at the start of a line."""
        return bool(answer.find_results(mail))

    def read_report(self, query: Mapping[str, str]) -> Report | None:
        """The delivery report of gateway manual 6; `dos` is taken as Hong Kong time.

        None without an id and a status of digits; any other parameter may be missing or wrong.
        """
        message_id, code = query.get("smsdid", "").strip(), query.get("smsdstatus", "").strip()
        if not re.fullmatch("[0-9]{1,20}", message_id) or not re.fullmatch("[0-9]{1,5}", code):
            return None
        status = codes.status(code)
        error_code = query.get("smsderrorcode", "").strip()
        error_code = error_code if re.fullmatch("[0-9]{1,5}", error_code) else ""
        cost = query.get("charged", "").strip()
        return Report(
            message_id=message_id,
            recipient=_recipient(query.get("recipient", "")),
            state=status.state,
            final=status.final,
            code=code,
            error_code=error_code,
            detail=codes.words(code, error_code),
            cost=cost if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", cost) else None,
            sent_at=_sent_at(query.get("dos", "")),
        )


def _body(lines: Sequence[str], terms: Terms) -> tuple[str, str]:
    """The transfer encoding and the body in it."""
    body = "".join(f"{line}\r\n" for line in lines)
    if all(len(line) <= LINE for line in lines):
        return "7bit", body
    if terms.long_lines == "refuse":
        raise ValueError("the content does not fit on a line")
    return "quoted-printable", body_encode(body, maxlinelen=76, eol="\r\n")


def _error(code: str, detail: str, terms: Terms) -> Error:
    listed = codes.error(code, terms.extra_errors)
    for secret in (terms.password, terms.username):  # nobody knows what the detail repeats
        if secret:
            detail = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", detail)
    return Error(
        code=code,
        fault=listed.fault,
        detail=detail,
        meaning=listed.meaning,
    )


def _recipient(number: str) -> Msisdn | None:
    try:
        return Msisdn(number.strip().removeprefix("+"))
    except ValueError:
        return None


def _sent_at(text: str) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=_REPORTED_IN)
        except ValueError:
            continue
    return None
