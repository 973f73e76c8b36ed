"""Checks of the ledger, of its texts and of papers before submission. Pure: nothing here writes."""
