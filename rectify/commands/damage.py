"""What the verbs that read say of damaged files: all others are shown, the damage is named, and the exit code is 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.errors import SeveralErrors
from rectify.store import DamagedFile

if TYPE_CHECKING:
    from rectify.model import Ledger


def tell(ledger: Ledger) -> None:
    """Raises every damage of the ledger together; nothing where there is none."""
    if ledger.damages:
        raise SeveralErrors(DamagedFile(damage) for damage in ledger.damages)
