"""What keeps the web app running: whether it is ready, what it counts, and what it writes to its log."""
