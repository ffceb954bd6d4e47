"""What a mail to ourselves tells of the proof of senders: its worth, and the name it goes by."""

from dataclasses import replace
from itertools import pairwise

from relay.model import Mail
from relay.operator.finding import CONFIG, Finding
from relay.reading.mail.trust import MICROSOFT, Trust, judge
from relay.reading.mail.verdicts import Verdicts, parse_verdicts
from relay.settings import Settings

_NAME = "proof of senders"
_FORGED = "forged.invalid"  # nobody has it (RFC 2606)
_MARK_OF_MICROSOFT = "x-ms-exchange-organization-authas"


def forgery(server: str) -> str:
    """An Authentication-Results such as its sender could write himself, for nobody's domain.

    "" where none would be looked at: the proof of Microsoft 365 is another header, which no mail
    from inside can forge.
    """
    return f"{server}; dmarc=pass header.from={_FORGED}" if _may_forge(server) else ""


def weigh(settings: Settings, mail: Mail) -> Finding:
    """Whether a colleague's mail would be proven, and a stranger's would not.

    `mail` is one of ours as it arrived, with the `forgery` that it left with.
    """
    server = settings.requesters.authserv_id
    forged = _trust(replace(mail, sender=f"somebody@{_FORGED}"), server)
    believed = forged.proven and _may_forge(server)
    own = _of_a_colleague(settings, mail, server)
    if own.proven and not believed:
        seen = "; a forged one counts for nothing" if _may_forge(server) else ""
        return Finding(name=_NAME, seen=f"{server}: {own.why}{seen}")
    name = _name_it_writes(mail, server)
    if name and _of_a_colleague(settings, mail, name).proven:
        return _wrong(
            f"the mail server writes its Authentication-Results as {name}, not as {server}"
            if name != MICROSOFT
            else f"this is Microsoft 365, whose Authentication-Results name no {server}",
            f'set requesters.authserv_id = "{name}"',
        )
    if believed:
        return _wrong(
            "an Authentication-Results that its sender wrote himself would be believed",
            f"let the mail server remove those that name {server} from mail that comes in"
            f"{_doubt(mail, server, name)}",
        )
    return _wrong(
        f"a mail from {mail.sender} is not proven: {own.why}",
        f"let the mail server write its Authentication-Results as {server} on mail from "
        'inside too, or set requesters.proof = "none" if it lets nobody forge a colleague'
        f"{_doubt(mail, server, name)}"
        if _may_forge(server)
        else "submit mail by SMTP AUTH, as an account of the same organisation",
    )


# -- private --------------------------------------------------------------------------------------


def _of_a_colleague(settings: Settings, mail: Mail, server: str) -> Trust:
    """A login proves its own address, as it does a colleague's: not that of the notices."""
    own = _trust(mail, server)
    login = settings.submission.username.casefold()
    if not own.proven and "@" in login:
        by_login = _trust(replace(mail, sender=login), server)
        return by_login if by_login.proven else own
    return own


def _name_it_writes(mail: Mail, server: str) -> str:
    """Under what other name our side wrote results; "" where it wrote some as `server`, or none."""
    if mail.header(_MARK_OF_MICROSOFT) and _may_forge(server):
        return MICROSOFT
    fields = [parse_verdicts(value) for value in mail.header_all("authentication-results")]
    genuine = [field.server for field in fields if field is not None and not _is_ours(field)]
    if server.casefold() in genuine:
        return ""
    return next(filter(None, genuine), "")


def _is_ours(field: Verdicts) -> bool:
    return any(verdict.properties.get("header.from") == _FORGED for verdict in field.verdicts)


def _doubt(mail: Mail, server: str, name: str) -> str:
    """What to look at first, where the name itself may be wrong."""
    name = name or _calls_itself(mail)
    if not name or name == server.casefold():
        return ""
    return f"; if it writes its own as {name}, set requesters.authserv_id to that instead"


def _calls_itself(mail: Mail) -> str:
    """The host that wrote the topmost Received (RFC 5321 4.4)."""
    words = mail.header("received").casefold().split()
    return next((after for word, after in pairwise(words) if word == "by"), "").rstrip(";.")


def _may_forge(server: str) -> bool:
    return bool(server) and server.casefold() != MICROSOFT


def _trust(mail: Mail, server: str) -> Trust:
    return judge(mail, allow=(), proof="authentication-results", authserv_id=server)


def _wrong(seen: str, todo: str) -> Finding:
    return Finding(name=_NAME, seen=seen, todo=todo, code=CONFIG)
