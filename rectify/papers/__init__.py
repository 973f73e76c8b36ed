"""Papers made of the ledger, what they must pass before they leave, and those that lie on the disk."""
