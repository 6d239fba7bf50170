"""The scripts of a text's page and of Publish, in a real browser."""

import re

from playwright.sync_api import Page, expect

from ivr.studio.editions.draft import Drafts
from tests.browser.browsing import NARROWEST, VOICES, House, eventually, look, place_of
from tests.scripts import full_script
from tests.studio.publishing import put_files


def test_listening_names_the_voice_and_can_be_stopped(page: Page, studio: House) -> None:
    page.add_init_script(VOICES)
    page.goto(f"{studio.studio}/texts/fred")
    shown, body = page.locator("#look-sv"), page.locator("body")
    shown.get_by_role("button", name="Listen").click()
    expect(shown.get_by_text("your browser's voice")).to_contain_text("Callers hear the voice Elin")
    with_middleware = re.compile("tryck fyra.*Freds- och.*Svenska poliser.*Europa")
    expect(body).to_have_attribute("data-said", with_middleware)
    page.goto(f"{studio.studio}/texts/silence-1")
    page.get_by_label("Text in Swedish").fill("Hush.\nTryck ett.")
    expect(shown.locator(".said")).to_contain_text("Hush")
    shown.get_by_role("button", name="Listen").click()
    expect(body).to_have_attribute("data-said", "Hush.")
    shown.get_by_role("button", name="Stop").click()
    expect(shown.get_by_role("button", name="Listen")).to_be_visible()
    expect(body).to_have_attribute("data-said", "Hush.")


def test_marks_are_put_in_where_the_cursor_is(page: Page, studio: House) -> None:
    page.goto(f"{studio.studio}/texts/silence-1")
    field = page.get_by_label("Text in Swedish")
    field.fill("Hej. Police. Tryck ")
    field.evaluate("it => it.setSelectionRange(5, 11)")
    page.get_by_role("button", name="Insert words in English").click()
    expect(field).to_have_value("Hej. {en: Police}. Tryck ")

    def is_selected() -> None:
        selected = "it => it.value.slice(it.selectionStart, it.selectionEnd)"
        assert field.evaluate(selected) == "Police"

    eventually(is_selected)
    field.press("Control+End")
    page.get_by_text("Insert the key of a topic").first.click()
    page.get_by_role("button", name="6: telefonnummer till polisen").click()
    page.get_by_role("button", name="Insert a pause").first.click()
    expect(field).to_have_value("Hej. {en: Police}. Tryck {key:kontakt} |")
    expect(field).to_be_focused()
    expect(page.locator("#look-sv .said")).to_contain_text("Police")


def test_a_long_label_is_fully_visible_and_saved_by_enter(page: Page, studio: House) -> None:
    look(page, NARROWEST)
    page.goto(f"{studio.studio}/texts/fred")
    label, accept = page.get_by_label("Label in Swedish"), page.get_by_label("Accept “Zangopol”")
    words = "fred i Zangopol, framför allt i polissamarbetet inom EU och i Norden"
    label.fill(words)

    def is_fully_visible() -> None:
        for side in ("Height", "Width"):
            assert label.evaluate(f"field => field.scroll{side} - field.client{side}") == 0

    eventually(is_fully_visible)
    expect(accept).to_be_visible()
    label.press("Enter")
    expect(page.get_by_text("Saved in the draft")).to_be_visible()
    expect(label).to_have_value(words)
    expect(accept).to_be_visible()


def test_save_and_what_stops_publication_are_always_in_sight(page: Page, studio: House) -> None:
    look(page, (360, 400))
    page.goto(f"{studio.studio}/texts/fred")
    bar = page.locator(".save-bar")
    for end in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {end})")
        expect(bar.get_by_role("button", name="Save in the draft")).to_be_in_viewport(ratio=1)
    page.get_by_label("Text in Swedish").fill("Ring 10.")
    expect(bar).to_contain_text("errors stop publication")


def test_a_fix_is_checked_at_once_and_saved_with_the_text(page: Page, studio: House) -> None:
    page.goto(f"{studio.studio}/texts/fred")
    text, findings = page.get_by_label("Text in Swedish"), page.locator("#beside-sv-body .findings")
    text.press("Control+End")
    text.press_sequentially("\nOSSE är med i Zangopol.")
    page.get_by_label("“OSSE” is said").fill("ossé")
    page.keyboard.press("Tab")
    mended = page.get_by_role("group", name="Saved together with the text")
    expect(mended.get_by_label("“OSSE” is said")).to_have_value("ossé")
    tick = page.get_by_label("Accept “Zangopol”")
    tick.check()
    expect(findings).to_have_count(0)
    expect(mended.get_by_label("Accept “Zangopol”")).to_be_checked()
    expect(tick).to_be_focused()
    page.get_by_role("button", name="Save in the draft").click()
    expect(mended).to_have_count(0)
    expect(page.locator("#look-sv .said")).to_contain_text("ossé")


def test_an_error_summary_takes_the_focus_and_leads_to_its_field(page: Page, studio: House) -> None:
    put_files(Drafts(studio.database), {"sv/welcome.txt": b"Det var polisens linje.\n"}, "Karin")
    page.goto(f"{studio.studio}/publish")
    page.get_by_label("Publish: Welcome").check()
    page.get_by_role("button", name="Publish 1: Welcome").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    expect(page).to_have_title(re.compile("^Error:"))
    summary.get_by_role("link").click()
    expect(page.locator("#note")).to_be_focused()


def test_a_tick_updates_the_count_without_moving_the_page(page: Page, studio: House) -> None:
    changed = ("sv/welcome.txt", "sv/fred.txt", "sv/kontakt.txt")
    files = {path: full_script()[path] + b"Tack.\n" for path in changed}
    put_files(Drafts(studio.database), files, "Karin")
    page.goto(f"{studio.studio}/publish")
    page.get_by_role("button", name="Tick all").click()
    bar, note = page.locator(".save-bar"), page.get_by_label("Note on the change")
    expect(bar).to_contain_text("3 changes")
    note.fill("Half a note")
    tick = page.locator("#text-kontakt").get_by_role("checkbox")
    page.wait_for_load_state()
    tick.hover()  # scrolls to it, and waits until it stands still
    height = place_of(tick)["y"]
    tick.uncheck()
    expect(bar).to_contain_text("2 changes")
    expect(note).to_have_value("Half a note")
    expect(tick).to_be_focused()
    assert abs(place_of(tick)["y"] - height) < 2


def test_cleaning_removes_marks_that_cannot_be_heard_and_can_be_undone(
    page: Page, studio: House
) -> None:
    pasted = "o Polisen ”hjälper” dig – ofta…\no «Ja» och „nej“."
    page.goto(f"{studio.studio}/texts/welcome")
    text, clean = page.get_by_label("Text in Swedish"), page.locator("#text-sv [data-clean]")
    text.fill(pasted)
    clean.click()
    expect(text).to_have_value("Polisen hjälper dig, ofta.\nJa och nej.")
    expect(page.locator("#text-sv").get_by_text("has been cleaned up")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(text).to_have_value(pasted)
    clean.click()
    clean.click()
    expect(page.locator("#text-sv").get_by_text("nothing to clean up")).to_be_visible()
