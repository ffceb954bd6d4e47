"""One mail transaction (RFC 5321 3.3), in phases, and what became of the mail.

The phase decides, not the error. Before the final dot nothing was taken, and a later try is safe;
after it only the server's own clear answer tells (RFC 1047).
"""

import re
from collections.abc import Awaitable, Callable

from relay import crash
from relay.model import Envelope, Outcome, Phase, Result
from relay.wire.smtp_dialogue import Broken, Dialogue, Reply, Stale

Reached = Callable[[Phase], Awaitable[bool]]  # before a step; False: another holder has the mail

_LOGIN_CODES = {530, 534, 535, 538}  # RFC 4954 6: not about this mail, at whatever step
_ADDRESS = re.compile(r"[!-;=?-~]{1,254}")  # printable ASCII but space, < and >
_FENCED = Outcome(result=Result.FENCED, detail="another holder has this message")


def flaw(envelope: Envelope) -> str:
    """Why no server may be given this, or "": a stray CR or LF would end lines we did not end."""
    for address in filter(None, (envelope.sender, envelope.recipient or " ")):
        if not _ADDRESS.fullmatch(address):
            return f"the address {address!r} cannot be used in SMTP"
    data = envelope.data
    bare = data.count(b"\r") != (lines := data.count(b"\r\n")) or data.count(b"\n") != lines
    return "the mail has a bare CR or LF" if bare else ""


async def transact(
    dialogue: Dialogue,
    envelope: Envelope,
    *,
    reached: Reached,
    patience: float,
) -> Outcome:
    """Hands over one mail; `reached` is asked before each step, and records the dot.
    `patience`: seconds to wait for the answer to the dot.

    Where `reached` says False, or raises, the final dot is never written. The dialogue can be used
    again after TAKEN only. Raises Stale as `offer` does; then all is to be done again over another.
    """
    try:
        if not await reached(Phase.CONNECTED):
            return _FENCED
        reply = await offer(dialogue, envelope, then=b"DATA")
        if isinstance(reply, Outcome):
            return reply
        crash.here("recipient.taken")
        if reply.code != 354:
            return _declined(reply)
        if not await reached(Phase.BODY):
            return _FENCED
        dialogue.write(_stuffed(envelope.data))
        await dialogue.drained()
        crash.here("body.written")
        if dialogue.quiet and not await reached(Phase.DOT):
            return _FENCED
    except Broken as broken:
        return Outcome(result=Result.DEFERRED, detail=str(broken))
    if not dialogue.quiet:  # looked at once more, for recording the dot takes time
        return Outcome(result=Result.DEFERRED, detail=dialogue.interjection())
    return await _end(dialogue, patience)


async def offer(dialogue: Dialogue, envelope: Envelope, *, then: bytes) -> Reply | Outcome:
    """MAIL and RCPT; where the server would take the mail, its reply to the command `then`.

    Raises Broken; Stale where the connection has carried a mail before, and the server does not
    take another over it.
    """
    extensions = dialogue.extensions
    mail = f"MAIL FROM:<{envelope.sender}>"
    if "dsn" in extensions:
        mail += " RET=HDRS"  # a bounce with the whole mail would carry the gateway's password
    if not envelope.data.isascii():
        if "8bitmime" not in extensions:
            return Outcome(result=Result.REFUSED, detail="the server takes no 8-bit text")
        mail += " BODY=8BITMIME"
    recipient = f"RCPT TO:<{envelope.recipient}>"
    commands = (mail.encode("ascii"), recipient.encode("ascii"), then)
    try:
        replies = await dialogue.ask_each(commands)
    except Broken as broken:
        if dialogue.used:
            raise Stale from broken
        raise
    if len(replies) == 1 and dialogue.used:
        raise Stale
    return replies[-1] if len(replies) == len(commands) else _declined(replies[-1])


async def _end(dialogue: Dialogue, patience: float) -> Outcome:
    """Writes the dot. From here on, only a clear answer is one."""
    dialogue.write(b".\r\n")
    crash.here("dot.written")
    try:
        reply = await dialogue.reply(patience)
    except Broken as broken:
        return Outcome(result=Result.LOST, detail=str(broken))
    crash.here("dot.answered")
    if reply.positive:
        return _outcome(Result.TAKEN, reply)
    if reply.code < 400 or dialogue.talkative:  # a refusal with a second answer behind it
        return _outcome(Result.LOST, reply)
    return _outcome(Result.DEFERRED if reply.code < 500 else Result.REFUSED, reply)


def _declined(reply: Reply) -> Outcome:
    if reply.code in _LOGIN_CODES:
        return _outcome(Result.BARRED, reply)
    return _outcome(Result.REFUSED if reply.code >= 500 else Result.DEFERRED, reply)


def _outcome(result: Result, reply: Reply) -> Outcome:
    return Outcome(result=result, code=reply.code, detail=f"{reply.code} {reply.text}".rstrip())


def _stuffed(data: bytes) -> bytes:
    """RFC 5321 4.5.2, without the final dot."""
    ended = data if not data or data.endswith(b"\r\n") else data + b"\r\n"
    stuffed = ended.replace(b"\n.", b"\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed
