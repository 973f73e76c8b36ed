"""The verbs, one module each: parse, load, decide, record, report. What they share is in `session` and `commandline`."""
