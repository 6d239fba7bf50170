"""Scripts to publish, and functions that read the page Publish."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ivr.script.fields.place import FILES, FieldPath
from ivr.script.files import Files
from ivr.script.reading.changes import changes
from ivr.script.reading.field_values import FieldValue
from ivr.studio.editions.draft import Draft, Drafts
from ivr.studio.editions.writing import write
from tests.markup import parsed
from tests.scripts import announced, short_script, with_text

WELCOME = "Välkommen till polisens information om internationellt arbete.\n"
APPROVAL = "\n[publishing]\napproval = true\n"
PUBLISH = "/studio/publish"

NOT_FOR_PEOPLE = re.compile(r"\S*(?:prompts/|\.(?:txt|toml|wav|mp3|json)\b)\S*|\bR\d{1,2}\b")
"""Names of files and folders, and ids of rules, which pages must not show."""


def put_files(drafts: Drafts, files: Mapping[str, bytes | None], author: str) -> Draft:
    """Save the differing fields of files in the draft."""
    draft = drafts.current()
    after = {path: data for path, data in {**draft.files, **files}.items() if data is not None}
    values = {one.field: one.new for one in changes(draft.files, after)}
    assert not any(field[0] == FILES for field in values), "no form saves files"
    return drafts.save(values, edited=draft.revisions_of(*values), author=author)


def wanting_approval(files: Files | None = None) -> dict[str, bytes]:
    """Return a script, by default the short one, that requires approval."""
    files = files or short_script()
    return with_text(files, "line.toml", files["line.toml"].decode() + APPROVAL)


READY_WORDS = {"sv": "Telefonen är stängd just nu.", "en": "The phone line is closed now."}


def with_ready(files: Files | None = None, *, closes: bool = True) -> dict[str, bytes]:
    """Return a script that requires approval, in UTC, with a ready announcement `stopp`."""
    script = announced(
        {"stopp": f"closes = {str(closes).lower()}\n"},
        READY_WORDS,
        wanting_approval(files),
        kind="ready",
    )
    return dict(write(script, {("timezone",): "UTC"}))


def put_up(
    until: timedelta,
    start: timedelta | None = timedelta(),
    *,
    now: datetime | None = None,
    alone: bool | None = True,
    closes: bool = True,
) -> dict[FieldPath, FieldValue | None]:
    """Return the fields of the announcement `stopp`, in UTC, with times from a moment on."""
    local = (now or datetime.now(UTC)).replace(tzinfo=None, microsecond=0)
    return {
        ("announcements", "stopp", "from"): None if start is None else local + start,
        ("announcements", "stopp", "until"): local + until,
        ("announcements", "stopp", "closes"): closes,
        ("announcements", "stopp", "alone"): alone,
    }


TAKEN_DOWN: dict[FieldPath, FieldValue | None] = dict.fromkeys(put_up(timedelta()))


def card(page: str, id: str) -> str:
    """Return the card of one change."""
    return page.partition(f'id="{id}"')[2].partition("</section>")[0]


def cards(page: str) -> list[str]:
    """Return the subjects of a page's cards, in its order."""
    return [one.get("id", "") for one in parsed(page).iterfind(".//section[@class='card change']")]


def forms(page: str, address: str = PUBLISH) -> set[str]:
    """Return the forms of a page by action; "" is the publishing form."""
    given = (one.get(name, "") for one in parsed(page).iter() for name in ("action", "formaction"))
    actions = {action.removeprefix(address) for action in given if action.startswith(address)}
    return {action.strip("/") for action in actions if re.fullmatch(r"(/\w+)?", action)}
