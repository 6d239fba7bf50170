"""Announcements in the files of a script: their tables in `line.toml`, and their texts."""

import re
import unicodedata
from datetime import date
from typing import Any

from ivr.script.files import Files
from ivr.script.menus import targets
from ivr.script.place import LINE_FILE, RECORDINGS
from ivr.script.tables import AnnouncementTable
from ivr.script.titles import words_in
from ivr.studio.writing.line_file import LineFile

KIND = "announcements"
FIELDS = ("from", "until", "closes")

LONGEST_WORDS = 25
"""Characters of the first words in a name: with the day and a number it has 40 at most."""


def set_table(files: Files, name: str, table: AnnouncementTable) -> dict[str, bytes]:
    """Return the files with the times of an announcement; comments and order are preserved.

    Raises LineFileError.
    """
    file = LineFile(files)
    was = file.table.announcements.get(name)
    values: dict[str, Any] = {"from": table.start} if table.start else {}
    values["until"] = table.until
    if table.closes or was and "closes" in was.model_fields_set:
        values["closes"] = table.closes

    def change(document: Any) -> None:
        held = document[KIND][name]
        for field in FIELDS:
            if field not in values:
                held.pop(field, None)
            elif held.get(field) != values[field]:
                held[field] = values[field]

    def expected(data: Any) -> None:
        data[KIND][name] = values

    if was:
        file.change(change, expected)
    else:
        file.add_table(KIND, name, [f"{key} = {_toml(value)}" for key, value in values.items()])
    return {**files, LINE_FILE: file.data}


def without(files: Files, name: str) -> dict[str, bytes]:
    """Return the files without an announcement, its texts and recordings of them.

    Raises LineFileError.
    """
    file = LineFile(files)
    file.remove_table(KIND, name)
    folders = {folder for code in file.table.languages for folder in (code, f"{code}/{RECORDINGS}")}
    kept = {path: data for path, data in files.items() if not _is_of(path, folders, name)}
    return {**kept, LINE_FILE: file.data}


def paths_of(files: Files, name: str) -> dict[str, str]:
    """Return the paths of an announcement's texts by language code; raises LineFileError."""
    return {code: f"{code}/{name}.txt" for code in dict.fromkeys(LineFile(files).table.languages)}


def new_name(words: str, day: date, *scripts: Files) -> str:
    """Return a name for an announcement, from its first words, that none of the scripts uses."""
    base = f"{_slug(words) or 'meddelande'}-{day}"
    used = {name for files in scripts for name in _names_in(files)}
    numbered = (f"{base}-{number}" for number in range(2, len(used) + 3))
    return next(name for name in (base, *numbered) if name not in used)


def stamp(table: AnnouncementTable | None) -> str:
    """Return a text that is another one when anything in the table is; empty without a table."""
    return " ".join(map(str, (table.start, table.until, table.closes))) if table else ""


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words_in(words).lower()).encode("ascii", "ignore")
    slug = ""
    for word in re.findall("[a-z0-9]+", plain.decode()):
        if len(longer := f"{slug}-{word}".strip("-")) > LONGEST_WORDS:
            break
        slug = longer
    return slug


def _names_in(files: Files) -> set[str]:
    """Return every name that something in a script has."""
    table = LineFile(files).table if LINE_FILE in files else None
    texts = {path.rpartition("/")[2].removesuffix(".txt") for path in files}
    if table is None:
        return texts
    return texts | {*table.announcements, *table.menus, *targets(table), table.contact}


def _is_of(path: str, folders: set[str], name: str) -> bool:
    folder, _, file = path.rpartition("/")
    return folder in folders and file.rpartition(".")[0] == name


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:%Y-%m-%dT%H:%M:%S}"
