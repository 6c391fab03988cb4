"""The access log as the vault reads, moves and proves it."""
