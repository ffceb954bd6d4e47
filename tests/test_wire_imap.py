"""The mailbox against a real Dovecot, a spoiled line, and servers that misbehave on purpose."""

import pytest

from relay.wire.imap import Account, Mailbox
from tests.servers.dovecot import Dovecot


@pytest.mark.dovecot
async def test_a_mailbox_is_opened_read_and_filed(dovecot: Dovecot) -> None:
    user = dovecot.new_user()
    account = Account(
        name="requests",
        host="127.0.0.1",
        port=dovecot.port,
        tls="none",
        username=user,
        password=dovecot.password,
        timeout=5,
    )
    box = Mailbox(account)
    await box.connect(["Relay/Handled"])
    print(box.abilities, box.uidvalidity)
    assert await box.uids() == ()
    dovecot.deliver(user, b"Subject: x\r\n\r\nhello\r\n.dot\r\n")
    assert await box.wait(5)
    assert await box.uids() == (1,)
    print(await box.fetch([1, 2]))
    await box.file([1], "Relay/Handled")
    assert await box.uids() == ()
    assert not await box.wait(0.1)
    await box.close()
