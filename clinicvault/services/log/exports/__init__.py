"""The log in formats that others read: one module a format, registered in `registry`."""
