"""What those who publish or approve accept: facts that a text no longer says in their words."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import request

from ivr.i18n import language_name
from ivr.publishing.losses import Loss
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.titles import Titles
from ivr.studio.facts import facts_of
from ivr.studio.publishing.cards import Comparing
from ivr.studio.studio import current_studio
from ivr.studio.translation import language

ACCEPTED = "accepted"
"""The name of the ticks, whose values are digests of losses."""


@dataclass(frozen=True, slots=True)
class ShownLoss:
    """A lost fact in words: where, what the source says, and what the text said and says now."""

    loss: Loss
    title: str
    source: str
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    is_ticked: bool = False


def ticked() -> Collection[str]:
    """Return the digests of what the person accepts."""
    return request.values.getlist(ACCEPTED)


def losses_asked(found: Comparing) -> tuple[ShownLoss, ...]:
    """Return what whoever publishes a script must accept."""
    lost = current_studio.editions.unaccepted(found.new.check, found.new.files)
    return shown_losses(lost, found.new.files, found.old.files)


def shown_losses(lost: Iterable[Loss], files: Files, before: Files) -> tuple[ShownLoss, ...]:
    """Return losses of a script in words, with the lines that differ from the script before."""
    old, new = fields.read(before), fields.read(files)
    titles, facts, reader = Titles({**old, **new}), facts_of({**old, **new}), language()

    def shown(one: Loss) -> ShownLoss:
        was, now = (_lines(each, one) for each in (old, new))
        fact = facts.get(one.fact)
        return ShownLoss(
            one,
            f"{titles.of(one.address[2], reader)}, {language_name(one.address[0], reader)}",
            fact.told(one.fact) if fact else one.fact,
            tuple(line for line in was if line not in now),
            tuple(line for line in now if line not in was) or now,
            one.digest in ticked(),
        )

    return tuple(map(shown, lost))


def _lines(values: Mapping[tuple[str, ...], object], one: Loss) -> tuple[str, ...]:
    return tuple(str(values.get(one.address, "")).splitlines())
