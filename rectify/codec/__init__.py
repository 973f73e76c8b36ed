"""YAML text ↔ the ledger's records: reading with every value's place, writing that changes only what differs."""
