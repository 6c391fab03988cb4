"""The vault's database and object store: what they hold is ciphertext, ids and counts."""
