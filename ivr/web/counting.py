"""Count calls for statistics and metrics."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

from ivr.errors import Problem
from ivr.publishing.live.service import Service
from ivr.settings import Settings
from ivr.statistics import Recorder, key_from, memory_folder
from ivr.statistics.metrics import Counts, Gauges, Sharing
from ivr.twilio.switchboard import Answer


class CallCounter:
    """Webhook observer that counts calls: always in metrics, with a database in statistics too."""

    def __init__(
        self, settings: Settings, service: Service, fallback_behind: Callable[[], bool]
    ) -> None:
        self._service = service
        self._fallback_behind = fallback_behind
        self._recorder = _recorder(settings, service)
        self._counts = Counts(self._gauges)
        self.sharing = Sharing(self._counts, _metrics_folder(settings))

    def turn(self, call: str, answer: Answer, keys: str | None, country: str, ms: float) -> None:
        """Count an answer, without the keys."""
        if call:
            told = (call, answer.edition, answer.language, answer.place, answer.outcome, country)
            self._counts.turn(*told, ms)
            if self._recorder:
                self._recorder.turn(*told, answer.announced)

    def ended(self, call: str, seconds: int | None, answered: bool) -> None:
        """Count the end of a call."""
        if call:
            self._counts.ended(call, seconds, answered)
            if self._recorder:
                self._recorder.ended(call, seconds, answered)

    def refused(self) -> None:
        """Count a request without a valid signature."""
        self._counts.refused()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of the statistics; calls are answered all the same."""
        problem = self._recorder.problem if self._recorder else None
        return (problem,) if problem else ()

    @property
    def condition(self) -> Mapping[str, object] | None:
        """The recorder's condition for /readyz, None without a database."""
        return asdict(self._recorder.condition) if self._recorder else None

    def start(self) -> None:
        """Start the threads that write what was counted."""
        self.sharing.start()
        if self._recorder:
            self._recorder.start()

    def stop(self) -> None:
        """Write the rest, and stop the recorder."""
        if self._recorder:
            self._recorder.close()

    def _gauges(self) -> Gauges:
        gauges = Gauges(
            self._service.switchboard.line.edition,
            len(self._service.problems),
            fallback_behind=self._fallback_behind(),
        )
        if self._recorder is None:
            return gauges
        now = self._recorder.condition
        return replace(
            gauges,
            waiting=now.waiting,
            spooled=now.spooled,
            lost=now.lost,
            database_away=now.database_away,
        )


def _recorder(settings: Settings, service: Service) -> Recorder | None:
    """The statistics' recorder, or None without a database."""
    if service.database is None:
        return None
    # The auth token is always set, but changes: calls during its rotation count twice.
    secret = settings.secret_key or settings.auth_token
    return Recorder(
        service.database,
        settings.data,
        key_from(secret.get_secret_value()),
        keep=timedelta(days=settings.statistics_days),
    )


def _metrics_folder(settings: Settings) -> Path | None:
    memory = memory_folder(settings.data) if settings.metrics_token else None
    return memory / "metrics" if memory else None
