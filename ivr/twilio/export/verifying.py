"""Whether an export is whole: on a host, which is requested as Twilio does, or in a folder."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.phone import Exchange, ExchangeError, standard_parameters
from ivr.script.recordings import CONTENT_TYPES
from ivr.twilio.export.contents import HASHES, MANIFEST, Manifest, digest
from ivr.twilio.export.folder import LIVE
from ivr.twilio.export.names import ACTS, BEGIN, DIGITS, LOST, OTHER, STATE

AT_ONCE = 8
"""Requests at a time."""

OTHER_DIGITS = "55"
"""Digits that are no key."""

TWIML = "text/xml"

Hashes: TypeAlias = Mapping[str, str]
HASHES_FILE = TypeAdapter(dict[str, str])


class Difference(IVRError):
    """Something of an export that is not as its manifest says."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The manifest of an export, how many answers or files were compared, and what differs."""

    manifest: Manifest | None
    compared: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Request:
    """A request, the type of its answer, and the files of which the answer may be one."""

    path: str
    digits: str | None
    kind: str
    files: Callable[[datetime], str]


def verify_folder(folder: Path) -> Verification:
    """Compare the files of an export, or of the live one in a folder, with its manifest."""
    root = folder / LIVE if (folder / LIVE).is_dir() else folder
    try:
        manifest, hashes = _read(lambda name: _content(root / name))
    except Difference as difference:
        return Verification(None, 0, (difference,))
    return Verification(manifest, len(hashes), tuple(_differing(root, hashes)))


def verify_host(exchange: Exchange, url: str, now: Callable[[], datetime]) -> Verification:
    """Compare with the manifest what a host answers at `url` now to every state and key.

    Documents of other times than the present are not reached.
    """
    try:
        manifest, hashes = _read(lambda name: _requested(exchange, f"{url}/{name}"))
    except Difference as difference:
        return Verification(None, 0, (difference,))
    requests = [*_documents(manifest, hashes, url, now()), *_recordings(hashes, url)]
    gone: list[Difference] = []

    def compare(request: _Request) -> Difference | None:
        try:
            return None if gone else _compared(exchange, request, hashes, now)
        except ExchangeError as error:  # the others would wait for as long
            gone.append(Difference(N_("%(url)s: %(reason)s"), url=request.path, reason=error))
            return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = [each for each in pool.map(compare, requests) if each]
    differences = (*_misplaced(manifest, url), *found, *gone[:1])
    return Verification(manifest, len(requests), differences)


def _read(content: Callable[[str], bytes]) -> tuple[Manifest, Hashes]:
    """Return the manifest and the hashes; raises Difference if they do not belong together."""
    try:
        manifest = Manifest.model_validate_json(content(MANIFEST))
    except ValidationError as error:
        raise Difference(N_("%(file)s is not the manifest of an export."), file=MANIFEST) from error
    found = content(HASHES)
    if digest(found) != manifest.hashes:
        raise Difference(
            N_(
                "%(hashes)s does not belong to %(manifest)s: one of them is damaged or from "
                "another export. Copy the whole export again."
            ),
            hashes=HASHES,
            manifest=MANIFEST,
        )
    return manifest, HASHES_FILE.validate_json(found)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Difference(
            N_("%(file)s cannot be read: %(reason)s."), file=path, reason=error.strerror
        ) from error


def _differing(root: Path, hashes: Hashes) -> Iterator[Difference]:
    for name, expected in hashes.items():
        try:
            if digest(_content(root / name)) != expected:
                yield Difference(N_("%(file)s is damaged."), file=name)
        except Difference as difference:
            yield difference


def _requested(exchange: Exchange, path: str) -> bytes:
    try:
        answer = exchange.request("GET", path, {})
    except ExchangeError as error:
        raise Difference(N_("%(url)s: %(reason)s"), url=path, reason=error) from error
    if answer.status != 200:
        raise Difference(
            N_("%(url)s answers with %(status)s and not 200. Is there an export?"),
            url=path,
            status=answer.status,
        )
    return answer.body


def _misplaced(manifest: Manifest, url: str) -> Iterator[Difference]:
    if manifest.url != url:
        yield Difference(
            N_(
                "The documents lead callers to %(found)s and not to %(expected)s. Export the "
                "line with --url %(expected)s."
            ),
            found=manifest.url,
            expected=url,
        )


def _documents(
    manifest: Manifest, hashes: Hashes, url: str, moment: datetime
) -> Iterator[_Request]:
    """Every state of the documents that hold now, with every key and with silence."""
    prefix = f"{manifest.documents_at(moment)}/"
    states = {name.split("/")[1] for name in hashes if name.startswith(prefix)}
    for state in sorted(states):
        path = url if state == BEGIN else f"{url}?{STATE}={_at(state)}"
        acts = {OTHER: None} if state == BEGIN else ACTS
        for act, keys in acts.items():
            digits = OTHER_DIGITS if keys and act == OTHER else keys

            def file(then: datetime, place: str = state, key: str = act) -> str:
                name = f"{manifest.documents_at(then)}/{place}/{key}.xml"
                return name if name in hashes else f"{name.rpartition('/')[0]}/{OTHER}.xml"

            yield _Request(path, digits, TWIML, file)


def _at(state: str) -> str:
    """Return a state as in a request; for lost callers, one that no line has."""
    found = LOST.fullmatch(state)
    return f"{found[1]}.-.-.m0i0e{found[2]}h0.{'0' * 8}" if found else state


def _recordings(hashes: Hashes, url: str) -> Iterator[_Request]:
    for name in hashes:
        if name.startswith("recordings/"):
            kind = CONTENT_TYPES[name.rpartition(".")[2]]

            def file(then: datetime, recording: str = name) -> str:
                return recording

            yield _Request(f"{url}/{name}", None, kind, file)


def _compared(
    exchange: Exchange, request: _Request, hashes: Hashes, now: Callable[[], datetime]
) -> Difference | None:
    parameters = standard_parameters() if request.kind == TWIML else {}
    if request.digits is not None:
        parameters[DIGITS] = request.digits
    before = now()
    where = {
        "url": request.path,
        "keys": f" ({DIGITS}={request.digits})" if request.digits else "",
        "file": request.files(before),
    }
    answer = exchange.request("GET", request.path, parameters)
    kind = answer.content_type.partition(";")[0].strip().lower()
    if answer.status != 200:
        return Difference(
            N_("%(url)s%(keys)s answers with %(status)s and not 200: %(file)s is missing."),
            **where,
            status=answer.status,
        )
    if kind != request.kind:
        return Difference(
            N_("%(url)s%(keys)s is sent as %(kind)s and not %(expected)s, as Twilio needs it."),
            **where,
            kind=kind or "-",
            expected=request.kind,
        )
    files = {request.files(moment) for moment in (before, now())}
    if digest(answer.body) not in {hashes.get(file) for file in files}:
        return Difference(
            N_(
                "%(url)s%(keys)s is not answered with %(file)s: the file is missing, damaged or "
                "from another export."
            ),
            **where,
        )
    return None
