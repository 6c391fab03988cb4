"""Entries of the access log: search, table, one entry with its proof."""
