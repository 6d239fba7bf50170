"""Revisions of fields instead of saves with outcomes."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import accumulate, groupby, pairwise
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

from ivr.database.base import Moment
from ivr.publishing.values import decoded, encoded
from ivr.script import fields
from ivr.script.fields import Fields, Sound, Value
from ivr.script.place import address_of, written

revision = "0022"
down_revision = "0021"

CACHED_FILES = 1000

Digest: TypeAlias = str | None
"""The digest of a value, None for a removed field."""
Row: TypeAlias = sa.Row[Any]


def before(name: str, *columns: str) -> sa.TableClause:
    """Return a table of the earlier version, with its columns."""
    return sa.table(name, *(sa.column(one, Moment() if one == "at" else None) for one in columns))


BLOB = before("blob", "digest", "data")
FILE = before("script_file", "script", "path", "digest")
EDITION = before("edition", "number", "at", "author", "fingerprint")
REQUEST = before("approval_request", "id", "at", "author", "fingerprint", "over")
SAVE = before("save", "id", "act", "field", "value", "author", "at", "edition")


def upgrade() -> None:
    """Replace the table of saves by the tables of revisions.

    All saves, requests and editions are replayed in them.
    """
    act = op.create_table(
        "act",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    revisions = op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("act", sa.Integer(), sa.ForeignKey("act.id"), nullable=False),
        sa.Column("field", sa.String(1000), nullable=False),
        sa.Column("value", sa.String(64), sa.ForeignKey("blob.digest")),
        sa.Column("parent", sa.Integer(), sa.ForeignKey("revision.id")),
        sa.Column("drafted", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_revision_field", "revision", ["field", "id"])
    publication = op.create_table(
        "publication",
        sa.Column("revision", sa.Integer(), sa.ForeignKey("revision.id"), primary_key=True),
        sa.Column("edition", sa.Integer(), sa.ForeignKey("edition.number"), nullable=False),
    )
    op.create_index("ix_publication_edition", "publication", ["edition"])
    asked = op.create_table(
        "asked",
        sa.Column("request", sa.Integer(), sa.ForeignKey("approval_request.id"), primary_key=True),
        sa.Column("revision", sa.Integer(), sa.ForeignKey("revision.id"), primary_key=True),
    )
    connection = op.get_bind()
    replay = Replay(connection)
    replay.run()
    op.bulk_insert(act, replay.acts)
    op.bulk_insert(revisions, replay.revisions)
    op.bulk_insert(publication, replay.publications)
    op.bulk_insert(asked, replay.asked)
    op.drop_table("save")
    op.execute(f"UPDATE database_identity SET compatible = '{revision}'")
    if connection.dialect.name == "postgresql":
        for name in ("act", "revision"):
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"
            )


class Replay:
    """Saves, editions and requests in the order of time, as rows of the new tables.

    Editions and requests are matched with saves by the values of their fields.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._execute = connection.execute
        self.acts: list[dict[str, Any]] = []
        self.revisions: list[dict[str, Any]] = []
        self.publications: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self._values: dict[int, Digest] = {}
        self._published: set[int] = set()
        self._live: dict[str, int] = {}
        self._heads: dict[str, int] = {}
        self._saved: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        self._fields: Fields = {}
        self._data = lru_cache(CACHED_FILES)(self._read_data)

    def run(self) -> None:
        """Replay everything."""
        editions = self._execute(sa.select(EDITION).order_by(EDITION.c.number)).all()
        requests = self._execute(sa.select(REQUEST).order_by(REQUEST.c.id)).all()
        saves = self._execute(sa.select(SAVE).order_by(SAVE.c.id)).all()
        scripts = {edition.number: edition.fingerprint for edition in editions}
        # Saves without a draft have the time of their edition, whose files include them.
        times = {edition.number: edition.at for edition in editions}
        drafted = (row for row in saves if row.at != times.get(row.edition))
        acts = [[*its] for _, its in groupby(drafted, key=attrgetter("act"))]
        moments = accumulate((its[0].at for its in acts), max)  # clocks may differ
        events: list[tuple[datetime, Callable[[], None]]] = [
            *((at, partial(self._save, its)) for at, its in zip(moments, acts, strict=True)),
            *((one.at, partial(self._publish, one)) for one in editions),
            *((one.at, partial(self._ask, one, scripts.get(one.over))) for one in requests),
        ]
        for _, act in sorted(events, key=itemgetter(0)):
            act()
        for (edition, _), ids in self._saved.items():
            for earlier, later in pairwise(ids if edition else ()):
                self.revisions[later - 1]["parent"] = earlier  # the edition includes both
        for one in (*self.publications,):
            for id in self._unpublished(self.revisions[one["revision"] - 1]["parent"]):
                self._include(id, one["edition"])

    def _save(self, rows: Sequence[Row]) -> None:
        act = self._act(rows[0])
        for row in rows:
            value = None if row.value is None else digest_of(decoded(self._data(row.value)))
            is_undone = value == self._live_value(row.field)
            head = self._open_head(row.field)
            is_kept = head is not None and not is_undone and not self._is_disputed(head, row.field)
            parent = head if is_kept else self._live.get(row.field)
            id = self._add(act, row.field, row.value, value, parent=parent, drafted=True)
            self._heads[row.field] = id
            self._saved[row.edition, row.field].append(id)

    def _publish(self, edition: Row) -> None:
        changes = self._changes(self._fields, self._read(edition.fingerprint))
        saved = {field: self._saved.get((edition.number, field), [])[-1:] for field in changes}
        for id in self._matched(edition, changes, saved):
            self._include(id, edition.number)
            self._live[self.revisions[id - 1]["field"]] = id
        self._fields = self._read(edition.fingerprint)

    def _include(self, id: int, edition: int) -> None:
        self.publications.append({"revision": id, "edition": edition})
        self._published.add(id)

    def _ask(self, request: Row, over: str | None) -> None:
        changes = self._changes(self._read(over), self._read(request.fingerprint))
        saved = {field: [*self._unpublished(self._open_head(field))] for field in changes}
        for id in self._matched(request, changes, saved):
            self.asked.append({"request": request.id, "revision": id})

    def _matched(
        self, row: Row, changes: Mapping[str, Value | None], saved: Mapping[str, Sequence[int]]
    ) -> Iterator[int]:
        """Yield the saved revisions with these values, and new ones for the others."""
        act: int | None = None
        for field, value in changes.items():
            digest = digest_of(value)
            found = next((id for id in saved[field] if self._values[id] == digest), None)
            if found is None or found in self._published:
                act = act or self._act(row)
                parent, stored = self._live.get(field), self._keep(value)
                found = self._add(act, field, stored, digest, parent=parent, drafted=False)
            yield found

    def _open_head(self, field: str) -> int | None:
        head = self._heads.get(field)
        if head is None:
            return None
        is_open = self._values[head] not in (self._base_value(head, field), self._live_value(field))
        return head if is_open else None

    def _is_disputed(self, id: int, field: str) -> bool:
        live = self._live_value(field)
        return live not in (self._base_value(id, field), self._values[id])

    def _base_value(self, id: int, field: str) -> Digest:
        base: int | None = id
        for one in self._unpublished(id):
            base = self.revisions[one - 1]["parent"]
        if base == self._live.get(field):
            return self._live_value(field)
        return self._values[base] if base else None

    def _unpublished(self, id: int | None) -> Iterator[int]:
        while id and id not in self._published:
            yield id
            id = self.revisions[id - 1]["parent"]

    def _live_value(self, field: str) -> Digest:
        return digest_of(self._fields.get(address_of(field)))

    @staticmethod
    def _changes(old: Fields, new: Fields) -> Mapping[str, Value | None]:
        differing = (one for one in {**old, **new} if old.get(one) != new.get(one))
        return {written(one): new.get(one) for one in differing}

    def _act(self, row: Row) -> int:
        self.acts.append({"id": len(self.acts) + 1, "author": row.author, "at": row.at})
        return len(self.acts)

    def _add(
        self,
        act: int,
        field: str,
        value: str | None,
        digest: Digest,
        *,
        parent: int | None,
        drafted: bool,
    ) -> int:
        id = len(self.revisions) + 1
        row = {"id": id, "act": act, "field": field, "value": value}
        self.revisions.append({**row, "parent": parent, "drafted": drafted})
        self._values[id] = digest
        return id

    def _read(self, script: str | None) -> Fields:
        """Return the fields of a script by its fingerprint."""
        files = sa.select(FILE.c.path, FILE.c.digest).where(FILE.c.script == script)
        rows = self._execute(files.order_by(FILE.c.path))
        return fields.read({path: self._data(digest) for path, digest in rows})

    def _read_data(self, digest: str) -> bytes:
        data: bytes = self._execute(
            sa.select(BLOB.c.data).where(BLOB.c.digest == digest)
        ).scalar_one()
        return data

    def _keep(self, value: Value | None) -> str | None:
        """Store a value if it is not stored, and return the digest of its bytes."""
        if value is None:
            return None
        data = encoded(value)
        digest = hashlib.sha256(data).hexdigest()
        if not self._execute(sa.select(BLOB.c.digest).where(BLOB.c.digest == digest)).first():
            self._execute(BLOB.insert().values(digest=digest, data=data))
        return digest


def digest_of(value: Value | None) -> Digest:
    """Return the digest of a value; tables that differ in order alone have equal digests."""
    if value is None:
        return None
    is_data = isinstance(value, Sound | bytes)
    data = encoded(value) if is_data else json.dumps(value, sort_keys=True, default=repr).encode()
    return hashlib.sha256(data).hexdigest()
