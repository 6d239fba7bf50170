"""`ivr connect --check`: the service, its fallback, and the number."""

from pathlib import Path

from click.testing import Result
from flask import Flask

from tests.account.conftest import (
    DOCUMENT,
    HEALTHY,
    SERVICE,
    SETTINGS,
    XML,
    Connection,
    verdicts,
)
from tests.account.twilio_account import NUMBER
from tests.conftest import started


def last(result: Result) -> str:
    return result.output.splitlines()[-1]


def test_the_service_itself_passes_every_check_and_counts_none(
    connection: Connection, folder: Path
) -> None:
    made, token = list[Flask](), SETTINGS["TWILIO_AUTH_TOKEN"]

    def make(origin: str) -> Flask:
        given = {"TWILIO_AUTH_TOKEN": token, "PUBLIC_URL": origin, "METRICS_TOKEN": token}
        made.append(started(folder, given))
        return made[0]

    connection.public_url = connection.serve(SERVICE, make)
    connection.connect()
    connection.account.asked.clear()
    result = connection.check()
    assert [mark for mark, _ in verdicts(result).values()] == ["✓"] * 6, result.output
    assert (result.exit_code, connection.account.changes()) == (0, [])
    assert last(result) == "The number can be called."
    assert last(connection.check(lang="sv")) == "Numret kan ringas."
    read = made[0].test_client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert "ivr_calls_total 0.0" in read.text


def test_the_test_number_is_checked_at_its_own_address(connection: Connection) -> None:
    pages = {name.replace("/voice", "/test-call"): page for name, page in HEALTHY.items()}
    connection.public_url = connection.serve(SERVICE, pages)
    given = {"PUBLIC_URL": connection.public_url, "TEST_NUMBER": NUMBER}
    result = connection.run("connect", "--test", "--check", **given)
    assert result.exit_code == 1 and verdicts(result)["The number"][0] == "✗"
    connection.run("connect", "--test", **given)
    result = connection.run("connect", "--test", "--check", **given)
    assert "".join(mark for mark, _ in verdicts(result).values()) == "✓" * 4, result.output


def test_service_and_fallback_are_checked_without_access_to_twilio(connection: Connection) -> None:
    result = connection.check(HTTPS_PROXY="http://127.0.0.1:9")
    assert "".join(mark for mark, _ in verdicts(result).values()) == "✓✓✓✓✗"
    assert result.exit_code == 1


def test_an_invalid_certificate_and_an_unknown_name_are_reported(connection: Connection) -> None:
    for certificate in ("expired", "untrusted"):
        connection.public_url = connection.serve(SERVICE, HEALTHY, certificate)
        mark, said = connection.verdict("PUBLIC_URL")
        assert mark == "✗" and "certificate" in said
    mark, said = connection.verdict("PUBLIC_URL", PUBLIC_URL="https://nobody.example.se")
    assert mark == "✗" and "Name or service not known" in said


def test_faults_of_a_service_are_reported(connection: Connection) -> None:
    for asked, page, subject, said in (
        ("signed POST /voice", (404, "text/html", b""), "A signed call", "404"),
        ("signed POST /voice", (403, "text/plain", b""), "A signed call", "TWILIO_AUTH_TOKEN"),
        ("signed POST /voice", (200, "text/plain", b""), "A signed call", "plain"),
        ("POST /voice", (200, XML, DOCUMENT), "An unsigned call", "200"),
    ):
        connection.public_url = connection.serve(SERVICE, {**HEALTHY, asked: page})
        result = connection.check()
        mark, told = verdicts(result)[subject]
        assert (mark, result.exit_code) == ("✗", 1) and said in told


def test_faults_of_a_fallback_are_reported(connection: Connection) -> None:
    for page, mark, said in (
        ((404, "text/plain", b""), "✗", "404"),
        ((200, "application/octet-stream", DOCUMENT), "✗", "octet-stream"),
        ((200, "text/html", b"<html>Not here</html>"), "✗", "differs"),
        ((200, XML, DOCUMENT + b"\n"), "✗", "differs"),
        ((200, "application/xml", DOCUMENT), "✓", "/fallback.xml"),
    ):
        connection.serve_fallback(page)
        connection.connect()
        result = connection.check()
        found, told = verdicts(result)["FALLBACK_URL"]
        assert (found, result.exit_code) == (mark, 1 if mark == "✗" else 0) and said in told
    for url, said in (
        (f"{connection.public_url}/fallback.xml", "host of PUBLIC_URL"),
        ("https://nobody.example.org/fallback.xml", "Name or service not known"),
    ):
        mark, told = connection.verdict("FALLBACK_URL", FALLBACK_URL=url)
        assert mark == "✗" and said in told


def test_a_fallback_that_cannot_be_compared_is_unknown(connection: Connection) -> None:
    for url in ("https://nobody.example.se", connection.serve(SERVICE, {})):
        mark, told = connection.verdict("FALLBACK_URL", PUBLIC_URL=url)
        assert mark == "?" and "could not be read" in told


def test_a_number_set_to_another_line_or_region_is_reported(connection: Connection) -> None:
    connection.account.number()["voice_url"] = "https://demo.twilio.com/welcome/voice/"
    connection.account.routed[NUMBER] = "us1"
    found = verdicts(connection.check())
    assert found["The number"][0] == found["Region"][0] == "✗"
    assert "handled in us1" in found["Region"][1]


def test_an_unknown_region_is_reported_as_unknown(connection: Connection) -> None:
    connection.account.central = False
    result = connection.check()
    assert verdicts(result)["Region"][0] == "?"
    assert (result.exit_code, last(result)[:9]) == (0, "No errors")
