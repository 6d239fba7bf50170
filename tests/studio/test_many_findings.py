"""A text with thousands of mistakes: pages and reports stay short."""

import json
import tracemalloc

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.reports.check.findings import SHOWN
from tests.conftest import Write
from tests.scripts import full_script, with_text
from tests.studio.forms import sent_by
from tests.studio.staff import Browser, Staff
from tests.studio.texts import put

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("edition")]

LARGEST_PAGE = 500_000
"""Bytes."""

MISTAKES = f"fred\n\n{' '.join(f'ord{number}' for number in range(5_000))}\n"


def test_every_page_of_such_a_text_is_short_and_a_check_takes_little_memory(
    staff: Staff, editor: Browser
) -> None:
    path = "/studio/texts/fred"
    sent = sent_by(editor.page(path), path) | {"sv/texts/fred/body": MISTAKES}
    tracemalloc.start()
    answer = editor.post("/studio/texts/fred/check", sent)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(answer.data) < LARGEST_PAGE and most < 50_000_000
    put(staff, with_text(full_script(), "sv/fred.txt", MISTAKES))
    pages = ("", "/texts/fred", "/publish", "/texts", "/recordings")
    sizes = {path: len(editor.get(f"/studio{path}").data) for path in pages}
    assert max(sizes.values()) < LARGEST_PAGE, sizes


def test_the_page_says_how_many_more_there_are_and_counts_them_all(
    staff: Staff, editor: Browser
) -> None:
    words = " ".join(f"ord{number}" for number in range(10, 10 + SHOWN + 3))
    written = full_script()["sv/fred.txt"].decode()
    put(staff, with_text(full_script(), "sv/fred.txt", f"{written}{words}\n"))
    for path in ("/studio/texts/fred", "/studio/publish"):
        html = editor.page(path)
        assert html.count('class="finding error"') == SHOWN
        assert "And 3 more of this kind" in html
        assert f"{SHOWN + 3} errors" in html


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
