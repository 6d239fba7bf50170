"""Reading and checking each script once in a process, however many tests ask for it.

Both depend on the files alone and return what nobody can change, and most tests use the same few
scripts. Imported before anything that imports the two functions.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any

from ivr.script import reading
from ivr.script.files import Files, fingerprint

KEPT = 32
"""Cache size: results of each function."""


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function with a cache of its last results, by the content of the files."""
    known: OrderedDict[tuple[str, str], Any] = OrderedDict()

    @wraps(function)
    def result(files: Files, **options: Any) -> Any:
        key = (fingerprint(files), repr(options))
        found = known.pop(key) if key in known else function(files, **options)
        known[key] = found
        if len(known) > KEPT:
            known.popitem(last=False)
        return found

    return result


reading.read = once(reading.read)

from ivr.checks import check  # noqa: E402 # it imports `read`

check.check_script = once(check.check_script)
