"""The page of a text in a real browser: what scripts add to it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import VOICES, Served, delayed
from tests.browser.looking import NARROWEST, look


def test_a_browser_without_a_voice_says_so_and_whom_callers_hear(
    page: Page, studio: Served
) -> None:
    page.goto(f"{studio.address}/texts/fred")
    page.locator("#look-sv").get_by_role("button", name="Listen").click()
    said = page.locator("#look-sv").get_by_text("no voice of its own for Swedish")
    expect(said).to_contain_text("Callers hear the voice Elin")


def test_whoever_listens_is_told_whose_voice_it_is_and_can_stop_it(
    page: Page, studio: Served
) -> None:
    page.add_init_script(VOICES)
    page.goto(f"{studio.address}/texts/fred")
    look, body = page.locator("#look-sv"), page.locator("body")
    look.get_by_role("button", name="Listen").click()
    expect(look.get_by_text("your browser's voice")).to_contain_text("Callers hear the voice Elin")
    in_order = re.compile("tryck fyra.*Freds- och.*Svenska poliser.*Europa")
    expect(body).to_have_attribute("data-said", in_order)
    page.goto(f"{studio.address}/texts/silence-1")
    page.get_by_label("Text in Swedish").fill("Hush.\nTryck ett.")
    expect(look.locator(".said")).to_contain_text("Hush")
    look.get_by_role("button", name="Listen").click()
    expect(body).to_have_attribute("data-said", "Hush.")
    look.get_by_role("button", name="Stop").click()
    expect(look.get_by_role("button", name="Listen")).to_be_visible()
    expect(body).to_have_attribute("data-said", "Hush.")


def test_what_was_typed_before_the_scripts_had_come_is_checked_too(
    page: Page, studio: Served
) -> None:
    with delayed(page, "parts.js"):
        page.goto(f"{studio.address}/texts/fred", wait_until="commit")
        page.get_by_label("Text in Swedish").fill("Ring 110.")
    expect(page.locator("#beside-sv-body .finding.error").first).to_contain_text("110")


def test_marks_are_put_in_where_the_cursor_is(page: Page, studio: Served) -> None:
    page.goto(f"{studio.address}/texts/silence-1")
    field = page.get_by_label("Text in Swedish")
    field.fill("Hej. Police. Tryck ")
    field.evaluate("it => it.setSelectionRange(5, 11)")
    page.get_by_role("button", name="Insert words in English").click()
    expect(field).to_have_value("Hej. {en: Police}. Tryck ")
    assert field.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)") == "Police"
    field.press("Control+End")
    page.get_by_text("Insert the key of a topic").first.click()
    page.get_by_role("button", name="6: telefonnummer till polisen").click()
    page.get_by_role("button", name="Insert a pause").first.click()
    expect(field).to_have_value("Hej. {en: Police}. Tryck {key:kontakt} |")
    expect(field).to_be_focused()
    expect(page.locator("#look-sv .said")).to_contain_text("Police")


def test_the_enter_key_saves_and_mends_nothing(page: Page, studio: Served) -> None:
    page.goto(f"{studio.address}/texts/fred")
    label = page.get_by_label("Label in Swedish")
    label.fill("fred i Zangopol")
    expect(page.get_by_label("Accept “Zangopol”")).to_be_visible()
    label.press("Enter")
    expect(page.get_by_text("Saved in the draft")).to_be_visible()
    expect(label).to_have_value("fred i Zangopol")
    expect(page.get_by_label("Accept “Zangopol”")).to_be_visible()


def test_a_long_label_is_seen_whole_on_a_telephone(page: Page, studio: Served) -> None:
    look(page, NARROWEST, "light")
    page.goto(f"{studio.address}/texts/strategiskt")
    label = page.get_by_label("Label in Swedish")
    label.fill("strategiskt polissamarbete, framför allt inom EU och i Norden")
    assert label.evaluate("field => field.scrollHeight - field.clientHeight") == 0
    assert label.evaluate("field => field.scrollWidth - field.clientWidth") == 0


@pytest.mark.parametrize("height", [400, 900])
def test_save_and_what_stops_publication_are_always_in_sight(
    page: Page, studio: Served, height: int
) -> None:
    page.set_viewport_size({"width": 360, "height": height})
    page.goto(f"{studio.address}/texts/fred")
    bar = page.locator(".save-bar")
    for end in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {end})")
        expect(bar.get_by_role("button", name="Save in the draft")).to_be_in_viewport(ratio=1)
    page.get_by_label("Text in Swedish").fill("Ring 10.")
    expect(bar).to_contain_text("errors stop publication")


def test_what_mends_a_finding_is_checked_at_once_and_saved_with_the_text(
    page: Page, studio: Served
) -> None:
    page.goto(f"{studio.address}/texts/fred")
    text, findings = page.get_by_label("Text in Swedish"), page.locator("#beside-sv-body .findings")
    text.fill(f"{text.input_value()}\nOSSE är med i Zangopol.")
    page.get_by_label("“OSSE” is said").fill("O S S E")
    page.keyboard.press("Tab")
    mended = page.get_by_role("group", name="Saved together with the text")
    expect(mended.get_by_label("“OSSE” is said")).to_have_value("O S S E")
    tick = page.get_by_label("Accept “Zangopol”")
    tick.check()
    expect(findings).to_have_count(0)
    expect(mended.get_by_label("Accept “Zangopol”")).to_be_checked()
    expect(tick).to_be_focused()
    mended.get_by_label("“OSSE” is said").fill("ossé")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.get_by_text("Saved in the draft")).to_be_visible()
    expect(mended).to_have_count(0)
    expect(page.locator("#look-sv .said")).to_contain_text("ossé")
