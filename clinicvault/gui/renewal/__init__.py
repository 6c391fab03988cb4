"""Renewing everything after an incident."""
