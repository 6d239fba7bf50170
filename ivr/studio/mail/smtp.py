"""Sending of a mail by SMTP, encrypted unless the server is on this machine."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from ivr.addresses import is_loopback

TIMEOUT_SECONDS = 10

REFUSED = (
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPRecipientsRefused,
)
"""Errors of one mail, after which others may be sent."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server of SMTP_URL, which `addresses.mail_server` has validated."""

    host: str
    port: int
    sender: str
    is_tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Return the server of a URL such as `smtp://user:word@host?from=ivr@example.se`."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        return cls(
            parts.hostname or "",
            parts.port or (465 if is_tls else 587),
            parse_qs(parts.query)["from"][0],
            is_tls,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def send(self, mail: EmailMessage) -> None:
        """Send a mail; raises OSError, the base of smtplib's exceptions."""
        mail["From"] = self.sender
        with self._connected() as server:
            server.send_message(mail)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        with server:
            if not (self.is_tls or is_loopback(self.host)):
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            yield server


def reason_of(error: OSError) -> str:
    """Return the reason of an error on one line, without the addresses of recipients."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    reason: object = error
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        words = text.decode(errors="replace") if isinstance(text, bytes) else text
        reason = f"{error.smtp_code} {words}"
    return " ".join(str(reason).split()) or type(error).__name__
