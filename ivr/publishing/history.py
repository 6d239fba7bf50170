"""The history: every edition, which one is live, and which workers answer with it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from ivr.editions import ApprovalRequest, Edition, Worker
from ivr.publishing.phrases import phrases_of
from ivr.reporting.page import GAP, Page, columns, padded, table
from ivr.reporting.phrases import Phrases

VERSION = 1
"""Of the object; it grows when a field changes its meaning or goes. New fields may come."""

SILENT_AFTER = timedelta(seconds=20)
"""A worker says every five seconds that it is alive; one that has said nothing for so long is
stopped, or cannot reach the database."""


COLUMNS = ("number", "at", "author", "source", "content")

MOST_BESIDE = 0.65
"""How much of the page's width the other columns may have where a note stands beside them."""


def history_text(
    editions: Sequence[Edition],
    workers: Sequence[Worker],
    requests: Sequence[ApprovalRequest],
    language: str,
    page: Page,
    *,
    now: datetime,
) -> Iterator[str]:
    """Write the editions, the newest and so the live one first, the workers, and what waits.

    Moments are told in the time zone of this machine.
    """
    phrases = phrases_of(language)
    yield from page.heading(phrases.say("history"))
    if not editions:
        yield phrases.say("none")
        return
    yield from _editions(editions, phrases, page)
    yield ""
    yield from _workers(editions[0], workers, phrases, page, now)
    if requests:
        yield from ("", phrases.say("pending"))
        yield from _requests(requests, phrases, page)


def history_object(
    editions: Sequence[Edition],
    workers: Sequence[Worker],
    requests: Sequence[ApprovalRequest],
) -> Mapping[str, Any]:
    """Return the same for programs, with moments in UTC."""
    return {
        "version": VERSION,
        "live": editions[0].number if editions else None,
        "editions": [
            {
                "number": edition.number,
                "at": edition.at.isoformat(),
                "author": edition.author,
                "approver": edition.approver,
                "source": edition.source.value,
                "note": edition.note,
                "fingerprint": edition.fingerprint,
                "restores": edition.restores,
                "live": edition is editions[0],
            }
            for edition in editions
        ],
        "workers": [
            {
                "name": worker.name,
                "edition": worker.edition,
                "since": worker.since.isoformat(),
                "seen": worker.seen.isoformat(),
            }
            for worker in workers
        ],
        "requests": [
            {
                "number": request.id,
                "at": request.at.isoformat(),
                "author": request.author,
                "source": request.source.value,
                "note": request.note,
                "fingerprint": request.fingerprint,
                "restores": request.restores,
            }
            for request in requests
        ],
    }


def _editions(editions: Sequence[Edition], phrases: Phrases, page: Page) -> Iterator[str]:
    """A table; the note of each edition stands in the last column, or below where it is narrow."""
    heads = [phrases.say(f"column_{name}") for name in COLUMNS]
    rows = list(
        table([heads, *(_cells(edition, phrases) for edition in editions)], words=5, indent="")
    )
    indent = " " * (max(map(columns, rows)) + len(GAP))
    notes = [phrases.say("column_note"), *(_note(edition, phrases) for edition in editions)]
    for place, (row, note) in enumerate(zip(rows, notes, strict=True)):
        if len(indent) <= page.width * MOST_BESIDE:
            lines = list(page.wrap(note, padded(row, len(indent)), indent)) or [row]
        else:
            lines = [row, *page.wrap(note, 4 * " ")]
        yield from (page.paint(line, bold=place < 2) for line in lines)


def _cells(edition: Edition, phrases: Phrases) -> list[str]:
    source = phrases.say(f"source_{edition.source.value}")
    author = _plain(edition.author)
    number = padded(str(edition.number), 4, right=True)
    return [number, _moment(edition.at), author, source, edition.line]


def _note(edition: Edition, phrases: Phrases) -> str:
    told = [_plain(edition.note)]
    if edition.approver is not None:
        told.insert(0, phrases.say("approved", name=_plain(edition.approver)))
    if edition.restores is not None:
        told.insert(0, phrases.say("restores", number=edition.restores))
    return " ".join(told).rstrip()


def _requests(requests: Sequence[ApprovalRequest], phrases: Phrases, page: Page) -> Iterator[str]:
    """A line for each request that is pending, with its note below."""
    for request in requests:
        source = phrases.say(f"source_{request.source.value}")
        number = phrases.say("request", number=request.id)
        yield GAP.join((number, _moment(request.at), _plain(request.author), source))
        yield from page.wrap(_plain(request.note), 4 * " ", 4 * " ")


def _workers(
    live: Edition, workers: Sequence[Worker], phrases: Phrases, page: Page, now: datetime
) -> Iterator[str]:
    awake = [worker for worker in workers if now - worker.seen <= SILENT_AFTER]
    have = sum(worker.edition == live.number for worker in awake)
    said = phrases.say("live", number=live.number, have=have, all=len(awake))
    yield from page.wrap(said if awake else phrases.say("live_nowhere", number=live.number))
    told = [
        (
            worker.name,
            phrases.say("edition", number=worker.edition) if worker.edition else phrases.say("own"),
            phrases.say("since", moment=_moment(worker.since)),
        )
        for worker in awake
    ]
    if told:
        yield from table(told, words=3)
    if silent := len(workers) - len(awake):
        yield from page.wrap(phrases.counted("silent", silent))


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _plain(text: str) -> str:
    """What others wrote, without signs that would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
