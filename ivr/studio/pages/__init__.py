"""The pages of the studio, one module each.

A page has `register(blueprint, studio)`, which puts its views into the blueprint.
"""

from typing import Protocol

from flask import Blueprint

from ivr.studio.pages import (
    account,
    discard,
    history,
    language,
    live,
    menu,
    nothing,
    overview,
    people,
    phone,
    phrases,
    pronunciation,
    publish,
    recordings,
    requests,
    sign_in,
    single_sign_on,
    statistics,
    texts,
    texts_history,
)
from ivr.studio.studio import Studio


class Page(Protocol):
    """A module of this folder."""

    def register(self, blueprint: Blueprint, studio: Studio) -> None:
        """Put the views of the page into the blueprint."""


PAGES: tuple[Page, ...] = (
    sign_in,
    single_sign_on,
    language,
    account,
    people,
    phone,
    recordings,
    statistics,
    overview,
    texts,
    texts_history,
    phrases,
    pronunciation,
    menu,
    publish,
    live,
    requests,
    discard,
    history,
    nothing,
)
"""All of them; `nothing` answers where no other page does."""
