"""/readyz: problems, their details with the token, and the state of the folder."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from calling import Twilio
from conftest import Write, service_of, settings_for
from flask import Flask
from machines import Machine, Machines
from persons import person_named
from pydantic import SecretStr
from scripts import full_script, with_text

from ivr.app import create_app
from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions

TOKEN = "the-token-of-the-monitor"
AWAY = "postgresql://karin:secret@127.0.0.1:1/away"
FIRST = "Välkommen till den första linjen."
SECOND = "Välkommen till den andra linjen."

KARIN = person_named("karin@example.se", "Karin Berg")


def edited(words: str) -> dict[str, bytes]:
    return with_text(full_script(), "sv/welcome.txt", f"{words}\n")


BROKEN = with_text(full_script(), "sv/welcome.txt", "")


def readyz(app: Flask, token: str = "") -> Any:
    return app.test_client().get("/readyz", headers={"Authorization": f"Bearer {token}"}).json


@pytest.fixture
def machines(folder: Path, address: str) -> Iterator[Machines]:
    machines = Machines(folder, address)
    yield machines
    machines.stop()


@pytest.mark.parametrize("token", [TOKEN, None])
def test_strangers_read_neither_host_nor_user_nor_path_and_who_has_the_token_reads_them(
    folder: Path, write: Write, token: str | None
) -> None:
    database = Database(AWAY)
    given = {"metrics_token": SecretStr(token) if token else None}
    app = create_app(settings_for(folder).model_copy(update=given), database=database)
    service_of(app).stop()
    service_of(app).poll()
    for spoil in (partial(write, BROKEN), partial(folder.rename, folder.with_name("elsewhere"))):
        spoil()
        service_of(app).poll()
        for wrong in ("", "another", f"{TOKEN}x"):
            told = str(readyz(app, wrong))
            assert "database is unavailable" in told and "The prompts folder" in told
            for secret in ("127.0.0.1", "karin", "secret", str(folder), "sv/welcome.txt"):
                assert secret not in told
        told = str(readyz(app, TOKEN))
        assert ("127.0.0.1" in told, "secret" in told) == (token is not None, False)
        assert (str(folder) in told or "sv/welcome.txt" in told) == (token is not None)
    database.close()


def hear(machine: Machine, write: Write, words: str) -> None:
    """Edit the folder, and poll until callers hear it."""
    write(edited(words))
    machine.poll()
    assert words in machine.welcome
    assert readyz(machine.app)["folder"] == "live"


def test_an_edit_that_is_undone_is_heard_and_so_is_every_later_one(
    machines: Machines, write: Write
) -> None:
    write(edited(FIRST))
    one, other = machines.start(), machines.start()
    one.poll()
    other.poll()
    for words in (SECOND, FIRST, SECOND, FIRST, "Välkommen till den tredje linjen."):
        hear(one, write, words)
        other.poll()
        assert words in other.welcome
    assert one.service.problems == other.service.problems == ()


def test_an_edit_is_heard_also_if_the_folder_was_read_at_the_start_for_the_first_time(
    folder: Path, machines: Machines, write: Write
) -> None:
    write(edited(FIRST))
    machine = machines.start()
    for words in (SECOND, FIRST, SECOND):
        hear(machine, write, words)


def test_a_content_from_before_waits_at_a_start_and_readiness_says_so(
    machines: Machines, write: Write
) -> None:
    machine = machines.start()
    machine.poll()
    hear(machine, write, FIRST)
    write(full_script())
    again = machines.start()
    again.poll()
    assert FIRST in again.welcome
    assert readyz(again.app)["folder"] == "requested"
    editions = Editions(again.database)
    (request,) = editions.requests()
    editions.refuse(request.id, by=KARIN, reason="It is older.")
    again.poll()
    assert readyz(again.app)["folder"] == "replaced"
    write(BROKEN)
    again.poll()
    assert readyz(again.app)["folder"] == "refused"


def test_readiness_says_that_others_have_published_since(machines: Machines, write: Write) -> None:
    machine = machines.start()
    machine.poll()
    editions = Editions(machine.database)
    editions.publish(edited(FIRST), author="Karin", source=Source.STUDIO)
    machine.poll()
    assert readyz(machine.app)["folder"] == "replaced"
    write(edited(SECOND))
    machine.poll()
    assert readyz(machine.app)["folder"] == "requested"
    (request,) = editions.requests()
    editions.approve(request.id, by=KARIN, content=request.fingerprint, over=2)
    machine.poll()
    assert (SECOND in machine.welcome, readyz(machine.app)["folder"]) == (True, "live")


def test_an_edition_that_is_published_again_differs_by_its_number(machines: Machines) -> None:
    machine = machines.start()
    editions = Editions(machine.database)
    for files in (edited(FIRST), full_script()):
        editions.publish(files, author="Karin", source=Source.STUDIO)
        machine.poll()
    again = machines.start()
    assert readyz(again.app)["number"] == 3
    first, last = editions.history()[-1], editions.history()[0]
    assert readyz(again.app)["edition"] == first.line == last.line


def test_an_edit_that_is_undone_while_the_database_is_away_changes_nothing(
    folder: Path, write: Write
) -> None:
    machines = Machines(folder, AWAY)
    machine = machines.start()
    for words in (FIRST, SECOND, FIRST):
        write(edited(words))
        machine.poll()
        assert readyz(machine.app)["folder"] == "waiting"
        assert words in Twilio(machine.app).ask().words
    machines.stop()
