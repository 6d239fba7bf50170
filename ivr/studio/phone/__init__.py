"""Test calls of staff, excluded from statistics."""
