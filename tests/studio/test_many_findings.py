"""A text with thousands of mistakes, and a change of every text: pages and reports stay short."""

import json
import tracemalloc

import pytest
from click.testing import CliRunner

from ivr.cli import main
from ivr.publishing.edition import Source
from ivr.reports.check.findings import SHOWN
from ivr.studio.accounts import Role
from tests.conftest import Write
from tests.scripts import full_script, with_text
from tests.studio.publishing import page_of, save_files
from tests.studio.staff import Browser, Staff
from tests.studio.texts import form, page, put

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("edition")]

LARGEST_PAGE = 500_000
"""Bytes."""

HEAVIEST_OF_CHANGES = 30_000
"""Bytes of a page of changes, without styles and scripts."""

MISTAKES = f"fred\n\n{' '.join(f'ord{number}' for number in range(5_000))}\n"


def test_the_page_of_such_a_text_is_short_and_takes_little_memory(
    staff: Staff, editor: Browser
) -> None:
    page(editor, "/studio/texts/fred")  # what is loaded once is there
    tracemalloc.start()
    answer = editor.post("/studio/texts/fred/check", form(editor, "fred", sv_body=MISTAKES))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 200
    assert len(answer.data) < LARGEST_PAGE
    assert most < 50_000_000


def test_every_page_of_such_a_draft_is_short(staff: Staff, editor: Browser) -> None:
    put(staff, with_text(full_script(), "sv/fred.txt", MISTAKES))
    pages = ("", "texts/fred", "publish", "texts", "recordings")
    sizes = {path: len(editor.get(f"/studio/{path}").data) for path in pages}
    assert max(sizes.values()) < LARGEST_PAGE, sizes


def test_the_page_says_how_many_more_there_are_and_counts_them_all(
    staff: Staff, editor: Browser
) -> None:
    words = " ".join(f"ord{number}" for number in range(10, 10 + SHOWN + 3))
    written = full_script()["sv/fred.txt"].decode()
    put(staff, with_text(full_script(), "sv/fred.txt", f"{written}{words}\n"))
    for path in ("/studio/texts/fred", "/studio/publish"):
        html = page(editor, path)
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
    number = told.output.count('"rule"')
    assert number > 3_000 and len(told.output) < 1_000 * number


def test_a_long_sentence_stands_in_no_finding_as_a_whole(runner: CliRunner, write: Write) -> None:
    """Nobody has vouched for any of its names, so there is a finding about each."""
    names = " ".join(f"Nam{chr(97 + n % 26)}{chr(97 + n // 26)}pol" for n in range(300))
    folder = write(with_text(full_script(), "sv/fred.txt", f"fred\n\nFred är {names}.\n"))
    told = runner.invoke(main, ["check", str(folder), "--format", "json"])
    findings = json.loads(told.output)["findings"]
    assert len([found for found in findings if found["rule"] == "R52"]) > 250
    assert max(len(found["message"]) for found in findings) < len(names) / 2


def test_a_change_of_every_text_is_shown_part_by_part(staff: Staff) -> None:
    texts = {path: data for path, data in full_script().items() if path.endswith(".txt")}
    note = b"# A note for colleagues that is new.\n"
    draft = save_files(staff, {path: data + note for path, data in texts.items()})
    staff.studio.editions.ask(draft.files, author="Sven", source=Source.STUDIO, over=draft.over)
    publisher = staff.browser(Role.PUBLISHER)
    names = {path.partition("/")[2].removesuffix(".txt") for path in texts}
    for path in (f"/studio/publish{end}" for end in ("", "/requests/1", "/discard")):
        page = page_of(publisher, path)
        for name in names:
            assert len(page.encode()) <= HEAVIEST_OF_CHANGES
            assert all(f'id="text-{each}"' in page for each in names)
            link = f'href="{path}?from=text-{name}#text-{name}"'
            if link in page:
                page = page_of(publisher, f"{path}?from=text-{name}")
            assert link not in page
