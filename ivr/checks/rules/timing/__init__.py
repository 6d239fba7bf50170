"""Rules on lengths and pauses, in seconds."""
