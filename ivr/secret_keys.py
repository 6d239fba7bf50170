"""Validation of secrets, and the keys and algorithms of Twilio's signatures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256

MIN_KEY_LENGTH = 32
MIN_TOKEN_LENGTH = 16
"""Minimum lengths in characters; Twilio's tokens have 32."""

MIN_DISTINCT = 6
"""Minimum of distinct characters; 32 random hexadecimal digits have 14 on average."""

PLACEHOLDER = re.compile(
    r"(change|replace)[-_ ]?(me|this)|(your|insert)[-_ ]|[-_ ]here\b|placeholder|example|password",
    re.IGNORECASE,
)
"""Placeholders for secrets in instructions and examples."""

Signature = Literal["sha1", "sha256"]
ALGORITHMS: Mapping[str, str] = {"sha1": HMAC_SHA1, "sha256": HMAC_SHA256}
"""Signature algorithms: Twilio's names, by the names in the settings."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A secret that Twilio signs with, and its algorithm by Twilio's name."""

    secret: str = field(repr=False)
    algorithm: str = HMAC_SHA1


def token(secret: SecretStr) -> SecretStr:
    """Return a token unchanged; raises ValueError for one that is empty or easy to guess."""
    value = secret.get_secret_value()
    if not value.strip():
        raise ValueError("it is empty, and an empty token admits anyone")
    if value != value.strip():
        raise ValueError("it has white space around it, which Twilio's tokens do not have")
    _require_hard_to_guess(value, MIN_TOKEN_LENGTH)
    return secret


def key(secret: SecretStr) -> SecretStr:
    """Return a key unchanged; raises ValueError for one that is easy to guess."""
    try:
        _require_hard_to_guess(secret.get_secret_value().strip(), MIN_KEY_LENGTH)
    except ValueError as error:
        command = "python -c 'import secrets; print(secrets.token_hex())'"
        raise ValueError(f"{error}; `{command}` creates one") from error
    return secret


def _require_hard_to_guess(secret: str, min_length: int) -> None:
    if len(secret) < min_length:
        raise ValueError(f"it has fewer than {min_length} characters, and is easy to guess")
    if placeholder := PLACEHOLDER.search(secret):
        raise ValueError(f"it is a placeholder (“{placeholder[0]}”), and is easy to guess")
    if len(set(secret)) < MIN_DISTINCT:
        raise ValueError(
            f"it has fewer than {MIN_DISTINCT} different characters, and is easy to guess"
        )
