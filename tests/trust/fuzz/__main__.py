"""`python -m tests.trust.fuzz [TARGET…] [--seconds N] [--seed N] [--corpus FOLDER] [--again FILE]`: the driver.

Runs each target for N seconds, all of them where none is named. What is found is printed so that it can become a test.
`--corpus` keeps what the fuzzer learnt for the next time; `--again` runs one input that was found, without atheris.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.trust.fuzz import TARGETS

_SHOWN = 30
"""Last lines of the fuzzer's own words that are shown with a finding."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.trust.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--seed", type=int, default=0, help="the same goes the same ways; 0 is by chance")
    parser.add_argument("--corpus", type=Path, help="folder that keeps what the fuzzer learnt")
    parser.add_argument("--again", type=Path, metavar="FILE", help="one input, found before")
    asked = parser.parse_args(arguments)
    unknown = set(asked.targets) - set(TARGETS)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    targets = asked.targets or TARGETS
    if asked.again is not None:
        for name in targets:
            importlib.import_module(f"tests.trust.fuzz.{name}").check(asked.again.read_bytes())
        return 0
    if importlib.util.find_spec("atheris") is None:
        parser.error("atheris is not installed: pip install '.[fuzz]' (Linux only)")
    sound = [_is_sound(name, asked.seconds, asked.seed, asked.corpus) for name in targets]
    return 0 if all(sound) else 1


def _is_sound(name: str, seconds: int, seed: int, kept: Path | None) -> bool:
    """Runs one target; False where it found something, which is printed."""
    with _corpus(name, kept) as corpus, tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.trust.fuzz.engine", name, str(corpus), folder, str(seconds), str(seed)]
        done = subprocess.run(command, capture_output=True, check=False)
        said = done.stderr.decode("utf-8", "replace")
        runs = re.search(r"number_of_executed_units:\s*(\d+)", said)
        described = f"{name}: {runs[1] if runs else '?'} inputs"
        if done.returncode == 0:
            _say(f"{described}, nothing found")
            return True
        _say(f"{described}, then:", *done.stdout.decode("utf-8", "replace").splitlines()[-_SHOWN:])
        _say(*said.splitlines()[-_SHOWN:])
        for file in sorted(Path(folder).iterdir()):
            if file.name != "words":
                _say("", file.name, f"    {name}.check({file.read_bytes()!r})")
        return False


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


@contextlib.contextmanager
def _corpus(name: str, kept: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) if kept is None else kept / name
        home.mkdir(parents=True, exist_ok=True)
        yield home


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
