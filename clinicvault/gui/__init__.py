"""The window (DESIGN §9): Qt Widgets over the services; opened by `app.run`."""
