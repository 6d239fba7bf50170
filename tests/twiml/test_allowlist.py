"""Documents that the allow-list refuses although the telephone can read them, and its limits."""

import pytest

from ivr.twiml.allowlist import MAX_DOCUMENT_BYTES, violations

VOICES = {"sv-SE": ("Polly.Elin-Neural",), "en-GB": ("Polly.Amy-Neural", "Polly.Brian-Neural")}
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
SAY_START = '<Say language="sv-SE" voice="Polly.Elin-Neural">'
SAY = f"{SAY_START}<s>Hej.</s></Say>"
GATHER_START = (
    '<Gather action="/voice/sv.main" actionOnEmptyResult="true" finishOnKey="" input="dtmf"'
    ' method="POST" numDigits="1" timeout="10">'
)
GATHER = f"{GATHER_START}</Gather>"
REDIRECT = '<Redirect method="POST">/voice/sv.main/silence</Redirect>'
HANGUP = "<Hangup />"


def document(*verbs: str, declaration: str = DECLARATION) -> bytes:
    return f"{declaration}<Response>{''.join(verbs)}</Response>".encode()


def found_in(twiml: bytes) -> tuple[str, ...]:
    return violations(twiml, voices=VOICES)


def saying(inside: str) -> bytes:
    """Return a document that says something and hangs up."""
    return document(f"{SAY_START}{inside}</Say>", HANGUP)


def spoken(text: str) -> bytes:
    return saying(f"<s>{text}</s>")


def at_rate(percent: int) -> bytes:
    return saying(f'<s><prosody rate="{percent}%">Hej</prosody></s>')


def in_voice(language: str, voice: str) -> bytes:
    return document(f'<Say language="{language}" voice="{voice}"><s>Hej.</s></Say>', HANGUP)


def playing(url: str) -> bytes:
    return document(f"<Play>{url}</Play>", HANGUP)


def declared(declaration: str) -> bytes:
    return document(SAY, HANGUP, declaration=declaration)


def long_document(size: int) -> bytes:
    """Return a valid document with an exact number of bytes."""
    says = [SAY.replace("Hej", "Hej " * 400)] * 28
    padding = size - len(document(*says, HANGUP))
    return document(*says, "<!--" + "x" * (padding - 7) + "-->", HANGUP)


PLAIN = document(SAY, HANGUP)
ASKING = document(SAY, GATHER, REDIRECT)
GOOD = document(
    f'{SAY_START}<break time="500ms" />'
    "<s>I en nödsituation: lägg på och ring ett ett två.</s></Say>",
    "<Play>/recordings/a1b2.wav</Play>",
    '<Pause length="1" />',
    f'{GATHER_START}<Say language="en-GB" voice="Polly.Amy-Neural"><break time="300ms" />'
    '<s><prosody rate="85%">For English, press nine.</prosody></s></Say></Gather>',
    '<Redirect method="POST">../voice/sv.main?x=1&amp;y=/#rc=2&amp;rp=all</Redirect>\n',
)
FINNISH = in_voice("fi-FI", "Google.fi-FI-Standard-A")
OTHER_VOICE = "Response/Say[1]: expected a Polly or Google voice"
LATIN = '<?xml version="1.0" encoding="latin-1"?>'
BY_GET = '"POST"', '"GET"'

CASES = {
    "bytes": (long_document(MAX_DOCUMENT_BYTES + 1), "48001", long_document(MAX_DOCUMENT_BYTES)),
    "a line first": (b"\n" + declared(""), "declaration", declared(DECLARATION + "\n")),
    "UTF-8": (declared(LATIN), "UTF-8", declared('<?xml version="1.0" encoding="utf-8" ?>')),
    "instruction": (document("<?php echo ?>", SAY, HANGUP), "instruction", PLAIN),
    "another verb": (document(SAY, "<Dial>112</Dial>", HANGUP), "Dial", PLAIN),
    # Say.
    "locale": (in_voice("svenska", "Polly.Elin-Neural"), "locale", FINNISH),
    "a basic voice": (in_voice("fi-FI", "man"), OTHER_VOICE, FINNISH),
    "no name": (in_voice("fi-FI", "Polly."), OTHER_VOICE, FINNISH),
    "another voice": (in_voice("en-GB", "Polly.Elin-Neural"), "Polly.Amy-Neural", GOOD),
    "words": (spoken("_ … ."), "words to say", spoken("a")),
    "number": (spoken("Ring 12."), "numbers as words", spoken("Ring ett.")),
    "fraction": (spoken("Ring ½."), "numbers as words", spoken("Ring halv.")),
    "other digit": (spoken("Ring ٣."), "numbers as words", spoken("Ring tre.")),
    "too slow": (at_rate(49), "rate", at_rate(50)),
    "break": (
        saying('<s>Hej</s><break time="10001ms" />'),
        "10001",
        saying('<s>Hej</s><break time="10000ms" />'),
    ),
    "URL-encoded speech": (spoken("å" * 751), "encoded", spoken("å" * 750)),
    "bytes of speech": (
        spoken("å" * 370 + "a" * 2261),
        "UTF-8 bytes",
        spoken("å" * 370 + "a" * 2260),
    ),
    "characters with markup": (spoken("a" * 2994), "markup", spoken("a" * 2993)),
    # Leading on.
    "action": (ASKING.replace(b"/voice/sv.main", b"", 1), "relative", ASKING),
    "Gather by GET": (document(SAY, GATHER.replace(*BY_GET), REDIRECT), "expected POST", ASKING),
    "Redirect by GET": (document(SAY, GATHER, REDIRECT.replace(*BY_GET)), "expected POST", ASKING),
    "number in a Gather": (
        document(f"{GATHER_START}{SAY.replace('Hej', 'Ring 12')}</Gather>", REDIRECT),
        "Response/Gather[1]/Say[1]: expected numbers as words",
        ASKING,
    ),
    "several keys": (
        ASKING.replace(b'numDigits="1"', b'numDigits="6"'),
        "Response/Gather[1]: expected a wait for one key",
        ASKING,
    ),
    # Order.
    "Pause first": (
        document("<Pause />", SAY, HANGUP),
        "first",
        document(SAY, "<Pause />", HANGUP),
    ),
    "Pause first in a first Gather": (
        document(f"{GATHER_START}<Pause />{SAY}</Gather>", REDIRECT),
        "first",
        document(f"{GATHER_START}{SAY}<Pause /></Gather>", REDIRECT),
    ),
    "no Redirect after a Gather": (document(SAY, GATHER), "Redirect", GOOD),
    "more after a Gather": (document(SAY, GATHER, SAY, REDIRECT), "Redirect", GOOD),
    "more after a Hangup": (document(SAY, HANGUP, SAY), "nothing after", PLAIN),
    "no words before a Hangup": (document(HANGUP), "before it", playing("/a.wav")),
    "no end": (document(SAY), "last", document(GATHER, REDIRECT)),
    "nothing": (document(), "last", PLAIN),
    "circles": (document(SAY, REDIRECT), "last", GOOD),
}
"""A document that violates a limit, a word of the message, and a document at the limit."""

URLS = {
    "/": "/a",
    "/recordings/": "/recordings",
    "https://ivr.example.se/a.wav": "/ivr.example.se/a.wav",
    "//ivr.example.se/a.wav": "ivr.example.se/a.wav",
    "data:audio/wav,a": "./data:audio/wav,a",
    "/a%20b.wav": "/a+b.wav",
    "/a.wav\n": "/a.wav#ct=2000&amp;e=dublin,frankfurt",
}
PLAYED = {
    f"URL {bad!r}": (playing(bad), "Response/Play[1]: expected a relative", playing(good))
    for bad, good in URLS.items()
}


@pytest.mark.parametrize(
    ("breaking", "word", "keeping"), [*CASES.values(), *PLAYED.values()], ids=[*CASES, *PLAYED]
)
def test_a_breach_is_one_sentence(breaking: bytes, word: str, keeping: bytes) -> None:
    (found,) = found_in(breaking)
    assert word in found
    assert found_in(keeping) == ()


def test_all_breaches_are_reported_with_their_places() -> None:
    says = f'<Say voice="man"><s>Ring 112</s></Say>{SAY}<Say voice="woman"><s>Hej</s></Say>'
    places = [sentence.partition(":")[0] for sentence in found_in(document(says, HANGUP, SAY))]
    assert places == ["Response/Say[1]", "Response/Say[1]", "Response/Say[3]", "Response/Hangup[1]"]


def test_hostile_documents_have_violations() -> None:
    deep_verbs = document("<Say>" * 5000, "</Say>" * 5000)
    deep_speech = saying("<s>" * 5000 + "</s>" * 5000)
    assert all(found_in(twiml) for twiml in (b"", deep_verbs, deep_speech))
    (sentence,) = found_in(playing("å" * 5000))
    assert sentence.endswith(f"found '{'å' * 80}'."), "a long value is cut"
