"""Damages of the frozen script, made for each of its files, values and sentences.

Single mistakes are cases of the rules and in `script/mistakes.toml`; here they are made everywhere.
"""

import os
from collections.abc import Mapping
from functools import cache

from tests.mutations import of_files, of_tables, of_texts
from tests.mutations.frozen import Family, Files

FAMILIES: tuple[Family, ...] = (
    of_files.gone_or_empty,
    of_files.misplaced,
    of_tables.options,
    of_tables.keys,
    of_tables.numbers,
    of_tables.phrases,
    of_tables.pronunciations,
    of_texts.taken_out,
    of_texts.without_facts,
    of_texts.untranslated,
    of_texts.out_of_order,
    of_texts.numbers_in_texts,
    of_texts.inserted,
    of_texts.lengths,
    of_texts.labels,
)


@cache
def damages() -> Mapping[str, Files]:
    """Return every damaged script by what was done to it."""
    made = [one for family in FAMILIES for one in family()]
    assert len(dict(made)) == len(made), "two damages have one name"
    return dict(made)


def sample() -> list[str]:
    """Return the names of damages to try: all, or in CI a few of each family."""
    each = int(os.environ.get("IVR_TEST_MUTATIONS_EACH") or len(damages()))
    families = [[name for name, _ in family()] for family in FAMILIES]
    return [name for names in families for name in names[:: max(1, len(names) // each)]]
