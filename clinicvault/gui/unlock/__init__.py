"""Unlocking, and a newcomer's one-time code."""
