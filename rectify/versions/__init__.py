"""Versions of a ledger's file compared: two as what somebody did, three as what two clerks mean together. Pure."""
