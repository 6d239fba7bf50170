"""Sound files: safe decoding, measuring and mastering."""
