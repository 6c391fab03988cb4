"""Computers of the clinic: letting one in, ending its access."""
