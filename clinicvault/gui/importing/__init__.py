"""Importing photos."""
