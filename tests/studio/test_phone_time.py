"""Test calls as if it were another time: what is said then, for the whole call."""

import pytest

from ivr.publishing.edition import Source
from ivr.studio.accounts import Role
from tests.scripts import announced, full_script
from tests.studio.staff import Browser, Staff
from tests.studio.test_phone import ask, save, words

WARNING = "Bedragare ringer just nu."
MARCH = {"bedragare": "from = 2027-03-01T08:00:00\nuntil = 2027-03-02T08:00:00\n"}


@pytest.fixture
def warned(staff: Staff) -> Browser:
    """A reader, where the draft has an announcement for a day in March; it is January."""
    staff.studio.editions.publish(full_script(), author="files", source=Source.FILES)
    save(staff, announced(MARCH, {"sv": WARNING, "en": "Fraudsters are calling."}))
    return staff.browser(Role.READER)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("", False),
        ("2027-03-01T07:59", False),
        ("2027-03-01T08:00", True),
        ("2027-03-02T07:59:59", True),
        ("2027-03-02 08:00", False),
    ],
)
def test_a_call_hears_what_is_said_at_its_time(warned: Browser, at: str, expected: bool) -> None:
    assert (WARNING in words(ask(warned, at=at))) is expected


def test_it_is_this_time_for_the_whole_call_and_for_no_other_one(warned: Browser) -> None:
    reply = ask(warned, at="2027-03-01T12:00")
    assert reply["as_if"] == "As if it were 1 March 2027, 12:00."
    other = ask(warned, path=reply["action"], key="9", at="2027-03-01T12:00")
    assert "Fraudsters are calling." in words(other)
    assert ask(warned)["as_if"] == "" and WARNING not in words(ask(warned))
    assert WARNING not in words(ask(warned, "live", at="2027-03-01T12:00"))


def test_a_time_in_the_address_is_in_the_form(warned: Browser) -> None:
    page = warned.get("/studio/phone?at=2027-03-01T12:00").get_data(as_text=True)
    assert 'value="2027-03-01T12:00"' in page


@pytest.mark.parametrize("at", ["soon", "2027-02-30T08:00", "0001-01-01T00:00", "2027-03-01"])
def test_a_call_has_a_time_that_can_be(warned: Browser, at: str) -> None:
    for page in ("phone", "phone/ask"):
        assert warned.get(f"/studio/{page}?at={at}").status_code == 400
