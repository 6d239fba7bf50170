"""A third language of the interface is an entry in LANGUAGES and a catalogue, and nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr import i18n
from ivr.cli import reader_language
from ivr.i18n import CATALOGUES, DOMAIN, LANGUAGES, InterfaceLanguage
from ivr.studio import translation
from ivr.studio.people import Role
from tests.markup import parsed
from tests.studio.routes import all_routes
from tests.studio.staff import Browser, Staff

FINNISH = InterfaceLanguage(
    name="Suomi",
    locale="fi_FI",
    thousands="\N{NO-BREAK SPACE}",
    point=",",
    months=(
        *("tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu"),
        *("heinäkuu", "elokuu", "syyskuu", "lokakuu", "marraskuu", "joulukuu"),
    ),
)
CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Today"
msgstr "Tänään"
"""
CACHES = (i18n.messages, i18n.translator, translation._messages)


@pytest.fixture(autouse=True)
def finnish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add Finnish, with one translated message."""
    catalogues = shutil.copytree(CATALOGUES, tmp_path / "translations")
    file = catalogues / "fi" / "LC_MESSAGES" / f"{DOMAIN}.po"
    file.parent.mkdir(parents=True)
    file.write_text(CATALOGUE)
    monkeypatch.setattr(i18n, "CATALOGUES", catalogues)
    monkeypatch.setitem(LANGUAGES, "fi", FINNISH)
    yield
    for cache in CACHES:
        cache.cache_clear()


@pytest.mark.usefixtures("full_edition")
def test_every_page_is_shown_in_it(staff: Staff) -> None:
    reader = Browser(staff.app, "fi-FI")
    reader.sign_in(Staff.name(Role.ADMINISTRATOR))
    pages = [route.path for route in all_routes() if route.method == "GET"]
    failed = {path for path in pages if reader.get(path).status_code >= 500}
    assert failed == set()
    today = reader.page("/studio")
    assert "Tänään" in today and parsed(today).get("lang") == "fi"


@pytest.mark.parametrize("locale", ["fi", "fi_FI.UTF-8", "fi@euro"])
def test_commands_take_it_from_the_locale(monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert reader_language() == "fi"
