"""The words for changes in the reader's language."""

from collections.abc import Mapping, Sequence

from ivr.i18n import N_, Translator
from ivr.reports.diff.result import (
    NOTICEABLE,
    AnnouncementChange,
    Comparison,
    KeyChange,
    Labels,
    Meaning,
    Move,
    NumberChange,
    PatienceChange,
    PhraseChange,
    Playing,
    RecordingChange,
    Rename,
    TextChange,
    TimeChange,
)
from ivr.script.occasions import PHRASE_TITLES

SIGNS = {Move.ADDED: "+", Move.REMOVED: "-", Move.MOVED: ">", Move.CHANGED: ">"}

HEADINGS: Mapping[str, str] = {
    "keys": N_("Keys that mean something else than before"),
    "new_keys": N_("Keys that meant nothing before"),
    "options": N_("Options"),
    "announcements": N_("Announcements"),
    "languages": N_("Languages"),
    "voices": N_("Voices"),
    "numbers": N_("Phone numbers"),
    "texts": N_("Texts"),
    "phrases": N_("Phrases around the texts"),
    "sounds": N_("The same words, said in another way"),
    "recordings": N_("Recordings"),
    "patience": N_("Waiting times and length of calls"),
    "times": N_("Seconds"),
}
"""The headings, by the kind of change."""

WHY_KEYS = N_("Callers who press them out of habit end up somewhere else than before.")

DEEDS: Mapping[str, str] = {
    "repeat": N_("hear it again"),
    "main_menu": N_("the main menu"),
    "language": N_("the other language"),
}
"""What the keys of `[keys]` do."""

MOVES: Mapping[Move, str] = {
    Move.ADDED: N_("New"),
    Move.REMOVED: N_("Gone"),
    Move.MOVED: N_("Moved"),
    Move.CHANGED: N_("Changed"),
}

PLAYINGS: Mapping[Playing, str] = {
    Playing.STARTS: N_("a recording is played now"),
    Playing.STOPS: N_("the recording is no longer played, the synthetic voice reads"),
    Playing.REPLACED: N_("another recording is played"),
}

PATIENCE: Mapping[str, str] = {
    "wait_seconds": N_("seconds that the line waits for a key"),
    "tries": N_("tries"),
    "max_minutes": N_("minutes that a call may last"),
    "repeat_rate": N_("percent of the usual speed when somebody listens a third time"),
}

TIMES: Mapping[str, str] = {
    "notice_ends": N_("The notice has been said in every language"),
    "first_option": N_("The first option begins"),
    "menu_ends": N_("The menu ends"),
    "longest_call": N_("The longest call in which nothing is pressed"),
    "menu": N_("The menu is read once more (%(name)s)"),
    "at_once": N_("“%(name)s” begins for callers who press at once"),
    "after_option": N_("“%(name)s” begins for callers who wait for the option"),
}

SILENT: Mapping[str, str] = {
    "notes": N_("notes"),
    "printed": N_("the text that is only in writing"),
    "facts": N_("the facts"),
    "rules": N_("exceptions from the rules"),
    "publishing": N_("how the studio publishes"),
    "review": N_("when texts are read through again"),
    "names": N_("the list of names"),
    "language_names": N_("the names of the languages"),
    "numbers": N_("the list of phone numbers"),
    "timezone": N_("the time zone"),
    "ended_announcements": N_("announcements that have ended"),
    "file_names": N_("file names"),
    "pronunciation": N_("pronunciation of words that are not in the texts"),
    "layout": N_("comments or line breaks"),
}
"""What no caller hears."""


def label(labels: Labels, reader: Translator) -> str:
    """Return a label in the reader's language, else in the first one, as a heading."""
    told = labels.get(reader.language) or next(iter(labels.values()))
    return told[:1].upper() + told[1:]


def menu(change: KeyChange, reader: Translator) -> str:
    """Name the menu in which a key changed."""
    if not change.menu_labels:
        return reader.gettext("Main menu")
    return reader.gettext("The menu “%(label)s”", label=label(change.menu_labels, reader))


def meaning(does: Meaning | None, reader: Translator) -> str:
    """Return what a key does."""
    if does is None:
        return reader.gettext("nothing")
    return label(does.labels, reader) if does.labels else reader.gettext(DEEDS[does.does])


def key(keys: str, reader: Translator) -> str:
    """Name a key, or keys."""
    return reader.gettext("key %(keys)s", keys=keys)


def ways(all_ways: Sequence[tuple[str, ...]], reader: Translator) -> str:
    """Return the keys that lead somewhere: "key 2 1 or 0"."""
    return key(reader.gettext(" or ").join(" ".join(way) for way in all_ways), reader)


def rename(change: Rename, reader: Translator) -> str:
    """Name an option that is offered in other words."""
    what = reader.gettext("New words")
    return f"{what}: {change.language}/{change.name}"


def announcement(change: AnnouncementChange, reader: Translator) -> str:
    """Name an announcement and what became of it."""
    return f"{SIGNS[change.move]} {reader.gettext(MOVES[change.move])}: {change.name}"


def languages(codes: Sequence[str], reader: Translator) -> str:
    """Return the languages of a line, and which of them answers."""
    return reader.gettext(
        "%(languages)s (%(first)s answers)", languages=", ".join(codes), first=codes[0]
    )


def number(change: NumberChange, reader: Translator) -> str:
    """Return a phone number that is said now, or no more."""
    _ = reader.gettext
    what = _("is said now") if change.added else _("is no longer said")
    return f"{change.language}: {change.number} {what}"


def text(change: TextChange, reader: Translator) -> str:
    """Name a text in other words, where it is heard, and how long it is."""
    menus = ", ".join(change.menus)
    parts = [f"{change.language}/{change.name}"]
    parts += [reader.gettext("in %(menus)s", menus=menus)] if menus else []
    return ", ".join([*parts, lengths(change.old_seconds, change.new_seconds, reader)])


def phrase(change: PhraseChange, reader: Translator) -> str:
    """Name a phrase in other words."""
    return f"{change.language}: {reader.gettext(PHRASE_TITLES[change.name])}"


def recording(change: RecordingChange, reader: Translator) -> str:
    """Return what became of a recording."""
    return f"{change.language}/{change.name}: {reader.gettext(PLAYINGS[change.playing])}"


def patience(change: PatienceChange, reader: Translator) -> str:
    """Name what is waited for longer, or more often."""
    return reader.gettext(PATIENCE[change.name])


def lengths(old: float, new: float, reader: Translator) -> str:
    """Return a length in seconds, and what was won or lost where that can be noticed."""
    if abs(new - old) < NOTICEABLE:
        return reader.gettext("%(seconds)s s", seconds=reader.number(new, 1))
    return reader.gettext(
        "%(old)s → %(new)s s (%(difference)s)",
        old=reader.number(old, 1),
        new=reader.number(new, 1),
        difference=_signed(new - old, reader),
    )


def time(change: TimeChange, reader: Translator) -> tuple[str, str, str, str]:
    """Return a moment or a length: what it is, before, now, and what was won (−) or lost (+)."""
    name = label(change.labels, reader) if change.labels else reader.gettext("Main menu")
    what = reader.gettext(TIMES[change.what], name=name)
    old, new = (reader.number(seconds, 1) for seconds in (change.old, change.new))
    return what, old, new, _signed(change.new - change.old, reader)


def silent(found: Comparison, reader: Translator) -> str:
    """Return what changed without any caller hearing it, if anything did."""
    kinds = ", ".join(reader.gettext(SILENT[kind]) for kind in found.silent)
    return kinds and reader.gettext("Changed without anybody hearing it: %(kinds)s.", kinds=kinds)


def verdict(found: Comparison, reader: Translator) -> str:
    """Return whether callers hear a difference, and how many keys mean something else."""
    if found.broken_habits:
        return reader.ngettext(
            "Callers hear a difference, and %(count)s key means something else than before.",
            "Callers hear a difference, and %(count)s keys mean something else than before.",
            found.broken_habits,
        )
    if found.is_heard:
        return reader.gettext("Callers hear a difference.")
    return reader.gettext("No caller hears any difference.")


def _signed(seconds: float, reader: Translator) -> str:
    """Return seconds that were lost (+) or won (−)."""
    sign = "+" if seconds > 0 else "\N{MINUS SIGN}"
    return f"{sign}{reader.number(abs(seconds), 1)}"
