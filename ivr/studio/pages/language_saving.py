"""Save language files in the draft; shared by the pages that change them."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from flask import flash, url_for
from flask_babel import gettext as _

from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import Draft
from ivr.script.files import Files
from ivr.studio import access
from ivr.studio.pages.saved import say_saved
from ivr.studio.pages.titles import phrase_titles
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.language_files import LanguageFile, LanguageFiles, Put
from ivr.studio.writing.language_table import PHRASES, PRONUNCIATION
from ivr.studio.writing.placeholders import for_reader

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dispute:
    """An entry that two people changed: its title, and what the other person wrote.

    `theirs` is None if the other person removed it. `page` is the title and the address of the
    page with its field, both empty for the page that is shown.
    """

    title: str
    theirs: str | None
    page: tuple[str, str]


def files_of() -> LanguageFiles:
    """Return the language files of the draft."""
    return LanguageFiles()


def save(
    draft: Draft, sent: Mapping[str, tuple[str, Put]], also: Files | None = None
) -> Mapping[str, LanguageFile]:
    """Save the changes of a form in all languages, with `also` these files, or nothing at all.

    `sent` has for each language the digest of the file that the form showed, and the changes.
    Returns an empty mapping if they were saved. If somebody else has changed one of the files
    meanwhile, returns all of them, merged, for the form to show again.
    """
    files = files_of()
    written = {code: files.written(draft, code, seen, put) for code, (seen, put) in sent.items()}
    changed = {file.path: file for file in written.values() if _is_to_be_saved(draft, file)}
    others = also or {}
    if not changed and not others:
        flash(_("Nothing had been changed, so there was nothing to save."))
        return {}
    try:
        current_studio.drafts.save_files(
            {**others, **{path: file.data for path, file in changed.items()}},
            seen={
                **draft.seen_files(*others),
                **{path: file.seen for path, file in changed.items()},
            },
            author=access.current_person().name,
        )
    except ChangedMeanwhileError as error:
        now = current_studio.drafts.current()
        merged = (files.merged(now, changed[path]) for path in error.paths if path in changed)
        return written | {file.code: file for file in merged}
    log.info("language-saved", by=access.current_person().id)
    say_saved()
    return {}


def _is_to_be_saved(draft: Draft, file: LanguageFile) -> bool:
    """Whether the author changed the file, or it must be merged with another edition."""
    if file.path in draft.conflicting_files:
        return True
    return file.changed and file.data != draft.files[file.path]


def disputed(files: Mapping[str, LanguageFile], here: str) -> dict[str, list[Dispute]]:
    """Return by language what two people changed; `here` is the table whose fields are shown."""
    titles = {
        PHRASES: phrase_titles(),
    }
    pages = {
        PHRASES: (_("Phrases and names"), url_for("studio.texts_phrases")),
        PRONUNCIATION: (_("Pronunciation"), url_for("studio.pronunciation")),
    }
    return {
        code: [
            Dispute(
                titles.get(table, {}).get(name, name),
                _told(words),
                ("", "") if table == here else pages.get(table, ("", "")),
            )
            for table, entries in file.disputed.items()
            for name, words in entries.items()
        ]
        for code, file in files.items()
    }


def _told(words: str | None) -> str | None:
    """Return the words of an entry as pages show them."""
    if words is None:
        return None
    return for_reader(words, language())
