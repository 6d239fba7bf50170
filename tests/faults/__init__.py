"""Faults: thousands of simulated calls while the line's environment fails.

`make faults` runs it, for some time: `make faults SECONDS=600`.
"""
