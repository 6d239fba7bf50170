"""Secrets: easy ones are refused, and those that Twilio signs with have an algorithm each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256

SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
"""Characters; Twilio's tokens have 32."""

FEWEST_DIFFERENT = 6
"""Distinct characters in a secret; 32 random hexadecimal digits have 14 on average."""

PLACEHOLDER = re.compile(
    r"(change|replace)[-_ ]?(me|this)|(your|insert)[-_ ]|[-_ ]here\b|placeholder|example|password",
    re.IGNORECASE,
)
"""What instructions write where a secret belongs."""

Signature = Literal["sha1", "sha256"]
ALGORITHMS: Mapping[str, str] = {"sha1": HMAC_SHA1, "sha256": HMAC_SHA256}
"""Algorithms of signatures by their name in the settings, with Twilio's names."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret with which Twilio signs, and the one algorithm for it, by Twilio's name."""

    secret: str = field(repr=False)
    algorithm: str = HMAC_SHA1


def token(secret: SecretStr) -> SecretStr:
    """Return a token unchanged; raises ValueError for one that is empty or easy to guess."""
    value = secret.get_secret_value()
    if not value.strip():
        raise ValueError("it is empty, and an empty token admits anyone")
    if value != value.strip():
        raise ValueError("it has white space around it, which Twilio's tokens do not have")
    _require_hard_to_guess(value, SHORTEST_TOKEN)
    return secret


def key(secret: SecretStr) -> SecretStr:
    """Return a key unchanged; raises ValueError for one that is easy to guess."""
    try:
        _require_hard_to_guess(secret.get_secret_value().strip(), SHORTEST_KEY)
    except ValueError as error:
        command = "python -c 'import secrets; print(secrets.token_hex())'"
        raise ValueError(f"{error}; `{command}` creates one") from error
    return secret


def _require_hard_to_guess(secret: str, shortest: int) -> None:
    if len(secret) < shortest:
        raise ValueError(f"it has fewer than {shortest} characters, and is easy to guess")
    if found := PLACEHOLDER.search(secret):
        raise ValueError(f"it is a placeholder (“{found[0]}”), and is easy to guess")
    if len(set(secret)) < FEWEST_DIFFERENT:
        raise ValueError(
            f"it has fewer than {FEWEST_DIFFERENT} different characters, and is easy to guess"
        )
