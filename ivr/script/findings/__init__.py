"""Findings about a script, and their messages."""
