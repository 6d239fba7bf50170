"""Saving in the draft: all or nothing, and one of several at once (its rules: test_revisions)."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import event

from ivr.database import Database
from ivr.errors import ChangedMeanwhileError
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.script.place import Address
from tests.publishing.conftest import FIRST, SECOND, at_once
from tests.scripts import short_script

WELCOME: Address = ("sv", "texts", "welcome", "body")


@pytest.fixture
def editions(database: Database) -> Editions:
    editions = Editions(database)
    editions.publish(short_script(), author="files", source=Source.FILES)
    return editions


@pytest.fixture
def drafts(database: Database, editions: Editions) -> Drafts:
    return Drafts(database)


def test_a_save_that_fails_changes_no_draft(database: Database, drafts: Drafts) -> None:
    def fail(connection: object) -> None:
        raise OSError("the disk is full")

    draft = drafts.current()
    event.listen(database.engine, "commit", fail)
    with pytest.raises(OSError, match="full"):
        drafts.save({WELCOME: FIRST}, seen=draft.seen(WELCOME), author="Karin")
    event.remove(database.engine, "commit", fail)
    Drafts(database).save({WELCOME: SECOND}, seen=draft.seen(WELCOME), author="Sven")
    assert drafts.current().fields[WELCOME] == SECOND


def test_one_of_several_concurrent_saves_of_a_field_succeeds(
    drafts: Drafts, another: Callable[[], Database]
) -> None:
    seen = drafts.current().seen(WELCOME)
    acts = [
        partial(Drafts(another()).save, {WELCOME: f"Hej {author}."}, seen=seen, author=author)
        for author in ("Anna", "Karin", "Olle", "Sven")
    ]
    assert at_once(*acts).count(ChangedMeanwhileError) == 3
