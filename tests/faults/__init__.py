"""Faults: thousands of simulated calls while the line's environment fails.

`make faults` runs it, for some time: `make faults SECONDS=600`. Then it floods fresh instances with
requests (`cold.py`), and compares requests at once with requests in turn (`fairness.py`).
"""
