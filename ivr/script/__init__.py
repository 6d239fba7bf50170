"""The script: what the line can say, read from files that staff edit, checked and frozen."""
