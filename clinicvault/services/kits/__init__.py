"""Recovery kits on paper."""
