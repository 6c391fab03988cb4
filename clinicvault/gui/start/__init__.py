"""The first run: create, open, recover or try a clinic."""
