"""Frozen types, rules without I/O, the base error and the ports. Standard library only."""
