"""Optional dependencies, grouped as extras of the distribution."""

from collections.abc import Mapping
from importlib.util import find_spec

from ivr.errors import ConfigError

RECORDINGS = "recordings"
POSTGRESQL = "postgresql"
STUDIO = "studio"

MODULES: Mapping[str, tuple[str, ...]] = {
    RECORDINGS: ("numpy", "soundfile", "soxr"),
    POSTGRESQL: ("psycopg",),
    STUDIO: ("alembic", "argon2", "authlib", "babel", "flask_wtf", "sqlalchemy", "tomlkit"),
}
"""Imported modules by extra. Dictionaries are not listed: spelling reports missing ones."""


def is_installed(extra: str) -> bool:
    """Return whether the modules of an extra can be imported."""
    return all(find_spec(name) for name in MODULES[extra])


def require(extras: Mapping[str, str]) -> None:
    """Require the extra of each setting; `extras` maps settings to extras.

    Raises ConfigError with a sentence for each setting whose extra is not installed.
    """
    sentences = [
        f"{setting} is set, and the packages that it needs are not installed. "
        f"Install them with pip install 'ivr-informationslinje[{extra}]', or remove {setting}."
        for setting, extra in extras.items()
        if not is_installed(extra)
    ]
    if sentences:
        raise ConfigError("\n".join(sentences))
