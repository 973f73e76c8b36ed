"""What would embarrass at submission: found in a ledger, in its words, in a paper. Pure: nothing here writes."""
