"""Self-contained HTML pages, rendered from a template and its stylesheet."""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ivr.i18n import unbroken

TEMPLATES = Path(__file__).parent / "templates"
BASE_STYLE = TEMPLATES / "base.css"
"""The stylesheet shared by all pages, including the studio."""

POLICY = (
    "default-src 'none'; style-src {style}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class StudioLinks:
    """Links of a page opened from the studio: the way `back`, and the printing `script`."""

    back: str
    script: str


def render(name: str, **values: object) -> str:
    """Render a template with the shared stylesheet and the one of the same name."""
    template = _environment().get_template(f"{name}.html")
    return template.render(css=_style("base") + _style(name), **values)


@cache
def _style(name: str) -> Markup:
    """Return a stylesheet, unescaped, since it is our own file."""
    return Markup((TEMPLATES / f"{name}.css").read_text("utf-8"))


def policy(page: str, *, scripts: bool = False) -> str:
    """Return the Content-Security-Policy of a page with its own style, and the site's `scripts`."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    own = POLICY.format(style=f"'sha256-{digest}'")
    return f"{own}; script-src 'self'" if scripts else own


def css_string(text: str) -> Markup:
    """Return text as a string for a stylesheet, with everything but letters and digits escaped."""
    return Markup('"{}"').format(
        Markup(re.sub(r"[^a-zA-Z0-9]", lambda sign: f"\\{ord(sign[0]):x} ", text))
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("ivr.reports"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["css_string"] = css_string
    environment.filters["unbroken"] = unbroken
    return environment
