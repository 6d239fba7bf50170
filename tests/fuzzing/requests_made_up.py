"""Requests made up at random: some as Twilio sends them, some like them, some like nothing."""

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass

from tests.calling import FORM, TWILIO_SENDS, Form

METHODS = ("POST", "POST", "POST", "POST", "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "X")
ADDRESSES = (
    *("/", "/healthz", "/readyz", "/fallback.xml", "/metrics", "/favicon.ico"),
    *("/recordings/", "/recordings/0123456789abcdef.wav", "/recordings/..%2f..%2fetc%2fpasswd"),
    *(
        "/studio",
        "/studio/",
        "/studio/sign-in",
        "/studio/texts/notice",
        "/studio/static/studio.css",
    ),
    *(
        "/studio/static/..%2f..%2fapp.py",
        "/studio/phone",
        "/studio/people",
        "/%00",
        "//voice",
        "/.",
    ),
)
TYPES = (
    FORM,
    FORM,
    "",
    "text/plain",
    "application/json",
    "multipart/form-data; boundary=x",
    "\xe4",
)
SIZES = (0, 1, 10, 1_000, 60_000, 66_000, 200_000)
LATIN = string.printable + "åäö\x00"
LETTERS = LATIN + "\u2028😀"


@dataclass(frozen=True)
class MadeUp:
    """A request, and whether it is signed as Twilio would sign it."""

    target: str
    method: str
    form: Form
    body: bytes | None
    content_type: str
    signature: str | None
    headers: dict[str, str]

    @property
    def is_a_call(self) -> bool:
        """Whether the caller must hear words, if the signature is good."""
        path = self.target.partition("?")[0]
        return path == "/voice" or path.startswith("/voice/")


class Inventor:
    """Makes requests up; `actions` are the addresses that a real call led to so far."""

    def __init__(self, chance: random.Random, actions: Sequence[str]) -> None:
        self._chance = chance
        self._actions = actions

    def request(self) -> MadeUp:
        """Make one up."""
        chance = self._chance
        body = None
        if chance.random() < 0.15:
            body = chance.randbytes(chance.choice(SIZES))
        return MadeUp(
            target=self._target(),
            method=chance.choice(METHODS),
            form=self._form(),
            body=body,
            content_type=chance.choice(TYPES),
            signature=None if chance.random() < 0.7 else self._signature(),
            headers=self._headers(),
        )

    def _target(self) -> str:
        chance = self._chance
        kind = chance.random()
        if kind < 0.35 and self._actions:
            target = chance.choice(self._actions)
        elif kind < 0.5 and self._actions:
            target = self._damaged(chance.choice(self._actions))
        elif kind < 0.6:
            target = "/voice"
        elif kind < 0.7:
            target = "/voice/" + self._quoted(chance.randrange(60))
        elif kind < 0.75:
            target = "/voice/status"
        else:
            target = chance.choice(ADDRESSES)
        return target + (f"?{self._quoted(20)}" if chance.random() < 0.1 else "")

    def _damaged(self, action: str) -> str:
        letters = list(action)
        at = self._chance.randrange(len("/voice/"), len(letters))
        match self._chance.randrange(3):
            case 0:
                letters[at] = self._chance.choice(string.ascii_lowercase + string.digits + ".-/")
            case 1:
                del letters[at]
            case _:
                letters[at:at] = self._quoted(self._chance.randrange(8))
        return "".join(letters)

    def _quoted(self, length: int) -> str:
        """Bytes as they may stand in a path: mostly plain, some as percent-escapes."""
        return "".join(
            self._chance.choice(string.ascii_letters + string.digits + "._-/")
            if self._chance.random() < 0.8
            else f"%{self._chance.randrange(256):02X}"
            for _ in range(length)
        )

    def _form(self) -> Form:
        chance = self._chance
        form = [*TWILIO_SENDS]
        if chance.random() < 0.8:
            keys = "".join(chance.choices("0123456789*#", k=chance.choice((1, 1, 1, 2, 3, 40))))
            form.append(("Digits", keys))
        if chance.random() < 0.2:
            form.append((self._words(12), self._words(chance.choice((0, 5, 500)))))
        if chance.random() < 0.1:
            form.append(("Digits", self._words(6)))
        if chance.random() < 0.1:
            form = [pair for pair in form if chance.random() < 0.7]
        return form

    def _words(self, length: int) -> str:
        return "".join(self._chance.choices(LETTERS, k=length))

    def _signature(self) -> str:
        return self._chance.choice(("", "AAAA", self._words(20), "x" * 5_000))

    def _headers(self) -> dict[str, str]:
        chance = self._chance
        known = (
            "Host",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "Cookie",
            "Accept-Language",
            "Transfer-Encoding",
            "Authorization",
            "If-None-Match",
            "Range",
            "Accept",
        )
        names = chance.sample(known, chance.randrange(3))
        lengths = (0, 8, 300)
        return {name: "".join(chance.choices(LATIN, k=chance.choice(lengths))) for name in names}
