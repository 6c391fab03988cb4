"""What needs a second person before it leaves, and to whom it goes."""
