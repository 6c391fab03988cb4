"""The log out of the vault: formats, evidence package, monthly report."""
