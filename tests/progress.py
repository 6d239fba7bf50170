"""A plugin of pytest that reports progress while no test ends."""

import threading
import time

import pytest

MAX_SILENCE = 4.0
"""Seconds without output."""


class Progress:
    """Prints the seconds since the start when nothing else was printed for a while."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._began = self._printed = time.monotonic()
        self._ended = threading.Event()

    def pytest_sessionstart(self) -> None:
        """Start the thread."""
        threading.Thread(target=self._run, daemon=True).start()

    def pytest_runtest_logreport(self) -> None:
        """Note that pytest prints a dot."""
        self._printed = time.monotonic()

    def pytest_sessionfinish(self) -> None:
        """End the thread."""
        self._ended.set()

    def _run(self) -> None:
        while not self._ended.wait(0.5):
            now = time.monotonic()
            if now - self._printed >= MAX_SILENCE:
                self._printed = now
                writer = self._config.get_terminal_writer()
                writer.write(f" {now - self._began:.0f} s ", flush=True)
