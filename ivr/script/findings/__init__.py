"""Findings: their places, titles and messages."""
