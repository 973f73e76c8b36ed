"""The ledger on disk: found, read within limits, locked, written so that bytes are old or new and never half."""
