"""Every route of the studio, with an example of its path."""

from contextlib import closing
from typing import Any, NamedTuple

from ivr.studio import access
from ivr.studio.people import Role
from tests.databases import memory_database
from tests.studio.staff import ORIGIN, app_with, studio_on

EXAMPLES: dict[str, Any] = {
    **dict.fromkeys(("edition", "id", "number"), "1"),
    **dict.fromkeys(("name", "text"), "notice"),
    "of": "draft",
    "code": "sv",
    "menu": "main",
    "section": "numbers",
    "table": "line",
    "rest": "no-such-page",
    "subject": "text-fred",
}
"""Values for the arguments in the paths of the studio."""


class Route(NamedTuple):
    """A method and a path of the studio, its endpoint, and the role that may use it."""

    method: str
    path: str
    endpoint: str
    role: Role | None


def all_routes() -> list[Route]:
    """Return every route of a studio with sign-in, except style sheets and scripts."""
    found = []
    with closing(memory_database()) as database:
        app = app_with(studio_on(database))
    with app.test_request_context(base_url=ORIGIN):
        for rule in app.url_map.iter_rules():
            if rule.endpoint != "studio.static":
                decision = access.decided(rule.endpoint)
                assert decision, f"nobody decided who may use {rule}"
                path = app.url_for(
                    rule.endpoint, **{name: EXAMPLES[name] for name in rule.arguments}
                )
                for method in (rule.methods or set()) & {"GET", "POST"}:
                    found.append(Route(method, path, rule.endpoint, decision.role))
    return found
