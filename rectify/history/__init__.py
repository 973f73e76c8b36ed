"""The ledger's history: the log, the ledger as of a day, the audit of closed problems."""
