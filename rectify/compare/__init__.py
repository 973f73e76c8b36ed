"""Two versions of a ledger's file: what changed, in which words the log tells it, whether a number still names the same. Pure."""
