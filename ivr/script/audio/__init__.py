"""Sound files: opened safely, measured and mastered."""
