"""The publication history for `ivr history`, as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from ivr.i18n import N_, Translator, moment, translator
from ivr.publishing.edition import ApprovalRequest, Edition, Source, Worker
from ivr.terminal import Page, table

VERSION = 1
"""Version of the JSON format, incremented when a field changes its meaning or is removed."""

SOURCES = {
    Source.FILES: N_("the folder"),
    Source.STUDIO: N_("the studio"),
    Source.SHELL: N_("a shell"),
}

NOTE_INDENT = 6 * " "


def history_text(
    editions: Sequence[Edition],
    workers: Sequence[Worker],
    requests: Sequence[ApprovalRequest],
    language: str,
    page: Page,
    *,
    now: datetime,
) -> Iterator[str]:
    """Format editions (newest first), workers and pending requests, in local time."""
    words = translator(language)
    yield from page.heading(words.gettext("Published editions"))
    if not editions:
        yield words.gettext("Nothing has been published yet.")
        return
    yield from _editions(editions, words, page)
    yield ""
    yield from _workers(editions[0], workers, words, page, now)
    if requests:
        yield from ("", words.gettext("Waiting for approval in the studio"))
        yield from _requests(requests, words, page)


def history_object(
    editions: Sequence[Edition], workers: Sequence[Worker], requests: Sequence[ApprovalRequest]
) -> Mapping[str, Any]:
    """Return editions, workers and requests as a JSON object, with times in UTC."""
    waiting = ("at", "author", "source", "note", "fingerprint", "restores")
    return {
        "version": VERSION,
        "live": editions[0].number if editions else None,
        "editions": [{**_object(edition), "live": edition is editions[0]} for edition in editions],
        "workers": [_object(worker) for worker in workers],
        "requests": [
            {"number": request.id, **{name: _object(request)[name] for name in waiting}}
            for request in requests
        ],
    }


def _object(value: Edition | Worker | ApprovalRequest) -> dict[str, Any]:
    fields = asdict(value)
    return {
        name: field.isoformat() if isinstance(field, datetime) else field
        for name, field in fields.items()
    }


def _editions(editions: Sequence[Edition], words: Translator, page: Page) -> Iterator[str]:
    _ = words.gettext
    heads = (_("No"), _("When"), _("Who"), _("From"), _("Content"))
    cells = [(str(each.number), *_cells(each, words), each.line) for each in editions]
    head, *rows = table([heads, *cells], "><")
    yield page.paint(head, bold=True)
    for row, edition in zip(rows, editions, strict=True):
        yield row
        yield from page.wrap(_note(edition, words), NOTE_INDENT)
        for one in edition.accepted:
            told = words.gettext("Words of fact %(fact)s are gone, accepted by %(by)s.", **one)
            yield from page.wrap(_plain(told), NOTE_INDENT)


def _requests(requests: Sequence[ApprovalRequest], words: Translator, page: Page) -> Iterator[str]:
    rows = [
        (words.gettext("request %(number)s", number=each.id), *_cells(each, words))
        for each in requests
    ]
    for row, request in zip(table(rows, indent=""), requests, strict=True):
        yield row
        yield from page.wrap(_plain(request.note), NOTE_INDENT)


def _cells(one: Edition | ApprovalRequest, words: Translator) -> tuple[str, str, str]:
    """Return time, author and source."""
    return moment(one.at, words.language), _plain(one.author), words.gettext(SOURCES[one.source])


def _note(edition: Edition, words: Translator) -> str:
    parts = [_plain(edition.note)]
    if edition.approver is not None:
        parts.insert(0, words.gettext("(Approved by %(name)s.)", name=_plain(edition.approver)))
    if edition.restores is not None:
        parts.insert(0, words.gettext("(Edition %(number)s again.)", number=edition.restores))
    return " ".join(parts).rstrip()


def _workers(
    live: Edition, workers: Sequence[Worker], words: Translator, page: Page, now: datetime
) -> Iterator[str]:
    awake = [worker for worker in workers if worker.is_awake(now)]
    have = sum(worker.edition == live.number for worker in awake)
    if awake:
        summary = words.gettext(
            "Edition %(number)s is live. %(have)s of %(all)s workers answer with it:",
            number=live.number,
            have=have,
            all=len(awake),
        )
    else:
        summary = words.gettext(
            "Edition %(number)s is live. No worker is answering calls.", number=live.number
        )
    yield from page.wrap(summary)
    rows = [
        (
            worker.name,
            words.gettext("edition %(number)s", number=worker.edition)
            if worker.edition
            else words.gettext("the folder, no edition"),
            words.gettext("since %(moment)s", moment=moment(worker.since, words.language)),
        )
        for worker in awake
    ]
    yield from table(rows)
    if silent := len(workers) - len(awake):
        others = words.ngettext(
            "%(count)s more worker was alive within the last day and no longer reports.",
            "%(count)s more workers were alive within the last day and no longer report.",
            silent,
        )
        yield from page.wrap(others)


def _plain(text: str) -> str:
    """Replace control characters, which would control the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
