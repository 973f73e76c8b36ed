"""Work of several clerks on one ledger: conflicts, renumbering, what may be sent, verified merges."""
