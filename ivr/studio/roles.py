"""Names and descriptions of the roles."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from ivr.studio.accounts import Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The name of a role and what it may do."""

    name: LazyString
    meaning: LazyString


ROLES = {
    Role.READER: RoleWords(_l("Reader"), _l("sees and hears everything, but changes nothing")),
    Role.EDITOR: RoleWords(_l("Editor"), _l("sees and hears everything, and changes the draft")),
    Role.PUBLISHER: RoleWords(
        _l("Publisher"),
        _l("changes the draft, publishes it, and goes back to earlier editions"),
    ),
    Role.ADMINISTRATOR: RoleWords(
        _l("Administrator"),
        _l(
            "changes the draft, publishes it, goes back to earlier editions, and decides who may "
            "do what"
        ),
    ),
}
