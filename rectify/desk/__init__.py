"""What several verbs do alike: open the ledger, ask, change and record, tell; the edges are joined here and in the verbs."""
