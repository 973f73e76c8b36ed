"""From a report that was typed to a ledger: `read_file` reads the paragraphs, `outline` understands them."""
