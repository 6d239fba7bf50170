"""Lists of announcements: current, planned, changed in the draft, and ended; and their times."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from pydantic import ValidationError

from ivr.i18n import local_moment
from ivr.script.fields.place import TEXTS, FieldPath
from ivr.script.fields.subjects import subject_of
from ivr.script.fields.tables import AnnouncementTable
from ivr.script.fields.titles import words_in
from ivr.script.model.announcements import USUAL_ZONE, zone_of
from ivr.script.reading.changes import ChangeKind
from ivr.script.reading.field_values import Fields, FieldValue
from ivr.studio.editions.draft import Draft, Drafts
from ivr.studio.services import current_studio
from ivr.studio.translation import language

ANNOUNCEMENTS = "announcements"

READY = "ready"

MAX_ENDED = 20
"""Maximum number of ended announcements in the list."""


@dataclass(frozen=True, slots=True)
class ListedAnnouncement:
    """An announcement with its times, and its words by language code.

    `is_planned` and `has_ended` are relative to the present; `change` is the kind of change in the
    draft.
    """

    name: str
    table: AnnouncementTable
    words: Mapping[str, str]
    is_planned: bool
    has_ended: bool
    change: ChangeKind | None = None


@dataclass(frozen=True, slots=True)
class ReadyAnnouncement:
    """An announcement whose words are published, with them by language code."""

    name: str
    closes: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AnnouncementLists:
    """Current announcements (`now`), planned ones (`later`), and ones changed in the `draft`.

    An announcement that the draft removes is only listed where callers hear it.
    """

    now: tuple[ListedAnnouncement, ...]
    later: tuple[ListedAnnouncement, ...]
    draft: tuple[ListedAnnouncement, ...]

    @property
    def closing(self) -> ListedAnnouncement | None:
        """The current announcement that closes the line, or None."""
        return next((announcement for announcement in self.now if announcement.table.closes), None)


def announced(draft: Draft, moment: datetime) -> AnnouncementLists:
    """Return the announcements that have not ended at a time (aware), and changed ones."""
    live = listed(draft.live_fields, moment)
    drafted = listed(draft.fields, moment)
    changed = {subject_of(change.field) for change in draft.changes}
    changes = {
        name: ChangeKind.of(was=name in live, now=name in drafted)
        for name in {**drafted, **live}
        if subject_of((ANNOUNCEMENTS, name)) in changed
    }
    lasting = [
        replace(announcement, change=changes.get(announcement.name))
        for announcement in live.values()
        if announcement.is_planned or not announcement.has_ended
    ]
    removed = {heard.name for heard in lasting if heard.change is ChangeKind.REMOVED}
    return AnnouncementLists(
        now=tuple(heard for heard in lasting if not heard.is_planned),
        later=tuple(planned for planned in lasting if planned.is_planned),
        draft=tuple(
            replace(drafted.get(name) or live[name], change=change)
            for name, change in changes.items()
            if name not in removed
        ),
    )


def ended(draft: Draft, drafts: Drafts, moment: datetime) -> tuple[ListedAnnouncement, ...]:
    """Return announcements that have ended or were removed, the latest first.

    They include announcements of the draft, unless the draft changes them.
    """
    here = {**listed(draft.live_fields, moment), **listed(draft.fields, moment)}
    changed = {announcement.name for announcement in announced(draft, moment).draft}
    over = [
        announcement
        for announcement in here.values()
        if announcement.has_ended and announcement.name not in changed
    ]
    known = drafts.history_below((ANNOUNCEMENTS,))
    gone = dict.fromkeys(save.field[1] for save in known if save.edition is not None)
    names = [name for name in gone if name not in here][:MAX_ENDED]
    last = {} if not names else listed(last_published(drafts, draft, *names), moment)
    latest_first = sorted(
        (*over, *last.values()), key=lambda announcement: announcement.table.until, reverse=True
    )
    return tuple(latest_first[:MAX_ENDED])


def last_published(drafts: Drafts, draft: Draft, *names: str) -> Fields:
    """Return the last published fields of announcements that were removed since."""
    wholes: list[FieldPath] = [(ANNOUNCEMENTS, name) for name in names]
    for code in languages_of(draft.fields):
        wholes += [(code, TEXTS, name) for name in names]
    saves = sorted(drafts.history_below(*wholes), key=lambda save: (save.edition or 0, save.id))
    published = {
        save.field: save.value for save in saves if save.edition and save.value is not None
    }
    return {("languages",): languages_of(draft.fields), **published}


def ready_in(fields: Fields) -> tuple[ReadyAnnouncement, ...]:
    """Return the ready announcements of a script, in its order."""
    found = []
    for field, closes in fields.items():
        if field[0] == READY and len(field) == 3:
            name = field[1]
            words = _words(fields, name)
            found.append(ReadyAnnouncement(name, closes is True, words))
    return tuple(found)


def ready_to_put_up(fields: Fields, moment: datetime) -> tuple[ReadyAnnouncement, ...]:
    """Return the ready announcements of the live script that are neither heard nor planned."""
    lasting = {name for name, each in listed(fields, moment).items() if not each.has_ended}
    return tuple(ready for ready in ready_in(fields) if ready.name not in lasting)


def _words(fields: Fields, name: str) -> Mapping[str, str]:
    bodies = {code: fields.get((code, TEXTS, name, "body")) for code in languages_of(fields)}
    return {code: words_in(str(body)) for code, body in bodies.items() if body}


def listed(fields: Fields, moment: datetime) -> dict[str, ListedAnnouncement]:
    """Return the valid announcements of a script in order of time."""
    now = moment.astimezone(zone_in(fields)).replace(tzinfo=None)
    announcements = []
    for name, table in _tables(fields):
        words = _words(fields, name)
        planned = table.start is not None and table.start > now
        announcements.append(ListedAnnouncement(name, table, words, planned, table.until <= now))
    announcements.sort(
        key=lambda announcement: (announcement.table.start or datetime.min, announcement.name)
    )
    return {announcement.name: announcement for announcement in announcements}


def languages_of(fields: Fields) -> Sequence[str]:
    """Return the codes of the languages of a script."""
    codes = fields.get(("languages",))
    return tuple(dict.fromkeys(map(str, codes))) if isinstance(codes, list | tuple) else ()


def zone_in(fields: Fields) -> ZoneInfo:
    """Return the time zone of a script."""
    return zone_of(str(fields.get(("timezone",), USUAL_ZONE.key)))


def spoken_time(local: datetime) -> str:
    """Format a local time in the reader's language."""
    return local_moment(local, language())


def local_now(draft: Draft) -> datetime:
    """Return the local time of a script, in minutes."""
    local = current_studio.now.astimezone(zone_in(draft.fields))
    return local.replace(second=0, microsecond=0, tzinfo=None)


def common_periods(now: datetime) -> dict[str, tuple[str, str]]:
    """Return common periods by name: their start, empty for at once, and their end."""
    eight = now.replace(hour=8, minute=0)
    five = now.replace(hour=17, minute=0)
    day = timedelta(days=1)
    ends = {
        _("Now until 8 today"): eight,
        _("Now until 17 today"): five,
        _("Now until 8 tomorrow"): eight + day,
    }
    periods = {name: ("", end.isoformat()) for name, end in ends.items() if now < end}
    return periods | {_("Tomorrow 8–17"): ((eight + day).isoformat(), (five + day).isoformat())}


def _tables(fields: Fields) -> Iterator[tuple[str, AnnouncementTable]]:
    parts: dict[str, dict[str, FieldValue]] = {}
    for field, value in fields.items():
        if field[0] == ANNOUNCEMENTS and len(field) == 3:
            parts.setdefault(field[1], {})[field[2]] = value
    for name, table in parts.items():
        try:
            yield name, AnnouncementTable.model_validate(table)
        except ValidationError:
            continue
