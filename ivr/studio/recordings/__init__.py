"""Recordings of texts."""
