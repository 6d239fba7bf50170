"""The English words of findings from reading a script."""

from collections.abc import Mapping

from ivr.script.finding import Wording
from ivr.script.wordings import announcements, files, menus, recordings, tables, texts

WORDINGS: Mapping[str, Wording] = {
    **files.WORDINGS,
    **texts.WORDINGS,
    **tables.WORDINGS,
    **menus.WORDINGS,
    **recordings.WORDINGS,
    **announcements.WORDINGS,
}
