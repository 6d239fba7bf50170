"""A small internet on loopback: names, certificates, and HTTPS servers."""

import socket
import ssl
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
import trustme
from werkzeug.wrappers import Request, Response

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
NAMES = ("ivr.example.se", "pages.example.org")

Page = tuple[int, str, bytes]


class Internet:
    """Names that resolve to loopback, one trusted authority, and its certificates."""

    def __init__(self, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
        self.authority = authority
        monkeypatch.setenv("NO_PROXY", "example.se,example.org")
        known = socket.getaddrinfo

        def look_up(host: Any, *rest: Any, **options: Any) -> Any:
            if host not in (*NAMES, "127.0.0.1"):
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return known("127.0.0.1", *rest, **options)

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

    def good(self, name: str) -> ssl.SSLContext:
        return _context(self.authority.issue_cert(name))

    def expired(self, name: str) -> ssl.SSLContext:
        return _context(self.authority.issue_cert(name, not_before=LONG_AGO, not_after=LONG_AGO))

    def untrusted(self, name: str) -> ssl.SSLContext:
        return _context(trustme.CA().issue_cert(name))


def pages(answers: dict[str, Page]) -> WSGIApplication:
    """Return an application with given answers by method and path, and 404 for others."""

    @Request.application
    def application(request: Request) -> Response:
        signed = "signed " if "X-Twilio-Signature" in request.headers else ""
        asked = f"{request.method} {request.path}"
        unknown = (404, "text/plain", b"Not here")
        status, kind, body = answers.get(signed + asked, answers.get(asked, unknown))
        return Response(body, status=status, content_type=kind)

    return application


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
