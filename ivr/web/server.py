"""The production server: granian with workers that are restarted one by one."""

import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from granian.server.mp import MPServer, WorkerProcess

log = structlog.get_logger()

START_SECONDS = 6.0
"""A worker that dies sooner failed to start; granian's own limit is 5.5 seconds."""

PAUSE_SECONDS = 2.0
"""Pause before a worker that failed to start is started again, while others answer."""

POLL_SECONDS = 0.1


class Server(MPServer):
    """granian's server, but one that stops only when no worker stays alive.

    granian itself stops all workers when one dies twice in a row. This class relies on the names
    `_respawn_workers`, `wrks`, `respawned_wrks`, `interrupt_children` and `interrupt_signal` of
    granian 2, which `tests/test_server.py` tests.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._failed_starts = 0

    def _respawn_workers(
        self,
        workers: Sequence[int],
        spawn_target: Callable[..., None],
        target_loader: Callable[..., Callable[..., Any]],
        delay: float = 0,
    ) -> None:
        """Start workers again, unless none of them stays alive."""
        dead = [self.wrks[index] for index in workers if not self.wrks[index].inner.is_alive()]
        early = [worker for worker in dead if time.monotonic() - worker.birth < START_SECONDS]
        for worker in dead:
            log.error("worker-died", worker=worker.idx + 1, reason=_cause(worker))
        if early:
            self._pause()
        if early and not self._answers():
            self._failed_starts += len(early)
        else:
            self._failed_starts = 0
        if self._failed_starts > self.workers:
            self._give_up(workers)
        if not self.interrupt_signal:
            super()._respawn_workers(workers, spawn_target, target_loader, delay)
            self.respawned_wrks.clear()  # or granian stops all workers

    def _answers(self) -> bool:
        """Whether some worker is alive."""
        return any(worker.inner.is_alive() for worker in self.wrks)

    def _pause(self) -> None:
        """Wait, while other workers answer calls and nobody stops the server."""
        end = time.monotonic() + PAUSE_SECONDS
        while self._answers() and not self.interrupt_signal and time.monotonic() < end:
            time.sleep(POLL_SECONDS)

    def _give_up(self, workers: Sequence[int]) -> None:
        log.critical(
            "server-stopped",
            reason="every worker died repeatedly soon after its start",
            hint="The log lines before this one say why: worker-died and start-refused. "
            "Fix that and start the service again. Other instances are not affected.",
        )
        self.interrupt_children = list(workers)  # so that the exit status is 1
        self.interrupt_signal = True
        self.main_loop_interrupt.set()


def _cause(worker: WorkerProcess) -> str:
    code = worker.inner.exitcode or 0
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"ended with exit status {code}"
