"""Lost facts: a publisher or approver sees and accepts them."""

import pytest

from ivr.studio.people import Role
from tests.markup import parsed
from tests.scripts import full_script, replaced
from tests.studio.publishing import wanting_approval
from tests.studio.staff import Browser, Staff

LOST, NOW = "Sweden is also an observer in Ameripol.", "Sweden also watches Ameripol."
REPHRASED = replaced(full_script(), "en/operativt.txt", LOST, NOW)


def boxes(page: str) -> list[tuple[str, str]]:
    """Return the form and the value of each box that accepts a loss."""
    found = parsed(page).iterfind(".//input[@name='accepted']")
    return [(box.get("form", ""), box.get("value", "")) for box in found]


def test_a_publisher_reads_what_was_lost_and_accepts_it(staff: Staff, publisher: Browser) -> None:
    staff.save_files(REPHRASED)
    page = publisher.with_all_ticked()
    assert 'href="#losses"' in page
    asked = page.partition('id="losses"')[2].partition("</section>")[0]
    for words in ("Sverige är också observatörer", "observer in Ameripol", NOW):
        assert words in asked
    ((form, digest),) = boxes(page)
    assert form == "ticks" and f'id="{form}"' in page and " required" in asked
    told = publisher.told_after("/studio/publish", staff.note("Rephrased."))
    assert '<a href="#losses">Nothing has been published: tick each fact' in told
    assert "Rephrased." in told and digest in told
    publisher.post("/studio/publish", staff.note() | {"accepted": "0" * 16})
    assert staff.studio.editions.newest_number() == 1
    publisher.post("/studio/publish", staff.note() | {"accepted": digest})
    page = publisher.page("/studio/history/2")
    assert "accepted by Anna Publisher" in page and "observer in Ameripol" in page
    staff.write(sv__welcome="Välkommen.")
    assert not boxes(publisher.with_all_ticked())


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("en/operativt.txt", "also watches", "watches"),
        ("facts.toml", "observer in Ameripol", "part of Ameripol"),
        ("en/operativt.txt", NOW, LOST),
    ],
    ids=["the text changes", "the fact changes", "its words are put back"],
)
def test_an_accepted_loss_is_asked_again_after_a_change(
    staff: Staff, publisher: Browser, path: str, old: str, new: str
) -> None:
    staff.save_files(REPHRASED)
    ((_, digest),) = boxes(publisher.with_all_ticked())
    publisher.post("/studio/publish", staff.note() | {"accepted": digest})
    staff.save_files(replaced(REPHRASED, path, old, new))
    if new == LOST:
        publisher.post("/studio/publish", staff.note())
        staff.save_files(REPHRASED)
    assert boxes(publisher.with_all_ticked())


def test_lost_facts_of_a_folder_must_be_accepted_with_the_next_edition(staff: Staff) -> None:
    staff.studio.editions.take_folder(REPHRASED)
    staff.write(sv__welcome="Välkommen till polisens linje.\n")
    publisher = staff.browser(Role.PUBLISHER)
    assert boxes(publisher.with_all_ticked())
    assert "tick each fact" in publisher.told_after("/studio/publish", staff.note())


def test_an_approver_accepts_and_the_author_of_a_request_does_not(staff: Staff) -> None:
    staff.publish(wanting_approval(full_script()))
    staff.write(en__operativt=REPHRASED["en/operativt.txt"].decode())
    editor, publisher = staff.browser(Role.EDITOR), staff.browser(Role.PUBLISHER)
    assert not boxes(editor.with_all_ticked())
    staff.ask()
    address, form = staff.waiting()
    assert not boxes(editor.page(address))
    ((of, digest),) = boxes(page := publisher.page(address))
    assert f'<form id="{of}" method="post" action="{address}/approve"' in page
    assert "tick each fact" in staff.approve()
    assert staff.studio.editions.newest_number() == 1
    publisher.post(f"{address}/approve", form | {"accepted": digest})
    live = staff.studio.editions.newest()
    assert live and [one["by"] for one in live.accepted] == ["publisher@example.se"]
    for number, over in ((1, 2), (2, 3)):  # an accepted loss is restored by a rollback
        back = {"live": str(over), "note": "Back."}
        publisher.post(f"/studio/history/{number}/back", back)
        assert not boxes(staff.browser(Role.ADMINISTRATOR).page(staff.waiting()[0]))
        staff.approve(Role.ADMINISTRATOR)
    assert staff.studio.editions.newest_number() == 4


def test_an_editor_removes_no_text_with_facts(staff: Staff, publisher: Browser) -> None:
    fred, fast = ("/studio/texts/fred/place/main", "/studio/texts/fast/place/main")
    gone, kept = ({"place": place, "save": "1"} for place in ("gone", "kept"))
    editor = staff.browser(Role.EDITOR)
    assert 'value="gone"' not in editor.page(fred)
    assert editor.post(fred, gone).status_code == 422
    assert not staff.studio.drafts.current().saves
    assert editor.post(fred, kept).status_code == 303
    assert publisher.post(fast, gone).status_code == 303
    assert any(field[0] == "facts" for field in staff.studio.drafts.current().saves)


@pytest.mark.parametrize("mistake", ["Dial 110.", "See the\vother lines."])
def test_another_error_of_a_text_hides_no_lost_fact(
    staff: Staff, publisher: Browser, mistake: str
) -> None:
    staff.save_files(replaced(REPHRASED, "en/operativt.txt", NOW, f"{NOW}\n{mistake}"))
    page = publisher.page("/studio/texts/operativt")
    assert "1 error stops publication" in page
    assert "<mark>observer in Ameripol</mark>" in page and "no longer says" in page
    staff.write(en__fred=None)
    page = publisher.page("/studio/texts/operativt")
    assert "The rest is checked once the errors are corrected" in page
    assert "<mark>observer in Ameripol</mark>" in page


def test_a_text_shows_its_lost_facts(staff: Staff, publisher: Browser) -> None:
    staff.save_files(REPHRASED)
    rooms = publisher.page("/studio/texts/operativt").partition('id="room-')[2].split("room-")
    must = {room[:2]: room.partition("</details>")[0] for room in rooms}
    assert "Schengen" in must["en"] and "observatör i Ameripol" in must["sv"]
    assert "<mark>observer in Ameripol</mark>" in must["en"] and must["en"].count("<mark>") == 1
