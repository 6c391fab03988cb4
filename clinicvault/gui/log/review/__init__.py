"""The daily review: what is new, what is unusual, and how it ended."""
