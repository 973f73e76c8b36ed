"""The ledger on disk: found, read within limits, written so that bytes are old or new and never half."""
