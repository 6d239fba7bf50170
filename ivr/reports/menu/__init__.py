"""The menu in print, for the public."""
