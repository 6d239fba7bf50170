"""The publication history, and what callers heard at a time, as text and as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from ivr.i18n import N_, Translator, day, local_moment, moment, translator
from ivr.script.model.announcements import ALWAYS, describe_period
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.grants import describe
from ivr.studio.editions.heard import Announced, HeardEdition, HeardThen, Period
from ivr.studio.editions.workers import Worker
from ivr.terminal import table

VERSION = 1
"""Version of the JSON format, incremented when a field changes its meaning or is removed."""

SOURCES = {
    Source.FILES: N_("the folder"),
    Source.STUDIO: N_("the studio"),
    Source.SHELL: N_("a shell"),
}

NOTE_INDENT = 6 * " "

ALLOWED_ALONE = N_("One person may put up and take down announcements that are ready.")

TWICE = N_(
    "Clocks went back, so this time came twice. You see the whole hour from the "
    "first time to the second."
)
FOLDER_ALONE = N_(
    "There was no edition yet, so callers can only have heard the folder of the "
    "script, which is not recorded."
)
FOLDER_TOO = N_(
    "There was no edition at first, so callers may also have heard the folder of "
    "the script, which is not recorded."
)


def history_text(
    editions: Sequence[Edition],
    workers: Sequence[Worker],
    requests: Sequence[ApprovalRequest],
    language: str,
    *,
    now: datetime,
) -> Iterator[str]:
    """Format editions (newest first), workers and pending requests, in local time."""
    reader = translator(language)
    yield reader.gettext("Published editions")
    if not editions:
        yield reader.gettext("Nothing has been published yet.")
        return
    yield from _editions(editions, reader)
    yield ""
    yield from _workers(editions[0], workers, reader, now)
    if requests:
        yield from ("", reader.gettext("Waiting for approval in the studio"))
        yield from _requests(requests, reader)


def history_object(
    editions: Sequence[Edition], workers: Sequence[Worker], requests: Sequence[ApprovalRequest]
) -> Mapping[str, Any]:
    """Return editions, workers and requests as a JSON object."""
    return {
        "version": VERSION,
        "live": editions[0].number if editions else None,
        "editions": [
            {**edition_object(edition), "live": edition is editions[0]} for edition in editions
        ],
        "workers": [asdict(worker) for worker in workers],
        "requests": [_request_object(request) for request in requests],
    }


def edition_object(edition: Edition) -> dict[str, Any]:
    """Return an edition as values for JSON, with the people who answer for it by their parts."""
    responsible = edition.responsible
    return {
        **asdict(edition),
        **responsible._asdict(),
        "approved_by": responsible.approved_by,
    }


def heard_text(then: HeardThen, language: str) -> Iterator[str]:
    """Format the editions that callers may have heard, and how to call each."""
    reader = translator(language)
    yield period_words(then.period, reader)
    for note in heard_notes(then):
        yield reader.gettext(note)
    for heard in then.editions:
        rows = dict(heard_rows(heard, then, reader))
        folder = f"edition-{heard.edition.number}"
        at = f"{heard.start:%Y-%m-%dT%H:%M}"
        pull = f"ivr pull {folder} --edition {heard.edition.number}"
        rows[reader.gettext("Test call")] = f"{pull} && ivr call --prompts {folder} --at {at}"
        yield reader.gettext("Edition %(number)s", number=heard.edition.number)
        for label, value in rows.items():
            yield f"{NOTE_INDENT}{label}: {_plain(value)}"
    yield ""


def heard_object(then: HeardThen) -> Mapping[str, Any]:
    """Return the editions that callers may have heard as a JSON object."""
    heard = asdict(then)
    for values, each in zip(heard["editions"], then.editions, strict=True):
        values["edition"] = edition_object(each.edition)
    return {"version": VERSION, "heard": heard}


def period_words(period: Period, reader: Translator) -> str:
    """Format a minute or a day."""
    if period.end - period.start > timedelta(hours=2):
        return day(period.start, reader.language)
    return local_moment(period.start, reader.language)


def heard_notes(then: HeardThen) -> Iterator[str]:
    """Yield the notes on a period."""
    if then.period.came_twice:
        yield TWICE
    if not then.is_whole:
        yield FOLDER_TOO if then.editions else FOLDER_ALONE


def heard_rows(
    heard: HeardEdition, then: HeardThen, reader: Translator, name: Callable[[str], str] = str
) -> Iterator[tuple[str, str]]:
    """Yield the labels and values of an edition that callers may have heard.

    `name` returns the full name of a person.
    """
    _ = reader.gettext
    edition = heard.edition

    def local(at: datetime) -> str:
        return local_moment(at.astimezone(then.period.start.tzinfo), reader.language)

    if heard.until is None:
        yield _("Heard"), _("by new callers since %(start)s", start=local(edition.at))
    elif heard.only_before:
        yield _("Heard"), _("only in calls that began before %(time)s", time=local(heard.until))
    else:
        times = {"start": local(edition.at), "end": local(heard.until)}
        yield _("Heard"), _("by new callers from %(start)s until %(end)s", **times)
    yield _("Published"), local(edition.at)
    if edition.source is Source.FILES:
        yield _("Written by"), _("not recorded: written outside the studio")
    else:
        yield _("Written by"), ", ".join(map(name, heard.writers or (edition.author,)))
        for each in heard.asked:
            yield _("Approval requested by"), f"{name(each.author)}, {local(each.at)}"
        responsible = edition.responsible
        if responsible.approved_by:
            yield _("Approved and published by"), name(responsible.approved_by)
        else:
            yield _("Published by"), name(edition.author)
            yield _("Approved by"), _("nobody else")
        if edition.alone:
            yield _("Reason"), _(ALLOWED_ALONE)
            looked = name(edition.reviewed_by) if edition.reviewed_by else _("nobody yet")
            yield _("Looked through by"), looked
        if heard.grants:
            given = (f"{local(each.at)}: {describe(each, reader, name)}" for each in heard.grants)
            yield _("Accounts changed in the seven days before"), " ".join(given)
        if edition.restores:
            yield _("Brings back"), _("Edition %(number)s", number=edition.restores)
        if edition.note:
            yield _("Edition note"), edition.note
    if heard.announced is None:
        yield _("Announcements"), _("This version of the program cannot read the edition.")
    else:
        announced = [_announcement(each, then, reader) for each in heard.announced]
        yield _("Announcements"), " ".join(announced) or _("none")


def _request_object(request: ApprovalRequest) -> Mapping[str, Any]:
    values = asdict(request)
    shown = ("at", "author", "source", "note", "fingerprint", "restores")
    return {"number": request.id, **{name: values[name] for name in shown}}


def _announcement(announced: Announced, then: HeardThen, reader: Translator) -> str:
    def local(at: datetime) -> datetime:
        return at if at == ALWAYS else at.astimezone(then.period.start.tzinfo)

    spoken = announced.words.get(reader.language) or next(iter(announced.words.values()), "")
    announcement = announced.announcement
    period = describe_period(local(announcement.start), local(announcement.end), reader)
    sentence = reader.gettext("%(period)s: “%(words)s”", period=period, words=spoken)
    closes = [reader.gettext("The line is closed.")] if announcement.closes else []
    return " ".join([sentence, *closes])


def _editions(editions: Sequence[Edition], reader: Translator) -> Iterator[str]:
    _ = reader.gettext
    heads = (_("No"), _("When"), _("Published by"), _("From"), _("Content"))
    cells = [
        (
            str(each.number),
            *_byline(each, each.responsible.published_by or each.author, reader),
            each.short_fingerprint,
        )
        for each in editions
    ]
    head, *rows = table([heads, *cells], "><")
    yield head
    for row, edition in zip(rows, editions, strict=True):
        yield row
        if note := _note(edition, reader):
            yield f"{NOTE_INDENT}{note}"
        for loss in edition.accepted:
            note = reader.gettext("Words of fact %(fact)s are gone, accepted by %(by)s.", **loss)
            yield f"{NOTE_INDENT}{_plain(note)}"


def _requests(requests: Sequence[ApprovalRequest], reader: Translator) -> Iterator[str]:
    rows = [
        (reader.gettext("request %(number)s", number=each.id), *_byline(each, each.author, reader))
        for each in requests
    ]
    for row, request in zip(table(rows, indent=""), requests, strict=True):
        yield row
        if request.note:
            yield f"{NOTE_INDENT}{_plain(request.note)}"


def _byline(
    row: Edition | ApprovalRequest, person: str, reader: Translator
) -> tuple[str, str, str]:
    return moment(row.at, reader.language), _plain(person), reader.gettext(SOURCES[row.source])


def _note(edition: Edition, reader: Translator) -> str:
    parts = [_plain(edition.note)]
    if requested_by := edition.responsible.requested_by:
        name = _plain(requested_by)
        parts.insert(0, reader.gettext("(Approved, requested by %(name)s.)", name=name))
    if edition.alone:
        parts.insert(0, f"({reader.gettext(ALLOWED_ALONE)})")
    if edition.restores is not None:
        parts.insert(0, reader.gettext("(Edition %(number)s again.)", number=edition.restores))
    return " ".join(parts).rstrip()


def _workers(
    live: Edition, workers: Sequence[Worker], reader: Translator, now: datetime
) -> Iterator[str]:
    awake = [worker for worker in workers if worker.is_awake(now)]
    have = sum(worker.edition == live.number for worker in awake)
    if awake:
        summary = reader.gettext(
            "Edition %(number)s is live. %(have)s of %(all)s workers answer with it:",
            number=live.number,
            have=have,
            all=len(awake),
        )
    else:
        summary = reader.gettext(
            "Edition %(number)s is live. No worker is answering calls.", number=live.number
        )
    yield summary
    rows = [
        (
            worker.name,
            reader.gettext("edition %(number)s", number=worker.edition)
            if worker.edition
            else reader.gettext("the folder, no edition"),
            reader.gettext("since %(moment)s", moment=moment(worker.since, reader.language)),
        )
        for worker in awake
    ]
    yield from table(rows)
    if silent := len(workers) - len(awake):
        others = reader.ngettext(
            "%(count)s more worker was alive within the last day and no longer reports.",
            "%(count)s more workers were alive within the last day and no longer report.",
            silent,
        )
        yield others


def _plain(text: str) -> str:
    """Replace control characters, so that no name or note can control the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
