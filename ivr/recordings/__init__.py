"""People's readings of texts: taken in, judged, mastered and kept beside the script."""
