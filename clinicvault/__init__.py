"""ClinicVault: before/after photos of a clinic, kept so that a stolen copy is noise."""

__version__ = "0.1.0"
