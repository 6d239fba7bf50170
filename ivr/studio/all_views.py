"""The studio's views. Importing this module adds them to `bp`."""

import ivr.studio.accounts.account
import ivr.studio.accounts.views
import ivr.studio.announcements.ready
import ivr.studio.announcements.views
import ivr.studio.history.undo
import ivr.studio.history.versions
import ivr.studio.history.views
import ivr.studio.menus.views
import ivr.studio.phone.views
import ivr.studio.publish.playback
import ivr.studio.publish.requests
import ivr.studio.publish.views
import ivr.studio.recordings.views
import ivr.studio.settings.facts
import ivr.studio.settings.views
import ivr.studio.statistics.views
import ivr.studio.texts.replace
import ivr.studio.texts.views
import ivr.studio.today.more
import ivr.studio.today.views
import ivr.studio.words.views  # noqa: F401
from ivr.studio.blueprint import bp as bp
