"""The tests that a ledger can be trusted: nothing lost, nothing leaked, nothing wrong printed.

`pytest -m trust` runs them at full length; the default run takes a short version of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from tests.conftest import is_long

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "trust: crash, faults, hostile input, leaks and figures; -m trust runs all of it"
    )
    if is_long(config):
        settings.load_profile("trust")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.trust)


@dataclass(frozen=True)
class Effort:
    """How long a test goes on: `effort(20, 500)` is 20 in the default run and 500 under `-m trust`."""

    is_long: bool

    def __call__(self, short: int, full: int) -> int:
        return full if self.is_long else short


@pytest.fixture(scope="session")
def effort(pytestconfig: pytest.Config) -> Effort:
    return Effort(is_long(pytestconfig))
