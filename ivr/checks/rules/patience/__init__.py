"""Rules on silence, wrong keys and how a call ends."""
