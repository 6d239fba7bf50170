"""Packages import only from those below them, and are documented."""

import ast
import re
from functools import cache

from ivr.cli import COMMANDS
from tests import ROOT

DOCUMENT = ROOT / "docs/development/architecture.md"

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


@cache
def imports() -> tuple[tuple[str, str], ...]:
    """Return every import of our own modules, also inside functions: the module and the name."""
    every: list[tuple[str, str]] = []
    for file in (ROOT / "ivr").rglob("*.py"):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(file.read_text())):
            found: list[str] = []
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}: imports are written in full"
                found = [f"{node.module}.{alias.name}" for alias in node.names]
            every += [(module, name) for name in found if name.startswith("ivr.")]
    return tuple(every)


def rows() -> list[tuple[str, str]]:
    """Return the rows of the document's table of packages."""
    return re.findall(r"^\| (`ivr/.*?) \| (.*) \|$", DOCUMENT.read_text(), re.MULTILINE)


def test_each_package_imports_exactly_what_is_listed_which_stands_below_it() -> None:
    used: dict[str, set[str]] = {
        path.stem: set()
        for path in (ROOT / "ivr").iterdir()
        if [*path.rglob("*.py")] or path.suffix == ".py"
    }
    del used["__init__"]
    for module, name in imports():
        importing, imported = module.split(".")[1], name.split(".")[1]
        used[importing] |= {imported} - {importing}
    assert used == {name: {*known.split()} for name, known in PACKAGES.items()}
    names = [*PACKAGES]
    assert all(used[name] <= {*names[:below]} for below, name in enumerate(names))


def test_the_document_lists_every_package_in_this_order_and_modules_that_are_there() -> None:
    told = [name for named, _ in rows() for name in re.findall(r"`ivr/(\w+)(?:/|\.py)`", named)]
    assert told == [*reversed(PACKAGES)]
    for named, holds in rows():
        folders = [ROOT / folder for folder in re.findall(r"`(ivr/\w+)/`", named)]
        there = {path.stem for folder in folders for path in folder.rglob("*")}
        assert {*re.findall(r"`(\w+)`", holds)} <= there, named


def test_the_readme_lists_every_command() -> None:
    rows = re.findall(r"^\| (`ivr .*?) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`ivr (\w+)", row)]
    assert sorted(told) == sorted(COMMANDS)


def test_topics_of_rules_import_no_other_and_what_they_look_at_imports_no_rule() -> None:
    rules = "ivr.checks.rules."
    looked_at = {"ivr.checks.subject", "ivr.checks.offers", "ivr.checks.numbers"}
    apart = [each for each in imports() if each[0].startswith(rules) or each[0] in looked_at]
    assert apart and not [each for each in apart if rules in each[1]]
