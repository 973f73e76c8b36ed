"""The trade as values and functions: states, numbers, problems, the ledger, what may become what, and every figure of it.

Pure: no file, clock, terminal or git; everything above uses it and it uses nothing above.
"""
