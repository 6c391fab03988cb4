"""How packages of other clinics reach this one, and whose they are."""
