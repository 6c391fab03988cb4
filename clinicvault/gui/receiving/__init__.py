"""Packages of other clinics: what they say of themselves, whose they are, how they reach us."""
