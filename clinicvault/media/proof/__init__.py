"""Independent checks of what the rewriters wrote: other code, the same list."""
