"""The workstation: folders, seed store, settings, hardening, screen lock, capture protection."""
