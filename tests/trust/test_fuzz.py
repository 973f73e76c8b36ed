"""The fuzzer's targets: every seed keeps the promises, and each goes on for minutes with atheris where it is
installed (`-m trust`)."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys

import pytest

from tests.conftest import PROJECT
from tests.trust.conftest import Effort
from tests.trust.fuzz import TARGETS

needs_atheris = pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install '.[fuzz]' (Linux only)"
)


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_keeps_the_promises(target: str) -> None:
    module = importlib.import_module(f"tests.trust.fuzz.{target}")
    for seed in module.SEEDS:
        module.check(seed)


@needs_atheris
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_found(target: str, effort: Effort) -> None:
    if not effort.is_long:
        pytest.skip("-m trust and .ci/run do this")
    command = [sys.executable, "-m", "tests.trust.fuzz", target, "--seconds", "300"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
