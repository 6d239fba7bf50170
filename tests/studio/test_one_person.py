"""One administrator tries everything for an edition without a second person, over HTTP."""

import random
import re
import time
from collections.abc import Callable

import pytest

from ivr.studio.editions.policy import folded
from ivr.studio.people import Role
from tests.studio.publishing import PUBLISH, with_ready
from tests.studio.staff import Browser, Clock, Staff, sent_by

STEPS = 60
PEOPLE = "/studio/people"
NAMES = (
    *(
        "Anna Publisher",
        "ANNA  PUBLISHER",
        "Anna\u00a0Publisher",
        "publisher",
        "publisher@example.se",
    ),
    *("Anna Administrator", "Anna\u200b Editor", "Bo Ek", "bo", "Eva"),
)
"""Names of others in several spellings, and new ones."""
ADDRESSES = ("bo@example.se", "BO@example.se", "publisher@example.org", "eva@example.se")


class Intruder:
    """An administrator, with the browsers of all accounts that they have taken over."""

    def __init__(self, staff: Staff, chance: random.Random) -> None:
        self._staff = staff
        self._chance = chance
        self.own = staff.browser(Role.ADMINISTRATOR)
        self.taken: dict[str, Browser] = {}
        self.approvals = 0

    def step(self) -> None:
        """Try one of the ways."""
        ways: list[Callable[[], None]] = [
            *(self.make, self.rename, self.give_a_role, self.take_over, self.end),
            *(self.change, self.ask, self.ask, self.approve, self.approve, self.publish),
            *(self.withdraw, self.put_up, self.take_down, self.roll_back),
        ]
        self._chance.choice(ways)()

    def make(self) -> None:
        typed = {
            "name": self._chance.choice(ADDRESSES),
            "full_name": self._chance.choice(NAMES),
            "role": self._chance.choice([*Role]).word,
        }
        self.own.post(PEOPLE, typed)

    def rename(self) -> None:
        self.own.post(f"{self._somebody()}/name", {"full_name": self._chance.choice(NAMES)})

    def give_a_role(self) -> None:
        role = self._chance.choice([Role.PUBLISHER, Role.ADMINISTRATOR, Role.EDITOR])
        self.own.post(f"{self._somebody()}/role", {"role": role.word})

    def end(self) -> None:
        if len(self._others()) > 2:
            self.own.post(f"{self._somebody()}/end")

    def take_over(self) -> None:
        """Choose somebody's password with a link, and sign in with it."""
        address = self._chance.choice(self._others())
        secret = self._staff.link_for(address)
        self._staff.choose_password(secret, "another horse battery")
        self.taken[address] = self._staff.stranger()
        self.taken[address].sign_in(address, "another horse battery")

    def change(self) -> None:
        words = f"Hej {self._chance.random()}."
        self._staff.save({"sv/texts/fred/notes": words}, self._staff.name(Role.ADMINISTRATOR))

    def ask(self) -> None:
        self.own.post(f"{PUBLISH}/ask", self._staff.note("Please."))

    def publish(self) -> None:
        self._anybody().post(PUBLISH, self._staff.note("Now."))

    def approve(self) -> None:
        if self._staff.studio.editions.approval_requests.pending():
            address, form = self._staff.waiting()
            self._anybody().post(f"{address}/approve", form)
            self.approvals += 1

    def withdraw(self) -> None:
        if self._staff.studio.editions.approval_requests.pending():
            self._anybody().post(f"{self._staff.waiting()[0]}/withdraw")

    def put_up(self) -> None:
        path = "/studio/ready/stopp"
        page = self.own.get(path).get_data(as_text=True)
        if ends := re.findall(r'name="until" value="([^"]+)"', page):
            until = self._chance.choice(ends)
            self._anybody().post(path, sent_by(page, path) | {"until": until})

    def take_down(self) -> None:
        path = "/studio/announcements/stopp/down"
        answer = self.own.get(path)
        if answer.status_code == 200:
            self._anybody().post(path, sent_by(answer.get_data(as_text=True), path))

    def roll_back(self) -> None:
        newest = self._staff.studio.editions.newest_number()
        path = f"/studio/history/{self._chance.randint(1, newest)}/back"
        self._anybody().post(path, {"live": str(newest)})

    def _anybody(self) -> Browser:
        return self._chance.choice([self.own, *self.taken.values()])

    def _others(self) -> list[str]:
        own = self._staff.name(Role.ADMINISTRATOR)
        everybody = [one.address for one in self._staff.people.everybody() if one.active]
        return [address for address in everybody if address != own]

    def _somebody(self) -> str:
        found = self._staff.people.find(self._chance.choice(self._others()))
        assert found
        return f"{PEOPLE}/{found.id}"


@pytest.mark.parametrize("seed", range(8))
def test_no_sequence_of_one_person_gets_words_past_a_second_one(
    staff: Staff, clock: Clock, seed: int
) -> None:
    """Their own requests, approved by accounts that they made, renamed, raised or took over."""
    clock.seconds = time.time()
    staff.publish(with_ready(), note="Approved before.")
    intruder = Intruder(staff, random.Random(seed))
    for _ in range(STEPS):
        intruder.step()
        for edition in staff.studio.editions.history():
            assert edition.number == 1 or (edition.alone and edition.approver is None)
        names = [{folded(one.address), folded(one.full_name)} for one in staff.people.everybody()]
        assert len(set().union(*names)) == sum(map(len, names)), "a name is two persons'"
    assert intruder.approvals and intruder.taken
