"""Editing temporary announcements: their words and times in a draft, and those that have ended."""
