"""Key pairs, sealing, object and field encryption, password keys, recovery shares (format 1)."""
