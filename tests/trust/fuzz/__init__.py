"""Coverage-guided fuzzing of what offices type, paste and send. A module a target, each with

- `SEEDS`: inputs to start from, of the sample ledger and of the hands in `tests.handwriting`,
- `WORDS`: what the fuzzer may put in (marks of YAML, of Word, of official papers),
- `check(data)`: takes any bytes; a failure that is not the program's own refusal, or a broken promise, escapes.

By hand: `python -m tests.trust.fuzz codec --seconds 3600 --corpus folder`. Needs `pip install '.[fuzz]'`, Linux only;
`check` itself needs nothing, so that a found input is a test everywhere (`tests/trust/test_found.py`).
"""

from __future__ import annotations

TARGETS = ("codec", "edit", "text", "word", "command", "numbers", "days", "layout")
