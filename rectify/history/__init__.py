"""What happened to the ledger: the log, the ledger as of a day, the week, what was done to closed problems."""
