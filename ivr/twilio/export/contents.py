"""The files of an export, and the manifest that says what they are. Pure functions."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

import ivr
from ivr.script.line import Line
from ivr.twilio.export import function, nginx
from ivr.twilio.export.documents import exported

VERSION = ivr.__version__
MANIFEST, HASHES = "manifest.json", "hashes.json"


class ManifestPeriod(BaseModel):
    """From when on (None: from the beginning) which documents hold."""

    model_config = ConfigDict(frozen=True)

    start: AwareDatetime | None
    documents: str


class Manifest(BaseModel):
    """What an export was made of, when, by which version of this program, and for which URL.

    `hashes` is the SHA-256 of the file with the hashes of all others.
    """

    model_config = ConfigDict(frozen=True)

    edition: str
    fingerprint: str
    date: AwareDatetime
    version: str
    url: str
    periods: tuple[ManifestPeriod, ...]
    hashes: str

    def documents_at(self, moment: datetime) -> str:
        """Return the name of the documents that hold at a moment (aware)."""
        begun = [each for each in self.periods if each.start is None or each.start <= moment]
        return begun[-1].documents

    def is_of(self, line: Line, url: str, version: str) -> bool:
        """Return whether an export of this line would have the same documents."""
        made = (self.fingerprint, self.url, self.version)
        return made == (line.script.fingerprint, url, version)


def contents(line: Line, url: str, moment: datetime, version: str) -> dict[str, bytes]:
    """Return all files of an export, by their paths.

    `url` is where the host answers, and `moment` (aware) when the export is made: what is
    announced before it is left out.
    """
    made = exported(line, url, moment)
    recordings = {f"recordings/{each.name}": each.sound for each in line.recordings.values()}
    files = {
        **{
            f"{name}/{state}/{key}.xml": document
            for name, documents in made.sets.items()
            for state, keys in documents.items()
            for key, document in keys.items()
        },
        **recordings,
        "nginx/maps.conf": nginx.maps(made, url).encode(),
        "nginx/locations.conf": nginx.locations(made, url).encode(),
        **_under("function", function.project(made, url)),
        **_under("function", function.public(url, recordings)),
    }
    hashes = _json({path: digest(content) for path, content in sorted(files.items())})
    manifest = Manifest(
        edition=line.edition,
        fingerprint=line.script.fingerprint,
        date=moment,
        version=version,
        url=url,
        periods=tuple(
            ManifestPeriod(start=each.start, documents=each.documents) for each in made.periods
        ),
        hashes=digest(hashes),
    )
    about = {HASHES: hashes, MANIFEST: _json(manifest.model_dump(mode="json"))}
    return {**files, **about, **_under("function", function.public(url, about))}


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _under(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{path}": content for path, content in files.items()}


def _json(value: object) -> bytes:
    return f"{json.dumps(value, indent=1)}\n".encode()
