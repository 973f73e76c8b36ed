"""The ledger of an inspection's problems (巡察整改台账) as plain YAML in git, and the papers made from it."""

__version__ = "0.1.0"
