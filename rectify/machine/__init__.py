"""Services of the machine: the clock, the terminal, processes, installed programs."""
