"""The URL at which a host answers calls from an export."""

import re
from urllib.parse import urlsplit

from ivr.addresses import address, is_loopback
from ivr.errors import RequestError
from ivr.i18n import N_

PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


def line_url(url: str) -> str:
    """Return the URL of an exported line, without a slash at its end.

    Raises RequestError for a URL that no host can have or that Twilio does not request. A host on
    this machine, used to try an export, may be without TLS.
    """
    written = url.strip().rstrip("/")
    try:
        parts = urlsplit(written)
        local = parts.scheme == "http" and is_loopback(parts.hostname or "")
        known = parts.port != 0 and (local or address(written) == written)
    except ValueError:
        known = False
    if not known or parts.query or not PATH.fullmatch(parts.path):
        raise RequestError(
            N_(
                "%(url)s cannot be the URL of an exported line. Expected one such as "
                "https://fallback.example.se/line: https, a path of letters, digits, hyphens and "
                "underscores, and nothing after it."
            ),
            url=url,
        )
    return written
