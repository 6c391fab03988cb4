"""Users, backup and health, settings."""
