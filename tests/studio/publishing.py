"""What tests publish, and how they read what the page Publish shows of it."""

import re
from collections.abc import Mapping

from ivr.publishing.draft import Draft
from ivr.publishing.drafts import Drafts
from ivr.script.changes import changes
from tests.scripts import full_script, with_text

WELCOME = "Välkommen till polisens information om internationellt arbete.\n"
APPROVAL = "\n[publishing]\napproval = true\n"
PUBLISH = "/studio/publish"

NOT_FOR_PEOPLE = re.compile(r"\S*(?:prompts/|\.(?:txt|toml|wav|mp3|json)\b)\S*|\bR\d{1,2}\b")
"""Names of files and folders, and numbers of rules."""


def put_files(drafts: Drafts, files: Mapping[str, bytes | None], author: str) -> Draft:
    """Save what differs in files in the draft."""
    draft = drafts.current()
    after = {path: data for path, data in {**draft.files, **files}.items() if data is not None}
    values = {one.field: one.new for one in changes(draft.files, after)}
    return drafts.save(values, seen=draft.seen(*values), author=author)


def wanting_approval() -> dict[str, bytes]:
    """A script that wants a second person."""
    table = full_script()["line.toml"].decode()
    return with_text(full_script(), "line.toml", table + APPROVAL)


def card(page: str, id: str) -> str:
    """One change on a page."""
    return page.partition(f'id="{id}"')[2].partition("</section>")[0]


def forms(page: str, address: str = PUBLISH) -> set[str]:
    """What a page offers to do at its address; "" is to publish."""
    return {act.strip("/") for act in re.findall(rf'action="{address}(|/\w+)"', page)}
