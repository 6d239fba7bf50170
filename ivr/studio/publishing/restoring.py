"""What it means to take a whole edition into the draft."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.publishing.draft import Draft, DraftChange
from ivr.script.files import Files


@dataclass(frozen=True, slots=True)
class Restoring:
    """The files that the draft gets, None for one that goes; `replaced` are its own changes."""

    writes: Mapping[str, bytes | None]
    replaced: Mapping[str, DraftChange]

    @property
    def rest(self) -> Mapping[str, bytes | None]:
        """The files that the draft gets if its own changes stay."""
        return {path: data for path, data in self.writes.items() if path not in self.replaced}

    def kept(self, draft: Draft) -> Files:
        """Return the draft as it becomes if its own changes stay."""
        files = {**draft.files, **self.rest}
        return {path: data for path, data in files.items() if data is not None}


def restoring(draft: Draft, files: Files) -> Restoring:
    """Return what makes a draft equal to an edition."""
    paths = [path for path in {**draft.files, **files} if draft.files.get(path) != files.get(path)]
    replaced = {path: draft.changes[path] for path in paths if path in draft.changes}
    return Restoring({path: files.get(path) for path in paths}, replaced)
