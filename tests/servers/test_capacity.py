"""How many requests the studio works on at once: the rest of a worker is there for calls."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from ivr.cli.serve import THREADS
from ivr.database import Database
from ivr.phone import HTTPExchange, Telephone
from ivr.studio.accounts import Role
from ivr.studio.studio import AT_ONCE
from tests.calling import TOKEN as TWILIO_TOKEN
from tests.calling import said
from tests.faults.instances import Instance
from tests.scripts import FROZEN
from tests.servers.nginx import until
from tests.studio.staff import TOKEN, Browser, Staff, app_with, studio_on

STARTS_IN = 60
TWILIO_WAITS = 4.0
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a database that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listening:
        yield f"postgresql://ivr@127.0.0.1:{listening.getsockname()[1]}/ivr"


@pytest.fixture
def instance(silent: str, tmp_path: Path) -> Iterator[Instance]:
    """One worker, as in production, without anything in front."""
    environment = {
        "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "IVR_PROMPTS": str(FROZEN),
        "IVR_DATA": str(tmp_path / "data"),
        "DATABASE_URL": silent,
        "SECRET_KEY": "0123456789abcdef" * 4,
        "IVR_WORKERS": "1",
        "IVR_PROXIES": "1",
    }
    instance = Instance(environment, tmp_path / "log")
    try:
        until(instance.answers, STARTS_IN)
        yield instance
    finally:
        instance.kill()
        instance.end()


def sent(instance: Instance, path: str, headers: dict[str, str], body: str) -> socket.socket:
    """Send a request, and return its connection without waiting for the answer."""
    connection = socket.create_connection(("127.0.0.1", instance.port), timeout=30)
    lines = [f"POST {path} HTTP/1.1", "Host: ivr", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    connection.sendall("\r\n".join([*lines, "", body]).encode())
    return connection


def test_a_call_is_answered_at_once_while_all_of_the_studio_waits_for_a_silent_database(
    instance: Instance,
) -> None:
    with socket.create_connection(("127.0.0.1", instance.port), timeout=30) as page:
        page.sendall(b"GET /studio/sign-in HTTP/1.1\r\nHost: ivr\r\n\r\n")
        answer = b"".join(iter(lambda: page.recv(65_536), b"")).decode()
    token = TOKEN.search(answer)
    assert token
    cookie = answer.partition("\r\nset-cookie: ")[2].partition(";")[0]
    with ExitStack() as open_ones:
        for number in range(THREADS + 20):
            headers = {
                "Cookie": cookie,
                "Content-Type": FORM,
                "X-Forwarded-For": f"10.0.{number // 250}.{number % 250}",
            }
            body = f"csrf_token={token[1]}&name=x{number}@example.se&password=x"
            open_ones.enter_context(sent(instance, "/studio/sign-in", headers, body))
        exchange = HTTPExchange(
            instance.origin,
            token=TWILIO_TOKEN,
            signed_origin="http://127.0.0.1:8000",
            timeout=TWILIO_WAITS,
        )
        telephone = Telephone(exchange, seconds=lambda spoken: 1.0)
        for key in "123":
            assert said(telephone.dial() if key == "1" else telephone.press(key))
        exchange.close()


class Held:
    """Pages of a studio that take as long as a test says."""

    def __init__(self, staff: Staff) -> None:
        self.over = threading.Event()
        self.inside = threading.Semaphore(0)

        def page() -> str:
            self.inside.release()
            self.over.wait(STARTS_IN)
            return "done"

        page.__dict__.update(staff.app.view_functions["studio.account"].__dict__)
        staff.app.view_functions["studio.account"] = page


@pytest.fixture
def staff(tmp_path: Path) -> Iterator[Staff]:
    """The staff of a studio whose database many threads can share."""
    database = Database(f"sqlite:///{tmp_path / 'ivr.db'}")
    studio = studio_on(database)
    yield Staff(app_with(studio), studio)
    database.close()


def test_whoever_comes_when_the_studio_is_full_is_told_so_in_words_and_loses_no_text(
    staff: Staff,
) -> None:
    held = Held(staff)
    roles = list(Role)
    browsers = [staff.browser(roles[number % len(roles)]) for number in range(AT_ONCE)]
    late = staff.stranger()
    token = late.token()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pages = [pool.submit(browser.get, "/studio/account") for browser in browsers]
        for _ in browsers:
            assert held.inside.acquire(timeout=STARTS_IN)
        typed = {"sv/texts/notice/body": "Something typed"}
        refused = late.post("/studio/texts/notice", typed, token=token)
        style = late.get("/studio/static/studio.css")
        held.over.set()
        assert {page.result().status_code for page in pages} == {200}
    assert refused.status_code == 503
    words = refused.get_data(as_text=True)
    assert "busy" in words and "database" not in words
    assert "Something typed" in words
    assert style.status_code == 200
    assert late.get("/studio/sign-in").status_code == 200


def test_a_page_that_fails_gives_its_place_back(staff: Staff) -> None:
    for _ in range(AT_ONCE + 1):
        assert Browser(staff.app).get("/studio/nothing").status_code == 404
        assert Browser(staff.app).post("/studio/people", token="x").status_code == 401
    assert staff.stranger().get("/studio/sign-in").status_code == 200
