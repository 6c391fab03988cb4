"""To whom photos were given: the accounting of disclosures."""
