"""The reply block of Lotus Notes is cut, and what looks like it a little is not."""

import pytest

from relay.reading.lines.cut import cut

BLOCKS = [
    "Amy Ho/HKO/Office \n18/11/2026 09:12\n\nTo\nKen Lau/HKO/Office@Office\ncc\n\nSubject\nBadge",
    "Amy Ho/HKO/Office\n18/11/2026 09:12\n\nTo\nKen Lau\ncc\n\nSubject\n12345678",
    "Amy Ho\n18/11/2026 09:12 AM\n\nTo\nKen\ncc\n\nSubject\nBadge",
    '"Amy Ho" <amy@office.example>\nPlease respond to amy@home.example\n18 Nov 2026 09:12 AM\n\n'
    "To\n<ken@office.example>\ncc\nBob/HK/Office\nbcc\n\nSubject\nRE: Badge",
    "Amy Ho\nSent by: Bob Lee\n11/18/2026 09:12 AM\n\nTo\nKen\ncc\n\nSubject\nBadge",
    "Amy Ho/HKO/Office  To  Ken Lau/HKO\ncc\n18/11/2026 09:12  Subject  Badge",
    "Amy Ho/HKO/Office  \n\n18/11/2026 09:12  To  Ken\n  Subject  Badge",
    "Amy Ho\n18/11/2026 09:12 AM\n\n   To:   Ken Lau/HKO\n   cc:\n   Subject:   Badge",
    "李美玲/HKO/Office\n2026/11/18 上午 09:12\n\n收件人\nKen Lau/HKO\n副本抄送\n\n主旨\n門禁",
    "李美玲\n2026-11-18 09:12\n\n收件者\n陳大文\n抄送\n\n主题\n門禁",
    "Amy Ho---18/11/2026 09:12:33---Is it working?\n\nFrom: Amy Ho/HKO\nTo: Ken\nSubject: Badge",
    "Inactive hide details for Amy Ho---18/11/2026 09:12:33---Is it working?Amy Ho---18/11/2026",
    "Inactive hide details for Amy Ho---18/11/2026\n09:12:33---Is it working?",
    "李美玲---2026-11-18 下午 09:12:33---係咪好返?",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_reply_block_of_notes_is_a_quote_beyond_doubt(block: str) -> None:
    for text in ("Badge printer is back.", "Bring it.\n\nTo the desk", "門禁已修好。"):
        found = cut(f"{text}\n\n\n{block}\n\n\nIs it working?")
        assert (found.text, found.how) == (text, "certain")


@pytest.mark.parametrize(
    "block",
    [
        "Amy Ho\n18/11/2026 09:12\n\nTo\nKen\ncc\n\nSubject\nBadge",
        "1. Unknown (x)\n18/11/2026 09:12\n\nTo\nKen\ncc\n\nSubject\nBadge",
    ],
)
def test_it_is_inferred_where_the_name_may_be_the_texts(block: str) -> None:
    found = cut(f"Printer is back.\n{block}\n\nIs it working?")
    assert (found.text.split("\n")[0], found.how) == ("Printer is back.", "inferred")
    assert "Subject" not in found.text


@pytest.mark.parametrize(
    "line",
    [
        "Amy Ho wrote on 18/11/2026 09:12:33:",
        "Am 17.11.2026 um 18:03 schrieb Amy Ho:",
        "Amy Ho schrieb am 17.11.2026 um 18:03:",
        "Le 17 nov. 2026 à 18:03, Amy Ho <amy@office.example> a écrit :",
    ],
)
def test_what_other_programs_write_above_a_quote_belongs_to_it(line: str) -> None:
    found = cut(f"Printer is back.\n\n{line}\n> Is it?\n> It is.")
    assert (found.text, found.how) == ("Printer is back.", "certain")


@pytest.mark.parametrize(
    "text",
    [
        "Amy Ho\n18/11/2026 09:12\nCentral to Wan Chai\nBring cash.",
        "Route\n18/11/2026 09:12\n\nTo\nCentral\nFrom\nWan Chai",
        "收件人\n陳大文\n主題\n開會",
        "Flight\nTo\nTaipei\nSubject\nto change\n18/11/2026 09:12",
        "Parcel\n18/11/2026 09:12\nTo\nAmy",
        "Closed---18/11 only---sorry.",
        "Closed --- 18/11/2026 09:00 --- sorry.",
        "Opening hours---09:00 to 18:00---all week",
        "The chairman wrote on 18/11/2026 that we close.",
        "The chairman wrote on 18/11/2026 09:12: we close.",
    ],
)
def test_a_text_that_is_a_little_like_it_stays(text: str) -> None:
    assert cut(text).text == text
