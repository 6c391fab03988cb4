"""Witnesses of the log's head: signing them, keeping them, and holding the log against them."""
