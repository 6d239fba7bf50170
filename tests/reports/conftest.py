"""The command `ivr`, for tests of its reports."""

from tests.cli.conftest import ivr as ivr
