"""The production server's processes: a worker that dies is replaced, and the others go on."""

import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from granian.server.mp import MPServer, WorkerProcess

log = structlog.get_logger()

START_SECONDS = 6.0
"""A worker that dies sooner has died at its start; granian counts 5.5 seconds."""

PAUSE_SECONDS = 2.0
"""Before a worker that has died at its start is started again, while others answer."""

POLL_SECONDS = 0.1


class Instance(MPServer):
    """granian's server, which by itself ends with all workers when one dies twice in a row.

    This one ends only when no worker stays alive, and says so in the log. It rests on the names
    `_respawn_workers`, `wrks`, `respawned_wrks`, `interrupt_children` and `interrupt_signal` of
    granian 2, which `tests/test_server.py` holds.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_vain = 0

    def _respawn_workers(
        self,
        workers: Sequence[int],
        spawn_target: Callable[..., None],
        target_loader: Callable[..., Callable[..., Any]],
        delay: float = 0,
    ) -> None:
        """Start workers again, unless none of them can stay alive."""
        dead = [self.wrks[index] for index in workers if not self.wrks[index].inner.is_alive()]
        early = [worker for worker in dead if time.monotonic() - worker.birth < START_SECONDS]
        for worker in dead:
            log.error("worker-died", worker=worker.idx + 1, reason=_cause(worker))
        if early:
            self._pause()
        self._in_vain = self._in_vain + len(early) if early and not self._answers() else 0
        if self._in_vain > self.workers:
            self._give_up(workers)
        if not self.interrupt_signal:
            super()._respawn_workers(workers, spawn_target, target_loader, delay)
            self.respawned_wrks.clear()  # by which granian decides to end

    def _answers(self) -> bool:
        """Whether some worker is alive."""
        return any(worker.inner.is_alive() for worker in self.wrks)

    def _pause(self) -> None:
        """Wait, as long as somebody else answers calls and nobody stops the server."""
        end = time.monotonic() + PAUSE_SECONDS
        while self._answers() and not self.interrupt_signal and time.monotonic() < end:
            time.sleep(POLL_SECONDS)

    def _give_up(self, workers: Sequence[int]) -> None:
        log.critical(
            "instance-ends",
            reason="every worker died soon after its start, again and again",
            hint="Look at the lines before this one: worker-died and start-refused say why. "
            "Mend that and start the service again; other instances go on.",
        )
        self.interrupt_children = list(workers)  # so that the exit status is 1
        self.interrupt_signal = True
        self.main_loop_interrupt.set()


def _cause(worker: WorkerProcess) -> str:
    code = worker.inner.exitcode or 0
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"ended with exit status {code}"
