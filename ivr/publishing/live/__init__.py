"""How a worker learns what is live, and keeps it in memory."""
