"""Editions as the source of the line."""
