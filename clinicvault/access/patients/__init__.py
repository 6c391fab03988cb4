"""Patients: who they are, whose keys open them, and for how long (DESIGN §4)."""
