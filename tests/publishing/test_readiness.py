"""/readyz: problems, and their details with the token."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from ivr.app import create_app
from ivr.database import Database
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from tests.calling import Twilio
from tests.conftest import Write, service_of, settings_for
from tests.publishing.conftest import BROKEN, FIRST, SECOND, Machines, edited
from tests.scripts import full_script

TOKEN = "the-token-of-the-monitor"
AWAY = "postgresql://karin:secret@127.0.0.1:1/away"


def readyz(app: Flask, token: str = "") -> Any:
    return app.test_client().get("/readyz", headers={"Authorization": f"Bearer {token}"}).json


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
        assert "until the database is available" in machine.problems
        assert words in Twilio(machine.app).ask().words
    machines.stop()
