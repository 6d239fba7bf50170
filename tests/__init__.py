"""Tests: a folder for each package of `ivr/`, and folders for tests that need other programs."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The root of the checkout."""
