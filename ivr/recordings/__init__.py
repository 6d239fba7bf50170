"""Recordings of texts by human speakers: checked, mastered and stored with the script."""
