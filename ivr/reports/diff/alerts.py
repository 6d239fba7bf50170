"""Alerts: the parts of a change that people should review first before they publish it.

A mistake in one of them has the worst effects on callers. They are closing or opening the line,
removed announcements, and changed phone numbers.
"""

from collections.abc import Iterator
from datetime import datetime

from ivr.i18n import N_, Translator, language_name
from ivr.reports.diff.impact import CallerImpact
from ivr.script.fields.titles import NUMBERS, Titles
from ivr.script.model.script import EMERGENCY, LINE_NUMBER, Script

HEARD_NOW = N_("An announcement that callers hear now goes: “%(words)s”")
PLANNED = N_("A planned announcement goes: “%(words)s”")
SAID = N_("%(number)s will be said, in %(language)s.")
NOT_SAID = N_("%(number)s will no longer be said in %(language)s.")


def alerts(
    old: Script,
    new: Script,
    impact: CallerImpact,
    *,
    when: str,
    now: datetime,
    titles: Titles,
    reader: Translator,
) -> tuple[str, ...]:
    """Return the alerts of a change as sentences. An announcement that has ended raises none.

    `when` is a message that names the publication, such as "when you publish".
    """
    return (
        *(change.describe(when, reader) for change in impact.closing),
        *_removed_announcements(old, new, now, titles, reader),
        *_said_numbers(impact, reader),
        *_changed_phone_numbers(old, new, reader),
    )


def _removed_announcements(
    old: Script, new: Script, now: datetime, titles: Titles, reader: Translator
) -> Iterator[str]:
    """Yield the announcements that go, unless they have ended or close the line."""
    kept = {announcement.name for announcement in new.announcements if announcement.end > now}
    for announcement in old.announcements:
        has_ended = announcement.end <= now
        if has_ended or announcement.closes or announcement.name in kept:
            continue
        message = HEARD_NOW if announcement.start <= now else PLANNED
        yield reader.gettext(message, words=titles.of(announcement.name, reader.language))


def _said_numbers(impact: CallerImpact, reader: Translator) -> Iterator[str]:
    for change in impact.numbers:
        message = SAID if change.added else NOT_SAID
        language = language_name(change.language, reader.language)
        yield reader.gettext(message, number=change.number, language=language)


def _changed_phone_numbers(old: Script, new: Script, reader: Translator) -> Iterator[str]:
    was, now = (
        {**script.numbers, EMERGENCY: script.emergency_number, LINE_NUMBER: script.line_number}
        for script in (old, new)
    )
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            title = reader.gettext(NUMBERS[name]) if name in NUMBERS else name
            old_number, new_number = (numbers.get(name) or "–" for numbers in (was, now))
            values = {"name": title, "old": old_number, "new": new_number}
            yield reader.gettext("%(name)s: %(old)s becomes %(new)s.", **values)
