"""What goes on at a site at the same time: calls at a steady pace, staff, and strangers."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from ivr.phone import HTTPAnswer, HTTPExchange, Telephone
from tests.calling import TOKEN as TWILIO_TOKEN
from tests.calling import said
from tests.studio.staff import PASSWORD
from tests.studio.staff import TOKEN as CSRF_TOKEN

CALLS_A_SECOND = 15
CALLERS = 60
TWILIO_WAITS = 4.0
"""Seconds for an answer, as `ivr connect` sets it."""

PERSON_WAITS = 30.0

PUBLIC_URL = "https://ivr.example.se"


@dataclass
class Site:
    """Where the site is reached, and whose certificates are trusted there."""

    origin: str
    authority: Path

    def session(self) -> requests.Session:
        """Return a client that keeps cookies."""
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.authority)
        return session


class Twilio(HTTPExchange):
    """An exchange that asks once, and waits no longer than Twilio does."""

    def __init__(self, site: Site) -> None:
        super().__init__(
            site.origin, token=TWILIO_TOKEN, signed_origin=PUBLIC_URL, timeout=TWILIO_WAITS
        )
        self._session.verify = str(site.authority)
        self.slowest = 0.0

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        """Keep the promise of Exchange.request."""
        began = time.monotonic()
        try:
            return super().request(method, path, params)
        finally:
            self.slowest = max(self.slowest, time.monotonic() - began)


@dataclass
class Tally:
    """How many calls were answered from beginning to end, and why the others were not."""

    calls: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    others: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __str__(self) -> str:
        lost = self.lost.total()
        return (
            f"{self.calls - lost} of {self.calls} calls answered, {lost} lost {dict(self.lost)}, "
            f"slowest answer {self.slowest:.2f} s; beside them {dict(self.others)}"
        )


def calls_beside(site: Site, seconds: float, *others: Callable[[], object]) -> Tally:
    """Make calls for some seconds, while each of the others does its part over and over."""
    tally = Tally()
    over = threading.Event()

    def over_and_over(act: Callable[[], object]) -> None:
        while not over.is_set():
            outcome = "no answer"
            with suppress(requests.RequestException):
                outcome = str(act())
            with tally.lock:
                tally.others[outcome] += 1

    acting = [threading.Thread(target=over_and_over, args=(act,)) for act in others]
    with ThreadPoolExecutor(CALLERS) as callers:
        for thread in acting:
            thread.start()
        pace = threading.Event()
        for number in range(int(seconds * CALLS_A_SECOND)):
            callers.submit(_call, site, number, tally)
            pace.wait(1 / CALLS_A_SECOND)
    over.set()
    for thread in acting:
        thread.join()
    return tally


def _call(site: Site, number: int, tally: Tally) -> None:
    """Call, choose a topic, and hear the menu again."""
    twilio = Twilio(site)
    telephone = Telephone(twilio, seconds=lambda spoken: 1.0)
    lost = ""
    try:
        heard = said(telephone.dial()), said(telephone.press(str(number % 6 + 1)))
        lost = "" if all(heard) else "silence"
        telephone.hang_up()
    except Exception as error:  # whatever it was, the caller has heard nothing
        lost = str(error)
    twilio.close()
    with tally.lock:
        tally.calls += 1
        tally.slowest = max(tally.slowest, twilio.slowest)
        if lost:
            tally.lost[lost] += 1


class At(HTTPAdapter):
    """Asks from an address of this machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Take the address for every connection."""
        super().init_poolmanager(*args, source_address=(self._address, 0), **options)


class Person:
    """A person at a browser, who may have signed in."""

    def __init__(self, site: Site, *, at: str = "127.0.0.1", **headers: str) -> None:
        """Take the address that the browser is at, and what it sends beside the usual."""
        self._site = site
        self._session = site.session()
        self._session.mount("https://", At(at))
        self._session.headers.update({"Accept": "text/html", **headers})
        self._token = ""

    def get(self, path: str) -> requests.Response:
        """Load a page."""
        return self._session.get(
            self._site.origin + path, timeout=PERSON_WAITS, allow_redirects=False
        )

    def post(self, path: str, form: Mapping[str, str]) -> requests.Response:
        """Send a form, with the token of the session."""
        if not self._token:
            found = CSRF_TOKEN.search(self.get("/studio/sign-in").text)
            assert found
            self._token = found[1]
        return self._session.post(
            self._site.origin + path,
            data={"csrf_token": self._token, **form},
            timeout=PERSON_WAITS,
            allow_redirects=False,
        )

    def sign_in(self, name: str, password: str = PASSWORD) -> int:
        """Fill in the sign-in page, and return the status of the answer."""
        answer = self.post("/studio/sign-in", {"name": name, "password": password})
        if answer.status_code == 303:
            self._token = ""
            found = CSRF_TOKEN.search(self.get("/studio/account").text)
            assert found
            self._token = found[1]
        return answer.status_code
