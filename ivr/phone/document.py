"""Parsing of TwiML documents into verbs.

The parser is stricter than Twilio, which skips unknown verbs and attributes: here they are
errors, so that mistakes are noticed before a caller hears them.
"""

import re
from collections.abc import Callable, Container
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from ivr.phone.errors import DocumentError
from ivr.phone.ssml import pieces_of, rate_of
from ivr.phone.verbs import (
    Audible,
    Gather,
    Hangup,
    Method,
    Paused,
    Played,
    Redirect,
    Spoken,
    Verb,
)

LARGEST = 64 * 1024
KEYS = frozenset("0123456789*#")


def parse(document: bytes | str, url: str) -> tuple[Verb, ...]:
    """Parse a document and resolve its URLs against its own.

    Raises DocumentError for a document that is not well-formed or larger than Twilio accepts,
    and for unknown verbs and attributes.
    """
    data = document.encode() if isinstance(document, str) else document
    if len(data) > LARGEST:
        raise DocumentError(f"The document has {len(data)} bytes; Twilio accepts {LARGEST}.")
    try:
        root: Element = fromstring(data)
    # Refused entities are ValueErrors, and an unknown encoding is a LookupError.
    except (ParseError, ValueError, LookupError) as error:
        raise DocumentError(f"The document is not XML that can be read: {error}.") from error
    if root.tag != "Response":
        raise DocumentError(f"The document is a <{root.tag}>, not a <Response>.")
    _allow(root)
    return tuple(_VERBS[child.tag](child, url) for child in _children(root, _VERBS))


def _say(element: Element, url: str) -> Spoken:
    _allow(element, "language", "voice")
    pieces = pieces_of(element)
    if not pieces:
        raise DocumentError("A <Say> says nothing.")
    locale, voice = element.get("language", "en-US"), element.get("voice", "")
    return Spoken(pieces, locale, voice, rate_of(element))


def _play(element: Element, url: str) -> Played:
    _allow(element)
    return Played(_target(element, url))


def _pause(element: Element, url: str) -> Paused:
    _allow(element, "length")
    return Paused(_whole(element, "length", default=1))


def _gather(element: Element, url: str) -> Gather:
    _allow(element, "action", "method", "input", "timeout", "numDigits", "finishOnKey",
           "actionOnEmptyResult")  # fmt: skip
    _choice(element, "input", "dtmf")
    return Gather(
        nested=tuple(_NESTED[child.tag](child, url) for child in _children(element, _NESTED)),
        action=_resolved(url, element.get("action", "")),
        method=_method(element),
        num_digits=_whole(element, "numDigits") if "numDigits" in element.attrib else None,
        finish_on_key=_choice(element, "finishOnKey", "#", "", *KEYS),
        timeout=_whole(element, "timeout", default=5),
        action_on_empty_result=_choice(element, "actionOnEmptyResult", "false", "true") == "true",
    )


def _redirect(element: Element, url: str) -> Redirect:
    _allow(element, "method")
    return Redirect(_target(element, url), _method(element))


def _hangup(element: Element, url: str) -> Hangup:
    _allow(element)
    return Hangup()


_NESTED: dict[str, Callable[[Element, str], Audible]] = {
    "Say": _say,
    "Play": _play,
    "Pause": _pause,
}
_VERBS: dict[str, Callable[[Element, str], Verb]] = {
    **_NESTED,
    "Gather": _gather,
    "Redirect": _redirect,
    "Hangup": _hangup,
}


def _children(element: Element, known: Container[str]) -> Element:
    """Check that the children of an element are known and have no text between them."""
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            raise DocumentError(f'"{text.strip()}" is outside a verb in <{element.tag}>.')
    for child in element:
        if child.tag not in known:
            raise DocumentError(f"<{child.tag}> in a <{element.tag}> is not known.")
    return element


def _allow(element: Element, *names: str) -> None:
    for name in element.attrib:
        if name not in names:
            raise DocumentError(f"The attribute {name} of <{element.tag}> is not known.")


def _target(element: Element, url: str) -> str:
    if len(element) or not (target := (element.text or "").strip()):
        raise DocumentError(f"A <{element.tag}> needs a URL and nothing else.")
    return _resolved(url, target)


def _resolved(url: str, target: str) -> str:
    # The fragment holds connection overrides for Twilio, and is never sent.
    return urldefrag(urljoin(url, target)).url


def _whole(element: Element, name: str, default: int = 1) -> int:
    value = element.get(name, str(default))
    if not re.fullmatch("[0-9]+", value) or not int(value):
        raise DocumentError(f'{name} of <{element.tag}> is "{value}", not a whole number above 0.')
    return int(value)


def _choice(element: Element, name: str, default: str, *others: str) -> str:
    value = element.get(name, default)
    if value not in (default, *others):
        raise DocumentError(f'{name} of <{element.tag}> cannot be "{value}".')
    return value


def _method(element: Element) -> Method:
    return "GET" if _choice(element, "method", "POST", "GET") == "GET" else "POST"
