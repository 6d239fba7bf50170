"""The export for the fallback URL: written on publication, and compared with what is there."""

from ivr.errors import ConfigError, Problem, RequestError
from ivr.publishing.live.exporter import Exporter
from ivr.publishing.live.poller import Poller
from ivr.settings import Settings
from ivr.twilio.export.address import line_url
from ivr.twilio.export.standing import HostWatch
from ivr.twilio.switchboard import Switchboard

EVERY_SECONDS = 2.0


class Fallback:
    """Writes exports to IVR_EXPORT, and compares the one at FALLBACK_URL with the live line.

    Each has a thread of its own: neither a disk nor a host that is slow keeps a worker from
    learning of a new edition. Raises ConfigError if an export has no URL.
    """

    def __init__(self, settings: Settings, switchboard: Switchboard) -> None:
        url = _url(settings)
        self._exporter = self._watch = None
        if url and settings.export:
            self._exporter = Exporter(settings.export, url, switchboard)
        if url:
            expected = settings.export is not None
            self._watch = HostWatch(url, lambda: switchboard.line, expected=expected)
        tasks = [each.poll for each in (self._exporter, self._watch) if each]
        self._pollers = [Poller(task, every=EVERY_SECONDS) for task in tasks]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why callers would not hear the live line if the service failed now."""
        own = [each.problem for each in (self._exporter, self._watch) if each and each.problem]
        return (*own, *(problem for poller in self._pollers for problem in poller.problems))

    def start(self) -> None:
        """Start the threads."""
        for poller in self._pollers:
            poller.start()

    def stop(self) -> None:
        """Stop the threads."""
        for poller in self._pollers:
            poller.stop()

    def poll(self) -> None:
        """Do once what the threads do."""
        for poller in self._pollers:
            poller.poll()


def _url(settings: Settings) -> str | None:
    """Return the fallback URL if it can name an export; None if it names a single document."""
    try:
        return line_url(settings.fallback_url or "")
    except RequestError as error:
        if settings.export is None:
            return None
        raise ConfigError(
            f"IVR_EXPORT needs a FALLBACK_URL under which the line is exported. {error}"
        ) from error
