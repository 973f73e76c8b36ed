"""A module a verb: parse, load, decide, record, tell. Only verbs join the edges (store, git, screen, render, intake)."""
