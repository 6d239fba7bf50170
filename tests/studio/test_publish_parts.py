"""Changes of settings, names, phrases and facts: told in words, and undone one by one."""

import html
import re
import tomllib

import pytest

from ivr.studio.accounts import Role
from tests.scripts import full_script, with_text
from tests.studio.publishing import (
    card,
    changed,
    page_of,
    publish,
    put_files,
    save,
    save_files,
    told_after,
    wanting_approval,
)
from tests.studio.staff import Browser, Staff

pytestmark = pytest.mark.servers

REVIEW = "\n# When texts are read through again.\n[review]\ndefault = 2027-06-01\n"
LINE = full_script()["line.toml"].decode() + REVIEW
SWEDISH = full_script()["sv/language.toml"].decode()


@pytest.fixture
def publisher(staff: Staff) -> Browser:
    """A publisher, where texts have a day on which they are read through again."""
    publish(staff, with_text(full_script(), "line.toml", LINE))
    return staff.browser(Role.PUBLISHER)


def put(staff: Staff, path: str, *changes: tuple[str, str]) -> str:
    """Replace words in a file of the draft."""
    text = staff.studio.drafts.current().files[path].decode()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    save_files(staff, {path: text.encode()})
    return text


def told(page: str, id: str) -> str:
    """What a card says before its technical details, as plain text."""
    words = card(page, id).partition("<details")[0].partition(">")[2]
    return " ".join(html.unescape(re.sub("<[^>]+>", "", words)).split())


def undo(browser: Browser, staff: Staff, id: str) -> str:
    """Follow the link of a card that undoes it, and confirm."""
    link = re.search(r'href="(/studio/publish/discard\?[^"]+)"', card(page_of(browser), id))
    assert link
    page = page_of(browser, html.unescape(link[1]))
    assert f'id="{id}"' in page
    draft = staff.studio.drafts.current()
    form = {"subject": id, "fingerprint": draft.fingerprint, "over": str(draft.over)}
    return told_after(browser, "/studio/publish/discard", form)


def values(staff: Staff) -> dict[str, object]:
    """The settings of the draft."""
    return tomllib.loads(staff.studio.drafts.current().files["line.toml"].decode())


def test_approval_is_told_by_whether_it_is_required(staff: Staff, publisher: Browser) -> None:
    put(staff, "line.toml", ("[review]", "[publishing]\napproval = true\n\n[review]"))
    page = page_of(publisher)
    assert "before no → now yes" in told(page, "approval")


def test_that_approval_is_switched_off_is_read_in_the_request(staff: Staff) -> None:
    publish(staff, wanting_approval())
    put(staff, "line.toml", ("approval = true", "approval = false"))
    form = {"note": "x", "fingerprint": staff.studio.drafts.current().fingerprint}
    page = told_after(staff.browser(Role.ADMINISTRATOR), "/studio/publish/ask", form)
    assert "before yes → now no" in told(page, "approval")


def test_settings_are_told_by_their_old_and_new_values(staff: Staff, publisher: Browser) -> None:
    put(
        staff,
        "line.toml",
        ('domestic = "114 14"\n', 'domestic = "113 13"\nvaxeln = "010 56 000 00"\n'),
        ("wait_seconds = 10", "wait_seconds = 12"),
        ("default = 2027-06-01", "default = 2028-06-01\nfred = 2027-07-01"),
        ('"sv", "en"]', '"en", "sv"]'),
    )
    page = page_of(publisher)
    for id, words in (
        ("numbers", "Other matters, in Sweden [taken away:] 114 14 [end] [added:] 113 13 [end]"),
        ("numbers", "vaxeln [added:] 010 56 000 00"),
        ("waiting", "before 10 → now 12"),
        ("review", "before 1 June 2027 → now 1 June 2028"),
        ("review", "Peace and security work: before – → now 1 July 2027"),
        ("call", "before Swedish, English (Swedish answers) → now English, Swedish"),
    ):
        assert words in told(page, id)


def test_an_exception_is_told_by_its_rule_limits_and_reason(
    staff: Staff, publisher: Browser
) -> None:
    rules = '[rules]\nR15 = { warn_seconds = 30, accepted = true, reason = "Because." }\n'
    before = re.sub(r"(?s)\[rules\].*?(?=\n\[|\Z)", "", LINE)
    publish(staff, with_text(full_script(), "line.toml", before))
    save_files(staff, {"line.toml": f"{before}\n{rules}".encode()})
    words = told(page_of(publisher), "exceptions")
    assert "[added:]" in words and "30" in words and "Because." in words
    assert "R15" not in words and "warn_seconds" not in words and "Accepted: yes" in words
    publish(staff, with_text(full_script(), "line.toml", f"{before}\n{rules}"))
    save_files(staff, {"line.toml": before.encode()})
    words = told(page_of(publisher), "exceptions")
    assert "[taken away:]" in words and "30" in words and "Because." in words


def test_a_fact_is_told_by_its_source_and_its_words(staff: Staff, publisher: Browser) -> None:
    facts = full_script()["facts.toml"].decode()
    name, held = next(iter(tomllib.loads(facts).items()))
    put(staff, "facts.toml", (f'sv = ["{held["sv"][0]}"', 'sv = ["helt andra ord"'))
    words = told(page_of(publisher), "facts")
    assert held["source"][0] in words and "Words that must be said in Swedish" in words
    assert held["sv"][0] in words and "helt andra ord" in words and f"{name}," not in words
    new = '\n[NY]\nsource = ["en ny uppgift"]\nsv = ["polis"]\nen = ["police"]\ntexts = ["fred"]\n'
    rest = facts[facts.index("\n[", facts.index(f"[{name}]")) :]
    save_files(staff, {"facts.toml": (rest + new).encode()})
    words = told(page_of(publisher), "facts")
    assert f"“{held['source'][0]}” [taken away:]" in words
    assert "“en ny uppgift” [added:]" in words
    assert "Texts that must say it: Peace and security work" in words


def test_names_and_other_words_of_a_language_are_told(staff: Staff, publisher: Browser) -> None:
    put(
        staff,
        "sv/language.toml",
        ('"Ameripol", ', '"Frontex", '),
        ('name = "Svenska"', 'name = "På svenska"'),
        ("[pronunciation]", '[pronunciation]\n"IKEA" = "i kea"'),
    )
    page = page_of(publisher)
    assert "[taken away:] Ameripol [end] [added:] Frontex [end]" in told(page, "names-sv")
    assert "[taken away:] Svenska [end] [added:] På svenska" in told(page, "voice-sv")
    assert "IKEA [added:] i kea" in told(page, "pronunciation-sv")


def test_errors_elsewhere_do_not_hide_what_changed(staff: Staff, publisher: Browser) -> None:
    save(staff, sv__fred="fred\n\nRing 118 118.\n", en__fast=" ")
    put(
        staff,
        "line.toml",
        ('"fred", "fast"', '"fast", "fred"'),
        ('repeat = "7"', 'repeat = "6"'),
        ('main_menu = "8"', 'main_menu = "7"'),
        ("tries = 3", "tries = 4"),
    )
    page = page_of(publisher)
    assert "Options of a menu" in told(page, "menus")
    assert "hear again: before 7 → now 6" in told(page, "menus")
    assert "before 3 → now 4" in told(page, "waiting")


def test_what_cannot_be_read_is_one_change(staff: Staff, publisher: Browser) -> None:
    put(staff, "line.toml", ("tries = 3", "tries = [[["))
    page = page_of(publisher)
    one = told(page, "settings")
    assert "Menu, keys and settings" in one and "not possible to say" in one
    assert page.count('class="card change"') == 1


def test_values_that_are_mistakes_are_told_as_they_are_written(
    staff: Staff, publisher: Browser
) -> None:
    put(
        staff,
        "line.toml",
        ("tries = 3", 'tries = "many"'),
        ("wait_seconds = 10", "wait_seconds = nan"),
        ('"sv", "en"]', '"sv", 1]'),
        ("default = 2027-06-01", 'default = "never"'),
        ("[review]", '[announcements.stopp]\nuntil = "soon"\n\n[review]'),
    )
    page = "".join(page_of(publisher, f"/studio/publish?from={id}") for id in ("waiting", "review"))
    for id, words in (("waiting", "now many"), ("review", "now never"), ("text-stopp", "now soon")):
        assert words in told(page, id)


def test_each_part_is_undone_alone_and_all_else_stays_as_it_was(
    staff: Staff, publisher: Browser
) -> None:
    swap = ('"fred", "fast"', '"fast", "fred"')
    day = ("default = 2027-06-01", "default = 2028-06-01")
    number = ('14 00"\n', '14 00"\nvaxeln = "010 56 000 00"\n')
    whole = put(staff, "line.toml", swap, day, number, ("tries = 3", "tries = 4"))
    assert publisher.post("/studio/publish/discard", {"subject": "numbers"}).status_code == 303
    administrator = staff.browser(Role.ADMINISTRATOR)
    for id, (old, new) in (("review", day), ("menus", swap), ("numbers", number)):
        assert "1 change was undone" in undo(administrator, staff, id)
        whole = whole.replace(new, old)
        assert staff.studio.drafts.current().files["line.toml"].decode() == whole
        assert not card(page_of(publisher), id) and card(page_of(publisher), "waiting")
    undo(publisher, staff, "waiting")
    assert not staff.studio.drafts.current().changes


def test_tables_that_came_or_went_are_put_back(staff: Staff, publisher: Browser) -> None:
    approval = "\n# Nobody alone.\n[publishing]\napproval = true\n"
    without = LINE.removesuffix(REVIEW)
    changed = without.replace("tries = 3", "tries = 4").rstrip("\n") + "\n" + approval
    save_files(staff, {"line.toml": changed.encode()})
    undo(staff.browser(Role.ADMINISTRATOR), staff, "approval")
    assert values(staff) == tomllib.loads(without.replace("tries = 3", "tries = 4"))
    undo(publisher, staff, "review")
    assert values(staff) == tomllib.loads(LINE.replace("tries = 3", "tries = 4"))


def test_an_announcement_is_one_change_with_its_times(staff: Staff, publisher: Browser) -> None:
    table = "\n[announcements.stopp]\nuntil = 2990-01-11T17:00:00\n"
    save_files(staff, {"line.toml": (LINE + table).encode()})
    save(staff, sv__stopp="Vi har stängt.\n", en__stopp="We are closed.\n")
    put(staff, "line.toml", ("tries = 3", "tries = 4"))
    page = page_of(publisher)
    assert page.count('class="card change"') == 2
    assert "before – → now 11 January 2990, 17:00" in told(page, "text-stopp")
    undo(publisher, staff, "text-stopp")
    assert changed(staff) == {"patience/tries"}
    assert values(staff) == tomllib.loads(LINE.replace("tries = 3", "tries = 4"))


def test_the_parts_of_a_language_are_undone_alone(staff: Staff, publisher: Browser) -> None:
    phrase, voice = ("För {label}, tryck", "Om {label}, tryck"), ("Elin-Neural", "Astrid")
    put(staff, "sv/language.toml", phrase, voice)
    undo(publisher, staff, "phrases-sv")
    now = staff.studio.drafts.current().files["sv/language.toml"].decode()
    assert now == SWEDISH.replace(*voice)


def test_a_card_names_those_who_changed_its_part(staff: Staff, publisher: Browser) -> None:
    put(staff, "line.toml", ("tries = 3", "tries = 4"))
    drafts = staff.studio.drafts
    data = drafts.current().files["line.toml"].replace(b"= 2027-06-01", b"= 2028-06-01")
    save_files(staff, {"line.toml": b"[[["})
    put(staff, "line.toml", ("[[[", LINE.replace("tries = 3", "tries = 4")))
    put_files(drafts, {"line.toml": data}, staff.name(Role.ADMINISTRATOR))
    page = page_of(publisher)
    assert "Anna Editor" in told(page, "waiting") and "Anna Admin" not in told(page, "waiting")
    assert "Anna Admin" in told(page, "review") and "Anna Editor" not in told(page, "review")
    today = page_of(publisher, "/studio")
    for title in ("Waiting times and length of calls", "Dates for reading through"):
        assert title in today


def test_only_what_both_changed_is_decided(staff: Staff, publisher: Browser) -> None:
    put(staff, "line.toml", ("tries = 3", "tries = 4"), ('repeat = "7"', 'repeat = "6"'))
    later = LINE.replace("tries = 3", "tries = 2")
    later += "\n[announcements.stopp]\nuntil = 2990-01-11T17:00:00\n"
    announced = {"sv/stopp.txt": b"Vi har st\xc3\xa4ngt.\n", "en/stopp.txt": b"We are closed.\n"}
    publish(staff, {**full_script(), **announced, "line.toml": later.encode()})
    page = page_of(publisher)
    words = told(page, "waiting")
    assert "two versions" in words and "Callers hear now 2 → In the draft 4" in words
    assert "two versions" not in told(page, "menus") and not card(page, "text-stopp")


def test_a_change_that_is_not_there_cannot_be_undone(staff: Staff, publisher: Browser) -> None:
    put(staff, "line.toml", ("tries = 3", "tries = 4"))
    for subject in ("menus", "text-welcome", "x"):
        assert publisher.get(f"/studio/publish/discard?subject={subject}").status_code == 404


def test_what_is_not_known_is_shown_with_the_whole_file(staff: Staff, publisher: Browser) -> None:
    save_files(staff, {"line.toml": f"{LINE}\n[colour]\nred = 1\n".encode()})
    assert "Menu, keys and settings" in told(page_of(publisher), "settings")
