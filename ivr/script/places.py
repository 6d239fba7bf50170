"""Where staff find what a finding speaks of: in the files, for those who edit files.

Findings name a place, as in "add it %(at_names)s". The studio has other words for the same
places, since its readers see pages.
"""

from collections.abc import Mapping
from typing import TypeAlias

from ivr.i18n import N_, Translator

LANGUAGE_FILE = "language.toml"

Places: TypeAlias = Mapping[str, str]
"""The words for each place, in English, by its name in the wording of findings.

`table` in them is the file with the tables of a language.
"""

FILES: Places = {
    "at_abroad": N_('abroad = "+46 77 114 14 00" under [numbers] in line.toml'),
    "at_contact": N_("as contact in line.toml"),
    "at_emergency": N_('emergency = "112" under [numbers] in line.toml'),
    "at_facts": N_("in facts.toml"),
    "at_keys": N_("under [keys] in line.toml"),
    "at_max_minutes": N_("max_minutes under [patience] in line.toml"),
    "at_menus": N_("in line.toml"),
    "at_names": N_("under names in %(table)s"),
    "at_numbers": N_("under [numbers] in line.toml"),
    "at_overview": N_("on the studio's overview"),
    "at_pronunciation": N_("under [pronunciation] in %(table)s"),
    "at_review": N_("under [review] in line.toml"),
    "at_tries": N_("tries under [patience] in line.toml"),
    "at_wait_seconds": N_("wait_seconds under [patience] in line.toml"),
}


def with_places(text: str, said: Translator) -> str:
    """Return the template of a finding, translated, with its places filled in."""
    written = said.template(text)
    for name, words in FILES.items():
        at = said.gettext(words, table=LANGUAGE_FILE).replace("%", "%%")
        written = written.replace(f"%({name})s", at)
    return written
