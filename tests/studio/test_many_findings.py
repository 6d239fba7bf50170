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

PAGES = ("", "texts/fred", "publish", "texts", "recordings")


def digits(size: int) -> str:
    """Words with digits in one line of about so many bytes, each of which is a mistake."""
    words = [f"ord{number}" for number in range(size // 7)]
    return f"fred\n\n{' '.join(words)}\n"


MISTAKES = digits(35_000)


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
    sizes = {path: len(editor.get(f"/studio/{path}").data) for path in PAGES}
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


def test_reports_for_people_are_short_and_say_how_many_more_there_are(
    runner: CliRunner, write: Write
) -> None:
    folder = str(write(with_text(full_script(), "sv/fred.txt", MISTAKES)))
    for kind in ("text", "github"):
        told = runner.invoke(main, ["check", folder, "--format", kind, "--lang", "en"])
        assert told.exit_code == 1 and "more of this kind" in " ".join(told.output.split())
        assert len(told.output) < LARGEST_PAGE


def test_the_report_for_programs_is_whole_and_grows_no_faster_than_the_text(
    runner: CliRunner, write: Write
) -> None:
    sizes = []
    for size in (5_000, 20_000):
        folder = write(with_text(full_script(), "sv/fred.txt", digits(size)))
        told = runner.invoke(main, ["check", str(folder), "--format", "json"])
        sizes.append(len(told.output))
        assert told.output.count('"rule"') > size / 10
    assert sizes[1] < 5 * sizes[0]


def test_a_long_sentence_stands_in_no_finding_as_a_whole(runner: CliRunner, write: Write) -> None:
    """Nobody has vouched for any of its names, so there is a finding about each."""
    names = " ".join(f"Nam{chr(97 + n % 26)}{chr(97 + n // 26)}pol" for n in range(300))
    folder = write(with_text(full_script(), "sv/fred.txt", f"fred\n\nFred är {names}.\n"))
    told = runner.invoke(main, ["check", str(folder), "--format", "json"])
    findings = json.loads(told.output)["findings"]
    assert len([found for found in findings if found["rule"] == "R52"]) > 250
    assert max(len(found["message"]) for found in findings) < len(names) / 2


# --- a change of every text ---


def all_changed() -> dict[str, bytes]:
    """Every text with another note and another pause, which keeps all rules."""
    return {
        path: data + b"# A note for colleagues that is new.\n"
        for path, data in full_script().items()
        if path.endswith(".txt")
    }


def test_a_change_of_every_text_is_shown_part_by_part(staff: Staff) -> None:
    editions = staff.studio.editions
    changed = all_changed()
    draft, author = save_files(staff, changed), staff.name(Role.EDITOR)
    asked = editions.ask(draft.files, author=author, source=Source.STUDIO, over=draft.over)
    publisher = staff.browser(Role.PUBLISHER)
    names = {path.partition("/")[2].removesuffix(".txt") for path in changed}
    for path in (
        "/studio/publish",
        f"/studio/publish/requests/{asked.id}",
        "/studio/publish/discard",
    ):
        seen, page = set[str](), page_of(publisher, path)
        for name in names:
            assert len(page.encode()) <= HEAVIEST_OF_CHANGES
            assert all(f'id="text-{each}"' in page for each in names)
            link = f'href="{path}?from=text-{name}#text-{name}"'
            if link in page:
                page = page_of(publisher, f"{path}?from=text-{name}")
            assert link not in page
            seen.add(name)
        assert seen == names
