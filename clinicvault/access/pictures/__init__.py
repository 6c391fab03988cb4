"""Files on their way into the vault, and those kept as they came (DESIGN §5, §12)."""
