"""People who talk with one running relay, each with a phone and words of their own."""

import asyncio
import itertools
import re
from datetime import timedelta

from tests.faults import HASTE
from tests.kills import Ward
from tests.office import text_of

# Its chores are done often, and its clock is ahead by the seconds in a file.
OFTEN = """
from datetime import timedelta
from pathlib import Path
from relay import daemon
every, now = daemon.Every, daemon.now
daemon.Every = lambda seconds: every(min(seconds, 0.5))
daemon.now = lambda: now() + timedelta(seconds=float(Path({path!r}).read_text()))
"""


class House(Ward):
    """An office whose relay has a clock that can be set, and a line that can break."""

    def __init__(self, nursery, dovecot, folder, **extra):
        super().__init__(nursery, dovecot, folder, **extra)
        self._clock = folder / "clock"
        self.patch = HASTE + OFTEN.format(path=str(self._clock))
        self.losing = set()  # digits of phones
        self.at_dot = self._lose
        self.set_clock(timedelta(0))

    def set_clock(self, ahead):
        """So far ahead of ours; written at once, as the relay reads it at any moment."""
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(str(ahead.total_seconds()))
        fresh.replace(self._clock)

    def _lose(self, letter):
        """The line breaks before the mail server says that it took what is to these phones."""
        if found := {phone for phone in self.losing if phone.encode() in letter.data}:
            self.losing -= found
            raise ConnectionResetError


class Talk:
    """One person and the relay: a request, answers to the last notice, and what is heard."""

    _count = itertools.count(1)

    def __init__(self, office, tongue="en"):
        n = next(self._count)
        self.office, self.me = office, f"staff{n}@office.example"
        self.phone, self.other, self.china = f"9123 {n:04}", f"6123 {n:04}", f"138 1234 {n:04}"
        text = {"en": "words", "zh": "請帶身份證", "cn": "请带身份证"}[tongue] + f" {n}"
        self.names = {"p": self.phone, "o": self.other, "c": self.china, "t": text}
        self.thread = f"<{n}.{id(office):x}@office.example>"
        self._told, self._looked, self._heard = [], len(office.inbox), 0

    async def write(self, body, subject="sms", **fields):
        said = body.format(**self.names)
        fields = {"From": self.me, "message_id": self.thread} | fields
        await asyncio.to_thread(self.office.write, said, subject=subject, **fields)

    async def say(self, words, to=None, sender=""):
        await asyncio.to_thread(
            self.office.answer, to or self.notices[-1], words, sender=sender or self.me
        )

    @property
    def notices(self):
        return self._listen() and [notice for notice, _ in self._told]

    async def hear(self, *words):
        """What the next notice says that has these words in its Subject or text."""

        def found():
            fresh = enumerate(self._listen()[self._heard :], self._heard + 1)
            hits = ((n, said) for n, (_, said) in fresh if all(w in said for w in words))
            return next(hits, None)

        try:
            await self.office.until(lambda: found() is not None)
        except AssertionError:
            heard = "\n=====\n".join(said for _, said in self._told[self._heard :])
            raise AssertionError(f"{words} was not heard, but\n{heard}") from None
        self._heard, said = found()
        return said

    @property
    def told(self):
        """The words of all notices, in order."""
        return [said for _, said in self._listen()]

    def was_told(self, *words):
        """Whether any notice says one of these."""
        return any(word in said for _, said in self._listen() for word in words)

    def _listen(self):
        """All that this person was told, each with its words."""
        fresh, self._looked = self.office.inbox[self._looked :], len(self.office.inbox)
        self._told += [(m, _all(m)) for m in fresh if str(m["To"]) == self.me]
        return self._told

    def check(self):
        """That it ended as its row says: on one phone with a text, or in a state and on none."""
        at, _, text = self.end.partition(" ")
        sent = [(digits(self.names[at]), text)] if text else []
        assert self.sent == sent
        assert self.states == [at] if at and not text else True

    @property
    def request(self):
        """The id of the first request; 0 while there is none."""
        [found] = self.office.rows(f"SELECT min(id) AS id FROM request WHERE requester='{self.me}'")
        return found["id"] or 0

    @property
    def ticket(self):
        return re.search(r"#([0-9A-Z]{5})", str(self.notices[0]["Subject"]))[1]

    @property
    def sent(self):
        """What the provider took for these phones: numbers and texts."""
        mine = {digits(n) for n in (self.phone, self.other, self.china)}
        return sorted((n[-8:], t) for n, t in self.office.phones if n[-8:] in mine)

    @property
    def states(self):
        """Of its submissions, but for those that were replaced."""
        sql = (
            "SELECT s.state FROM submission s JOIN request r ON r.id = s.request_id"
            f" WHERE r.requester = '{self.me}' AND s.code <> 'replaced' ORDER BY s.id"
        )
        return [row["state"] for row in self.office.rows(sql)]


def _all(notice):
    return str(notice["Subject"]) + "\n" + " ".join(text_of(notice).split())


def digits(number):
    return number.replace(" ", "")[-8:]
