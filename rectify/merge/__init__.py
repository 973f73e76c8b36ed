"""Three-way merge of two clerks' versions: of a list, a record, a file. Pure."""
