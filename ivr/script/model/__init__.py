"""The script as values that are never changed."""
