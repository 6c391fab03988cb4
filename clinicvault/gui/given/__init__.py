"""What left the clinic: gifts and what came after, what is shown, the address book."""
