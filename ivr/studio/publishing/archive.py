"""An edition as one file, to be kept or to be put back into a folder."""

import io
import zipfile

from ivr.script.files import Files

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that such a file can tell: the same edition is always the same bytes."""


def archive(files: Files) -> bytes:
    """Return all files of a script as a ZIP file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in sorted(files.items()):
            packed.writestr(zipfile.ZipInfo(path, EPOCH), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()
