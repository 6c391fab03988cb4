"""Consent: forms, signatures, scans, and what each of them allows."""
