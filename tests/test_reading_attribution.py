"""Lines that say that an older mail follows, broken by mail programs in any way."""

import pytest

from relay.reading.lines.cut import cut

TEXT = "值班表已更新，請留意。"
ADDRESS = "david.chan@office.example"
QUOTED = "\n\n> 舊的訊息\n> 第二行"

BROKEN = [
    f"陳大文 <{ADDRESS}>\n於 2026年11月17日 週二 下午3:20 寫道：",
    f"陳大文 (Ward 3)\n<{ADDRESS}> 於 2026年11月17日 寫道：",
    f"{ADDRESS}\n於 2026年11月17日 寫道：",
    f"陳大文 <{ADDRESS}>\n2026年11月17日 下午3:20 寫道：",
    f"陳大文 <{ADDRESS}>\n于2026年11月17日周二 15:20写道：",
    f"陳大文 <{ADDRESS}>\n於 2026年11月17日 週二\n下午3:20 寫道：",
    f"陳大文\n<{ADDRESS}>\n於 2026年11月17日 寫道：",
    f"Peter Chan <{ADDRESS}>\nwrote:",
    f"Peter Chan\n<{ADDRESS}> wrote:",
    f"Peter Chan <{ADDRESS}>\nwrote on 17 Nov 2026:",
    f"Peter Chan <{ADDRESS}>\non Tue, 17 Nov 2026 at 3:20 pm wrote:",
    f"On Tue, 17 Nov, Peter Chan\n<{ADDRESS}> wrote:",
    f"On Tue, Nov 17, 2026 at 3:20 PM Peter Chan\n<{ADDRESS}>\nwrote:",
    f"17 Nov 2026 3:20 PM\nPeter Chan <{ADDRESS}> wrote:",
]


@pytest.mark.parametrize("quoted", [QUOTED, "\n\n舊的訊息", "\n舊的訊息"])
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_attribution_is_cut_off_whole(broken: str, quoted: str) -> None:
    end = cut(f"{TEXT}\n\n{broken}{quoted}")
    assert (end.text, end.how, end.warnings) == (TEXT, "certain", ("quote.removed",))


@pytest.mark.parametrize("quoted", [QUOTED, "\n\n舊的訊息"])
@pytest.mark.parametrize(
    ("above", "broken"),
    [
        ("", f"陳大文\n<{ADDRESS}> 於 2026年11月17日 寫道："),
        ("阿強", f"<{ADDRESS}> 於 2026年11月17日 寫道："),
        ("陳大文", f"On Tue, 17 Nov 2026, Peter Chan <{ADDRESS}> wrote:"),
        (ADDRESS, f"On Tue, 17 Nov 2026, Peter Chan <{ADDRESS}> wrote:"),
        ("25 November 2026 3pm", f"On Tue, 17 Nov 2026, Peter Chan <{ADDRESS}> wrote:"),
    ],
)
def test_a_name_right_above_that_may_be_the_texts_last_line_waits_for_a_yes(
    above: str, broken: str, quoted: str
) -> None:
    end = cut("\n".join(filter(None, [TEXT, above, broken + quoted])))
    assert (end.text, end.how) == ("\n".join(filter(None, [TEXT, above])), "inferred")


@pytest.mark.parametrize("above", ["請致電陳大文。", "Please bring your card.", "查詢：2345 6789"])
def test_a_text_right_above_an_attribution_stays(above: str) -> None:
    end = cut(f"{TEXT}\n{above}\n於 2026年11月17日 陳小姐寫道：{QUOTED}")
    assert (end.text, end.how) == (f"{TEXT}\n{above}", "certain")
