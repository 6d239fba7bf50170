"""The source of the line: what callers hear with and without SECRET_KEY, a database and a cache."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from ivr.line.cache import EditionCache
from ivr.service import create_service, open_source
from ivr.studio.editions.edition import Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.folder import OwnFolder
from tests.calling import Twilio
from tests.conftest import SECRET_KEY, running, settings_for, state_of, write_into
from tests.databases import opened
from tests.studio.editions.conftest import FIRST, SECOND, THIRD, edited

KEY, NO_KEY = SECRET_KEY, ""
AWAY = "the database is away"

FOLDER, EDITION, OLD_EDITION = FIRST, SECOND, THIRD
"""The welcomes of the folder, of the newest edition, and of the last one in the cache."""


class Place:
    """A machine with a folder, a database and an edition cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = write_into(folder, edited(FOLDER))
        self.file = folder.parent / "database" / "ivr.db"
        self.data = folder.parent / "data"
        self.at_end = ExitStack()

    def publish(self, words: str) -> None:
        """Publish an edition, which the cache does not get."""
        with opened(self.file) as database:
            editions = Editions(database)
            editions.publish(edited(words), author="Karin", source=Source.STUDIO)

    def start(self, key: str, own_folder: OwnFolder | None = None) -> Flask:
        """Start a service, without its polling thread."""
        app = self.start_threads(key, own_folder)
        running(app).stop()
        return app

    def start_threads(self, key: str, own_folder: OwnFolder | None = None) -> Flask:
        """Start a service, which polls and counts until it is stopped."""
        given = {"SECRET_KEY": key, "IVR_DATA": str(self.data)}
        given["DATABASE_URL"] = f"sqlite:///{self.file}"
        app = create_service(settings_for(self.folder, **given), own_folder=own_folder)
        self.at_end.callback(running(app).source.close)
        return app

    def cut(self) -> None:
        """Make the database unusable."""
        self.file.rename(self.file.with_suffix(".away"))
        self.file.parent.rename(self.file.parent.with_suffix(".away"))
        self.file.parent.write_text("not a folder")

    def mend(self) -> None:
        """Undo `cut`."""
        self.file.parent.unlink()
        self.file.parent.with_suffix(".away").rename(self.file.parent)
        self.file.with_suffix(".away").rename(self.file)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "prompts")
    with place.at_end:
        yield place


def welcome(app: Flask) -> str:
    return Twilio(app).ask().words


def problems(app: Flask) -> str:
    return " ".join(line for each in running(app).source.problems for line in each.details)


@pytest.mark.parametrize(
    ("key", "has_cache", "database", "expected", "problem"),
    [
        (NO_KEY, False, None, FOLDER, ""),
        (NO_KEY, False, "empty", FOLDER, ""),
        (NO_KEY, True, None, OLD_EDITION, "SECRET_KEY"),
        (NO_KEY, True, "editions", OLD_EDITION, "SECRET_KEY"),
        (NO_KEY, False, "editions", EDITION, "SECRET_KEY"),
        (NO_KEY, False, AWAY, FOLDER, ""),
        (KEY, False, None, FOLDER, ""),
        (KEY, False, "empty", FOLDER, ""),
        (KEY, False, "editions", EDITION, ""),
        (KEY, True, "editions", EDITION, ""),
        (KEY, False, AWAY, FOLDER, "may be old"),
        (KEY, True, AWAY, OLD_EDITION, "database"),
    ],
)
def test_callers_hear_the_newest_words_that_can_be_reached(
    place: Place, key: str, has_cache: bool, database: str | None, expected: str, problem: str
) -> None:
    if has_cache:
        place.publish(OLD_EDITION)
        assert OLD_EDITION in welcome(place.start(KEY))
    if database == "empty":
        with opened(place.file) as made:
            made.migrate()
    elif database in ("editions", AWAY):
        place.publish(EDITION)
    if database == AWAY:
        place.cut()
    app = place.start(key)
    for _ in range(2):
        assert expected in welcome(app)
        assert problem in problems(app) and bool(problems(app)) == bool(problem)
        running(app).poller.poll()
    if key:  # without a database the cache has editions, too
        has_edition = problem != "may be old"
        assert ("newest edition" in running(app).source.description) is has_edition
    studio = app.test_client().get("/studio/sign-in").status_code
    assert studio == (200 if key else 404)
    assert database or key or has_cache or not place.file.exists(), "no database is made"


def test_the_folder_answers_until_the_database_comes(place: Place) -> None:
    place.publish(EDITION)
    place.cut()
    app = place.start(KEY)
    assert FOLDER in welcome(app) and "may be old" in problems(app)
    assert "knows no edition" in running(app).source.description, "the database may have some"
    place.mend()
    running(app).poller.poll()
    assert EDITION in welcome(app) and problems(app) == ""


def test_a_failure_of_the_database_is_one_problem(place: Place) -> None:
    place.publish(EDITION)
    app = place.start_threads(KEY)
    place.cut()
    assert EDITION in welcome(app)
    running(app).stop()  # writes what was counted
    running(app).poller.poll()
    told = state_of(app)["problems"]
    assert len(told) == 1 and "database" in told[0]


def test_a_missing_key_is_noticed_while_another_instance_publishes(place: Place) -> None:
    app = place.start(NO_KEY)
    place.publish(EDITION)
    place.start(KEY)  # which caches the edition
    running(app).poller.poll()
    assert EDITION in welcome(app) and "SECRET_KEY" in problems(app)


def test_the_folder_becomes_the_first_edition_before_workers_start(place: Place) -> None:
    given = {"SECRET_KEY": KEY, "DATABASE_URL": f"sqlite:///{place.file}"}
    source = open_source(settings_for(place.folder, **given, IVR_DATA=str(place.data)))
    source.close()
    assert source.live.edition.number == 1 and EditionCache(place.data / "editions").last == 1
    with opened(place.file) as database:
        assert Editions(database).newest_number() == 1
