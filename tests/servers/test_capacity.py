"""The limit of concurrent studio requests, which leaves the other threads to calls."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from ivr.cli.serve import THREADS
from ivr.concurrency import RETRY_SECONDS
from ivr.studio.people import Role
from ivr.studio.services import AT_ONCE, UPLOADS_AT_ONCE
from tests.calling import FORM, said
from tests.databases import memory_database
from tests.servers.running import SECRET_KEY, Instance, all_answer
from tests.studio.staff import Browser, Staff, app_with, sent_by, studio_on


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """One worker on a database that accepts connections and never responds."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as silent:
        environment = {
            "DATABASE_URL": f"postgresql://ivr@127.0.0.1:{silent.getsockname()[1]}/ivr",
            "SECRET_KEY": SECRET_KEY,
            "IVR_WORKERS": "1",
            "IVR_PROXIES": "1",
        }
        instance = Instance(tmp_path, environment)
        all_answer(instance)
        yield instance
        instance.lose()


def sent(instance: Instance, request: str, timeout: float = 30) -> socket.socket:
    """Send a request, and return its connection without waiting for the answer."""
    connection = socket.create_connection(("127.0.0.1", instance.port), timeout)
    connection.sendall(request.replace("\n", "\r\n").encode())
    return connection


def answer_on(connection: socket.socket) -> tuple[str, str]:
    """Return the head and the body of the answer on a connection."""
    answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    return head, body


def sign_in_page(instance: Instance) -> tuple[str, str]:
    with sent(instance, "GET /studio/sign-in HTTP/1.1\nHost: ivr\n\n", timeout=4) as page:
        return answer_on(page)


def sign_ins(instance: Instance, count: int) -> ExitStack:
    """Send the sign-in form from as many addresses, and return the open connections."""
    head, html = sign_in_page(instance)
    token = sent_by(html)["csrf_token"]
    cookie = head.partition("\r\nset-cookie: ")[2].partition(";")[0]
    connections = ExitStack()
    for number in range(count):
        body = f"csrf_token={token}&name=x{number}@example.se&password=x"
        head = (
            f"POST /studio/sign-in HTTP/1.1\nHost: ivr\nContent-Type: {FORM}\n"
            f"Content-Length: {len(body)}\nCookie: {cookie}\n"
            f"X-Forwarded-For: 10.0.{number // 250}.{number % 250}\n\n"
        )
        connections.enter_context(sent(instance, head + body))
    return connections


def test_calls_are_answered_while_the_studio_waits_for_a_database(instance: Instance) -> None:
    with sign_ins(instance, THREADS + 20):
        caller = instance.caller(timeout=4.0)
        assert said(caller.dial())
        for key in "23":
            assert said(caller.press(key))


def test_sign_in_is_shown_while_others_wait_for_a_database(instance: Instance) -> None:
    with sign_ins(instance, AT_ONCE - 1):
        head, _ = sign_in_page(instance)
    assert head.startswith("HTTP/1.1 200 ")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/studio/sign-in", "/studio/nothing", "/studio/texts/notice"])
def test_a_client_that_never_sends_its_body_stops_no_other_page(
    instance: Instance, method: str, path: str
) -> None:
    slow = f"{method} {path} HTTP/1.1\nHost: ivr\nContent-Type: {FORM}\nContent-Length: 9\n\na=b"
    with ExitStack() as connections:
        for _ in range(AT_ONCE + 1):  # the last one gets the page that says that it is busy
            connections.enter_context(sent(instance, slow))
        caller = instance.caller(timeout=4.0)
        assert said(caller.dial())
        with sent(instance, "GET /studio/static/studio.css HTTP/1.1\nHost: ivr\n\n", 4) as style:
            head, _ = answer_on(style)
    assert head.startswith("HTTP/1.1 200 ")


def test_a_full_studio_says_so_and_loses_no_typed_text() -> None:
    with closing(memory_database()) as database:
        studio = studio_on(database)
        stranger = Browser(app_with(studio))
        token = stranger.token()
        for _ in range(AT_ONCE + 1):  # a page that fails gives its place back
            assert stranger.get("/studio/nothing").status_code == 404
        typed = {"sv/texts/notice/body": "Something typed"}
        with ExitStack() as others:
            for _ in range(AT_ONCE):
                others.enter_context(studio.limit)
            refused = stranger.post("/studio/texts/notice", typed, token=token)
            assert stranger.get("/studio/static/studio.css").status_code == 200
        assert stranger.get("/studio/sign-in").status_code == 200
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, str(RETRY_SECONDS))
    words = refused.get_data(as_text=True)
    assert "busy" in words and "database" not in words
    assert "Something typed" in words


def test_recordings_have_few_places_so_that_they_take_little_memory() -> None:
    with closing(memory_database()) as database:
        studio = studio_on(database)
        staff = Staff(app_with(studio), studio)
        editor, upload = staff.browser(Role.EDITOR), "/studio/recordings/sv/notice"
        token = editor.token()
        for _ in range(UPLOADS_AT_ONCE + 1):  # an upload that fails gives its place back
            assert editor.post(upload, {"sound": "none"}, token=token).status_code == 422
        with ExitStack() as others:
            for _ in range(UPLOADS_AT_ONCE):
                others.enter_context(studio.upload_limit)
            assert editor.post(upload, {"sound": "none"}, token=token).status_code == 503
            assert editor.get("/studio").status_code == 200
