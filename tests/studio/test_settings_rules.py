"""Exceptions to the rules, for administrators."""

import re
from html import unescape

import pytest
from scripts import replaced

from ivr.studio.accounts import Role
from studio.settings_files import files, page, published, save, table
from studio.staff import Browser, Staff


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
    none = rule_form(administrator, **{"limit-margin": "0"}) | {"limit-warn_seconds": ""}
    assert administrator.post("/studio/settings/rules/R04", none).status_code == 303
    assert table(staff)["rules"]["R04"]["margin"] == 0
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


@pytest.mark.parametrize(
    ("rule", "limits", "told"),
    [
        ("R15", {"warn_seconds": "-3"}, "from 0 and below 1,000,000"),
        ("R15", {"warn_seconds": "99999999"}, "from 0 and below 1,000,000"),
        ("R15", {"warn_seconds": "26", "max_seconds": "20"}, "which is 20."),
        ("R15", {"warn_seconds": "31"}, "which is 30."),
        ("R15", {"max_seconds": "24,5"}, "which is 25."),
        ("R40", {"max_words": "26"}, "which is 25."),
    ],
)
def test_limits_that_do_not_go_together_are_told_at_their_fields(
    staff: Staff, administrator: Browser, rule: str, limits: dict[str, str], told: str
) -> None:
    form = rule_form(administrator, **{"limit-warn_seconds": ""})
    form |= {f"limit-{name}": written for name, written in limits.items()}
    answer = administrator.post(f"/studio/settings/rules/{rule}", form)
    html = unescape(answer.get_data(as_text=True))
    summary = html.partition('id="summary-heading"')[2].partition("</ul>")[0]
    assert answer.status_code == 422 and told in summary
    assert f'href="#limit-{next(iter(limits))}"' in summary
    assert not staff.studio.drafts.current().changes


def test_limits_are_shown_in_the_readers_format(staff: Staff, administrator: Browser) -> None:
    form = rule_form(administrator, **{"limit-warn_seconds": "26,5"})
    assert administrator.post(RULE, form).status_code == 303
    assert 'value="26,5"' in page(staff.browser(Role.ADMINISTRATOR, "sv"), RULE)
    assert 'value="26.5"' in page(administrator, RULE)


def test_rules_are_listed_by_topic_with_what_they_do_for_callers(administrator: Browser) -> None:
    html = page(administrator, "/studio/settings/rules")
    assert html.index("Menus</h2>") < html.index("seven things at most") < html.index("Keys</h2>")
    assert "keep more options in mind than people can" in html
    assert "rules/R29" in html  # an error that is a warning in some cases
    assert "rules/R03" not in html


def test_a_rule_is_shown_in_words_and_without_sources(administrator: Browser) -> None:
    html = page(administrator, RULE)
    assert "Seconds to read a menu out, at most" in html and "The limit is otherwise 30." in html
    assert "VCC Live" not in html and "warnings as notes" in html


def test_a_rule_without_warnings_has_another_limit_or_none(administrator: Browser) -> None:
    path = "/studio/settings/rules/R02"
    assert "warnings as notes" not in page(administrator, path)
    form = rule_form(administrator, **{"limit-warn_seconds": ""})
    html = unescape(administrator.post(path, form).get_data(as_text=True))
    assert 'href="#limit-max_words"' in html and "Write another limit." in html
    answer = administrator.post("/studio/settings/rules/R03", form)
    assert answer.status_code == 422


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
