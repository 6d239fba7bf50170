"""Exceptions from rules, for administrators."""

import re
from html import unescape

import pytest
from scripts import replaced
from settings_files import files, page, published, save, table
from staff import Browser, Staff

from ivr.studio.accounts import Role


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """A studio with an edition."""
    return published(staff)


@pytest.fixture
def editor(staff: Staff) -> Browser:
    return staff.browser(Role.EDITOR)


RULE = "/studio/settings/rules/R15"


def rule_form(browser: Browser, **changed: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="([^"]*)"', page(browser, RULE))
    assert found
    return {"seen": found[1], "limit-warn_seconds": "26", "reason": "Sex områden."} | changed


def test_exceptions_are_for_administrators(editor: Browser) -> None:
    assert editor.get("/studio/settings/rules").status_code == 403
    assert editor.get(RULE).status_code == 403
    assert editor.post(RULE, {}).status_code == 403
    assert "Administrators can change this" in page(editor)


def test_an_exception_is_added_changed_and_taken_out(staff: Staff, administrator: Browser) -> None:
    assert 'href="/studio/settings/rules/R15"' in page(administrator, "/studio/settings/rules")
    form = rule_form(administrator, **{"limit-warn_seconds": "26,5"})
    assert administrator.post(RULE, form).status_code == 303
    assert table(staff)["rules"]["R15"] == {"warn_seconds": 26.5, "reason": "Sex områden."}
    other = "/studio/settings/rules/R40"
    sent = {**rule_form(administrator), "accepted": "on", "limit-warn_seconds": ""}
    assert administrator.post(other, sent).status_code == 303
    assert table(staff)["rules"]["R40"] == {"accepted": True, "reason": "Sex områden."}
    assert "Its warnings are accepted" in page(administrator)
    gone = rule_form(administrator) | {"gone": "on"}
    assert administrator.post(RULE, gone).status_code == 303
    assert "R15" not in table(staff)["rules"]
    assert "R17" in table(staff)["rules"]


def test_an_exception_needs_a_limit_and_a_reason(staff: Staff, administrator: Browser) -> None:
    form = rule_form(administrator, reason="", **{"limit-warn_seconds": ""})
    answer = administrator.post(RULE, form)
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "Write another limit" in html and "an exception needs a reason" in html
    form = rule_form(administrator, **{"limit-warn_seconds": "många"})
    assert "“många” is not a number" in unescape(
        administrator.post(RULE, form).get_data(as_text=True)
    )


def test_an_exception_that_two_people_change_is_shown_with_both(
    staff: Staff, administrator: Browser
) -> None:
    form = rule_form(administrator, reason="Mitt skäl.")
    save(staff, replaced(files(staff), "line.toml", "Sex områden ur källtexten", "Sju områden"))
    answer = administrator.post(RULE, form)
    assert answer.status_code == 409
    assert "Somebody else wrote: Sju områden" in unescape(answer.get_data(as_text=True))


def test_an_exception_that_cannot_be_written_is_told(staff: Staff, administrator: Browser) -> None:
    form = rule_form(administrator, reason="Därför.")
    text = files(staff)["line.toml"].decode().partition("[rules]")[0]
    inline = 'rules = { R40 = { accepted = true, reason = "?" } }'
    save(staff, {"line.toml": f"{inline}\n{text}".encode()})
    answer = administrator.post(RULE, {**form, "seen": rule_form(administrator)["seen"]})
    html = unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert "written by hand" in html and "Därför." in html
    save(staff, {"line.toml": b"languages = ["})
    assert administrator.post(RULE, form).status_code == 400
    assert administrator.get("/studio/settings/rules/R99").status_code == 404


def test_there_may_be_no_exceptions(staff: Staff, administrator: Browser) -> None:
    text = files(staff)["line.toml"].decode().partition("# Avsteg")[0]
    unknown = '[rules]\nR99 = { accepted = true, reason = "?" }\n'
    save(staff, {"line.toml": f"{text}{unknown}".encode()})
    assert "There are none." in page(administrator)
