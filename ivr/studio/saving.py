"""The one function with which pages save fields in the draft."""

from collections.abc import Mapping

import structlog
from flask import abort

from ivr.publishing.draft import Draft
from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.studio import access
from ivr.studio.fields import may_change
from ivr.studio.studio import current_studio

log = structlog.get_logger()


def save(values: Mapping[Address, Value | None], draft: Draft, *, act: str = "saved") -> Draft:
    """Save values of fields over a displayed draft; None removes a field.

    `act` is logged. Aborts with 403 if the person may not change one of the fields. Raises
    ChangedMeanwhileError if another person has changed one of them since.
    """
    me = access.current_person()
    if not may_change(values):
        abort(403)
    saved = current_studio.drafts.save(values, seen=draft.seen(*values), author=me.name)
    log.info(act, by=me.id, fields=len(values))
    return saved
