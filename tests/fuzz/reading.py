"""Fuzz the reading: `python -m tests.fuzz.reading --minutes 10`.

It needs atheris (`pip install -e '.[fuzz]'`). The target is the whole way from bytes to verdict;
`--target when` and others fuzz a part of it alone. A finding is left as a file `crash-…` in the
folder `--found`, and is run again with `--again FILE`; keep it in tests/corpus/found, or as a test.
What it learns is lost, unless `--corpus FOLDER` keeps it.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.fuzz.mutations import HEADERS, LINES, WORDS, mutate

_LONGEST = 64 * 1024  # octets; what grows faster than its input shows at that size


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz the reading of mails.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--target", default="mail")
    parser.add_argument("--corpus", type=Path, default=None, help="where inputs are kept")
    parser.add_argument("--found", type=Path, default=Path(), help="where findings are left")
    parser.add_argument("--again", type=Path, default=None, help="one file, run once")
    given = parser.parse_args()
    if given.again is not None:
        _check(given.target, given.again.read_bytes())
        return
    corpus = given.corpus or Path(tempfile.mkdtemp(prefix="fuzz-"))
    corpus.mkdir(parents=True, exist_ok=True)
    given.found.mkdir(parents=True, exist_ok=True)
    _fuzz(given.target, corpus, given.found, int(given.minutes * 60))


def _fuzz(name: str, corpus: Path, found: Path, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["relay"], enable_loader_override=False):
        from tests.fuzz import targets
    seeds = targets.seeds() if name == "mail" else [word.encode() for word in (*WORDS, *LINES)]
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed[:_LONGEST])
    dictionary = corpus.with_name(corpus.name + ".dict")
    dictionary.write_text("\n".join(map(_quoted, filter(None, (*WORDS, *LINES, *HEADERS)))))
    arguments = [
        *(sys.argv[0], str(corpus), f"-dict={dictionary}", f"-artifact_prefix={found}{os.sep}"),
        *(
            f"-max_total_time={seconds}",
            f"-max_len={_LONGEST}",
            "-timeout=60",
            "-rss_limit_mb=2048",
        ),
    ]

    def change(data: bytes, most: int, seed: int) -> bytes:
        if name != "mail" or seed % 3 == 0:
            return bytes(atheris.Mutate(data, most))
        return mutate(data, seed)[:most]

    atheris.Setup(arguments, lambda data: targets.check(name, data), custom_mutator=change)
    atheris.Fuzz()


def _check(name: str, data: bytes) -> None:
    from tests.fuzz.targets import check

    check(name, data)


def _quoted(words: str) -> str:
    return '"' + "".join(f"\\x{octet:02x}" for octet in words.encode()) + '"'


if __name__ == "__main__":
    main()
