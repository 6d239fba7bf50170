"""Draft, requests and history follow the five rules of revisions in random histories.

The rules are in ivr/studio/editions/lineage.py; `Record` says them again, without a database.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from ivr.checks.check import check_script
from ivr.errors import ScriptRefusedError
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files, fingerprint
from ivr.script.reading.changes import changed_fields
from ivr.script.reading.field_values import Fields, FieldValue, Sound, fields_of
from ivr.studio.database import Base, Database
from ivr.studio.database.identity import Identity
from ivr.studio.editions.draft import Drafts
from ivr.studio.editions.edition import ApprovalRequest, RequestOutcome, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.writing import write
from tests.databases import KINDS, address_of, memory_database
from tests.scripts import short_script, small_script
from tests.studio.editions.conftest import OLGA

Values = Mapping[FieldPath, FieldValue | None]

SPOKEN: FieldPath = ("sv", "recordings", "fred")
VALUES: Mapping[FieldPath, tuple[FieldValue | None, ...]] = {
    ("sv", "texts", "fred", "body"): ("Ett.", "Två.", "Tre."),
    ("sv", "texts", "fred", "notes"): (None, "Ett.", "Två."),
    ("patience", "tries"): (2, 3),
    ("sv", "pronunciation", "EU"): (None, "e u", "eeu"),
    ("menus", "main", "options"): (["fred"], ["fred", "fast"]),
    ("announcements", "stopp", "until"): (None, datetime(2030, 1, 1), datetime(2031, 1, 1)),
    ("sv", "texts", "stopp", "body"): (None, "Ett.", "Två."),
    SPOKEN: (None, Sound("wav", b"RIFF-1", "Ett.\n"), Sound("wav", b"RIFF-2", "Två.\n")),
}
FIELDS = tuple(VALUES)
NAMES = (
    *("save", "save", "save", "undo", "keep", "publish", "ask", "approve"),
    *("from a shell", "from the folder", "take in", "roll back"),
)


def acts_on(fields: list[FieldPath]) -> st.SearchStrategy[list[tuple[str, FieldPath, int, str]]]:
    """Acts of several people, on few fields so that they meet."""
    people = st.sampled_from(["Anna", "Karin", "Sven"])
    act = st.tuples(st.sampled_from(NAMES), st.sampled_from(fields), st.integers(0, 5), people)
    return st.lists(act, min_size=8, max_size=16)


ACTS = st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True).flatmap(acts_on)


class Folder:
    """One's own folder, in memory."""

    def __init__(self) -> None:
        self.held: Files = {}

    def files(self) -> Files:
        return self.held

    def write(self, files: Files, before: object) -> None:
        self.held = files


class Written(NamedTuple):
    field: FieldPath
    value: FieldValue | None
    parent: int | None


class Record:
    """All that was written, by the rules: revisions by number, and which an edition includes."""

    def __init__(self) -> None:
        self.all: list[Written] = []
        self.included: set[int] = set()
        self.live: dict[FieldPath, int] = {}
        self.head: dict[FieldPath, int] = {}
        self.asked: dict[int, dict[FieldPath, int]] = {}

    def value(self, number: int | None) -> FieldValue | None:
        return None if number is None else self.all[number].value

    def live_value(self, field: FieldPath) -> FieldValue | None:
        return self.value(self.live.get(field))

    def unpublished(self, number: int | None) -> list[int]:
        """Return a revision and its ancestors, newest first, up to its base and without it."""
        if number is None or number in self.included:
            return []
        return [number, *self.unpublished(self.all[number].parent)]

    def base(self, number: int) -> int | None:
        own = self.unpublished(number)
        return self.all[own[-1]].parent if own else number

    def is_open(self, field: FieldPath) -> bool:
        if (head := self.head.get(field)) is None:
            return False
        return self.value(head) not in (self.value(self.base(head)), self.live_value(field))

    def is_disputed(self, number: int) -> bool:
        own = (self.value(self.base(number)), self.value(number))
        return self.live_value(self.all[number].field) not in own

    def changes(self) -> Values:
        return {field: self.value(head) for field, head in self.head.items() if self.is_open(field)}

    def conflicts(self) -> set[FieldPath]:
        return {field for field in self.changes() if self.is_disputed(self.head[field])}

    def write(self, field: FieldPath, value: FieldValue | None, parent: int | None) -> int:
        self.all.append(Written(field, value, parent))
        return len(self.all) - 1

    def save(self, before: Fields, values: Values) -> None:
        """Save values over the values of the draft before; the same value decides a conflict."""
        conflicts = self.conflicts()
        for field, value in values.items():
            if before.get(field) != value or field in conflicts:
                is_kept = self.is_open(field) and field not in conflicts
                is_undone = value == self.live_value(field)
                stands_on = self.head if is_kept and not is_undone else self.live
                self.head[field] = self.write(field, value, stands_on.get(field))

    def saved(self, field: FieldPath, value: FieldValue | None) -> list[int]:
        """Return the revisions of the draft that have a value, newest first."""
        its = self.unpublished(self.head[field]) if self.is_open(field) else []
        return [number for number in its if self.value(number) == value]

    def find(
        self, field: FieldPath, value: FieldValue | None, asked: Mapping[FieldPath, int]
    ) -> int:
        """Return the revision that is published or requested for a value."""
        requested = self.unpublished(asked.get(field))[:1]
        found = [number for number in requested if self.value(number) == value]
        found += self.saved(field, value)
        return found[0] if found else self.write(field, value, self.live.get(field))

    def differing(self, new: Fields) -> set[FieldPath]:
        return {field for field in {*self.live, *new} if self.live_value(field) != new.get(field)}

    def ask(self, request: int, new: Fields) -> None:
        found = {field: self.find(field, new.get(field), {}) for field in self.differing(new)}
        self.asked.setdefault(request, found)

    def publish(self, new: Fields, request: int = 0) -> None:
        asked = self.asked.get(request, {})
        found = {field: self.find(field, new.get(field), asked) for field in self.differing(new)}
        saved = {field: self.saved(field, new.get(field))[:1] for field in found}
        for field, its in saved.items():
            for number in (found[field], *its):
                self.included.update(self.unpublished(number))
                self.live[field] = number

    def outcome(self, request: int) -> RequestOutcome:
        its = self.asked[request]
        if all(self.value(one) == self.live_value(field) for field, one in its.items()):
            return RequestOutcome.PUBLISHED
        is_disputed = any(map(self.is_disputed, its.values()))
        return RequestOutcome.OVERTAKEN if is_disputed else RequestOutcome.PENDING


def emptied(database: Database) -> Database:
    """Return a database without rows, for the next example."""
    with database.writing() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table is not Identity.__table__:
                session.execute(delete(table))
    return database


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of each kind; SQLite's is in memory, which is faster."""
    if request.param == "sqlite":
        with closing(memory_database()) as database:
            yield database
        return
    with address_of(request.param, tmp_path) as address, closing(Database(address)) as database:
        yield database


@given(acts=ACTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_draft_requests_and_history_follow_the_five_rules(
    database: Database, acts: list[tuple[str, FieldPath, int, str]]
) -> None:
    folder, record, good = Folder(), Record(), check_script(short_script())
    editions = Editions(emptied(database), lambda _files: good, folder)  # type: ignore[arg-type]
    drafts = Drafts(database)
    folder.held = small_script(["fred", "fast"])
    editions.take_folder(folder.held)
    record.publish(fields_of(folder.held))
    for act, field, other, author in acts:
        live, draft = editions.newest_number(), drafts.current()
        value = VALUES[field][other % len(VALUES[field])]
        pending = {request.id for request in editions.approval_requests.pending()}
        approved = 0
        values: dict[FieldPath, FieldValue | None] = {}
        match act:
            case "save":
                values = {field: value}
            case "undo":
                values = {field: draft.live_fields.get(field)}
            case "keep":
                values = {one: draft.fields.get(one) for one in draft.conflicts}
            case "take in":
                its = fields_of(editions.files(1 + other % live))
                values = {one: its.get(one) for one in {**draft.fields, **its}}
            case "publish" | "ask":
                some = FIELDS[other % len(FIELDS) :]
                part = draft.subset(some)
                if part.saves and not part.conflicts:
                    publish = editions.publish if act == "publish" else editions.ask
                    outcome = publish(
                        part.files, author=author, source=Source.STUDIO, based_on=live
                    )
                    if isinstance(outcome, ApprovalRequest):
                        record.ask(outcome.id, part.fields)
            case "approve" if pending:
                approved = sorted(pending)[other % len(pending)]
                content = fingerprint(editions.approval_requests.files(approved))
                editions.approve(approved, by=OLGA, content=content, based_on=live)
            case "from a shell":
                files = write(editions.files(live), {field: value})
                editions.publish(files, author="Olle", source=Source.SHELL, based_on=live)
            case "from the folder":
                folder.held = write(folder.held, {field: value})
                editions.take_folder(folder.held)
            case "roll back":
                to = 1 + other % live
                with suppress(ScriptRefusedError):  # an announcement without words
                    editions.roll_back(to, author=author, source=Source.STUDIO, based_on=live)
        if values:
            drafts.save(values, edited=draft.revisions_of(*values), author=author)
            new = fields_of(write(draft.files, values))  # a text may be read as a label
            also = {change.field: change.new for change in changed_fields(draft.fields, new)}
            record.save(draft.fields, {one: new.get(one) for one in values} | also)
        if editions.newest_number() > live:
            record.publish(fields_of(editions.files(live + 1)), approved)
        now = drafts.current()
        assert {one: its[0].value for one, its in now.saves.items()} == record.changes()
        assert now.conflicts == record.conflicts()
        for request in pending - {approved}:
            decided = editions.approval_requests.find(request).outcome
            assert decided in (record.outcome(request), RequestOutcome.REPLACED)
        assert editions.files(editions.newest_number()) == folder.held
    published = sorted((one.edition or 0, one.id, one) for one in drafts.history(*FIELDS))
    for number in range(1, editions.newest_number() + 1):
        found = {one.field: one.value for edition, _, one in published if 1 <= edition <= number}
        its = fields_of(editions.files(number))
        assert {one: found.get(one) for one in FIELDS} == {one: its.get(one) for one in FIELDS}
