"""Texts whose words were changed in some languages and not in others."""

from collections.abc import Collection, Iterable

from flask_babel import gettext as _

from ivr.i18n import language_name
from ivr.script.fields.kinds import SubjectKind
from ivr.script.fields.place import TEXTS, FieldPath
from ivr.script.fields.subjects import Subject
from ivr.studio.translation import language

SPOKEN = ("label", "body")


def untranslated_words(
    subject: Subject, changed: Iterable[FieldPath], languages: Collection[str]
) -> str:
    """Say in which languages a text was changed and in which it was not; empty if in all or none.

    `changed` are the changed fields of the subject. `languages` are all languages of the line.
    """
    if subject.kind is not SubjectKind.TEXT:
        return ""
    spoken = {at[0] for at in changed if at[1:3] == (TEXTS, subject.name) and at[-1] in SPOKEN}
    mine = [language_name(code, language()) for code in languages if code in spoken]
    others = [language_name(code, language()) for code in languages if code not in spoken]
    if not (mine and others):
        return ""
    return str(
        _(
            "Changed only in %(changed)s, not in %(others)s.",
            changed=", ".join(mine),
            others=", ".join(others),
        )
    )
