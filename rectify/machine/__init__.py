"""What else the machine gives: the day, the terminal, installed programs."""
