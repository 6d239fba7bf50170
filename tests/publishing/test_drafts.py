"""The draft: changes of fields over the live edition, conflicts, publishing and history."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from ivr.database import Database
from ivr.errors import ChangedMeanwhileError
from ivr.publishing.draft import Draft
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.script.writing import write
from tests.databases import editions_of_older_rules, memory_database
from tests.publishing.conftest import FIRST, SECOND, at_once
from tests.scripts import full_script, small_script

WELCOME: Address = ("sv", "texts", "welcome", "body")
FRED: Address = ("sv", "texts", "fred", "body")
LIVE = fields.read(full_script())


@pytest.fixture
def editions(database: Database) -> Editions:
    editions = Editions(database)
    editions.publish(full_script(), author="files", source=Source.FILES)
    return editions


@pytest.fixture
def drafts(database: Database, editions: Editions) -> Drafts:
    return Drafts(database)


def save(drafts: Drafts, field: Address, value: Value | None, author: str = "Karin") -> Draft:
    """Save a value over the current one."""
    return drafts.save({field: value}, seen=drafts.current().seen(field), author=author)


def undo(drafts: Drafts, field: Address, author: str = "Karin") -> None:
    """Save the live value of a field."""
    save(drafts, field, drafts.current().live_fields.get(field), author)


def elsewhere(editions: Editions, field: Address, value: Value | None) -> None:
    """Publish the live edition with another value, as from a shell."""
    files = write(editions.files(editions.newest_number()), {field: value})
    editions.publish(files, author="Olga", source=Source.SHELL)


def told(drafts: Drafts, field: Address) -> list[tuple[str, Value | None, int | None]]:
    """Return the history of a field, newest first: author, value and edition."""
    return [(save.author, save.value, save.edition) for save in drafts.history(field)]


def test_what_could_not_be_stored_is_in_no_draft(database: Database, drafts: Drafts) -> None:
    def fail(connection: object) -> None:
        raise OSError("the disk is full")

    draft = drafts.current()
    event.listen(database.engine, "commit", fail)
    with pytest.raises(OSError, match="full"):
        drafts.save({WELCOME: FIRST}, seen=draft.seen(WELCOME), author="Karin")
    event.remove(database.engine, "commit", fail)
    Drafts(database).save({WELCOME: SECOND}, seen=draft.seen(WELCOME), author="Sven")
    assert drafts.current().fields[WELCOME] == SECOND


def test_of_many_who_save_the_same_field_at_once_one_succeeds(
    drafts: Drafts, another: Callable[[], Database]
) -> None:
    seen = drafts.current().seen(WELCOME)
    acts = [
        partial(Drafts(another()).save, {WELCOME: f"Hej {author}."}, seen=seen, author=author)
        for author in ("Anna", "Karin", "Olle", "Sven")
    ]
    assert at_once(*acts).count(ChangedMeanwhileError) == 3


def test_a_published_change_does_not_return_after_a_rollback(
    drafts: Drafts, editions: Editions
) -> None:
    save(drafts, WELCOME, FIRST)
    elsewhere(editions, WELCOME, FIRST)
    editions.roll_back(1, author="Anna", source=Source.STUDIO, over=2)
    assert drafts.current().changes == ()
    assert told(drafts, WELCOME)[0] == ("Anna", LIVE[WELCOME], 3)


def test_what_is_saved_while_somebody_publishes_stays_in_the_draft(
    drafts: Drafts, editions: Editions
) -> None:
    draft = save(drafts, WELCOME, FIRST)
    save(drafts, FRED, "Hej.", "Sven")
    save(drafts, WELCOME, SECOND, "Sven")
    editions.publish(draft.files, author="Karin", source=Source.STUDIO, over=draft.over)
    now = drafts.current()
    assert (now.fields[WELCOME], now.fields[FRED], now.conflicts) == (SECOND, "Hej.", frozenset())
    assert told(drafts, WELCOME)[:2] == [("Sven", SECOND, None), ("Karin", FIRST, 2)]


# Whatever people do.

FIELDS: tuple[Address, ...] = (
    WELCOME,
    FRED,
    ("sv", "texts", "ny", "label"),
    ("patience", "tries"),
    ("menus", "main", "options"),
    ("sv", "pronunciation", "EU"),
)
VALUES: dict[Address, tuple[Value | None, ...]] = {
    **dict.fromkeys(FIELDS, (None, FIRST, SECOND)),
    **dict.fromkeys((WELCOME, FRED), (FIRST, SECOND)),
    ("patience", "tries"): (2, 3),
    ("menus", "main", "options"): (["fred"], ["fred", "fast"]),
}
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["save", "undo", "publish", "from a shell", "take in", "roll back"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from(["Anna", "Karin", "Sven"]),
    ),
    max_size=14,
)


@given(ACTS)
@settings(max_examples=15, deadline=None)
def test_the_draft_is_always_the_live_edition_plus_recorded_changes(
    acts: list[tuple[str, int, int, str]],
) -> None:
    database = memory_database()
    editions, drafts = editions_of_older_rules(database), Drafts(database)
    editions.publish(small_script(["fred", "fast"]), author="files", source=Source.FILES)
    saved: list[tuple[Address, Value | None]] = []
    for act, one, other, author in acts:
        field, live = FIELDS[one], editions.newest_number()
        value = VALUES[field][other % len(VALUES[field])]
        draft, number = drafts.current(), 1 + other % live
        match act:
            case "save":
                saved += [(field, value)] if draft.fields.get(field) != value else []
                save(drafts, field, value, author)
            case "undo":
                undo(drafts, field, author)
            case "publish" if some := [each for each in draft.saves if each in FIELDS[one:]]:
                part = draft.part(some)
                if not part.conflicts:
                    editions.publish(part.files, author=author, source=Source.STUDIO, over=live)
            case "from a shell":
                elsewhere(editions, field, value)
            case "take in":
                its = fields.read(editions.files(number))
                values = {each: its.get(each) for each in {**draft.fields, **its}}
                drafts.save(values, seen=draft.seen(*values), author=author)
                assert drafts.current().fields == its
            case "roll back":
                editions.roll_back(number, author=author, source=Source.STUDIO, over=live)
        _holds(drafts, editions)
    for field, value in saved:
        assert value in [each.value for each in drafts.history(field)]
    for number in range(1, editions.newest_number() + 1):
        _is_on_record(drafts, number, fields.read(editions.files(number)))
    database.close()


def _holds(drafts: Drafts, editions: Editions) -> None:
    """The draft is the live edition plus its changes, and the edition is in the history."""
    draft, number = drafts.current(), editions.newest_number()
    live = fields.read(editions.files(number))
    values = {**live, **{field: its[0].value for field, its in draft.saves.items()}}
    assert draft.fields == {field: value for field, value in values.items() if value is not None}
    assert draft.conflicts <= draft.saves.keys()
    assert all(change.old != change.new for change in draft.changes)
    _is_on_record(drafts, number, live)


def _is_on_record(drafts: Drafts, number: int, held: fields.Fields) -> None:
    """The last published values in the history equal the edition's values."""
    last: dict[Address, tuple[int, Value | None]] = {}
    for save in reversed(drafts.history(*FIELDS)):
        if save.edition and last.get(save.field, (0, None))[0] <= save.edition <= number:
            last[save.field] = save.edition, save.value
    assert {field: last.get(field, (0, None))[1] for field in FIELDS} == {
        field: held.get(field) for field in FIELDS
    }
