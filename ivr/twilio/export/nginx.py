"""The configuration with which nginx answers calls from an export. Pure functions.

nginx maps the clock, the caller's state and the key to names, which together are a file.
"""

import math
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from ivr.twilio.export.documents import PLAIN, ExportedLine, Period
from ivr.twilio.export.names import (
    BEGIN,
    DIGITS,
    EMERGENCY,
    ERROR,
    OTHER,
    SILENCE,
    STATE,
    lost,
    service_pattern,
    state_pattern,
)
from ivr.twilio.twiml import CONTENT_TYPE, RECORDINGS

MAPS = """\
# Written by `ivr export`: include it in the http block of nginx, as docs/export.md shows.
# nginx must be reloaded when this file has changed, which it does with the announcements.

# The documents that hold now, by the second since 1970.
map $msec ${slug}_documents {{
{documents}
}}

# The caller's state. Without one it is the first request: of a new call, or of one in which the
# service did not answer a key. Whatever else is unknown, the language and 1-1-2 are kept.
map $arg_{at} ${slug}_lost {{
    default "{lost}";
    "~{state_pattern}" "{lost_from}";
}}
map "$arg_{at} $arg_{error}" ${slug}_state {{
    default ${slug}_lost;
    "~{state_pattern_first}" $arg_{at};
    "~^ .*{service_pattern}" "{lost_from}";
    "~^ " {begin};
}}

# The name of the key.
map $arg_{digits} ${slug}_key {{
    default {other};
    "" {silence};
    "~^[0-9]$" $arg_{digits};
    "~^(?:[*]|%2[Aa])$" star;
    "~^(?:#|%23)$" hash;
    "~^(?:[0-9*#]|%2[Aa]|%23)*112$" {emergency};
}}
"""

LOCATIONS = """\
# Written by `ivr export`: include it in a server block of nginx, after the folder of the export,
# `set ${slug}_folder /srv/line;`. docs/export.md shows the whole site.
location = {path} {{
    root ${slug}_folder;
    try_files {files} @{slug};

    types {{ }}
    default_type "{content_type}";
    etag off;
    if_modified_since off;
    add_header Cache-Control no-store;

    # A file cannot be posted to: the caller hears what a GET leads to.
    error_page 405 =200 {path}$is_args$args;
    error_page 400 403 404 413 500 502 503 504 =200 @{slug};

    # The query has the caller's number and keys.
    access_log off;
    error_log /dev/null crit;
    log_not_found off;
}}
location ^~ {path}/ {{
    location = {path}/manifest.json {{
        root ${slug}_folder;
        try_files /live/manifest.json =404;
        types {{ }}
        default_type application/json;
        add_header Cache-Control no-cache;
    }}
    location ~ "^{path}{recordings}/([0-9a-f]{{32}}[.](?:wav|mp3))$" {{
        root ${slug}_folder;
        try_files /live{recordings}/$1 /earlier{recordings}/$1 =404;
        types {{ audio/wav wav; audio/mpeg mp3; }}
        add_header Cache-Control "public, max-age=31536000, immutable";
        access_log off;
    }}
    access_log off;
    rewrite ^ {path} last;
}}
# Whatever happens to the files, the caller hears words.
location @{slug} {{
    access_log off;
    types {{ }}
    default_type "{content_type}";
    return 200 '{fault}';
}}
"""

ESCAPES = str.maketrans({"$": "&#36;", "'": "&#39;", "\\": "&#92;"})
"""What nginx would take for its own in a string, as XML."""


def maps(line: ExportedLine, url: str) -> str:
    """Return what belongs in the http block of nginx."""
    languages = line.languages
    pattern = state_pattern(languages)
    return MAPS.format(
        slug=_slug(url),
        documents="\n".join(_documents(line.periods)),
        at=STATE,
        error=ERROR,
        digits=DIGITS,
        lost=lost(languages[0], 0),
        lost_from=lost("$1", "$2"),
        state_pattern=pattern,
        state_pattern_first=f"{pattern[:-1]} ",
        service_pattern=service_pattern(languages),
        begin=BEGIN,
        other=OTHER,
        silence=SILENCE,
        emergency=EMERGENCY,
    )


def locations(line: ExportedLine, url: str) -> str:
    """Return what belongs in a server block of nginx."""
    slug = _slug(url)
    documents, state, missing = f"${slug}_documents", f"${slug}_state", f"${slug}_lost"
    folders = [
        f"live/{documents}/{state}",
        f"earlier/{documents}/{state}",
        f"live/{PLAIN}/{state}",  # before nginx was reloaded
        f"live/{documents}/{missing}",
        f"live/{PLAIN}/{missing}",
    ]
    return LOCATIONS.format(
        slug=slug,
        path=urlsplit(url).path,
        files="\n        ".join(
            f"/{folder}/{name}.xml" for folder in folders for name in (f"${slug}_key", OTHER)
        ),
        content_type=CONTENT_TYPE,
        recordings=RECORDINGS,
        fault=line.fault.decode().translate(ESCAPES),
    )


def _slug(url: str) -> str:
    """The prefix of names in nginx, where several exports may be on one server."""
    return f"exported{urlsplit(url).path}".replace("/", "_").replace("-", "_")


def _documents(periods: Sequence[Period]) -> Iterator[str]:
    """The documents by the time, the latest first: nginx takes the first pattern that matches."""
    for period in reversed(periods):
        if period.start is None:
            yield f'    default "{period.documents}";'
        else:
            second = math.ceil(period.start.timestamp())
            yield f'    "~{since_pattern(second)}" "{period.documents}";'


def since_pattern(second: int) -> str:
    """Return a pattern for times from a second since 1970 on, of which there are ten digits."""
    digits = str(second)
    later = [
        f"{digits[:place]}[{int(digit) + 1}-9][0-9]{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if digit != "9"
    ]
    return f"^(?:{'|'.join([*later, digits])})[.]"
