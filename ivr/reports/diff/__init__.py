"""Differences between two lines for callers, for `ivr diff` and the studio."""
