"""Validation of the addresses of settings, loopback addresses, and listening sockets."""

import ipaddress
import re
import socket
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import SecretStr

from ivr import extras
from ivr.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy import URL

LOOPBACK_NAMES = ("localhost",)
LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")

DRIVERS = {"sqlite": "sqlite"} | dict.fromkeys(("postgres", "postgresql"), "postgresql+psycopg")
"""Drivers by the scheme of a database's address; platforms write `postgres://`."""


def origin(url: str) -> str:
    """Return a normalised origin; raises ValueError for one that Twilio cannot request."""
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    if not url.strip():
        raise ValueError("it is empty")
    if re.search(r"\s", url.strip()):
        raise ValueError("it contains white space")
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("it must be an origin such as https://ivr.example.se")
    if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("it must be an origin only, without path, query or credentials")
    if not HOST_NAME.fullmatch(host) and not is_loopback(host):
        raise ValueError("Twilio accepts host names with only a to z, 0 to 9, hyphens and dots")
    if parts.netloc.endswith(":") or parts.port == 0:  # `port` raises if it is not a number
        raise ValueError("it has a colon and no port after it")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("it must begin with https://, which Twilio requires")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def address(url: str) -> str:
    """Return a URL, stripped; raises ValueError unless it is an https URL in plain ASCII."""
    written = url.strip()
    parts = urlsplit(written)
    if parts.scheme != "https" or not HOST_NAME.fullmatch(parts.hostname or ""):
        raise ValueError("it must be an address such as https://pages.example.org/fallback.xml")
    if "@" in parts.netloc or parts.fragment or not re.fullmatch(r"[!-~]+", written):
        raise ValueError("it must be plain ASCII, without credentials and fragment")
    return written


def mail_server(url: SecretStr) -> SecretStr:
    """Return the URL of an SMTP server; raises ValueError if it lacks a host or a sender."""
    parts = urlsplit(url.get_secret_value().strip())
    senders = parse_qs(parts.query).get("from", [])
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0:
        raise ValueError("it must begin with smtp:// or smtps:// and name a host")
    if not unquote(parts.netloc).isascii():  # smtplib sends nothing else
        raise ValueError("its user, password and host must be plain ASCII")
    if len(senders) != 1 or not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", senders[0]):
        raise ValueError("it must end with the sender's address, such as ?from=ivr@example.se")
    return SecretStr(parts.geturl())


def database(secret: SecretStr) -> SecretStr:
    """Return the address of a database unchanged; raises ValueError for an invalid one."""
    if not extras.is_installed(extras.STUDIO):
        raise ValueError(
            "it needs packages that are not installed: pip install 'ivr-informationslinje[studio]'"
        )
    parse_database(secret.get_secret_value())
    return secret


def parse_database(written: str) -> "URL":
    """Return the address of a database with its driver; raises ValueError for an invalid one."""
    from sqlalchemy import make_url  # takes long to import
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(written)
        return url.set(drivername=DRIVERS[url.get_backend_name()])
    except (ArgumentError, ValueError, KeyError):
        raise ValueError(
            "it must be an address such as postgresql://name:password@host/database or "
            "sqlite:////folder/ivr.db"
        ) from None


def is_loopback(host: str) -> bool:
    """Return whether a host is a loopback address."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens at a port; raises ConfigError, such as for a port in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ConfigError(
            f"Cannot listen at {host}, port {port}: {error.strerror}. Stop the program that uses "
            "the port, or choose another one, such as PORT=8001."
        ) from error
