"""The commit that the package was built from."""

from importlib.resources import files


def built_commit() -> str:
    """Return the commit that `hatch_build.py` recorded, or an empty string for a checkout."""
    recorded = files("ivr").joinpath("commit.txt")
    return recorded.read_text(encoding="ascii").strip() if recorded.is_file() else ""
