"""Daily check codes: on paper, in copies held elsewhere, time-stamped, compared."""
