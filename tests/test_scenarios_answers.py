"""What waits is moved, rewritten and sent; a question is answered freely: with the real daemon."""

import pytest

from tests.office import Office, text_of

pytestmark = pytest.mark.dovecot


@pytest.fixture
async def office(dovecot, tmp_path):
    async with Office(dovecot, tmp_path).open() as opened:
        await opened.start()
        yield opened


async def test_another_time_another_text_and_a_yes_send_the_new_text_once(office):
    office.write("Please text 9123 4567: old words. Send it on 31 Dec at 9am.\n")
    (understood,) = await office.notices(1)
    office.answer(understood, "text: new words\n---\nAmy\n")
    held = (await office.notices(2))[1]
    assert "new words" in text_of(held)
    assert "old words" not in text_of(held)
    office.answer(held, "move to now\n\n> old words\n")
    moved = (await office.notices(3))[2]
    assert office.phones == []
    office.answer(moved, "Yes please, go ahead.\n")
    await office.until(lambda: office.phones == [("85291234567", "new words")])
    await office.notices(5)
    assert len(office.phones) == 1
    assert office.events("request.rewritten")
    assert office.events("request.moved")
    assert "new words" not in str(office.log)


async def test_a_question_is_answered_in_one_s_own_words(office):
    office.write("To: 9123 4567 or 6123 4567\n\nHello\n")
    (question,) = await office.notices(1)
    office.answer(question, "6123 4567\n\nThanks\nAmy\n")
    await office.until(lambda: office.phones == [("85261234567", "Hello")])
    await office.notices(3)
    assert len(office.phones) == 1


async def test_a_resend_sends_once_more_what_nobody_confirmed(office):
    def lose(letter):
        office.at_dot = lambda letter: None
        raise ConnectionResetError

    office.at_dot = lose
    office.write("Please text 9123 4567: hello\n")
    uncertain = (await office.notices(2))[1]
    assert '"resend"' in text_of(uncertain)
    assert "arrive twice" in " ".join(text_of(uncertain).split())
    office.answer(uncertain, "resend\n")
    await office.until(lambda: office.phones == [("85291234567", "hello")])
    office.answer(uncertain, "resend\n")
    await office.notices(5)
    assert len(office.phones) == 1
    assert len(office.dots) == 2
