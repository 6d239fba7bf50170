"""What a setting may be; each check returns the value as it is used, or says what is wrong."""

import ipaddress
import re
from urllib.parse import urlsplit

from pydantic import SecretStr

LOOPBACK_NAMES = ("localhost",)
LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
SHORTEST_KEY = 32
SHORTEST_TOKEN = 16
"""Characters; Twilio's have 32."""

FEWEST_DIFFERENT = 6
"""Characters in a secret. A random one of 32 hexadecimal digits has 14 on average."""


def origin(url: str) -> str:
    """Return an origin as it is compared; raises ValueError for what Twilio cannot call."""
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    if not url.strip():
        raise ValueError("it is empty")
    if re.search(r"\s", url.strip()):
        raise ValueError("it has white space in it")
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("it must be an origin such as https://ivr.example.se")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it must be an origin alone, without path, query or credentials")
    if not HOST_NAME.fullmatch(host) and not is_loopback(host):
        raise ValueError("Twilio takes host names of a to z, 0 to 9, hyphens and dots alone")
    if parts.netloc.endswith(":") or parts.port == 0:  # `port` raises for what is no port
        raise ValueError("it has a colon and no port after it")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("it must begin with https://, for Twilio sends calls to nothing else")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def token(secret: SecretStr) -> SecretStr:
    """Return a secret as it is; raises ValueError for one that keeps nobody out."""
    value = secret.get_secret_value()
    if not value.strip():
        raise ValueError("it is empty, and an empty token would let anyone in")
    if value != value.strip():
        raise ValueError("it has white space around it, which no token of Twilio's has")
    _require_hard_to_guess(value, SHORTEST_TOKEN)
    return secret


def key(secret: SecretStr) -> SecretStr:
    """Return a key as it is; raises ValueError for one that could be guessed."""
    try:
        _require_hard_to_guess(secret.get_secret_value().strip(), SHORTEST_KEY)
    except ValueError as error:
        made = "`python -c 'import secrets; print(secrets.token_hex())'` makes one"
        raise ValueError(f"{error}; {made}") from error
    return secret


def _require_hard_to_guess(secret: str, shortest: int) -> None:
    if len(secret) < shortest:
        raise ValueError(f"it has fewer than {shortest} characters, and could be guessed")
    if len(set(secret)) < FEWEST_DIFFERENT:
        raise ValueError(
            f"it has fewer than {FEWEST_DIFFERENT} different characters, and could be guessed"
        )


def address(url: str) -> str:
    """Return an address as it is called; raises ValueError for what is none."""
    written = url.strip()
    parts = urlsplit(written)
    if parts.scheme != "https" or not HOST_NAME.fullmatch(parts.hostname or ""):
        raise ValueError("it must be an address such as https://pages.example.org/fallback.xml")
    if "@" in parts.netloc or parts.fragment or not re.fullmatch(r"[!-~]+", written):
        raise ValueError("it must be plain ASCII, without credentials and fragment")
    return written


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine alone."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
