"""The review of the log: words that are said in it, its settings, notices to people."""
