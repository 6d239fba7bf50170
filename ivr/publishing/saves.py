"""The record of saved values: the content of the draft, and the history of every field.

Every function runs inside a transaction of the editions or the draft.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, takewhile
from operator import itemgetter

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ivr.errors import RequestError
from ivr.i18n import N_
from ivr.publishing import contents
from ivr.publishing.draft import LastSave, Save
from ivr.publishing.edition import Edition, SaveOutcome
from ivr.publishing.tables import MAX_NAME_LENGTH, BlobRow, SaveRow
from ivr.publishing.values import decoded, digest_of, encoded
from ivr.script import fields
from ivr.script.changes import changed_fields
from ivr.script.fields import Fields, Value
from ivr.script.files import Files
from ivr.script.place import Address, address_of, written

EXCERPT_LENGTH = 60
"""Characters of a name that is too long."""


def find(session: Session, *wanted: ColumnElement[bool]) -> tuple[Save, ...]:
    """Return matching saves, newest first."""
    rows = session.execute(
        select(SaveRow, BlobRow.data)
        .outerjoin(BlobRow, BlobRow.digest == SaveRow.value)
        .where(*wanted)
        .order_by(SaveRow.id.desc())
    )
    return tuple(_save(row, data) for row, data in rows)


def open_ids(session: Session) -> tuple[tuple[int, str], ...]:
    """Return the ids of open saves, with the digests of the live values that they replaced."""
    rows = session.execute(
        select(SaveRow.id, SaveRow.over)
        .where(SaveRow.outcome == SaveOutcome.OPEN)
        .order_by(SaveRow.id)
    )
    return tuple((id, over) for id, over in rows)


def open_saves(session: Session) -> Mapping[Address, Sequence[Save]]:
    """Return the open save of each field and the saves that it replaced, newest first.

    The chain ends where the field was published, or its changes were undone.
    """
    opened = select(SaveRow.field).where(SaveRow.outcome == SaveOutcome.OPEN)
    by_field: dict[Address, list[Save]] = {}
    for save in find(session, SaveRow.field.in_(opened)):
        by_field.setdefault(save.field, []).append(save)
    return {field: tuple(_chain(saves)) for field, saves in by_field.items()}


def last_saves(session: Session) -> Mapping[Address, LastSave]:
    """Return the last save of every field, newest first."""
    rows = session.execute(
        select(SaveRow.field, SaveRow.author, SaveRow.at).order_by(SaveRow.id.desc())
    ).all()
    count = Counter(field for field, _, _ in rows)
    found: dict[Address, LastSave] = {}
    for field, author, at in rows:
        found.setdefault(address_of(field), LastSave(author, at, count[field]))
    return found


def add(
    session: Session,
    values: Mapping[Address, Value | None],
    live: Fields,
    *,
    author: str,
    at: datetime,
) -> None:
    """Record values that were saved together in the draft.

    A save that equals the live value marks the save before it as undone.
    """
    act, stored = _next_act(session), _stored(session, values)
    opened = {
        row.field: row
        for row in session.scalars(select(SaveRow).where(SaveRow.outcome == SaveOutcome.OPEN))
    }
    for field, value in values.items():
        over, before = digest_of(live.get(field)), opened.get(written(field))
        is_undone = digest_of(value) == over
        if before:
            before.outcome = SaveOutcome.UNDONE if is_undone else SaveOutcome.REPLACED
        if before or not is_undone:
            row = SaveRow(act=act, field=_name(field), value=stored[field], over=over)
            row.author, row.at, row.edition = author, at, None
            row.outcome = SaveOutcome.UNDONE if is_undone else SaveOutcome.OPEN
            session.add(row)
    session.flush()


def settle(session: Session, edition: Edition, before: Files, files: Files) -> None:
    """Record the changes of an edition, and close the open saves that it publishes.

    A field whose value is not from the draft gets a save by the author of the edition. If the
    edition published a value that an open save had replaced, that save stays open over the edition.
    """
    live, opened, act = fields.read(before), open_saves(session), _next_act(session)
    foreign: dict[Address, Value | None] = {}
    for change in changed_fields(live, fields.read(files)):
        # The chain is the open save followed by the saves that it replaced; `at` is the one whose
        # value the edition publishes. Nobody in the draft saved a `foreign` value.
        chain, digest = opened.get(change.field, ()), digest_of(change.new)
        at = next((at for at, save in enumerate(chain) if digest_of(save.value) == digest), None)
        if at is None:
            foreign[change.field] = change.new
            continue
        rows = [session.get_one(SaveRow, save.id) for save in chain]
        for row in rows[at:]:
            row.edition = edition.number
        if at:  # an older save was published: the newer one stays open, over the new edition
            rows[0].over = digest
        else:
            rows[0].outcome = SaveOutcome.PUBLISHED
    stored = _stored(session, foreign)
    for field in foreign:
        row = SaveRow(act=act, field=_name(field), value=stored[field], author=edition.author)
        row.over, row.at, row.edition = digest_of(live.get(field)), edition.at, edition.number
        row.outcome = SaveOutcome.PUBLISHED
        session.add(row)
    session.flush()


def writers(session: Session) -> Mapping[int, tuple[str, ...]]:
    """Return the authors of each edition's changes, including saves that were replaced."""
    rows = session.execute(
        select(SaveRow.edition, SaveRow.author)
        .where(SaveRow.edition.is_not(None))
        .distinct()
        .order_by(SaveRow.edition, SaveRow.author)
    ).all()
    return {
        edition: tuple(author for _, author in its)
        for edition, its in groupby(rows, key=itemgetter(0))
    }


def _chain(saves: Iterable[Save]) -> Iterator[Save]:
    """Yield the open save of a field, and the saves that it replaced, ignoring published ones."""
    own = (save for save in saves if save.outcome is not SaveOutcome.PUBLISHED)
    return takewhile(lambda save: not save.edition and save.outcome is not SaveOutcome.UNDONE, own)


def _save(row: SaveRow, data: bytes | None) -> Save:
    return Save(
        id=row.id,
        act=row.act,
        field=address_of(row.field),
        value=None if data is None else decoded(data),
        over=row.over,
        author=row.author,
        at=row.at,
        outcome=row.outcome,
        edition=row.edition,
    )


def _stored(
    session: Session, values: Mapping[Address, Value | None]
) -> Mapping[Address, str | None]:
    """Store values, and return their digests."""
    data = {field: encoded(value) for field, value in values.items() if value is not None}
    digests = contents.keep(session, data)
    return {field: digests.get(field) for field in values}


def _name(field: Address) -> str:
    """Return an address in stored form; raises RequestError if it is too long."""
    name = written(field)
    if len(name) > MAX_NAME_LENGTH:
        raise RequestError(
            N_("A name in the script has more than %(longest)s characters: %(name)s…"),
            longest=MAX_NAME_LENGTH,
            name=name[:EXCERPT_LENGTH],
        )
    return name


def _next_act(session: Session) -> int:
    return (session.scalar(select(func.max(SaveRow.act))) or 0) + 1
