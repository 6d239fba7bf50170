"""Between the bytes of a file and the field of a form in which somebody edits it."""

from ivr.script.decoding import BYTE_ORDER_MARK


def as_field(data: bytes | None) -> str:
    """Return a file as it is edited; bytes that are no text show as signs of replacement."""
    written = (data or b"").decode(errors="replace").removeprefix(BYTE_ORDER_MARK)
    return plain_ends(written)


def as_file(written: str) -> bytes:
    """Return what was written as a file: plain line ends, and one at the end if there is text."""
    text = plain_ends(written).rstrip()
    return f"{text}\n".encode(errors="replace") if text else b""


def plain_ends(written: str) -> str:
    """Return text in which every line ends in the plain way; browsers send another one."""
    return written.replace("\r\n", "\n").replace("\r", "\n")
