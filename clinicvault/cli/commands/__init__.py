"""One module per command group, each with its rows for the table of commands."""
