"""The settings read from the environment, and told to people."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from ivr.errors import ConfigError
from ivr.settings.settings import Settings, Storage

HIDDEN = "********"
CREDENTIALS = re.compile("//.*@")
"""In an address, where they do not belong, and are not shown all the same."""

AnySettings = TypeVar("AnySettings", bound=Storage)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is told to people; `value` is never a secret's."""

    name: str
    value: str
    source: str
    meaning: str


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raises ConfigError with a sentence for each that must be set."""
    return _read(Settings, environment)


def storage_from(environment: Mapping[str, str]) -> Storage:
    """Read where things are kept; raises ConfigError."""
    return _read(Storage, environment)


def _read(kind: type[AnySettings], environment: Mapping[str, str]) -> AnySettings:
    given = {name: value for name, value in environment.items() if name in _names()}
    for field in Settings.model_fields.values():
        # An empty optional setting is one that is not set.
        if not field.is_required() and not given.get(str(field.alias), "").strip():
            given.pop(str(field.alias), None)
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        sentences = [_sentence(mistake["loc"][:1], mistake["msg"]) for mistake in error.errors()]
        raise ConfigError("\n".join(sentences)) from None


def explain(environment: Mapping[str, str]) -> Iterator[Setting]:
    """Tell every setting, its value, where that comes from, and what it means."""
    for field in sorted(Settings.model_fields.values(), key=lambda field: not field.is_required()):
        name = str(field.alias)
        value, source = environment.get(name, ""), "environment"
        if not value:
            default = field.get_default(call_default_factory=True)
            value = "" if field.is_required() or default is None else str(default)
            source = "not set: needed" if field.is_required() else "default"
        secret = "SecretStr" in str(field.annotation)
        shown = HIDDEN if secret and value else CREDENTIALS.sub(f"//{HIDDEN}@", value)
        yield Setting(name, shown, source, field.description or "")


def _names() -> frozenset[str]:
    return frozenset(str(field.alias) for field in Settings.model_fields.values())


def _sentence(place: tuple[str | int, ...], reason: str) -> str:
    reason = re.sub(r"^(Value error, )?", "", reason)
    if not place:
        return f"{reason}: set all of them, or none."
    (name,) = place
    if reason == "Field required":
        return f"{name} is not set. Set it: {_description(str(name))}"
    return f"{name} cannot be used: {reason}. {_description(str(name))}"


def _description(name: str) -> str:
    fields = Settings.model_fields.values()
    return next(field.description or "" for field in fields if field.alias == name)
