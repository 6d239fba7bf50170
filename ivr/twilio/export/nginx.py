"""The configuration with which nginx answers calls from an export. Pure functions.

nginx maps the time, the caller's state and the key to names, which together are the path of a file.
"""

import math
from datetime import datetime
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from ivr.twilio.export import documents
from ivr.twilio.export.documents import ExportedLine
from ivr.twilio.twiml import CONTENT_TYPE, RECORDINGS

TEMPLATES = Environment(
    loader=PackageLoader("ivr.twilio", "export"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
MAPS, LOCATIONS = "maps.conf", "locations.conf"
"""Templates for the http block and for a server block of nginx."""

ESCAPES = str.maketrans({"$": "&#36;", "'": "&#39;", "\\": "&#92;"})
"""Characters with a meaning in strings of nginx, as XML character references."""


def configuration(line: ExportedLine, url: str) -> dict[str, bytes]:
    """Return files to include in the configuration of nginx."""
    path = urlsplit(url).path
    # The prefix of names in nginx, where several exports may be on one server.
    slug = f"exported{path}".replace("/", "_").replace("-", "_")
    values = {
        "slug": slug,
        "path": path,
        # The latest first: nginx takes the first pattern that matches.
        "switches": [(_pattern_from(one.start), one.documents) for one in line.periods[:0:-1]],
        "documents": line.periods[0].documents,
        "plain": documents.PLAIN,
        "lost": documents.lost_state(line.languages[0], 0),
        "lost_from": documents.lost_state("$1", "$2"),
        "state_pattern": documents.state_pattern(line.languages),
        "service_pattern": documents.service_pattern(line.languages),
        "names": documents,
        "content_type": CONTENT_TYPE,
        "recordings": RECORDINGS,
        "fault": line.fault.decode().translate(ESCAPES),
    }
    return {
        name: TEMPLATES.get_template(name).render(values).encode() for name in (MAPS, LOCATIONS)
    }


def _pattern_from(moment: datetime) -> str:
    """Return a pattern for Unix times (ten digits) from this moment on.

    nginx cannot compare numbers, so there is an alternative for each digit that may be greater: the
    digits before it equal, any digits after it.
    """
    digits = str(math.ceil(moment.timestamp()))
    later = [
        f"{digits[:place]}[{int(digit) + 1}-9][0-9]{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if digit != "9"
    ]
    return f"^(?:{'|'.join([*later, digits])})[.]"
