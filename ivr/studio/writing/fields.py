"""Convert between a file and the form field that edits it."""

from ivr.script.decoding import BYTE_ORDER_MARK


def as_field(data: bytes | None) -> str:
    """Return a file as text; invalid bytes become replacement characters."""
    written = (data or b"").decode(errors="replace").removeprefix(BYTE_ORDER_MARK)
    return plain_ends(written)


def as_file(written: str) -> bytes:
    """Return text as a file, with one newline at its end unless it is empty."""
    text = plain_ends(written).rstrip()
    return f"{text}\n".encode(errors="replace") if text else b""


def plain_ends(written: str) -> str:
    """Return text with newlines as line ends; browsers send CRLF."""
    return written.replace("\r\n", "\n").replace("\r", "\n")
