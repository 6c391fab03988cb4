"""Who was given pictures: the accounting of disclosures."""
