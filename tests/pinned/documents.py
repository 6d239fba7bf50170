"""The documents of the delivered and of the frozen script, by the caller's state and the key.

Edition and seal of a state are left out. `NEXT` stands in a document for the state that follows,
so that all states share the documents that say the same.
"""

import difflib
import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ivr.script.files import load
from ivr.twilio.switchboard import Switchboard
from tests.opened import DELIVERED
from tests.scripts import announced, excused_script, prepared

KEYS = (*"1234567890*#", "112", None)
FEW = ("1", "112", None)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
WEEK = "from = 2026-11-28T12:00:00\nuntil = 2026-12-04T12:00:00\n"
STATE = re.compile(r"/voice/([a-z0-9._-]+h[01](?:r\d)?)(\.[0-9a-f]{8}\.[0-9a-f]{8})/@began")

Pinned = dict[str, Any]


def made() -> Pinned:
    """Return the digests of documents by script, state and keys, and the documents by digest."""
    frozen = excused_script()
    scripts = {
        "delivered": dict(load(DELIVERED)),
        "frozen": frozen,
        "frozen, announcing": announced({"pinned": WEEK}, files=frozen),
        "frozen, closed": announced({"pinned": f"{WEEK}closes = true\n"}, files=frozen),
    }
    documents: dict[str, str] = {}
    states = {name: _Call(files).answers(documents) for name, files in scripts.items()}
    return {"states": states, "documents": dict(sorted(documents.items()))}


class _Call:
    """Presses every key in every state."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        line = prepared(files)
        self._switchboard = Switchboard(line, now=NOW.timestamp)
        self._tokens: dict[str, str] = {}
        self._late = int(NOW.timestamp()) - 60 * line.script.patience.max_minutes - 5

    def answers(self, documents: dict[str, str]) -> dict[str, str]:
        """Return what each state answers, as `keys=digest>next`; note the documents by digest."""
        began = int(NOW.timestamp())
        found = {"begin": self._noted(self._switchboard.answer().document, documents)}
        lost = self._of("nonsense", began, documents)
        waiting, late = deque(self._tokens), {}
        while waiting:
            state = waiting.popleft()
            if state in found:
                continue
            known, token = set(self._tokens), self._tokens[state]
            found[state] = self._of(token, began, documents)
            late[f"time up in {state}"] = self._of(token, self._late, documents, FEW)
            late[f"lost in {state}"] = self._of(f"{token[:-8]}00000000", began, documents, FEW)
            waiting += [each for each in self._tokens if each not in known]
        return {"lost": lost, "fault": self._fault(documents), **found, **_once(late)}

    def _fault(self, documents: dict[str, str]) -> str:
        return self._noted(self._switchboard.fault, documents)

    def _of(
        self, token: str, began: int, documents: dict[str, str], keys: Sequence[str | None] = KEYS
    ) -> str:
        pressed = defaultdict(list)
        for key in keys:
            answer = self._switchboard.answer(token, key, began).document
            pressed[self._noted(answer, documents)].append(key or "silence")
        return " ".join(f"{','.join(each)}={answer}" for answer, each in pressed.items())

    def _noted(self, document: bytes, documents: dict[str, str]) -> str:
        text = document.decode()
        following = STATE.search(text)
        if following:
            self._tokens.setdefault(following[1], following[1] + following[2])
        plain = STATE.sub("/voice/NEXT/@began", text)
        digest = hashlib.sha256(plain.encode()).hexdigest()[:7]
        documents[digest] = plain
        return f"{digest}>{following[1]}" if following else digest


def _once(answers: Mapping[str, str]) -> dict[str, str]:
    """Keep one state of those that answer alike."""
    return {state: answer for answer, state in {each: at for at, each in answers.items()}.items()}


def differences(old: Pinned, new: Pinned) -> Iterator[str]:
    """Yield what is answered otherwise, and each pair of documents once."""
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for script in old["states"] | new["states"]:
        before, after = (each["states"].get(script, {}) for each in (old, new))
        for state in before | after:
            was, now = (_by_key(each.get(state, "")) for each in (before, after))
            if not was or not now:
                yield f"{script}, {state}: {'no longer' if was else 'newly'} reached"
                continue
            for key in was | now:
                (said, then), (says, next_state) = was.get(key, ("", "")), now.get(key, ("", ""))
                if then != next_state:
                    yield f"{script}, {state}, {key}: leads to {next_state}, not to {then}"
                if said != says:
                    pairs[said, says].append(f"{script}, {state}, {key}")
    for (said, says), places in pairs.items():
        yield f"\n{len(places)} answers say something else, such as {places[0]}:"
        texts = (old["documents"].get(said, ""), new["documents"].get(says, ""))
        was_said, is_said = (text.replace("><", ">\n<").splitlines() for text in texts)
        yield from difflib.unified_diff(was_said, is_said, "before", "now", lineterm="", n=1)


def _by_key(answers: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for answer in answers.split():
        keys, _, said = answer.rpartition("=")
        digest, _, following = said.partition(">")
        found |= dict.fromkeys((keys or "-").split(","), (digest, following))
    return found
