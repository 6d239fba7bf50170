"""Faults: thousands of simulated calls while everything around the line breaks.

`make faults` runs it, for as long as it is told: `make faults SECONDS=600`.
"""
