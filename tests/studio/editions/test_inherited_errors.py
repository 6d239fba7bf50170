"""Errors by newer rules in what callers hear already: staff can still change the rest."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from ivr.checks.cases import cases_of
from ivr.checks.check import check_script
from ivr.errors import ScriptRefusedError
from ivr.line.cache import NO_EDITION, CachedScript, EditionCache
from ivr.script.fields.place import FieldPath
from ivr.script.files import Files, fingerprint
from ivr.script.reading.changes import changes
from ivr.script.reading.field_values import FieldValue, fields_of
from ivr.studio.database import Database
from ivr.studio.editions.edition import ApprovalRequest, Edition, Source
from ivr.studio.editions.editions import Editions
from ivr.studio.editions.writing import write
from tests.checks.judging import changed
from tests.conftest import Journal, Write, published
from tests.databases import editions_of_older_rules
from tests.scripts import short_script, with_long_fault
from tests.studio.editions.conftest import FIRST, KARIN, Machines, edited

Values: TypeAlias = Mapping[FieldPath, FieldValue | None]

WELCOME, FRED = ("sv", "texts", "welcome", "body"), ("sv", "texts", "fred", "body")


def longer(files: Files, field: FieldPath, words: str) -> Files:
    """A script with one more line in a text."""
    return write(files, {field: f"{fields_of(files)[field]!s}\n{words}"})


LIVE = longer(short_script(), FRED, "Tack för ditt tålamod.")
"""A script with filler, which a rule refuses."""

CLOSED = "Linjen är stängd till fredag."
CLOSING: Values = {
    ("announcements", "stopp", "until"): datetime(2900, 1, 1),
    ("announcements", "stopp", "closes"): True,
    ("sv", "texts", "stopp", "body"): CLOSED,
    ("en", "texts", "stopp", "body"): "The line is closed until Friday.",
}
CLOSED_LIVE = write(LIVE, CLOSING)


@pytest.fixture
def editions(database: Database) -> Editions:
    """A line whose first edition has an error by a rule that came later."""
    editions_of_older_rules(database).publish(LIVE, author="bo", source=Source.SHELL)
    return Editions(database)


def publish(editions: Editions, files: Files) -> Edition | ApprovalRequest:
    """Publish a script over the live edition."""
    live = editions.newest_number()
    return editions.publish(files, author=KARIN.address, source=Source.STUDIO, based_on=live)


@pytest.mark.parametrize(
    "live",
    [
        *(changed(cases_of(rule)[0]) for rule in ("R02", "R11", "R23", "R43", "R51", "R70")),
        longer(short_script(), FRED, "De 100 poliserna tjänstgör där."),
    ],
    ids=["the notice", "a menu", "a text", "numbers", "two languages", "a farewell", "a figure"],
)
def test_a_stricter_rule_lets_staff_close_the_line(database: Database, live: Files) -> None:
    editions_of_older_rules(database).publish(live, author="bo", source=Source.SHELL)
    assert published(publish(Editions(database), write(live, CLOSING))).number == 2


@pytest.mark.parametrize(
    "candidate",
    [
        longer(LIVE, FRED, "Det är allt."),
        longer(CLOSED_LIVE, WELCOME, "Tack för ditt tålamod."),
        longer(CLOSED_LIVE, WELCOME, "{"),
        short_script() | {"sv/welcome.txt": b""},
    ],
    ids=["the same field", "another text", "a sentence that cannot be read", "a lost text"],
)
def test_no_new_error_passes_in_any_field(editions: Editions, candidate: Files) -> None:
    for make_live in (publish, lambda editions, files: editions.ask(files, **ASKED)):
        with pytest.raises(ScriptRefusedError):
            make_live(editions, candidate)
    assert editions.newest_number() == 1


ASKED = {"author": KARIN.address, "source": Source.STUDIO, "based_on": 1}


def test_a_corrected_error_may_not_come_back(editions: Editions) -> None:
    publish(editions, short_script())
    with pytest.raises(ScriptRefusedError, match="Tack för ditt tålamod"):
        publish(editions, LIVE)


def test_every_document_of_a_candidate_is_proved(editions: Editions) -> None:
    with pytest.raises(ScriptRefusedError, match="Twilio would refuse"):
        publish(editions, with_long_fault(CLOSED_LIVE))


# Another emergency number, from the time before it had to be 112.

NUMBER = ("numbers", "emergency")
OTHER_NUMBER = {
    path: data if path.endswith("language.toml") else data.replace(b"112", b"113")
    for path, data in short_script().items()
}


@pytest.fixture
def of_other_number(database: Database) -> Editions:
    """A line whose first edition has another emergency number in the settings, texts and facts."""
    editions_of_older_rules(database).publish(OTHER_NUMBER, author="bo", source=Source.SHELL)
    return Editions(database)


def test_a_line_with_another_emergency_number_can_be_closed(
    of_other_number: Editions,
) -> None:
    assert published(publish(of_other_number, write(OTHER_NUMBER, CLOSING))).number == 2
    with pytest.raises(ScriptRefusedError, match="is 114, and must be 112"):
        publish(of_other_number, write(OTHER_NUMBER, {NUMBER: "114"}))


def test_another_emergency_number_is_corrected_with_its_texts_and_facts(
    of_other_number: Editions,
) -> None:
    right = {each.field: each.new for each in changes(OTHER_NUMBER, short_script())}
    assert NUMBER in right
    published(publish(of_other_number, write(OTHER_NUMBER, right)))
    assert not check_script(of_other_number.files(2)).errors


# A folder that callers hear.


@pytest.mark.parametrize("rule", ["R23", "R70"])
def test_a_folder_that_breaks_a_newer_rule_answers_after_the_update_and_is_reported(
    machines: Machines, folder: Path, write: Write, rule: str, journal: Journal
) -> None:
    outdated = changed(cases_of(rule)[0], short_script())
    EditionCache(folder.parent / "cache" / "editions").keep(  # by 0.9.0
        CachedScript("", NO_EDITION, outdated)
    )
    write(outdated)
    machine = machines.start(has_studio=False)
    machine.poll()
    assert machine.service.source.live.line.short_fingerprint == fingerprint(outdated)[:8]
    (problem,) = machine.service.source.problems
    assert f": {rule}: " in " ".join(problem.details) and "newer rules" in problem.summary
    (logged,) = journal.lines("line-outdated")
    assert logged["problems"] == [*problem.details]
    write(short_script())
    machine.poll()
    assert machine.problems == ""


def test_a_followed_folder_closes_the_line(machines: Machines, folder: Path, write: Write) -> None:
    EditionCache(folder.parent / "cache" / "editions").keep(CachedScript("", NO_EDITION, LIVE))
    write(LIVE)
    machine = machines.start(has_studio=False)
    write(longer(LIVE, FRED, "Det är allt."))
    machine.poll()
    assert "Tack för ditt tålamod" in machine.problems
    write(CLOSED_LIVE)
    machine.hears(CLOSED)
    write({**LIVE, "sv/welcome.txt": edited(FIRST)["sv/welcome.txt"]})
    assert FIRST in machines.start(has_studio=False).welcome
