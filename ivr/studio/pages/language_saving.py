"""Saving a language's file in the draft: what the pages of phrases and pronunciation share."""

import structlog
from flask import flash
from flask_babel import gettext as _

from ivr.drafts import Draft
from ivr.errors import ChangedMeanwhileError
from ivr.studio import access
from ivr.studio.studio import Studio
from ivr.studio.writing.language_files import LanguageFile, LanguageFiles, Put
from ivr.studio.writing.sheet import Records

log = structlog.get_logger()


def files_of(studio: Studio) -> LanguageFiles:
    """Return what lays out the language files of the studio's draft."""
    return LanguageFiles(Records(studio.editions.versions, studio.drafts.versions))


def save(studio: Studio, draft: Draft, code: str, seen: str, put: Put) -> LanguageFile | None:
    """Save what somebody has written, and tell them so.

    Returns the merged file instead where somebody else has changed it in the meantime.
    """
    files = files_of(studio)
    file = files.written(draft, code, seen, put)
    if file.data == draft.files[file.path] and file.path not in draft.conflicts:
        flash(_("Nothing was changed, so there was nothing to save."))
        return None
    try:
        author = access.person().name
        studio.drafts.save({file.path: file.data}, seen={file.path: seen}, author=author)
    except ChangedMeanwhileError:
        return files.merged(studio.drafts.current(), file)
    log.info("language-saved", by=access.person().id)
    flash(_("Saved in the draft. Callers hear it when the draft is published."))
    return None
