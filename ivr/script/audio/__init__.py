"""Bytes as sound: opened safely, measured and mastered."""
