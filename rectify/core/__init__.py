"""The domain as values and functions: states, numbers, problems, the ledger, allowed transitions, and all figures.

Pure: no file, clock, terminal or git; everything above uses it and it uses nothing above.
"""
