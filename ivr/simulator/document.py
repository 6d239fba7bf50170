"""Parser of TwiML documents into verbs.

It is stricter than Twilio, which skips unknown verbs and attributes: here they are errors, so that
mistakes are noticed before a caller hears them.
"""

import re
from collections.abc import Callable, Container, Iterator
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from ivr.simulator.verbs import (
    Audible,
    Gather,
    Hangup,
    Method,
    Paused,
    Played,
    Redirect,
    Silence,
    Spoken,
    Verb,
)

MAX_BYTES = 64 * 1024
KEYS = frozenset("0123456789*#")

GATHER = {"input": "dtmf", "finishOnKey": "", "actionOnEmptyResult": "true"}
"""Required attributes of <Gather>: every key is sent, and silence requests the action too."""

BLANK = " \t\r\n"
CONTROL = re.compile(r"[\x7f-\x9f]")
"""Control characters that are well-formed XML; it is not known what Twilio does with them."""

OVERRIDES = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*")
TIME = re.compile(r"([1-9][0-9]{0,4})ms")
RATE = re.compile(r"([0-9]{1,3})%")


class PhoneError(Exception):
    """Base of the errors of a call; their messages are sentences for people."""


class DocumentError(PhoneError):
    """The document is not valid TwiML."""


def parse(document: bytes | str, url: str) -> tuple[Verb, ...]:
    """Parse a document, and resolve its URLs against `url`.

    Raises DocumentError for a document that is not well-formed or larger than Twilio accepts,
    and for unknown verbs, attributes and tags.
    """
    data = document.encode() if isinstance(document, str) else document
    if len(data) > MAX_BYTES:
        raise DocumentError(f"The document has {len(data)} bytes; Twilio accepts {MAX_BYTES}.")
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    # Refused DTDs and entities are ValueErrors, and an unknown encoding is a LookupError.
    except (ParseError, ValueError, LookupError) as error:
        raise DocumentError(f"The document is not XML that can be read: {error}.") from error
    if root.tag != "Response":
        raise DocumentError(f"The document is a <{root.tag}>, not a <Response>.")
    if control := CONTROL.search("".join(root.itertext())):
        raise DocumentError(f"The document has the control character {control[0]!r}.")
    _allow(root)
    return tuple(_VERBS[child.tag](child, url) for child in _children(root, _VERBS))


def _say(element: Element, url: str) -> Spoken:
    _allow(element, "language", "voice")
    pieces: list[str | Silence] = [*_words(element.text)]
    rates: set[int] = set()
    for child in element:
        if child.tag == "break":
            pieces.append(_silence(child))
        elif child.tag == "s":
            text, rate = _sentence(child)
            rates.add(rate)
            pieces += _words(text)
        else:
            raise DocumentError(f"<{child.tag}> in a <Say> is not known.")
        pieces += _words(child.tail)
    if not pieces:
        raise DocumentError("A <Say> says nothing.")
    if len(rates) > 1:
        raise DocumentError("The sentences of a <Say> have more than one speed.")
    locale = element.get("language", "en-US")
    voice = element.get("voice", "")
    return Spoken(tuple(pieces), locale, voice, *rates)


def _sentence(element: Element) -> tuple[str | None, int]:
    """Return the text of an <s>, and its speed in percent, which a nested <prosody> may set.

    Raises DocumentError for any other element inside it.
    """
    _allow(element)
    if not len(element):
        return element.text, 100
    child = _children(element, ("prosody",))[0]
    rate = RATE.fullmatch(child.get("rate", ""))
    if len(element) > 1 or len(child) or not rate:
        raise DocumentError("An <s> needs text, or one <prosody> with a rate such as 85%.")
    _allow(child, "rate")
    return child.text, int(rate[1])


def _words(text: str | None) -> Iterator[str]:
    if words := " ".join((text or "").split()):
        yield words


def _silence(element: Element) -> Silence:
    _allow(_empty(element), "time")
    time = element.get("time", "")
    milliseconds = TIME.fullmatch(time)
    if not milliseconds:
        raise DocumentError(f'A <break> needs a time such as "500ms", not "{time}".')
    return Silence(int(milliseconds[1]))


def _play(element: Element, url: str) -> Played:
    _allow(element)
    return Played(_target(element, url))


def _pause(element: Element, url: str) -> Paused:
    _allow(_empty(element), "length")
    return Paused(_whole(element, "length") if element.attrib else 1)


def _gather(element: Element, url: str) -> Gather:
    _allow(element, "action", "method", "numDigits", "timeout", *GATHER)
    for name, wanted in GATHER.items():
        if (value := element.get(name)) != wanted:
            actual = "missing" if value is None else f'"{value}"'
            raise DocumentError(f'{name} of <Gather> must be "{wanted}", and is {actual}.')
    return Gather(
        nested=tuple(_NESTED[child.tag](child, url) for child in _children(element, _NESTED)),
        action=_resolved(url, element.get("action", "")),
        method=_method(element),
        timeout=_whole(element, "timeout"),
        digits=_whole(element, "numDigits"),
    )


def _redirect(element: Element, url: str) -> Redirect:
    _allow(element, "method")
    return Redirect(_target(element, url), _method(element))


def _hangup(element: Element, url: str) -> Hangup:
    _allow(_empty(element))
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
    """Return the element; raises DocumentError for unknown children or text between them."""
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip(BLANK):
            raise DocumentError(f'"{text.strip(BLANK)}" is outside a verb in <{element.tag}>.')
    for child in element:
        if child.tag not in known:
            raise DocumentError(f"<{child.tag}> in a <{element.tag}> is not known.")
    return element


def _empty(element: Element) -> Element:
    return _children(element, ())


def _allow(element: Element, *names: str) -> None:
    for name in element.attrib:
        if name not in names:
            raise DocumentError(f"The attribute {name} of <{element.tag}> is not known.")


def _target(element: Element, url: str) -> str:
    if len(element) or not element.text:
        raise DocumentError(f"A <{element.tag}> needs a URL and nothing else.")
    return _resolved(url, element.text)


def _resolved(url: str, target: str) -> str:
    # The fragment holds connection overrides for Twilio, and is never sent.
    resolved, overrides = urldefrag(urljoin(url, target))
    if not OVERRIDES.fullmatch(overrides):
        raise DocumentError(f'"{overrides}" cannot be the connection overrides of a URL.')
    return resolved


def _whole(element: Element, name: str) -> int:
    value = element.get(name, "")
    if not re.fullmatch("[0-9]+", value) or not int(value):
        raise DocumentError(f'{name} of <{element.tag}> is "{value}", not a whole number above 0.')
    return int(value)


def _method(element: Element) -> Method:
    match element.get("method", "POST"):
        case "GET":
            return "GET"
        case "POST":
            return "POST"
        case value:
            raise DocumentError(f'method of <{element.tag}> cannot be "{value}".')
