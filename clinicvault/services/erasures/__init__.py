"""Patients are erased for good, and it is proven."""
