"""The effect of changes on callers, in words for a page that shows them before publication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ivr.i18n import N_, translator
from ivr.reports.diff.alerts import alerts
from ivr.reports.diff.seconds import tables
from ivr.reports.diff.timing import describe_timing
from ivr.script.model.script import Script
from ivr.studio import access
from ivr.studio.publish.cards import Card, ScriptComparison
from ivr.studio.services import current_studio
from ivr.studio.translation import language

WHEN_YOU_PUBLISH = N_("when you publish")
WHEN_PUBLISHED = N_("when this is published")
"""Messages that name the time of a publication."""


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """The effect of changes on callers, in the words of the page.

    `keys` are the changed keys: the menu and key, the old function, and the new one. `times` are
    the rows of changed times by their heading. `actions` name the changes on a button: changed
    times at which the line is closed, and the titles of other changes. `only_closing` is the
    action if it is the only one and opens or closes the line. `closes` is whether the line closes,
    and `only_opens` whether all alerts say that it opens.
    """

    verdict: str
    is_heard: bool
    keys: Sequence[tuple[str, str, str]]
    alerts: Sequence[str]
    timing: Sequence[str]
    times: Mapping[str, Sequence[tuple[str, str, str, str]]]
    only_opens: bool
    closes: bool
    only_closing: str
    actions: Sequence[str]


def effect_of(comparison: ScriptComparison) -> ShownEffect | None:
    """Return the effect of the changes between two scripts; None if one cannot be read."""
    impact = comparison.impact
    old = comparison.old.check.script
    new = comparison.new.check.script
    if not (impact and old and new):
        return None
    titles = comparison.titles
    now = current_studio.now
    reader = translator(language())
    publishes = access.publishes_alone(comparison.old.files, comparison.new.files)
    when = WHEN_YOU_PUBLISH if publishes else WHEN_PUBLISHED
    changed = [card for card in comparison.cards if card.changed.fields]
    announcements = [card.subject.name for card in changed if card.is_announcement]
    others = len(changed) > len(announcements)
    closings = [closing_change.describe_action(reader) for closing_change in impact.closing]
    rest = [card.title for card in changed if not (closings and _is_closing(card, old, new))]
    warnings = alerts(old, new, impact, when=when, now=now, titles=titles, reader=reader)
    opened = [each for each in impact.closing if each.opens and not each.will_be]
    return ShownEffect(
        verdict=impact.verdict(reader),
        is_heard=impact.is_heard,
        keys=[change.describe(titles, reader) for change in impact.keys],
        alerts=warnings,
        only_opens=len(opened) == len(warnings),
        timing=describe_timing(
            old, new, impact, announcements, others=others, now=now, titles=titles, reader=reader
        ),
        times=tables(impact.times, titles, reader),
        closes=any(closing_change.will_be for closing_change in impact.closing),
        only_closing=closings[0] if len(closings) == 1 and not rest else "",
        actions=[*closings, *rest],
    )


def _is_closing(card: Card, *scripts: Script) -> bool:
    announcements = chain.from_iterable(script.announcements for script in scripts)
    closing_names = {announcement.name for announcement in announcements if announcement.closes}
    return card.subject.name in closing_names
