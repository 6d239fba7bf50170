"""Rules on the emergency notice and the emergency number."""
