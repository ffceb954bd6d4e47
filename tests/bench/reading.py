"""How well and how fast mail is read: `python -m tests.bench.reading [FOLDER...]`.

Prints for the corpus, by tag: exact, wrong (sent or offered with anything wrong), timid (asked or
refused though it was certain), inexact (the rest), and the time per mail. A folder of other mails
in the corpus's format may be given instead.
"""

import statistics
import sys
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.corpus_judge import FOLDER, Case, Judgement, cases, judge, read

_WORDS = ("exact", "wrong", "timid", "inexact")
_ROUNDS = 3


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]] or [FOLDER]
    found = [case for folder in folders for case in cases(folder)]
    judgements = [judge(case) for case in found]
    console = Console()
    for judged in judgements:
        if judged.word != "exact":
            console.print(f"[bold]{judged.word}[/] {judged.case.name}: {', '.join(judged.differs)}")
            for key in judged.differs:
                console.print(f"    expected {judged.case.expected.get(key)!r}", markup=False)
                console.print(f"    got      {judged.got[key]!r}", markup=False)
    console.print(_by_tag(judgements))
    times: dict[str, list[float]] = {"text mail": [], "HTML mail": []}
    for case in found:
        kind = "HTML mail" if b"text/html" in case.raw.lower() else "text mail"
        times[kind].append(min(_seconds(case) for _ in range(_ROUNDS)) * 1000)
    for name, took in times.items():
        if took:
            median, most = statistics.median(took), max(took)
            console.print(f"{name}: {len(took)} mails, median {median:.2f} ms, most {most:.1f} ms")


def _by_tag(judgements: list[Judgement]) -> Table:
    table = Table("", "mails", *_WORDS, title="Readings of the corpus")
    counts: dict[str, Counter[str]] = {"all": Counter(judged.word for judged in judgements)}
    for judged in judgements:
        for tag in sorted(judged.case.expected["tags"]):
            counts.setdefault(tag, Counter())[judged.word] += 1
    for tag, words in sorted(counts.items(), key=lambda item: (item[0] != "all", item[0])):
        total = sum(words.values())
        table.add_row(tag, str(total), *(str(words[word] or "") for word in _WORDS))
    return table


def _seconds(case: Case) -> float:
    began = time.perf_counter()
    read(case)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
