"""Import of a typed report into a ledger: `read_file` reads the paragraphs, `outline` interprets them."""
