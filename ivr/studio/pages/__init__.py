"""The studio's views, in one module for each page. Importing this package adds them to `bp`."""

from ivr.studio.blueprint import bp as bp
from ivr.studio.pages import (  # noqa: F401 # they add their views when they are imported
    account,
    announcements,
    heard,
    history,
    more,
    overview,
    people,
    phone,
    phone_code,
    publish,
    recordings,
    requests,
    settings,
    settings_facts,
    statistics,
    texts,
    texts_and_menu,
    undo,
    versions,
    words,
)
