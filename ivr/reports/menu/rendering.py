"""From the page as values to the bytes that are sent, with the policy that fits them."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ivr.reports.menu.menu_page import menu_page
from ivr.script.line import Line

FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A page ready to be sent: the policy allows its own style and nothing else."""

    html: bytes
    policy: str
    etag: str


@lru_cache(maxsize=1)
def render(line: Line) -> Document:
    """Write the menu of a line; the last line's is kept, for it is asked for again and again."""
    css = Markup(_stylesheet())  # our own file: the only thing on the page that is not escaped
    page = menu_page(line)
    html = _environment().get_template("site/menu.html").render(page=page, css=css).encode()
    style = html.partition(b"<style>")[2].partition(b"</style>")[0]
    digest = b64encode(hashlib.sha256(style).digest()).decode()
    return Document(html, POLICY.format(style=digest), hashlib.sha256(html).hexdigest()[:32])


def _stylesheet() -> str:
    return (FOLDER / "menu.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    """Templates that escape whatever they are given: staff's texts are not markup."""
    return Environment(
        autoescape=True,
        loader=FileSystemLoader(FOLDER / "templates"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
