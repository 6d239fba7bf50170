"""A real call to the line from a second number of the account, and what the service saw of it."""
