"""The studio's views, in one module for each page. Importing this package adds them to `bp`."""

from ivr.studio.blueprint import bp
from ivr.studio.pages import (
    account,
    discard,
    history,
    menu,
    overview,
    people,
    phone,
    phrases,
    pronunciation,
    publish,
    recordings,
    requests,
    review,
    sign_in,
    statistics,
    texts,
    texts_history,
)

__all__ = [
    "account",
    "bp",
    "discard",
    "history",
    "menu",
    "overview",
    "people",
    "phone",
    "phrases",
    "pronunciation",
    "publish",
    "recordings",
    "requests",
    "review",
    "sign_in",
    "statistics",
    "texts",
    "texts_history",
]
