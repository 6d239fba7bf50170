"""`ivr run`: the development server on loopback."""

import socket

from tests.cli.conftest import Command
from tests.scripts import FROZEN


def test_any_address_but_loopback_is_refused(ivr: Command) -> None:
    told = ivr("run", "--host", "0.0.0.0", lang="")
    assert (told.exit_code, "127.0.0.1" in told.output) == (1, True)


def test_a_port_in_use_is_reported_with_another_one(ivr: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = ivr("run", "--port", port, "--prompts", FROZEN, lang="")
    assert (told.exit_code, "PORT=" in told.output) == (1, True)
