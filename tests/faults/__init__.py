"""Faults: thousands of simulated calls while the line's environment fails.

`make faults` runs it, for some time: `make faults SECONDS=600`. `make flood` floods fresh instances
with requests (`tests/faults/cold.py`); `make flood LONG=1` does so on both kinds of databases.
"""
