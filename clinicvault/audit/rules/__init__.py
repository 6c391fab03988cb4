"""Review rules: what is unusual in a log, in figures that a person can check."""
