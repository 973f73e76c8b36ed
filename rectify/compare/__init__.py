"""Comparison of two versions of a ledger file: what changed, how the log says it, whether a number still names the same.
Pure."""
