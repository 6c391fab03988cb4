"""Photos come in: looked at, matched to a patient, cleaned, stored, confirmed."""
