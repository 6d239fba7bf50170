"""Sound: opened safely, measured as a telephone carries it, and made ready to be played."""
