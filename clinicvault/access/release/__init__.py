"""Releases that need more than one key: limits, a second person, emergencies (DESIGN §2, §4)."""
