"""Validation of TwiML documents: allowed verbs, sizes, voices, URLs and order.

Twilio publishes no schema and its SDK validates nothing, so without this a wrong document would
only be noticed by callers, as silence.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import quote

from ivr.simulator.document import DocumentError, parse
from ivr.simulator.verbs import Gather, Hangup, Paused, Played, Redirect, Silence, Spoken, Verb

MAX_DOCUMENT_BYTES = 48_000  # Twilio refuses 64 kB; this leaves a margin.
MAX_SPEECH_BYTES = 3_000  # One Say without markup.
MAX_SPEECH_QUOTED = 4_500  # The same, URL-encoded. Swedish reaches this one first.
MAX_SAY_CHARACTERS = 3_000  # One Say with markup, which some voices count.
MAX_BREAK = 10_000  # Milliseconds.
RATES = range(50, 101)  # Percent.

Voices = Mapping[str, Collection[str]]

# Excluded from URLs: a scheme and a host, so that no document can lead a call to another server;
# percent-escapes, which break the signature; trailing and double slashes, on which Flask redirects
# and Twilio loses the key.
_SEGMENT = r"[A-Za-z0-9._~!$&'()*+,;=:@-]+"
_FIRST = rf"(?:/{_SEGMENT}|{_SEGMENT.replace(':', '')})"
URL = re.compile(rf"{_FIRST}(?:/{_SEGMENT})*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?")
LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})+")
VOICE_NAME = re.compile(r"(?:Polly|Google)\.[A-Za-z0-9-]+")
DECLARATION = re.compile(rb"""<\?xml version=["']1\.0["'](?: encoding=["'](?i:utf-8)["'])?\s*\?>""")

VERB_NAMES: Mapping[type[Verb], str] = {
    Spoken: "Say",
    Played: "Play",
    Paused: "Pause",
    Gather: "Gather",
    Redirect: "Redirect",
    Hangup: "Hangup",
}


def violations(document: bytes, *, voices: Voices) -> tuple[str, ...]:
    """Return a sentence for each violation; none if the document may be sent.

    Voice names are not checked for a locale that is missing in `voices`.
    """
    return tuple(_violations(document, voices))


def _violations(document: bytes, voices: Voices) -> Iterator[str]:
    if len(document) > MAX_DOCUMENT_BYTES:
        yield _breach("The document", f"at most {MAX_DOCUMENT_BYTES} bytes", len(document))
    if not DECLARATION.match(document):
        yield _breach("The document", "an XML declaration in UTF-8 first of all", document[:80])
    if instruction := re.search(rb"<\?(?!xml )[^>]{0,80}", document):
        yield _breach("The document", "no processing instruction", instruction[0])
    try:
        verbs = parse(document, "")
    except DocumentError as error:  # Twilio's error 12100
        yield str(error)
        return
    for xpath, verb in _with_xpaths(verbs, "Response"):
        match verb:
            case Spoken():
                yield from _speech_breaches(xpath, verb, voices)
            case Played(url):
                yield from _url(xpath, url)
            case Gather():
                yield from _url(xpath, verb.action)
                if verb.digits != 1:
                    yield _breach(xpath, "a wait for one key", verb.digits)
            case Redirect(url):
                yield from _url(xpath, url)
        if isinstance(verb, Gather | Redirect) and verb.method != "POST":
            yield _breach(xpath, "POST", verb.method)
    yield from _order(verbs)


def _with_xpaths(verbs: Sequence[Verb], within: str) -> Iterator[tuple[str, Verb]]:
    """Yield all verbs with places such as "Response/Gather[1]/Say[2]"."""
    counts = Counter[str]()
    for verb in verbs:
        name = VERB_NAMES[type(verb)]
        counts[name] += 1
        xpath = f"{within}/{name}[{counts[name]}]"
        yield xpath, verb
        if isinstance(verb, Gather):
            yield from _with_xpaths(verb.nested, xpath)


def _breach(xpath: str, wanted: str, actual: object) -> str:
    return f"{xpath}: expected {wanted}, found {actual!r}."


def _url(xpath: str, url: str) -> Iterator[str]:
    if not URL.fullmatch(url):
        wanted = "a relative URL in ASCII: no host, no escape, no last slash"
        yield _breach(xpath, wanted, url[:80])


def _speech_breaches(xpath: str, say: Spoken, voices: Voices) -> Iterator[str]:
    known = voices.get(say.locale)
    words = say.words
    if not LOCALE.fullmatch(say.locale):
        yield _breach(xpath, "a locale such as 'sv-SE'", say.locale)
    if not VOICE_NAME.fullmatch(say.voice):
        yield _breach(xpath, "a Polly or Google voice, never a Basic one", say.voice)
    elif known is not None and say.voice not in known:
        yield _breach(xpath, f"a voice out of {sorted(known)}", say.voice)
    if not re.search(r"[^\W\d_]", words):  # Twilio's behaviour without words is not documented.
        yield _breach(xpath, "words to say", words)
    if numbers := [sign for sign in words if unicodedata.category(sign)[0] == "N"]:
        yield _breach(xpath, "numbers as words", words[max(0, words.index(numbers[0]) - 30) :][:80])
    if say.rate not in RATES:
        yield _breach(xpath, "a rate of 50 to 100 percent", say.rate)
    for piece in say.pieces:
        if isinstance(piece, Silence) and piece.milliseconds > MAX_BREAK:
            yield _breach(xpath, f"pauses of at most {MAX_BREAK} milliseconds", piece.milliseconds)
    for size, limit, unit in (
        (len(words.encode()), MAX_SPEECH_BYTES, "UTF-8 bytes of speech"),
        (len(quote(words)), MAX_SPEECH_QUOTED, "characters of URL-encoded speech"),
        (_length_with_tags(say), MAX_SAY_CHARACTERS, "characters with markup"),
    ):
        if size > limit:
            yield _breach(xpath, f"at most {limit} {unit}", size)


def _length_with_tags(say: Spoken) -> int:
    tags = len("<s></s>" if say.rate == 100 else f'<s><prosody rate="{say.rate}%"></prosody></s>')
    return sum(
        len(piece) + tags
        if isinstance(piece, str)
        else len(f'<break time="{piece.milliseconds}ms" />')
        for piece in say.pieces
    )


def _order(verbs: Sequence[Verb]) -> Iterator[str]:
    names = [VERB_NAMES[type(verb)] for verb in verbs]
    first = verbs[0].nested if verbs and isinstance(verbs[0], Gather) else ()
    if isinstance((first or verbs or (None,))[0], Paused):  # the call would keep ringing.
        yield _breach("Response", "something else than a Pause first", "Pause")
    for index, name in enumerate(names):
        before = names[:index]
        after = names[index + 1 :]
        xpath = f"Response/{name}[{before.count(name) + 1}]"
        if name == "Gather" and after != ["Redirect"]:  # silence would end the call
            yield _breach(xpath, "a Redirect after it and then nothing", after)
        if name in {"Redirect", "Hangup"} and after:  # Twilio would ignore it
            yield _breach(xpath, "nothing after it", after)
        if name == "Hangup" and not {"Say", "Play"} & {*before}:  # Every call ends with words.
            yield _breach(xpath, "a Say or Play before it", before)
    if not {"Gather", "Hangup"} & {*names}:  # the call would end or loop.
        yield _breach("Response", "a Gather and a Redirect, or a Hangup, last", names)
