"""Other recipients, a yes to an older e-mail, a question among many notices: with the daemon."""

import pytest

from tests.office import Office, text_of

pytestmark = pytest.mark.dovecot
MANY = 47  # each is told of twice


@pytest.fixture
async def office(dovecot, tmp_path):
    policy = "per_requester_hour = 500\nduplicate_window = '1s'"
    async with Office(dovecot, tmp_path, policy=policy).open() as opened:
        await opened.start()
        yield opened


async def test_other_recipients_are_shown_and_an_older_yes_sends_to_nobody(office):
    office.write("To: 13812345678\n\nHello\n")
    (held,) = await office.notices(1)
    office.answer(held, "Please only send to 6123 4567\n\nThanks\nAmy\n")
    again = (await office.notices(2))[1]
    assert "To: +852 6123 4567" in text_of(again)
    assert "138 1234" not in text_of(again)
    office.answer(held, "yes\n")
    older = (await office.notices(3))[2]
    assert "to an older e-mail of ours" in " ".join(text_of(older).split())
    assert office.phones == []
    office.answer(older, "yes\n")
    await office.until(lambda: office.phones == [("85261234567", "Hello")])
    assert office.events("request.readdressed")
    assert "61234567" not in str(office.log)


async def test_a_question_reaches_who_had_very_many_notices(office):
    for number in range(MANY):
        office.write(f"Please text 9123 {number:04}: hello {number}\n", subject=f"mail {number}")
    await office.until(lambda: len(office.phones) == MANY, 60.0)
    await office.until(
        lambda: any("notices in one" in str(m["Subject"]) for m in office.told()), 60.0
    )
    office.write("To: 13812345678\n\nHello\n", subject="a doubt")
    office.write("To: 9123 4567\nSend at: tomorrow at 3\n\nHello\n", subject="when")
    for subject, news in (("a doubt", "waits for your yes"), ("when", "a question")):
        await office.until(
            lambda said=(subject, news): any(
                all(words in str(m["Subject"]) for words in said) for m in office.told()
            )
        )
    assert not any("1 notices" in str(m["Subject"]) for m in office.told())
