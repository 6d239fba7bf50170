"""Mutants of the frozen script: every damage that is tried, by families."""

import os
from collections import defaultdict
from functools import cache

from mutations import (
    of_announcements,
    of_calls,
    of_files,
    of_labels,
    of_languages,
    of_line_table,
    of_numbers,
    of_recordings,
    of_sentences,
    of_words,
)
from mutations.mutant import Family, Mutant

FAMILIES: tuple[Family, ...] = (
    of_announcements.announcements,
    of_files.files,
    of_files.strays,
    of_files.exchanged,
    of_files.shapes,
    of_line_table.languages,
    of_line_table.numbers,
    of_line_table.options,
    of_line_table.keys,
    of_line_table.patience,
    of_line_table.dates,
    of_line_table.fields,
    of_line_table.overrides,
    of_languages.voices,
    of_languages.phrases,
    of_languages.pronunciations,
    of_numbers.numbers_in_texts,
    of_numbers.moved,
    of_sentences.taken_out,
    of_sentences.exchanged_sentences,
    of_sentences.without_facts,
    of_sentences.untranslated,
    of_sentences.out_of_order,
    of_labels.labels,
    of_calls.calls,
    of_calls.menus,
    of_words.inserted,
    of_words.lengths,
    of_words.misspelt,
    of_recordings.recordings,
)


@cache
def mutants() -> dict[str, Mutant]:
    """Return every mutant by its name."""
    made = [one for family in FAMILIES for one in family()]
    named = {one.name: one for one in made}
    assert len(named) == len(made), "two mutants have one name"
    return named


def sample() -> list[str]:
    """Return the names of mutants to try: all, or in CI a few for the same rules."""
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for name, one in mutants().items():
        alike[one.rules].append(name)
    each = int(os.environ.get("IVR_TEST_MUTANTS_EACH") or len(mutants()))
    return [name for names in alike.values() for name in names[:each]]
