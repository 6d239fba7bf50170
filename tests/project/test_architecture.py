"""Packages import only from those below them, and are documented."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from ivr.cli import COMMANDS
from tests import ROOT

PROJECT = ROOT
DOCUMENT = PROJECT / "docs/development/architecture.md"

PACKAGES = {
    "i18n": "",
    "errors": "i18n",
    "extras": "errors",
    "terminal": "",
    "addresses": "errors",
    "atomic": "",
    "secret_keys": "",
    "settings": "addresses errors extras secret_keys",
    "phone": "i18n terminal",
    "database": "errors extras i18n",
    "script": "errors extras i18n",
    "call": "i18n script",
    "twilio": "addresses atomic call database errors i18n phone script secret_keys settings "
    "terminal",
    "checks": "call errors extras i18n script twilio",
    "reports": "call checks i18n script terminal",
    "recordings": "atomic checks errors i18n reports script terminal",
    "publishing": "atomic checks database errors i18n script terminal twilio",
    "statistics": "call checks database errors i18n publishing script terminal twilio",
    "studio": "addresses call checks database errors extras i18n phone publishing recordings "
    "reports script secret_keys statistics twilio",
    "web": "errors publishing reports settings statistics twilio",
    "app": "checks database publishing settings studio twilio web",
    "cli": "addresses app checks database errors extras i18n phone publishing recordings "
    "reports script settings statistics studio terminal twilio web",
    "wsgi": "app checks database errors extras publishing settings web",
    "__main__": "cli",
}
"""Packages and modules from the bottom up, each with those that it imports."""

Import = tuple[str, str]
"""A module and a name that it imports."""


def module_name(file: Path) -> str:
    """Return the name of a module of this project."""
    return ".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports() -> tuple[Import, ...]:
    """Return every import of our own modules, also inside functions."""
    every: list[Import] = []
    for file in (PROJECT / "ivr").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: imports are written in full"
                found = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            every += [(module_name(file), name) for name in found if name.startswith("ivr.")]
    return tuple(every)


def package(module: str) -> str:
    """Return the package of a module: `ivr.call.flow` is in `call`."""
    return module.split(".")[1]


def rows() -> list[tuple[str, str]]:
    """Return the rows of the document's table of packages."""
    return re.findall(r"^\| (`ivr/.*?) \| (.*) \|$", DOCUMENT.read_text(), re.MULTILINE)


def test_every_package_and_module_is_listed() -> None:
    modules = [file.relative_to(PROJECT / "ivr") for file in (PROJECT / "ivr").rglob("*.py")]
    assert {module.parts[0].removesuffix(".py") for module in modules} - {"__init__"} == set(
        PACKAGES
    )


def test_imports_point_one_way() -> None:
    names = list(PACKAGES)
    for below, (name, known) in enumerate(PACKAGES.items()):
        assert set(known.split()) <= set(names[:below]), name


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_imports_exactly_what_is_listed(name: str) -> None:
    used = {package(found) for module, found in imports() if package(module) == name}
    assert used - {name} == set(PACKAGES[name].split())


def test_the_document_lists_every_package_in_this_order() -> None:
    told = [name for named, _ in rows() for name in re.findall(r"`ivr/(\w+)(?:/|\.py)`", named)]
    assert told == [*reversed(PACKAGES)]


def test_the_document_names_modules_that_are_there() -> None:
    for named, holds in rows():
        folders = [PROJECT / folder for folder in re.findall(r"`(ivr/\w+)/`", named)]
        there = {file.stem for folder in folders for file in folder.rglob("*") if file.suffix}
        there |= {path.name for folder in folders for path in folder.rglob("*") if path.is_dir()}
        assert set(re.findall(r"`(\w+)`", holds)) <= there, named


def test_the_readme_lists_every_command() -> None:
    rows = re.findall(r"^\| (`ivr .*?) \|", (PROJECT / "README.md").read_text(), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`ivr (\w+)", row)]
    assert sorted(told) == sorted(COMMANDS)


def test_topics_of_rules_do_not_import_each_other() -> None:
    rules = "ivr.checks.rules."
    assert not [each for each in imports() if each[0].startswith(rules) and rules in each[1]]


def test_what_rules_look_at_imports_no_rule() -> None:
    looked_at = {"ivr.checks.subject", "ivr.checks.offers", "ivr.checks.numbers"}
    assert not [name for module, name in imports() if module in looked_at and ".rules" in name]
