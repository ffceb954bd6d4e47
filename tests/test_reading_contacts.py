"""Names that nobody bears, and those that may have been meant."""

import pytest

from relay.reading.people.contacts import parse_contacts


@pytest.mark.parametrize(
    ("unknown", "nearest"),
    [
        ("Pter Chan", ("Peter Chan",)),
        ("Peter", ("Peter Chan",)),
        ("Chan Peter", ("Peter Chan",)),
        ("Ms Wong", ("Petra Wong",)),
        ("Chan Tai Man", ("Dr. Chan Tai Man",)),
        ("陳大明", ("陳大文",)),
        ("王民", ("王明",)),
        ("小明", ("王小明",)),
        ("王民明", ("王明", "王小明")),
        ("王先生", ("王明", "王小明")),
        ("叶颖", ("葉穎",)),
        ("Nobody at all", ()),
        ("____", ()),
    ],
)
def test_the_nearest_names_are_those_a_person_may_have_meant(
    unknown: str, nearest: tuple[str, ...]
) -> None:
    names = (
        "Peter Chan",
        "Petra Wong",
        "陳大文",
        "王小明",
        "王明",
        "Dr. Chan Tai Man",
        "李敏",
        "葉穎",
    )
    rows = (f"{name},9123 45{n:02}" for n, name in enumerate(names))
    book, _ = parse_contacts("\n".join(["name,number", *rows]), region="HK")
    assert set(book.nearest(unknown)) == set(nearest)
