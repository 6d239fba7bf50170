"""Fuzzing: requests that nobody would send, by the hundred thousand.

`make fuzz` runs it: `make fuzz REQUESTS=100000`.
"""
