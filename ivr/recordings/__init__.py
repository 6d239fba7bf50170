"""Recordings of texts by people: checked, mastered and stored with the script."""
