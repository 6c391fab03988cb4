"""Pictures leave: looked at, planned, allowed, written down, then rendered and protected."""
