"""Several clerks on one ledger: conflicts, numbers given twice, what may be sent, merges that are verified."""
