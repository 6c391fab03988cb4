"""The access log as people work with it: search, charts, exports, witnesses, the month."""
