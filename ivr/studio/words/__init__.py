"""Words, names and phrases."""
