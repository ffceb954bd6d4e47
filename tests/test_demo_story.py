"""The demo: from nothing but the package to every SMS, and honest where one is missing."""

import subprocess
import sys

from relay.demo.story import SCENES


def relay(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "relay", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_once_ends_well_when_every_sms_arrived():
    ended = relay("demo", "--once")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    for scene in SCENES:
        for number, _ in scene.sms:
            assert f"phone +{number}" in ended.stdout
    assert "Every SMS arrived." in ended.stdout


def test_once_ends_badly_when_one_is_missing():
    """A mutant: the provider loses what comes, and the demo must say so."""
    mutant = (
        "import relay.demo.story as story, relay.demo.provider as provider, asyncio, sys\n"
        "async def lose(self, sender, recipient, data):\n"
        "    return '250 2.0.0 Ok'\n"
        "provider.Provider.receive = lose\n"
        "story._ONCE = 4.0\n"
        "sys.exit(asyncio.run(story.tell_story(once=True)))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", mutant], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "Not every SMS arrived." in ended.stdout


def test_the_four_e_mails_are_those_of_an_ordinary_day():
    assert len(SCENES) == 4
    assert [len(scene.sms) for scene in SCENES] == [1, 2, 1, 1]
    assert sum(bool(scene.answer) for scene in SCENES) == 1
    assert sum(scene.later for scene in SCENES) == 1
