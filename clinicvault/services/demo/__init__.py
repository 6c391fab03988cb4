"""The demo clinic: computer-made patients, and a history of work with them."""
