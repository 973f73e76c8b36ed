"""Opening of the ledger by verbs that only read, as it is or as it was, and their message on damaged files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rectify.core.errors import SeveralErrors
from rectify.machine import clock
from rectify.storage import store

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from rectify.core.model import Ledger


def opened(ledger: Path | None, as_of: str | None) -> tuple[store.Folder, date]:
    """The ledger's folder and the day that is taken as today: as they are, or with `--as-of` as they were.

    Raises NoLedger, and what `history.as_of.opened` raises. That room is imported only where a day is asked for.
    """
    folder = store.find(ledger)
    if as_of is None:
        return folder, clock.today()
    from rectify.history import as_of as earlier

    return earlier.opened(folder, as_of)


def tell_damages(ledger: Ledger) -> None:
    """Raises every damage of the ledger together, so that all others are shown before; nothing where there is none."""
    if ledger.damages:
        raise SeveralErrors(store.DamagedFile(damage) for damage in ledger.damages)
