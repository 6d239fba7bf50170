"""The command `ivr`, whose reports are read here."""

from tests.cli.conftest import ivr as ivr
