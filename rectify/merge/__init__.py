"""Two clerks' versions and the one that both began from → one: of a list, a record, a file. Pure."""
