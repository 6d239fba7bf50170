"""Lost facts on the pages where they are accepted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from flask import request

from ivr.i18n import language_name
from ivr.script.fields.place import FieldPath
from ivr.script.fields.titles import Titles
from ivr.script.files import Files
from ivr.script.reading.field_values import fields_of
from ivr.studio.content.facts import facts_of
from ivr.studio.editions.losses import Loss
from ivr.studio.publish.cards import ScriptComparison
from ivr.studio.services import current_studio
from ivr.studio.translation import language

ACCEPTED = "accepted"
"""Name of the checkboxes, whose values are digests of losses."""


@dataclass(frozen=True, slots=True)
class TextLosses:
    """The losses of a text in one language, with its changed lines.

    `losses` are lost facts, each with the statement of the source.
    """

    title: str
    code: str
    lines: tuple[str, ...]
    losses: tuple[tuple[Loss, str], ...]


def accepted_losses() -> Collection[str]:
    """Return the digests of accepted losses in the request."""
    return request.values.getlist(ACCEPTED)


def losses_asked(comparison: ScriptComparison) -> tuple[TextLosses, ...]:
    """Return the losses that publishing a script must accept, by text."""
    lost = current_studio.editions.unaccepted(comparison.new.check, comparison.new.files)
    return lost_in(lost, comparison.new.files, comparison.old.files)


def lost_in(lost: Iterable[Loss], files: Files, before: Files) -> tuple[TextLosses, ...]:
    """Return losses by text, compared with the previous script."""
    old = fields_of(before)
    new = fields_of(files)
    titles = Titles({**old, **new})
    facts = facts_of(new)
    reader = language()
    by_text: dict[FieldPath, list[tuple[Loss, str]]] = {}
    for loss in lost:
        statement = facts[loss.fact].describe(loss.fact) if loss.fact in facts else loss.fact
        by_text.setdefault(loss.path, []).append((loss, statement))

    def of_text(at: FieldPath) -> TextLosses:
        old_lines = str(old.get(at, "")).splitlines()
        new_lines = str(new.get(at, "")).splitlines()
        return TextLosses(
            f"{titles.of(at[2], reader)}, {language_name(at[0], reader)}",
            at[0],
            tuple(line for line in new_lines if line not in old_lines) or tuple(new_lines),
            tuple(by_text[at]),
        )

    return tuple(map(of_text, by_text))
