"""A module a verb: parse, load, decide, record, tell. What several of them do alike is in `desk`."""
