"""The clinic's computers and the vault secret they share (DESIGN §4, Workstation)."""
