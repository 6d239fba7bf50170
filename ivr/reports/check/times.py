"""Times of calls for people, with and without announcements."""

from collections.abc import Iterator, Sequence

from ivr.call.timetable import Timetable, timetables
from ivr.checks.check import AnnouncedCheck
from ivr.i18n import Translator
from ivr.script.model.announcements import describe_period
from ivr.script.model.line import Line
from ivr.terminal import table

UNKNOWN = "–"


def times(line: Line, reader: Translator) -> Iterator[str]:
    """Format the timetable of each language."""
    _ = reader.gettext
    all_times = timetables(line)
    yield _(
        "Times are in seconds from the answer. They are estimated from the text within some 15%%, "
        "or measured where there is a recording. A topic starts at once for a caller who presses "
        "the keys as soon as they count, but after its option for one who waits for it."
    )
    for timetable in all_times:
        yield ""
        yield from _language(timetable, line, reader)
    yield ""


def _language(times: Timetable, line: Line, reader: Translator) -> Iterator[str]:
    _ = reader.gettext
    name = line.script.languages[times.language].name
    key = line.script.keys.language
    if steps := line.languages.index(times.language):
        yield _("%(language)s (key %(keys)s)", language=name, keys=" ".join([key] * steps))
        longest = _("The longest call in which only key %(key)s is pressed", key=key)
    else:
        yield _("%(language)s (answers the call)", language=name)
        longest = _("The longest call in which nothing is pressed")
    for label, moment in (
        (_("The notice has been said in every language"), times.notice_ends),
        (_("The first option begins"), times.first_option),
        (_("The menu ends"), times.menu_ends),
    ):
        yield f"  {label}: {_seconds(moment, reader)}"
    yield f"  {longest}: {reader.minutes(times.longest_call)}"
    heads = (_("Topic"), _("Keys"), _("Lasts"), _("Starts at once"), _("Starts after option"))
    rows: list[tuple[str, ...]] = [heads]
    for topic in times.topics:
        moments = (topic.seconds, topic.at_once, topic.after_option)
        keys = " ".join(topic.keys)
        rows.append((topic.topic, keys, *(_seconds(moment, reader) for moment in moments)))
    yield from table(rows, "<<>")


def announced_times(
    checks: Sequence[AnnouncedCheck], line: Line, reader: Translator
) -> Iterator[str]:
    """Format the times of calls without topics, for each interval with announcements."""
    _ = reader.gettext
    zone = line.script.timezone
    for check in checks:
        start = check.interval.start
        end = check.interval.end
        assert end is not None, "every announcement ends"
        period = describe_period(start.astimezone(zone), end.astimezone(zone), reader)
        yield _("Times while something is announced, %(period)s:", period=period)
        for announced in check.line.announced:
            closed = _("%(name)s, which closes the line", name=announced.name)
            yield "  " + (closed if announced.closes else announced.name)
        longest = _("Longest call without keys")
        heads = (_("Language"), _("Notice ends"), _("First option"), _("Menu ends"), longest)
        rows: list[tuple[str, ...]] = [heads]
        for times in timetables(check.line):
            name = line.script.languages[times.language].name
            moments = (times.notice_ends, times.first_option, times.menu_ends, times.longest_call)
            rows.append((name, *(_seconds(moment, reader) for moment in moments)))
        yield from table(rows, "<>")
        yield ""


def _seconds(seconds: float | None, reader: Translator) -> str:
    return UNKNOWN if seconds is None else reader.number(seconds, 1)
