"""Giving pictures to somebody: four questions, covering, a last look, what to tell."""
