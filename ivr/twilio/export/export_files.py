"""The files of an export, the manifest that describes them, and its URL. Pure functions."""

import re
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

import ivr
from ivr.addresses import address, is_loopback
from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.script.line import Line
from ivr.twilio.export import nginx
from ivr.twilio.export.documents import exported

MANIFEST = "manifest.json"

PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


class Manifest(BaseModel):
    """The edition, date, URL and program version of an export.

    `number` is the edition's number, None for a folder; `/readyz` has the same `fingerprint`.
    """

    model_config = ConfigDict(frozen=True)

    number: int | None
    fingerprint: str
    date: AwareDatetime
    url: str
    version: str = ivr.__version__

    @property
    def edition(self) -> str:
        """The name of the edition, as in `/readyz`."""
        return self.fingerprint[:8]

    def is_same_export(self, other: "Manifest") -> bool:
        """Return whether both exports have the same documents, regardless of their dates."""
        return other.model_copy(update={"date": self.date}) == self


def manifest_in(content: bytes) -> Manifest | None:
    """Return the manifest in a file or response; None for other content."""
    try:
        return Manifest.model_validate_json(content)
    except ValidationError:
        return None


def contents(line: Line, manifest: Manifest) -> dict[str, bytes]:
    """Return all files of an export, by path.

    Announcements that ended before the manifest's date are left out.
    """
    url = manifest.url
    made = exported(line, url, manifest.date)
    return {
        MANIFEST: f"{manifest.model_dump_json(indent=1)}\n".encode(),
        **{
            f"{name}/{state}/{key}.xml": document
            for name, documents in made.sets.items()
            for state, keys in documents.items()
            for key, document in keys.items()
        },
        **{f"recordings/{each.name}": each.sound for each in line.recordings.values()},
        **{f"nginx/{name}": each for name, each in nginx.configuration(made, url).items()},
    }


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
