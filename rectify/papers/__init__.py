"""Papers made of the ledger: how they are built, checked before they are written, and compared with those on the disk."""
