"""The words of all findings of reading a script, in English."""

from collections.abc import Mapping

from ivr.script.finding import Wording
from ivr.script.wordings import facts, files, menus, recordings, tables, texts

WORDINGS: Mapping[str, Wording] = {
    **files.WORDINGS,
    **texts.WORDINGS,
    **tables.WORDINGS,
    **menus.WORDINGS,
    **recordings.WORDINGS,
    **facts.WORDINGS,
}
