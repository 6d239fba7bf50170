"""Facts that a text no longer says in their words: whoever publishes or approves accepts that."""

from collections.abc import Collection

import pytest

from ivr.checks.check import check_script
from ivr.database import Database
from ivr.errors import LossError
from ivr.publishing.edition import Edition, Source
from ivr.publishing.editions import Editions
from ivr.script.files import Files
from tests.conftest import published
from tests.publishing.conftest import KARIN
from tests.scripts import full_script, replaced

WHOLE = full_script()
AMERIPOL = "Sweden is also an observer in Ameripol."
REPHRASED = replaced(WHOLE, "en/operativt.txt", AMERIPOL, "Sweden also watches Ameripol.")


def losses_of(editions: Editions, files: Files) -> list[str]:
    """The digests of what whoever publishes a script must accept."""
    return [one.digest for one in editions.unaccepted(check_script(files), files)]


@pytest.fixture
def editions(database: Database) -> Editions:
    """A line whose first edition says every fact."""
    editions = Editions(database)
    publish(editions, WHOLE)
    return editions


def publish(editions: Editions, files: Files, ticked: Collection[str] = ()) -> Edition:
    return published(
        editions.publish(files, author=KARIN.name, source=Source.STUDIO, ticked=ticked)
    )


def test_what_was_accepted_is_not_asked_again_until_the_text_or_the_fact_changes(
    editions: Editions,
) -> None:
    accepted = publish(editions, REPHRASED, losses_of(editions, REPHRASED)).accepted
    other = replaced(REPHRASED, "sv/fred.txt", "Sedan", "Därefter")
    assert publish(editions, other).accepted == accepted
    for path, old, new in (
        ("en/operativt.txt", "also watches", "watches"),
        ("facts.toml", "observer in Ameripol", "part of Ameripol"),
    ):
        assert losses_of(editions, replaced(other, path, old, new))
        with pytest.raises(LossError):
            publish(editions, replaced(other, path, old, new))


def test_words_that_are_put_back_need_no_acceptance_and_are_asked_when_they_go_again(
    editions: Editions,
) -> None:
    publish(editions, REPHRASED, losses_of(editions, REPHRASED))
    assert publish(editions, WHOLE).accepted == []
    with pytest.raises(LossError):
        publish(editions, REPHRASED)


def test_nobody_is_asked_about_a_folder_but_the_next_edition_asks(database: Database) -> None:
    editions = Editions(database)
    editions.take_folder(REPHRASED)
    live = editions.newest()
    assert live and live.accepted == [] and losses_of(editions, REPHRASED)
    with pytest.raises(LossError):
        publish(editions, replaced(REPHRASED, "sv/fred.txt", "Sedan", "Därefter"))
