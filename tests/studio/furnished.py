"""A studio in which something is everywhere: what its pages look like on a working day."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from ivr.i18n import ZONE
from ivr.publishing.drafts import Drafts
from ivr.publishing.edition import Source
from ivr.publishing.editions import Editions
from ivr.studio.accounts import People, Role
from tests.browser.browsing import House, house
from tests.scripts import announced, full_script, replaced, wav, with_text
from tests.sounds import recorded
from tests.statistics.conftest import Counting, closing, turn
from tests.studio.publishing import put_files

FRED, WELCOME, KONTAKT = "sv/fred.txt", "sv/welcome.txt", "en/kontakt.txt"
SWEDISH = "sv/language.toml"
LINE = "line.toml"

CLOSED = {
    "sv": "Telefonlinjen är stängd till fredag klockan tolv.",
    "en": "This line is closed until noon on Friday.",
}
FRAUD = {
    "sv": "Bedragare ringer och säger att de är från polisen.\nLägg på om någon gör det.",
    "en": "Fraudsters are calling people and saying they are the police.\nHang up if they do.",
}

PAGES = {
    "sign_in": "/sign-in",
    "overview": "",
    "announcements_new": "/announcement",
    "announcements_edit": "/announcements/bedragare",
    "texts": "/texts",
    "texts_edit": "/texts/fred",
    "texts_map": "/map",
    "menu_place": "/texts/fred/place/main?place=gone",
    "menu_topic": "/menu/main/topic",
    "menu_menu": "/menu/main/menu",
    "menu_keys": "/menu/keys",
    "words": "/words",
    "settings": "/settings",
    "settings_facts": "/settings/facts",
    "settings_fact": "/settings/facts/one?name=N3",
    "recordings": "/recordings",
    "recordings_text": "/recordings/sv/welcome",
    "phone": "/phone",
    "publish": "/publish",
    "publish_request": "/publish/requests/1",
    "publish_discard": "/publish/discard?subject=text-fred",
    "history": "/history",
    "history_edition": "/history/1",
    "history_back": "/history/1/back",
    "history_saved": "/history/saved/numbers",
    "printed": "/print",
    "statistics": "/statistics",
    "people": "/people",
    "people_one": "/people/1",
    "account": "/account",
    "more": "/more",
    "nothing": "/no-such-page",
}
"""Every page: its endpoint, and where it is in this studio."""

NO_PAGES = {
    *("static", "beginning", "history_download", "phone_ask", "phone_recording", "publish_heard"),
    *("publish_live", "recordings_sound", "recordings_take", "statistics_table"),
    *("sign_in_back", "sign_in_elsewhere"),
}
"""What answers with a part of a page, a file, or another address."""


@contextmanager
def furnished(folder: Path, data: Path) -> Iterator[House]:
    """Run a service with two editions, a draft, recordings, a request, calls, and its staff."""
    with house(folder, data) as line:
        _editions(Editions(line.database))
        _draft(line)
        calls(data)
        yield line


def trouble(line: House) -> None:
    """Let things go wrong in the draft: errors, and a change that must be merged."""
    drafts, editions = Drafts(line.database), Editions(line.database)
    _save(drafts, {FRED: b"fred\n\nRing 110 eller 555.\n", "en/fast.txt": None})
    files = editions.files(editions.newest_number())
    files = replaced(files, KONTAKT, "Here are the numbers again", "Here they are again")
    editions.publish(files, author="Karin", source=Source.SHELL, note="Shorter")


def dispute(line: House) -> None:
    """Let an edition change the same words as the draft: of a text, a phrase and a number."""
    drafts, editions = Drafts(line.database), Editions(line.database)
    live = editions.files(editions.newest_number())

    def edited(recruited: str, offered: str, spoken: str) -> Mapping[str, bytes]:
        files = replaced(live, FRED, "De rekryteras", recruited)
        files = replaced(files, SWEDISH, "Du har", offered)
        return replaced(files, SWEDISH, '"EU" = "E U"', f'"EU" = "{spoken}"')

    mine = edited("Dessa poliser rekryteras", "Här finns", "Europeiska unionen")
    _save(drafts, {path: mine[path] for path in (FRED, SWEDISH)})
    theirs = edited("Poliserna rekryteras", "Det finns", "e, u")
    editions.publish(theirs, author="Karin", source=Source.SHELL, note="Kortare")


def hurt(line: House, *somebodys: str) -> None:
    """Let people have written these words wherever words can be written."""
    words = " ".join(somebodys)
    drafts, editions = Drafts(line.database), Editions(line.database)
    for number, name in enumerate(somebodys):
        People(line.database).add(f"eve-{number}@example.se", name, Role.READER, None)
    files = editions.files(editions.newest_number())
    editions.publish(
        replaced(files, KONTAKT, "Here are the numbers again", "Here they are again"),
        author=words,
        source=Source.SHELL,
        note=words,
    )
    quoted = words.replace('"', '\\"')
    table = files[SWEDISH].decode().replace("För {label}", f"{quoted} {{label}}", 1)
    table = table.replace("[pronunciation]", f"[pronunciation]\n'{words}' = '{words}'", 1)
    _save(
        drafts,
        {
            FRED: f"{words}\n\n{words}.\n".encode(),
            WELCOME: f"{words}.\n".encode(),
            "sv/bedragare.txt": f"{words}.\n".encode(),
            SWEDISH: table.encode(),
            LINE: drafts.current().files[LINE].replace(b"Karin", quoted.encode()),
        },
    )


def _editions(editions: Editions) -> None:
    publisher = f"{Role.PUBLISHER.word}@example.se"
    files = with_text(full_script(), WELCOME, "Hej. Det här är polisens information.\n")
    files = announced({"stopp": _days(-9, -8, closes=True)}, CLOSED, files)
    editions.publish(files, author=publisher, source=Source.STUDIO, note="En kortare hälsning")
    changed = replaced(full_script(), FRED, "Sedan tjänstgör", "Därefter tjänstgör")
    live = editions.newest_number()
    editions.ask(changed, author="Karin", source=Source.SHELL, over=live, note="Kortare")


def _days(start: int, end: int, *, closes: bool = False) -> str:
    """The table of an announcement from one day to another, counted from today."""
    today = datetime.now(ZONE).replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=None)
    times = (f"{(today + timedelta(days=days)).isoformat()}\n" for days in (start, end))
    return "from = {}until = {}".format(*times) + ("closes = true\n" if closes else "")


def _draft(line: House) -> None:
    drafts = Drafts(line.database)
    published = dict(Editions(line.database).files(2))
    files = announced({"bedragare": _days(-1, 5)}, FRAUD, published)
    _save(drafts, {path: files[path] for path in files.keys() - published.keys()})
    with_recordings = recorded("sv/notice", wav(0.3), recorded("sv/welcome", wav(0.3), files))
    sounds = {path: with_recordings[path] for path in with_recordings.keys() - files.keys()}
    _save(drafts, sounds)
    _save(
        drafts,
        {
            WELCOME: "Hej och välkommen till polisens information.\n".encode(),
            FRED: files[FRED].replace(b"De rekryteras", b"Dessa poliser rekryteras"),
            KONTAKT: files[KONTAKT].replace(b".\n", b", or write to us.\n", 1),
            LINE: files[LINE] + _dates().encode(),
        },
    )


def _dates() -> str:
    """The dates of one text that is late and one that is soon to be read through."""
    soon = datetime.now(ZONE).date() + timedelta(days=9)
    read = 'fast = { day = 2025-01-15, by = "Karin" }'
    return f"\n[review]\nfast = 2026-01-15\nwelcome = {soon}\n\n[read]\n{read}\n"


def _save(drafts: Drafts, files: Mapping[str, bytes | None]) -> None:
    put_files(drafts, files, f"{Role.EDITOR.word}@example.se")


def calls(data: Path) -> None:
    """Let some people have called in the last days."""
    counting = Counting(data)
    edition = Editions(counting.database).newest()
    assert edition
    start = datetime.now(ZONE).replace(hour=8) - timedelta(days=4)
    counting.clock.now = start.timestamp()
    with closing(counting.worker()) as worker:
        for number in range(24):
            call, language = f"CA{number}", "en" if number % 4 == 0 else "sv"
            turn(worker, call=call, language=language, edition=edition.number)
            counting.clock.pass_by(20)
            topic = ("fred", "fast", "kontakt")[number % 3]
            turn(worker, topic, "topic", call=call, language=language, edition=edition.number)
            worker.ended(call, 32 + number)
            counting.clock.pass_by(3 * 3600)
    counting.settle()
    counting.database.close()
