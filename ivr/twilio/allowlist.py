"""The allow-list that every TwiML document of this line must pass.

Twilio publishes no schema and its SDK checks nothing, so a wrong document is only noticed when a
caller hears silence. Anything not in the tables below is refused, even if Twilio might accept it.
The numbers in the comments are the sections of the project's notes on Twilio Voice.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml import ElementTree  # type: ignore[import-untyped, unused-ignore] # untyped

MAX_DOCUMENT_BYTES = 48_000  # 11.1: Twilio refuses 64 kB, and the line stays far below.
MAX_SPEECH_BYTES = 3_000  # 3.3: one Say without its markup.
MAX_SPEECH_QUOTED = 4_500  # 3.3: the same, URL-encoded. Swedish reaches this one first.
MAX_SAY_CHARACTERS = 3_000  # 3.3: one Say with its markup, which some voices count.
Voices = Mapping[str, Collection[str]]


class AttributeRule(NamedTuple):
    """The format of a value, as a pattern and in words."""

    pattern: str
    wanted: str
    required: bool = True


class Shape(NamedTuple):
    """The content of an element; without a rule for its text it holds speech."""

    children: frozenset[str]
    attributes: Mapping[str, AttributeRule]
    text: AttributeRule | None = None


# A percent-escape breaks the signature (7.4), a trailing or double slash makes Flask redirect and
# Twilio lose the key (2.2), http and an underscore in the host are refused (6.2), user and
# password are not relied on (12). A fragment may carry connection overrides (6.1).
_SEGMENT = r"[A-Za-z0-9._~!$&'()*+,;=:@-]+"
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?"
_FIRST = rf"(?:https://{_HOST}|/{_SEGMENT}|{_SEGMENT.replace(':', '')})"
_REST = r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*"
_URL = rf"{_FIRST}(?:/{_SEGMENT})*(?:\?{_REST})?(?:#{_REST})?"
URL = AttributeRule(
    _URL, "a relative or https URL in ASCII, no escape, no last slash, no '_' in the host"
)
POST = AttributeRule("POST", "'POST'")
GET = AttributeRule("GET", "'GET'")
ONCE = AttributeRule(
    "1", "'1' or no loop", required=False
)  # 3.1, 4: 0 repeats until the caller hangs up.
LOCALE = AttributeRule(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})+", "a locale such as 'sv-SE'")
VOICE = AttributeRule(
    r"(?:Polly|Google)\.[A-Za-z0-9-]+", "a Polly or Google voice, never a Basic one"
)
SECONDS = AttributeRule("[1-9][0-9]*", "whole seconds from '1'")
BREAK = AttributeRule("(?:[1-9][0-9]{0,3}|10000)ms", "'1ms' to '10000ms'")
RATE = AttributeRule("[5-9][0-9]%", "'50%' to '99%'")
BLANK = AttributeRule(r"[ \t\r\n]*", "no text of its own")

XML = "{http://www.w3.org/XML/1998/namespace}"
NOTHING: frozenset[str] = frozenset()
PROMPT = frozenset({"Say", "Play", "Pause"})
INLINE = frozenset({"break", "sub", "lang"})

GATHER = {  # 2.1, 2.2: every key is a menu key, and the action is requested after silence too.
    "input": AttributeRule("dtmf", "'dtmf'"),
    "numDigits": AttributeRule("1", "'1'"),
    "finishOnKey": AttributeRule("", "''"),
    "timeout": SECONDS,
    "action": URL,
    "method": POST,
    "actionOnEmptyResult": AttributeRule("true", "'true'"),
}
SHAPES = {
    "Response": Shape(PROMPT | {"Gather", "Redirect", "Hangup"}, {}, BLANK),  # 1.2, 1.3
    "Gather": Shape(PROMPT, GATHER, BLANK),  # 2.2
    "Say": Shape(INLINE | {"s", "p"}, {"language": LOCALE, "voice": VOICE, "loop": ONCE}),  # 3.1
    "Play": Shape(NOTHING, {"loop": ONCE}, URL),  # 4; digits may not be nested (2.2).
    "Pause": Shape(NOTHING, {"length": SECONDS._replace(required=False)}, BLANK),  # 1.3
    "Redirect": Shape(NOTHING, {"method": POST}, URL),  # 1.3
    "Hangup": Shape(NOTHING, {}, BLANK),  # 1.3
    # 5.1: known to be safe with neural voices, and needed by the line.
    "p": Shape(INLINE | {"s"}, {}),
    "s": Shape(INLINE | {"prosody"}, {}),
    "prosody": Shape(NOTHING, {"rate": RATE}),  # 5.2: no pitch, no volume with neural voices.
    "lang": Shape(INLINE - {"lang"}, {f"{XML}lang": LOCALE}),
    "sub": Shape(NOTHING, {"alias": AttributeRule(r"(?s:.*\S.*)", "the words to say instead")}),
    "break": Shape(NOTHING, {"time": BREAK}, BLANK),
}

STATIC_SHAPES = {  # documents that are files: a file server answers only GET
    **SHAPES,
    "Gather": SHAPES["Gather"]._replace(attributes={**GATHER, "method": GET}),
    "Redirect": SHAPES["Redirect"]._replace(attributes={"method": GET}),
}

DECLARATION = rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?\s*\?>"""
UNQUOTED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/"


class _Rules(NamedTuple):
    shapes: Mapping[str, Shape]
    voices: Voices


def violations(document: bytes, *, voices: Voices, static: bool = False) -> tuple[str, ...]:
    """Return a sentence for each violation; empty if the document may be sent.

    A sentence names the place (as an XPath), what was expected there and what was found.
    Voice names are not checked for a locale that is missing in `voices`. A `static` document is
    a file, which leads to others by GET.
    """
    return tuple(_document(document, _Rules(STATIC_SHAPES if static else SHAPES, voices)))


def _breach(place: str, wanted: str, found: str | bytes) -> str:
    return f"{place}: expected {wanted}, found {repr(found[:80]) if found else 'nothing'}."


def _document(document: bytes, rules: _Rules) -> Iterator[str]:
    if len(document) > MAX_DOCUMENT_BYTES:
        yield _breach("The document", f"at most {MAX_DOCUMENT_BYTES} bytes", str(len(document)))
    if not re.match(DECLARATION, document):  # 1.2
        yield _breach("The document", "an XML declaration in UTF-8 first of all", document)
    if instruction := re.search(rb"<\?(?!xml )", document):
        yield _breach("The document", "no processing instruction", document[instruction.start() :])
    try:
        root = ElementTree.fromstring(document, forbid_dtd=True)
    except (ElementTree.ParseError, ValueError, LookupError) as error:  # 11.2: 12100
        yield _breach("The document", "well-formed XML without a DTD", str(error))
        return
    if root.tag == "Response":
        yield from _element("Response", root, rules)
        yield from _order(root)
    else:
        yield _breach("The document", "the root 'Response'", root.tag)


def _element(place: str, element: Element, rules: _Rules) -> Iterator[str]:
    """Check an element and everything inside it."""
    children, attributes, text_rule = rules.shapes[element.tag]
    for name, rule in attributes.items():
        value = element.get(name)
        if value is None and rule.required:
            yield _breach(f"{place}/@{name}", rule.wanted, "")
        elif value is not None and not re.fullmatch(rule.pattern, value):
            yield _breach(f"{place}/@{name}", rule.wanted, value)
    for name in sorted(element.keys() - attributes.keys()):
        yield _breach(f"{place}/@{name}", "no such attribute", element.attrib[name])
    if text_rule:
        text = (element.text or "") + "".join(child.tail or "" for child in element)
        if not re.fullmatch(text_rule.pattern, text):
            yield _breach(place, text_rule.wanted, text)
    if element.tag == "Say":
        yield from _say(place, element, rules.voices)
    seen: dict[str, int] = {}
    for child in element:
        seen[child.tag] = seen.get(child.tag, 0) + 1
        child_place = f"{place}/{child.tag}[{seen[child.tag]}]"
        if child.tag in children:
            yield from _element(child_place, child, rules)
        else:
            yield _breach(child_place, f"only {sorted(children)} there", child.tag)


def _say(place: str, say: Element, voices: Voices) -> Iterator[str]:
    """Check the voice, words and length of a Say."""
    known, voice = voices.get(say.get("language", "")), say.get("voice", "")
    if known is not None and voice not in {"", *known}:  # 3.1, 3.2
        yield _breach(f"{place}/@voice", f"one of {sorted(known)}", voice)
    _, *parts = say.iter()
    pieces = [part.get("alias") if part.tag == "sub" else part.text for part in (say, *parts)]
    spoken = "".join(filter(None, pieces + [part.tail for part in parts]))
    written = "".join(say.itertext())
    if not re.search(r"[^\W\d_]", spoken):  # 5.3: what Twilio does with it is not known.
        yield _breach(place, "words to say", spoken)
    if control := re.search(r"[\x7f-\x9f]", written + spoken):  # Others are not well-formed (5.3).
        yield _breach(place, "no control character", control[0])
    if numbers := [sign for sign in set(spoken) if unicodedata.category(sign)[0] == "N"]:  # 5.1
        start = max(0, min(map(spoken.index, numbers)) - 30)
        yield _breach(place, "numbers as words", spoken[start:])
    texts = written.encode(), spoken.encode()
    quoted = max(len(text) + 2 * len(text.translate(None, UNQUOTED)) for text in texts)
    for size, limit, unit in (
        (max(map(len, texts)), MAX_SPEECH_BYTES, "UTF-8 bytes of speech"),
        (quoted, MAX_SPEECH_QUOTED, "characters of URL-encoded speech"),
        (len(written) + sum(map(_markup, parts)), MAX_SAY_CHARACTERS, "characters with markup"),
    ):
        if size > limit:
            yield _breach(place, f"at most {limit} {unit}", str(size))


def _markup(part: Element) -> int:
    """The number of characters in the tags of an element inside a Say."""
    tags = f"<{part.tag}></{part.tag}>" if part.text or len(part) else f"<{part.tag} />"
    attributes = "".join(f' {name}="{value}"' for name, value in part.items())
    return len(tags) + len(attributes.replace(XML, "xml:"))


def _order(root: Element) -> Iterator[str]:
    """Check the order of the verbs."""
    verbs = [child.tag for child in root]
    nested = [child.tag for child in root[0]] if verbs[:1] == ["Gather"] else []
    if (nested or verbs)[:1] == ["Pause"]:  # 1.3: the call would go on ringing.
        yield _breach("Response", "something else than a Pause first", "Pause")
    for index, verb in enumerate(verbs):
        before, after = verbs[:index], verbs[index + 1 :]
        place = f"Response/{verb}[{before.count(verb) + 1}]"
        if verb == "Gather" and after != ["Redirect"]:  # 1.4, 2.2
            yield _breach(place, "a Redirect after it and then nothing", ", ".join(after))
        if verb in {"Redirect", "Hangup"} and after:  # 1.3
            yield _breach(place, "nothing after it", ", ".join(after))
        if verb == "Hangup" and not {"Say", "Play"} & {*before}:  # No call ends without words.
            yield _breach(place, "a Say or Play before it", ", ".join(before))
    if not {"Gather", "Hangup"} & {*verbs}:  # 1.2: the call would just end; 1.4: or loop.
        yield _breach("Response", "a Gather and a Redirect, or a Hangup, last", ", ".join(verbs))
