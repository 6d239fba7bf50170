"""Create the table of approval requests; add the approver to editions.

They replace the folder's proposals and the requests to publish the draft. A pending request
is kept if the draft has not changed since it was made; otherwise it is dropped.
"""

import hashlib
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

from ivr.database import Moment

revision = "0005"
down_revision = "0004"

BLOB = sa.table("blob", sa.column("digest"), sa.column("data"))
EDITION = sa.table("edition", *map(sa.column, ("number", "fingerprint", "approver")))
EDITION_FILE = sa.table("edition_file", *map(sa.column, ("edition", "path", "digest")))
CHANGE = sa.table(
    "draft_change", *map(sa.column, ("id", "path", "digest", "over", "outcome", "edition"))
)
FOLDER = sa.table("folder_content", sa.column("outcome"))
PROPOSAL = sa.table(
    "proposal",
    *map(sa.column, ("id", "author", "note", "fingerprint", "over", "outcome", "decided_by")),
    sa.column("at", Moment),
    sa.column("decided_at", Moment),
)
PROPOSAL_FILE = sa.table("proposal_file", *map(sa.column, ("proposal", "path", "digest")))
ASKED = sa.table(
    "publishing_request",
    *map(sa.column, ("id", "author", "note", "fingerprint", "outcome", "edition", "decided_by")),
    sa.column("at", Moment),
    sa.column("decided_at", Moment),
)

PROPOSED = {
    "waiting": "pending",
    "taken": "published",
    "left": "refused",
    "replaced": "replaced",
}
REQUESTED = {"waiting": "pending", "approved": "published", "withdrawn": "withdrawn"}

Digests = Mapping[str, str]


def upgrade() -> None:
    """Create the tables, convert the existing rows, and drop the old tables."""
    op.add_column("edition", sa.Column("approver", sa.String(200), nullable=True))
    requests = op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("over", sa.Integer, nullable=False),
        sa.Column("restores", sa.Integer, nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False, index=True),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
    )
    files = op.create_table(
        "approval_request_file",
        sa.Column("request", sa.Integer, sa.ForeignKey("approval_request.id"), primary_key=True),
        sa.Column("path", sa.String(1000), primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("blob.digest"), nullable=False),
    )
    connection = op.get_bind()
    _close_published(connection)

    old = [*_proposals(connection), *_asked(connection)]
    for row, digests in sorted(old, key=lambda each: str(each[0]["at"])):
        added = requests.insert().values(**row, reason="").returning(requests.c.id)
        number = connection.scalar(added)
        for path, digest in digests.items():
            connection.execute(files.insert().values(request=number, path=path, digest=digest))
    connection.execute(
        FOLDER.update().where(FOLDER.c.outcome == "proposed").values(outcome="requested")
    )
    op.drop_table("proposal_file")
    op.drop_table("proposal")
    op.drop_table("publishing_request")


def _close_published(connection: sa.Connection) -> None:
    """Close changes that are already live; later, each new edition does so itself."""
    live = connection.scalar(sa.select(sa.func.max(EDITION.c.number))) or 0
    published = _edition(connection, live)
    open_ones = sa.select(CHANGE.c.id, CHANGE.c.path, CHANGE.c.digest)
    for id, path, digest in connection.execute(open_ones.where(CHANGE.c.outcome == "open")).all():
        if published.get(path) == digest:
            values = {"outcome": "published", "edition": live}
            connection.execute(CHANGE.update().where(CHANGE.c.id == id).values(**values))


def _proposals(connection: sa.Connection) -> Sequence[tuple[Mapping[str, object], Digests]]:
    """Yield the folder's proposals, each with its content."""
    found = []
    for row in connection.execute(sa.select(PROPOSAL)).mappings().all():
        kept = sa.select(PROPOSAL_FILE.c.path, PROPOSAL_FILE.c.digest)
        digests = connection.execute(kept.where(PROPOSAL_FILE.c.proposal == row["id"]))
        edition = None
        if row["outcome"] == "taken":
            edition = connection.scalar(
                sa.select(sa.func.min(EDITION.c.number))
                .where(EDITION.c.fingerprint == row["fingerprint"])
                .where(EDITION.c.number > row["over"])
            )
        outcome = PROPOSED[row["outcome"]]
        found.append(
            (
                {**_common(row), "over": row["over"], "source": "files"}
                | {"outcome": outcome, "edition": edition},
                dict(digests.all()),
            )
        )
    return found


def _asked(connection: sa.Connection) -> Sequence[tuple[Mapping[str, object], Digests]]:
    """Yield the requests to publish, with the content of published and pending ones."""
    live = connection.scalar(sa.select(sa.func.max(EDITION.c.number))) or 0
    draft = _draft(connection, live)
    fits = None if draft is None else _fingerprint(connection, draft)
    found = []
    for row in connection.execute(sa.select(ASKED)).mappings().all():
        outcome, edition, over = REQUESTED[row["outcome"]], row["edition"], live
        digests: Digests = {}
        if edition is not None:
            over, digests = edition - 1, _edition(connection, edition)
            connection.execute(
                EDITION.update()
                .where(EDITION.c.number == edition)
                .values(approver=row["decided_by"])
            )
        elif outcome == "pending" and draft and row["fingerprint"] == fits:
            digests = draft
        elif outcome == "pending":
            outcome = "withdrawn"
        found.append(
            (
                {**_common(row), "over": over, "source": "studio"}
                | {"outcome": outcome, "edition": edition},
                digests,
            )
        )
    return found


def _common(row: sa.RowMapping) -> Mapping[str, object]:
    names = ("at", "author", "note", "fingerprint", "decided_by", "decided_at")
    return {name: row[name] for name in names}


def _edition(connection: sa.Connection, number: int) -> Digests:
    rows = connection.execute(
        sa.select(EDITION_FILE.c.path, EDITION_FILE.c.digest).where(
            EDITION_FILE.c.edition == number
        )
    )
    return dict(rows.all())


def _draft(connection: sa.Connection, live: int) -> Digests | None:
    """The live edition with the open changes applied; None if they must be merged first."""
    published = _edition(connection, live)
    digests = dict(published)
    open_ones = sa.select(CHANGE.c.path, CHANGE.c.digest, CHANGE.c.over)
    for path, digest, over in connection.execute(open_ones.where(CHANGE.c.outcome == "open")):
        if published.get(path) != over:
            return None
        digests.pop(path, None)
        if digest is not None:
            digests[path] = digest
    return digests


def _fingerprint(connection: sa.Connection, digests: Digests) -> str:
    """The fingerprint of a script's files as of this migration."""
    found = hashlib.sha256()
    for path in sorted(digests):
        data: bytes = connection.execute(
            sa.select(BLOB.c.data).where(BLOB.c.digest == digests[path])
        ).scalar_one()
        found.update(f"{path}\0{len(data)}\0".encode())
        found.update(data)
    return found.hexdigest()
