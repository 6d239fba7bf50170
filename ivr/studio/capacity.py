"""How many requests the studio works on at once in a worker."""

import threading

from flask import Blueprint, g, request
from werkzeug.exceptions import ServiceUnavailable

AT_ONCE = 16
"""In a worker. Requests that wait for a database must leave threads to calls; a worker has 256."""


class BusyError(ServiceUnavailable):
    """As many requests as may be are worked on already."""


def limit(blueprint: Blueprint) -> None:
    """Refuse requests that come while as many as may be are worked on; none of them waits."""
    free = threading.BoundedSemaphore(AT_ONCE)

    @blueprint.before_request
    def enter() -> None:
        if request.endpoint == "studio.static":  # it waits for nothing
            return
        if not free.acquire(blocking=False):
            raise BusyError
        g.took_place = True

    @blueprint.teardown_request
    def leave(error: BaseException | None) -> None:
        if g.pop("took_place", False):
            free.release()
