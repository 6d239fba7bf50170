"""The starter script: the delivered script at the time when the package was built."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_PACKAGED = _PACKAGE / "prompts"


def starter() -> Path:
    """Return its folder: in the installed package, or beside the package in a checkout."""
    return _PACKAGED if _PACKAGED.is_dir() else _PACKAGE.parent / "prompts"
