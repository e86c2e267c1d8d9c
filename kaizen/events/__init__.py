"""The ledger: what happened, to what, by whom. Written once, never edited."""
