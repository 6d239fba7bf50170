"""The documents: what they point to is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "bench/README.md"])
LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
PATH = re.compile(r"`((?:tests|bench|deploy|docs|ivr|prompts|\.ci)/[\w./-]*)`")
TARGET = re.compile(r"`make ([a-z]+)")


def headings(document: Path) -> Iterator[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    for heading in re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", heading.lower())
        yield words.replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in LINK.finditer(document.read_text()):
        address, _, anchor = link["target"].partition("#")
        if address.startswith(("http://", "https://", "mailto:")):
            continue
        target = (document.parent / address).resolve() if address else document
        assert target.exists(), f"{document.name} points to {address}"
        if anchor:
            assert anchor in headings(target), f"{document.name} points to {link['target']}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_make_target_that_is_named_is_there(document: Path) -> None:
    for name in PATH.findall(document.read_text()):
        assert (ROOT / name).exists() or "<" in name, f"{document.name} names {name}"
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {*TARGET.findall(document.read_text())} <= {*targets}
