"""The rooms of the program: each imports only from those above it, and each is documented."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.cli import COMMANDS

PROJECT = Path(__file__).parent.parent
DOCUMENT = PROJECT / "docs" / "architecture.md"

ROOMS = {
    "i18n": "",
    "errors": "i18n",
    "script": "errors i18n",
    "call": "i18n script",
    "edge": "call script",
    "sound": "errors",
    "rules": "call i18n script sound",
    "spelling": "errors i18n script",
    "timing": "call script",
    "examination": "call edge errors rules script spelling",
    "reporting": "call examination i18n rules script timing",
    "printing": "examination i18n reporting script",
    "mapping": "call i18n script",
    "comparing": "call errors examination i18n printing reporting script timing",
    "recording": "errors i18n reporting rules script sound",
    "database": "errors i18n",
    "people": "database errors i18n",
    "editions": "database errors examination i18n script",
    "drafts": "database editions errors examination i18n script",
    "publishing": "editions errors i18n reporting script",
    "statistics": "call database editions errors examination i18n reporting script",
    "metrics": "call",
    "watch": "errors script",
    "rounds": "errors",
    "service": "database edge editions errors rounds watch",
    "site": "call edge errors i18n script",
    "phone": "",
    "booth": "call drafts edge errors i18n phone script",
    "settings": "errors",
    "observation": "edge errors metrics service settings statistics",
    "provisioning": "edge errors i18n phone reporting settings",
    "logs": "",
    "sentry": "errors logs",
    "studio": "booth comparing database drafts edge editions errors examination i18n people phone "
    "printing recording reporting rules script settings statistics timing",
    "front": "",
    "instance": "",
    "app": "database drafts edge editions front metrics observation people service settings site "
    "studio",
    "cli": "app call comparing database edge editions errors examination i18n instance logs "
    "mapping people phone printing provisioning publishing recording reporting rules script "
    "settings sound spelling statistics",
    "wsgi": "app database editions errors logs sentry settings",
    "__main__": "cli",
}
"""From the words of a script down to the wiring: each room, and the rooms that it may know."""

Import = tuple[str, str]
"""A module, and what it imports."""


def module_name(file: Path) -> str:
    """The name of a module of this project."""
    return ".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


def imports() -> Iterator[Import]:
    """Every import of the program's own modules, those inside functions too."""
    for file in (PROJECT / "ivr").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: imports are written in full"
                found = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            yield from ((module_name(file), name) for name in found if name.startswith("ivr."))


def room(module: str) -> str:
    """The room that a module is in: `ivr.call.flow` is in `call`."""
    return module.split(".")[1]


def rows() -> list[tuple[str, str]]:
    """The table of rooms in the document: which they are, and what they hold."""
    return re.findall(r"^\| (`ivr/.*?) \| (.*) \|$", DOCUMENT.read_text(), re.MULTILINE)


IMPORTS = tuple(imports())


def test_every_part_of_the_program_is_a_room() -> None:
    parts = {path.stem for path in (PROJECT / "ivr").iterdir() if path.name != "__pycache__"}
    assert parts - {"__init__", "translations"} == set(ROOMS)


def test_a_room_knows_only_rooms_above_it() -> None:
    names = list(ROOMS)
    for below, (name, known) in enumerate(ROOMS.items()):
        assert set(known.split()) <= set(names[:below]), name


@pytest.mark.parametrize("name", ROOMS)
def test_a_room_imports_from_exactly_the_rooms_it_may_know(name: str) -> None:
    used = {room(found) for module, found in IMPORTS if room(module) == name}
    assert used - {name} == set(ROOMS[name].split())


def test_the_document_tells_of_every_room_in_this_order() -> None:
    told = [name for rooms, _ in rows() for name in re.findall(r"`ivr/(\w+)(?:/|\.py)`", rooms)]
    assert told == list(ROOMS)


def test_the_document_names_modules_that_are_there() -> None:
    for rooms, holds in rows():
        folders = [PROJECT / folder for folder in re.findall(r"`(ivr/\w+)/`", rooms)]
        there = {file.stem for folder in folders for file in folder.rglob("*") if file.suffix}
        there |= {path.name for folder in folders for path in folder.rglob("*") if path.is_dir()}
        assert set(re.findall(r"`(\w+)`", holds)) <= there, rooms


def test_the_readme_tells_of_every_command() -> None:
    rows = re.findall(r"^\| (`ivr .*?) \|", (PROJECT / "README.md").read_text(), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`ivr (\w+)", row)]
    assert sorted(told) == sorted(COMMANDS)


def test_a_rule_knows_another_rule_only_where_its_sentence_names_it() -> None:
    rule = re.compile(r"ivr\.rules\.r(\d\d)_")
    found = [(rule.match(module), rule.match(name)) for module, name in IMPORTS]
    known = {(int(one[1]), int(other[1])) for one, other in found if one and other}
    assert known == {(11, 12), (11, 18), (11, 21)}


def test_the_subject_of_the_rules_knows_no_rule() -> None:
    subject = "ivr.checks.rules.subject"
    known = {name for module, name in IMPORTS if module.startswith(subject)}
    assert not {name for name in known if name.startswith("ivr.checks.rules.")} - {
        name for name in known if name.startswith(subject)
    }
