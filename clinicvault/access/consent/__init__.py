"""Consent is a key: recorded, shown, withdrawn, given again (DESIGN §4, §8)."""
