"""From a report that was typed to a ledger: `files` reads the paragraphs, `outline` understands them."""
