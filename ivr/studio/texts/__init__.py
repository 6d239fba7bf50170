"""The texts of the call."""
