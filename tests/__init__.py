"""The tests: a folder for each package of `ivr/`, and one for what needs more than Python."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The checkout."""
