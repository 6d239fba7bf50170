"""Parsing of the content of a <Say>: text, and the part of SSML that Twilio supports."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ivr.phone.errors import DocumentError
from ivr.phone.verbs import Silence

_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_RATE = re.compile(r"(\d+)%")
_INLINE = frozenset({"emphasis", "lang", "phoneme", "prosody", "say-as", "w"})


def pieces_of(say: Element) -> tuple[str | Silence, ...]:
    """Split the content of a <Say> into pieces at sentences, paragraphs and breaks.

    Raises DocumentError for a tag that Twilio does not support and for a break without a time.
    """
    pieces: list[str | Silence] = []
    text = ""
    for token in (*_tokens(say), None):
        if isinstance(token, str):
            text += token
            continue
        if words := " ".join(text.split()):
            pieces.append(words)
        text = ""
        if token is not None:
            pieces.append(token)
    return tuple(pieces)


def rate_of(say: Element) -> int:
    """Return the speed of a <Say> in percent: of its first <prosody> that sets one, or 100."""
    rates = (each.get("rate", "") for each in say.iter("prosody"))
    found = next(filter(None, map(_RATE.fullmatch, rates)), None)
    return int(found[1]) if found else 100


def _tokens(element: Element) -> Iterator[str | Silence | None]:
    """Yield text and breaks in reading order, and None where a piece ends."""
    yield element.text or ""
    for child in element:
        if child.tag in ("s", "p"):
            yield None
            yield from _tokens(child)
            yield None
        elif child.tag == "break":
            yield Silence(_milliseconds(child))
        elif child.tag == "sub":
            yield child.get("alias", "")
        elif child.tag in _INLINE:
            yield from _tokens(child)
        else:
            raise DocumentError(f"<{child.tag}> in a <Say> is not known.")
        yield child.tail or ""


def _milliseconds(pause: Element) -> int:
    time = pause.get("time", "")
    if not (found := _TIME.fullmatch(time)):
        raise DocumentError(f'A <break> needs a time such as "500ms" or "0.5s", not "{time}".')
    return round(float(found[1]) * (1000 if found[2] == "s" else 1))
