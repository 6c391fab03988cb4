"""Who did what of one patient."""
