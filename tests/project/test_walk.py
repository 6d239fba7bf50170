"""The walk through the code names functions in the order in which they are called."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType

from ivr.publishing.folder import OwnFolder
from tests import ROOT
from tests.calling import Twilio
from tests.conftest import Serve
from tests.publishing.conftest import Machine
from tests.studio.staff import Browser
from tests.studio.test_publish_page import form as publish_form

TEXT, NEW = "/studio/texts/welcome", "Det här är polisens linje om internationellt samarbete."

PROGRAM = f"{ROOT}/ivr/"
SECTIONS = (ROOT / "docs/development/walk.md").read_text().split("\n## ")
ROW = re.compile(r"^\d+\. `([\w.]+)` \(`(ivr/[\w/]+\.py)`\): ", re.MULTILINE)


def functions(section: str) -> list[tuple[str, str]]:
    """Return the functions of a section of the page, with their modules."""
    (found,) = (ROW.findall(each) for each in SECTIONS if each.startswith(section))
    return found


def calls(act: Callable[[], object]) -> Iterator[tuple[str, str]]:
    """Yield the called functions of the program with their modules, in order."""
    called: list[CodeType] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PROGRAM):
            called.append(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    for code in called:
        yield code.co_qualname, code.co_filename.removeprefix(f"{ROOT}/")


def assert_walked(section: str, act: Callable[[], object]) -> None:
    """Check that the functions of a section are called in its order."""
    called = calls(act)
    for function in functions(section):
        assert function in called, f"{function}: not called, or before another one of the page"


def test_a_key_press_is_walked_as_the_page_says(serve: Serve) -> None:
    twilio = Twilio(serve())  # has not made the document of this answer yet
    menu = twilio.ask().action
    assert_walked("One key press", lambda: twilio.press("5", menu))


def test_an_edited_text_is_walked_as_the_page_says(folder: Path) -> None:
    own_folder = OwnFolder(folder, is_writable=True)  # so that nobody has to sign in
    machine = Machine(folder, f"sqlite:///{folder.parent}/own.db", own_folder=own_folder)
    machine.poll()
    browser = Browser(machine.app)

    def edit_publish_and_call() -> None:
        browser.fill(TEXT, {"sv/texts/welcome/body": NEW, "act": "save"})
        page = browser.page("/studio/publish?ticked=1&tick=text-welcome")
        browser.post("/studio/publish", publish_form(page))
        machine.hears(NEW)

    assert_walked("One edited text", edit_publish_and_call)
