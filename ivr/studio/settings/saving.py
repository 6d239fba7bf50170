"""Saving a section in the draft, where somebody else may have changed it meanwhile."""

from collections.abc import Callable
from dataclasses import replace

from ivr.i18n import Translator
from ivr.publishing.draft import Draft, file_digest
from ivr.script.files import Files
from ivr.studio.settings.section import Fields, Section, Sent
from ivr.studio.writing.line_file import AnyTable
from ivr.studio.writing.versions import Published, content_of


def written(
    section: Section[AnyTable],
    sent: Sent,
    draft: Draft,
    published: Callable[[str], Published],
    said: Translator,
) -> Sent:
    """Return a section as it was sent, with what is wrong with it.

    If somebody else has changed the section since its fields were shown, fields that the author
    left alone get their new values, and `theirs` are the new values of those that both changed.
    """
    table = section.opened(draft.files).table
    now = file_digest(draft.files.get(section.file)) or ""
    if sent.seen != now:
        before, held = _before(section, sent, published), section.shown(table)
        fields, theirs = dict(sent.fields), dict[str, str]()
        for name in {*before, *held}:
            was, theirs_now, yours = (each.get(name, "") for each in (before, held, fields))
            if yours == was:
                fields[name] = theirs_now
            elif theirs_now not in (was, yours):
                theirs[name] = theirs_now
        sent = replace(sent, fields=fields, seen=now, theirs=theirs)
    return replace(sent, problems=section.problems(sent.fields, table, said))


def changed(section: Section[AnyTable], sent: Sent, draft: Draft) -> Files:
    """Return the changed file of a draft, or no file if nothing changes."""
    file = section.opened(draft.files)
    section.put(file, sent.fields)
    return {} if file.data == draft.files.get(section.file, b"") else {section.file: file.data}


def _before(
    section: Section[AnyTable], sent: Sent, published: Callable[[str], Published]
) -> Fields:
    """Return the fields as their author has seen them; none if that version is unknown."""
    path = section.file
    found = content_of(sent.seen, published(path))
    return section.shown(section.opened({path: found}).table) if found else {}
