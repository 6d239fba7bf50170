"""Editing of texts, phrases and pronunciation, independent of pages."""
