"""Settings of the line, and facts."""
