"""The script in print as a page that needs nothing else: for the screen, and as a PDF."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ivr.reports.script.pairs import spreads
from ivr.reports.script.printed import Printout
from ivr.reports.script.telling import Teller

FOLDER = Path(__file__).parent


def html(printed: Printout, language: str, *, beside: bool = False) -> str:
    """Write a printout, its frame in the reader's language; `beside` sets languages in columns."""
    teller = Teller(language)
    return (
        _environment()
        .get_template("script.html")
        .render(
            printed=printed,
            spreads=spreads(printed.parts),
            beside=beside,
            tell=teller,
            _=teller.gettext,
            css=Markup(_stylesheet()),  # our own file: the only thing that is not escaped
        )
    )


def css_string(text: str) -> Markup:
    """Write text as a string of a stylesheet: all but letters and digits is escaped."""
    return Markup('"{}"').format(
        Markup(re.sub(r"[^a-zA-Z0-9]", lambda sign: f"\\{ord(sign[0]):x} ", text))
    )


def _stylesheet() -> str:
    return (FOLDER / "script.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    """Templates that escape whatever they are given: staff's texts are not markup."""
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(FOLDER / "templates"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["css_string"] = css_string
    return environment
