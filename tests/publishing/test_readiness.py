"""/readyz: problems, and their details with the token."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from ivr.app import create_app
from ivr.database import Database
from tests.conftest import Write, service_of, settings_for
from tests.publishing.conftest import BROKEN

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
