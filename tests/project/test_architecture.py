"""Imports between packages point downwards, and all packages are documented."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter

from tests import ROOT

DOCUMENT = ROOT / "docs/development/architecture.md"

APART = {"simulator": "i18n terminal", "script": "atomic errors extras i18n", "call": "i18n script"}
"""Packages independent of Twilio, storage and the studio, with their allowed imports."""


@cache
def imports() -> tuple[tuple[str, str], ...]:
    """Return all imports of our own modules, including those in functions, as pairs of names."""
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


def test_each_package_is_documented_and_imports_only_from_lower_ones() -> None:
    names = [name for named, _ in rows() for name in re.findall(r"`ivr/(\w+)(?:/|\.py)`", named)]
    used: dict[str, set[str]] = {
        path.stem: set()
        for path in (ROOT / "ivr").iterdir()
        if [*path.rglob("*.py")] or path.suffix == ".py"
    }
    del used["__init__"]
    for module, name in imports():
        importing, imported = module.split(".")[1], name.split(".")[1]
        used[importing] |= {imported} - {importing}
    assert sorted(used) == sorted(names)
    for place, name in enumerate(names):
        assert used[name] <= {*names[place + 1 :]}, name
    assert all(used[name] == {*known.split()} for name, known in APART.items())


STUDIO = "ivr.studio."
TEMPLATE = re.compile(r"\b([a-z]+)/[a-z_]+\.html\b")
"""The address of a template: its folder in ivr/studio, and its file."""


def uses_in_the_studio() -> set[tuple[str, str, str]]:
    """Return which folder or module of the studio uses which other one, and the file that does.

    A module uses the modules that it imports and the templates that it renders; a template uses
    the templates that it imports, includes or extends.
    """
    uses = {
        (module.split(".")[2], name.split(".")[2], module)
        for module, name in imports()
        if module.startswith(STUDIO) and name.startswith(STUDIO)
    }
    studio = ROOT / "ivr/studio"
    for file in (*studio.rglob("*.html"), *studio.rglob("*.py")):
        inside = file.relative_to(studio)
        using = inside.parts[0].removesuffix(".py")
        uses |= {(using, folder, str(inside)) for folder in TEMPLATE.findall(file.read_text())}
    return {each for each in uses if each[0] != each[1]}


def test_folders_of_the_studio_use_only_those_below_them() -> None:
    text = DOCUMENT.read_text()
    names = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", text, re.MULTILINE)
    there = {
        path.stem
        for path in (ROOT / "ivr/studio").iterdir()
        if path.suffix == ".py" or [*path.rglob("*.py"), *path.rglob("*.html")]
    }
    assert sorted(names) == sorted(there - {"__init__"})
    upwards = [
        (using, used, file)
        for using, used, file in uses_in_the_studio()
        if names.index(using) >= names.index(used)
    ]
    assert not upwards, "move what both need to a folder below them"


def test_nothing_of_the_line_imports_the_studio() -> None:
    """Pass what the line needs of the studio as an argument: ivr/service.py puts them together."""
    wrong = [
        (module, name)
        for module, name in imports()
        if name.split(".")[1] == "studio"
        and module.split(".")[1] not in ("studio", "service", "cli")
    ]
    assert not wrong, "only ivr/service.py and ivr/cli may import the studio: pass an argument"


def test_no_module_imports_itself_through_others() -> None:
    """Imports for types count, as readers follow them too."""
    modules = {module for module, _ in imports()}
    graph: dict[str, set[str]] = {}
    for module, name in imports():
        imported = name if name in modules else name.rpartition(".")[0]
        graph.setdefault(module, set()).update({imported} - {module})
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the modules


GROUPS = ("audio", "language", "fields", "findings", "model", "reading")
"""The groups of ivr/script; each imports only from those before it."""


def test_groups_of_the_script_import_only_from_those_before_them() -> None:
    for module, name in imports():
        importing, imported = module.split(".")[2:3], name.split(".")[2:3]
        if [module.split(".")[1], name.split(".")[1]] == ["script", "script"]:
            if {*importing, *imported} <= {*GROUPS}:
                assert GROUPS.index(imported[0]) <= GROUPS.index(importing[0]), (module, name)
            else:  # files and toml have no group
                assert imported[0] not in GROUPS, (module, name)


def test_the_document_names_modules_that_are_there() -> None:
    for named, holds in rows():
        folders = [ROOT / folder for folder in re.findall(r"`(ivr/\w+)/`", named)]
        there = {path.stem for folder in folders for path in folder.rglob("*")}
        assert {*re.findall(r"`(\w+)`", holds)} <= there, named


def test_rule_modules_do_not_import_each_other() -> None:
    rules = "ivr.checks.rules."
    looked_at = {"ivr.checks.checked", "ivr.checks.instructions"}
    apart = [each for each in imports() if each[0].startswith(rules) or each[0] in looked_at]
    assert apart and not [each for each in apart if rules in each[1]]


def test_each_type_has_a_name_of_its_own() -> None:
    """Classes, aliases and type variables: a reader who searches for one finds one meaning."""
    places: dict[str, list[str]] = {}
    for file in sorted((ROOT / "ivr").rglob("*.py")):
        for node in ast.parse(file.read_text()).body:
            if name := type_name(node):
                places.setdefault(name, []).append(str(file.relative_to(ROOT)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def type_name(node: ast.stmt) -> str:
    """Return the name of the class, alias or type variable that a statement defines, or ''."""
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
            return name
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Subscript() | ast.BinOp() | ast.Call(func=ast.Name(id="TypeVar")),
        ) if not name.isupper():
            return name if name[0].isupper() else ""
    return ""
