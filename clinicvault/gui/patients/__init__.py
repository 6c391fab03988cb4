"""Patients: the list, the patient page, compare, viewer, consent, export."""
