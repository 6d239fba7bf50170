"""Rules on the keys that mean the same everywhere."""
