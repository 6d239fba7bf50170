"""Facts in other words: whoever publishes or approves sees what was lost, and accepts it."""

import re

from ivr.script.fields import Value
from ivr.script.place import Address
from ivr.studio.accounts import Role
from tests.scripts import full_script
from tests.studio.publishing import note, page_of, publish, save, seen, told_after, waiting
from tests.studio.publishing import wanting_approval as wanting
from tests.studio.staff import Browser, Staff

AMERIPOL = "Sweden is also an observer in Ameripol."
NOW = "Sweden also watches Ameripol."
TICK = re.compile(r'<input type="checkbox" form="(\w+)" name="accepted" value="(\w+)"')


def rephrase(staff: Staff) -> None:
    """Save a text that says a fact in other words."""
    text = full_script()["en/operativt.txt"].decode()
    save(staff, en__operativt=text.replace(AMERIPOL, NOW))


def test_a_publisher_reads_what_was_lost_and_accepts_it(staff: Staff, publisher: Browser) -> None:
    rephrase(staff)
    page = page_of(publisher)
    assert 'href="#losses"' in page
    asked = page.partition('id="losses"')[2].partition("</section>")[0]
    for words in ("Sverige är också observatörer", "observer in Ameripol", NOW):
        assert words in asked
    ((form, digest),) = TICK.findall(asked)
    assert form == "ticks" and f'id="{form}"' in page and " required" in asked
    told = told_after(publisher, "/studio/publish", note(staff, "Rephrased."))
    assert "tick each fact" in told and "Rephrased." in told and digest in told
    assert staff.studio.editions.newest_number() == 1
    told_after(publisher, "/studio/publish", note(staff) | {"accepted": digest})
    page = page_of(publisher, "/studio/history/2")
    assert "accepted by Anna Publisher" in page and "observer in Ameripol" in page
    save(staff, sv__welcome="Välkommen.")
    assert not TICK.search(page_of(publisher))


def test_a_tick_is_true_of_a_fact_that_was_left_out_too(staff: Staff, publisher: Browser) -> None:
    text = full_script()["en/operativt.txt"].decode()
    save(staff, en__operativt=text.replace(AMERIPOL, ""))
    asked = page_of(publisher).partition('id="losses"')[2].partition("</section>")[0]
    tick = asked.partition("<label>")[2].partition("</label>")[0]
    assert "no longer says" in tick and "still says" not in asked


def test_an_approver_accepts_and_the_author_of_a_request_does_not(staff: Staff) -> None:
    publish(staff, wanting())
    rephrase(staff)
    editor, publisher = staff.browser(Role.EDITOR), staff.browser(Role.PUBLISHER)
    assert not TICK.search(page_of(editor))
    told_after(editor, "/studio/publish/ask", note(staff))
    address, form = waiting(staff)
    assert not TICK.search(page_of(editor, address))
    page = page_of(publisher, address)
    ((of, digest),) = TICK.findall(page)
    assert f'<form id="{of}" method="post" action="{address}/approve"' in page
    assert "tick each fact" in told_after(publisher, f"{address}/approve", form)
    assert staff.studio.editions.newest_number() == 1
    told_after(publisher, f"{address}/approve", form | {"accepted": digest})
    live = staff.studio.editions.newest()
    assert live and [one["by"] for one in live.accepted] == ["publisher@example.se"]
    publish_back = {"live": "2", "note": "Back."}
    told_after(publisher, "/studio/history/1/back", publish_back)
    told_after(staff.browser(Role.ADMINISTRATOR), *approved(staff))
    told_after(publisher, "/studio/history/2/back", publish_back | {"live": "3"})
    address, _ = waiting(staff)
    assert not TICK.search(page_of(staff.browser(Role.ADMINISTRATOR), address))


def approved(staff: Staff) -> tuple[str, dict[str, str]]:
    """What approves the newest request."""
    address, form = waiting(staff)
    return f"{address}/approve", form


def test_only_publishers_change_facts_whatever_the_way(staff: Staff, publisher: Browser) -> None:
    editor = staff.browser(Role.EDITOR)
    facts = full_script()["facts.toml"].decode()
    fact = "/studio/settings/facts/one?name=O4"
    assert editor.get(fact).status_code == editor.post(fact, {"facts/O4-gone": "on"}).status_code
    assert editor.get(fact).status_code == 403 and publisher.get(fact).status_code == 200
    publish(staff, full_script() | {"facts.toml": facts.replace("observer", "part").encode()})
    assert editor.post("/studio/history/1/back", {"live": "2"}).status_code == 403
    draft = staff.studio.drafts.current()
    values: dict[Address, Value | None] = {("facts", "O4"): None}
    staff.studio.drafts.save(values, seen=draft.seen(*values), author="publisher@example.se")
    editor.post("/studio/publish/discard", {**seen(staff), "subject": "facts"})
    assert staff.studio.drafts.current().saves.keys() == values.keys()
    saved = staff.studio.drafts.current()
    act = str(saved.saves["facts", "O4"][0].act)
    sent = {"fingerprint": saved.fingerprint, "act": act}
    assert editor.post("/studio/history/saved/facts", sent).status_code == 403


def test_a_text_with_facts_is_kept_when_an_editor_removes_it_from_the_menu(
    staff: Staff, publisher: Browser
) -> None:
    fred, fast = ("/studio/texts/fred/place/main", "/studio/texts/fast/place/main")
    gone, kept = ({"place": place, "save": "1"} for place in ("gone", "kept"))
    editor = staff.browser(Role.EDITOR)
    assert "only publishers may remove" in page_of(editor, fred)
    assert editor.post(fred, gone).status_code == 422
    assert not staff.studio.drafts.current().saves
    assert editor.post(fred, kept).status_code == 303
    assert publisher.post(fast, gone).status_code == 303
    assert any(field[0] == "facts" for field in staff.studio.drafts.current().saves)


def test_a_text_shows_what_it_must_say_and_what_of_it_is_gone(
    staff: Staff, publisher: Browser
) -> None:
    rephrase(staff)
    page = page_of(publisher, "/studio/texts/operativt")
    must = page.partition('id="room-en"')[2].partition("</details>")[0]
    assert "Schengen" in must and re.findall("<mark>(.*?)</mark>", must) == ["observer in Ameripol"]
    assert "observatör i Ameripol" in page.partition('id="room-sv"')[2].partition("</details>")[0]
    page = page_of(publisher, "/studio/texts/goodbye")
    assert "112" in page.partition('id="room-sv"')[2].partition("</details>")[0]


SENTENCES = {
    "sv": "Polisen arbetar med andra polisorganisationer i många länder för att bekämpa brott.",
    "en": "The police work with other police organisations in many countries to fight crime.",
}


def test_a_page_with_all_facts_in_other_words_stays_light(staff: Staff, publisher: Browser) -> None:
    texts = {}
    for name in ("operativt", "strategiskt", "utveckling", "fred", "fast"):
        for code, sentence in SENTENCES.items():
            head, _, body = full_script()[f"{code}/{name}.txt"].decode().rpartition("\n\n")
            echo, *lines = body.splitlines()
            texts[f"{code}__{name}"] = "\n".join([head, "", echo, *([sentence] * len(lines))])
    save(staff, **texts)
    page = page_of(publisher)
    assert len(TICK.findall(page)) > 30 and len(page.encode()) < 60_000
