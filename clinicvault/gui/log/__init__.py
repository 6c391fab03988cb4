"""The access log, for administrators."""
