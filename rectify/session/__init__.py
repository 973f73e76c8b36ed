"""A changing command at work on one ledger: under the lock, recorded in one commit, or taken back."""
