"""Rules on when texts must be read through again."""
