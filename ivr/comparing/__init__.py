"""The room of the comparison: what callers hear differently, from one line to another."""
