"""Editions and saved versions."""
