"""A text with thousands of mistakes: pages and reports stay short."""

import json
import re

import pytest
from click.testing import CliRunner

from ivr.cli import main
from tests.conftest import Write
from tests.scripts import full_script, with_text
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff
from tests.studio.texts import put

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("edition")]

LARGEST_PAGE = 500_000
"""Bytes."""

MISTAKES = f"fred\n\n{' '.join(f'ord{number}' for number in range(5_000))}\n"


def test_every_page_of_such_a_text_is_short_and_says_how_many_more_there_are(
    staff: Staff, editor: Browser
) -> None:
    path = "/studio/texts/fred"
    sent = sent_by(editor.page(path), path) | {"sv/texts/fred/body": MISTAKES}
    assert len(editor.post("/studio/texts/fred/check", sent).data) < LARGEST_PAGE
    put(staff, with_text(full_script(), "sv/fred.txt", MISTAKES))
    pages = ("", "/texts/fred", "/publish", "/texts", "/recordings")
    sizes = {path: len(editor.get(f"/studio{path}").data) for path in pages}
    assert max(sizes.values()) < LARGEST_PAGE, sizes
    for path in ("/texts/fred", "/publish"):
        assert re.search(r"And [\d,]+ more of this kind", editor.page(f"/studio{path}"))


def test_reports_for_people_are_short_and_the_one_for_programs_is_whole(
    runner: CliRunner, write: Write
) -> None:
    folder = str(write(with_text(full_script(), "sv/fred.txt", MISTAKES)))
    for kind in ("text", "github"):
        told = runner.invoke(main, ["check", folder, "--format", kind, "--lang", "en"])
        assert told.exit_code == 1 and "more of this kind" in " ".join(told.output.split())
        assert len(told.output) < LARGEST_PAGE
    told = runner.invoke(main, ["check", folder, "--format", "json"])
    findings = json.loads(told.output)["findings"]
    assert len(findings) > 5_000 and max(len(str(found)) for found in findings) < 1_000
