"""Changes of the draft for the pages: cards, selection, and effect on callers."""
