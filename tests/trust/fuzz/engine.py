"""One target under atheris, in a process of its own: `python -m tests.trust.fuzz.engine TARGET CORPUS FOUND SECONDS SEED`.

libFuzzer ends the process at the first finding, with the input in the folder FOUND; its exit code is 0 where there is
none.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

SLOWEST = 25
"""Seconds that one input may take: many times what the largest takes on a busy machine with every branch watched."""
LARGEST = 20_000
"""Bytes of an input; the sample's longest file has half of it."""
MEMORY = 2048
"""Megabytes."""


def main(name: str, corpus: Path, found: Path, seconds: int, seed: int) -> None:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["rectify"]):
        import rectify

        for module in pkgutil.walk_packages(rectify.__path__, "rectify."):  # also what is imported late
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        target = importlib.import_module(f"tests.trust.fuzz.{name}")
    for number, known in enumerate(target.SEEDS):
        (corpus / f"seed-{number}").write_bytes(known)
    words = found / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.WORDS), encoding="ascii")
    options = {
        "max_total_time": seconds,
        "seed": seed,
        "timeout": SLOWEST,
        "max_len": LARGEST,
        "rss_limit_mb": MEMORY,
        "dict": words,
        "artifact_prefix": f"{found}/",
        "print_final_stats": 1,
        "verbosity": 1,
    }
    atheris.Setup([name, str(corpus), *(f"-{option}={value}" for option, value in options.items())], target.check)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
