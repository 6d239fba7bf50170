"""Tests in a browser wait for what a page shows: looking once is a race with its scripts."""

import ast
from collections.abc import Iterator, Set
from pathlib import Path

import pytest

from tests import ROOT

LOOKS = {
    *("all", "all_inner_texts", "all_text_contents", "bounding_box", "content", "count"),
    *("evaluate", "evaluate_all", "get_attribute", "inner_html", "inner_text", "input_value"),
    *("is_checked", "is_disabled", "is_editable", "is_enabled", "is_hidden", "is_visible"),
    *("text_content", "title"),
}
"""Playwright's methods that return what a page shows at this moment."""

WAITS = {"eventually", "until", "wait_until_heard"}
"""Functions that call another one until it finds what it expects."""

EXCEPTIONS = {"tab_to": "the focus has moved when the press of a key returns"}
"""Functions that may look once, with the reason."""


def calls_in(node: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls in a function, but none in functions that wait, or that it defines."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Expr) and called(child.value) == "evaluate":
            continue  # an action: nobody reads what it returns
        if called(child) in WAITS:
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from calls_in(child)


def called(node: ast.AST) -> str:
    """Return the name of a called function or method, or an empty string."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def waited_for(tree: ast.AST) -> set[str]:
    """Return the functions that are passed to a function that waits."""
    return {
        each.id
        for node in ast.walk(tree)
        if called(node) in WAITS and isinstance(node, ast.Call)
        for each in node.args
        if isinstance(each, ast.Name)
    }


def is_look(call: ast.Call, looks: Set[str]) -> bool:
    """Return whether a call is one of Playwright's looks, or of our functions that look."""
    is_method = isinstance(call.func, ast.Attribute)
    return called(call) in (LOOKS | looks if is_method else looks)


def functions_of(source: str) -> list[ast.FunctionDef]:
    """Return all functions but those that others wait for."""
    tree = ast.parse(source)
    waited = waited_for(tree) | EXCEPTIONS.keys()
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return [node for node in nodes if node.name not in waited]


def looks_of(source: str) -> set[str]:
    """Return the functions that return what they saw: to call one is to look once, too."""
    looks: set[str] = set()
    returning = [function for function in functions_of(source) if returns(function)]
    for _ in returning:  # one that calls another is found a round later
        looks |= {
            function.name
            for function in returning
            if any(is_look(call, looks) for call in calls_in(function))
        }
    return looks


def looking_once(source: str, imported: Set[str] = frozenset()) -> list[str]:
    """Return the lines that look once, in functions that return nothing."""
    looks = looks_of(source) | imported
    return [
        f"{call.lineno}: {function.name} calls {called(call)}"
        for function in functions_of(source)
        if not returns(function)
        for call in calls_in(function)
        if is_look(call, looks)
    ]


def returns(function: ast.FunctionDef) -> bool:
    """Return whether a function returns a value."""
    return not (isinstance(function.returns, ast.Constant) and function.returns.value is None)


FILES = sorted((ROOT / "tests/browser").glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_browser_test_looks_once(file: Path) -> None:
    imported = set().union(*(looks_of(each.read_text()) for each in FILES))
    assert looking_once(file.read_text(), imported) == []


LOOKING = """
def seen(page: Page) -> str:
    return page.inner_text("body")
def test_a(page: Page) -> None:
    assert "a" in seen(page)
def test_b(page: Page) -> None:
    if page.locator("p").count():
        pass
"""
WAITING = """
def test_c(page: Page) -> None:
    def is_there() -> None:
        assert page.title() == "c"
    eventually(is_there)
    page.evaluate("scrollTo(0, 0)")
    until(lambda: page.locator("p").count() == 2)
    expect(page).to_have_title("c")
"""


def test_looking_once_is_found_and_waiting_is_not() -> None:
    assert looking_once(LOOKING) == ["5: test_a calls seen", "7: test_b calls count"]
    assert looking_once(WAITING) == []
