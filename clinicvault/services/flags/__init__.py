"""What deserves a look in the log, and what an administrator says of it."""
