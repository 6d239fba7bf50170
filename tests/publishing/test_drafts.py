"""The draft: changes of fields over the live edition, conflicts, publishing and history."""

from collections.abc import Callable
from functools import partial

import pytest
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
from tests.publishing.conftest import FIRST, SECOND, at_once
from tests.scripts import full_script

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
