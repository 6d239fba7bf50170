"""What the allow-list refuses beside what the telephone cannot read, and its limits."""

import pytest

from ivr.twilio.allowlist import MAX_DOCUMENT_BYTES, violations

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
    """A document that says something and hangs up."""
    return document(f"{SAY_START}{inside}</Say>", HANGUP)


def spoken(text: str) -> bytes:
    return saying(f"<s>{text}</s>")


def in_voice(language: str, voice: str) -> bytes:
    return document(f'<Say language="{language}" voice="{voice}"><s>Hej.</s></Say>', HANGUP)


def playing(url: str) -> bytes:
    return document(f"<Play>{url}</Play>", HANGUP)


def gathering(inside: str = "", **changed: str) -> bytes:
    start = GATHER_START
    for name, value in changed.items():
        before, _, rest = start.partition(f'{name}="')
        start = f'{before}{name}="{value}"{rest.partition(chr(34))[2]}'
    return document(SAY, f"{start}{inside}</Gather>", REDIRECT)


def long_document(size: int) -> bytes:
    """A valid document with an exact number of bytes."""
    says = [SAY.replace("Hej", "Hej " * 400)] * 28
    padding = size - len(document(*says, HANGUP))
    return document(*says, "<!--" + "x" * (padding - 7) + "-->", HANGUP)


GOOD = document(
    f'{SAY_START}<break time="500ms" />'
    "<s>I en nödsituation: lägg på och ring ett ett två.</s></Say>",
    "<Play>https://ivr.example.se:8443/recordings/a1b2.wav</Play>",
    '<Pause length="1" />',
    f'{GATHER_START}<Say language="en-GB" voice="Polly.Amy-Neural"><break time="300ms" />'
    '<s><prosody rate="85%">For English, press nine.</prosody></s></Say></Gather>',
    '<Redirect method="POST">../voice/sv.main?x=1&amp;y=/#rc=2&amp;rp=all</Redirect>\n',
)


@pytest.mark.parametrize("twiml", [GOOD, document(SAY, HANGUP)])
def test_a_good_document_has_no_violations(twiml: bytes) -> None:
    assert found_in(twiml) == ()


# Each case: a document that breaks a rule, a word of the sentence, a document that just keeps it.
CASES = {
    "bytes": (
        long_document(MAX_DOCUMENT_BYTES + 1),
        "48001",
        long_document(MAX_DOCUMENT_BYTES),
    ),
    "nothing before the declaration": (
        b"\n" + document(SAY, HANGUP, declaration=""),
        "declaration",
        document(SAY, HANGUP, declaration=DECLARATION + "\n"),
    ),
    "UTF-8": (
        document(SAY, HANGUP, declaration='<?xml version="1.0" encoding="latin-1"?>'),
        "UTF-8",
        document(SAY, HANGUP, declaration='<?xml version="1.0" encoding="utf-8" ?>'),
    ),
    "no processing instruction": (
        document("<?php echo ?>", SAY, HANGUP),
        "instruction",
        document("<!-- Kept by Twilio as nothing. -->", SAY, HANGUP),
    ),
    "what the telephone cannot read": (
        document(SAY, "<Dial>112</Dial>", HANGUP),
        "Dial",
        document(SAY, "<Pause />", HANGUP),
    ),
    # Say.
    "locale": (
        in_voice("svenska", "Polly.Elin-Neural"),
        "locale",
        in_voice("cmn-CN", "Polly.Zhiyu-Neural"),
    ),
    **{
        f"voice {voice}": (
            in_voice("fi-FI", voice),
            "Response/Say[1]: expected a Polly or Google voice",
            in_voice("fi-FI", "Google.fi-FI-Standard-A"),
        )
        for voice in ("", "man", "Polly.", "polly.Suvi")
    },
    "a voice of the language": (
        in_voice("en-GB", "Polly.Elin-Neural"),
        "Polly.Amy-Neural",
        in_voice("en-US", "Polly.Elin-Neural"),
    ),
    "words": (spoken("_ … ."), "words to say", spoken("a")),
    **{
        f"number {number}": (spoken(f"Ring {number}."), "numbers as words", spoken("Ring ett."))
        for number in ("12", "½", "٣")
    },
    "rate": (
        saying('<s><prosody rate="49%">Hej</prosody></s>'),
        "rate",
        saying('<s><prosody rate="50%">Hej</prosody></s>'),
    ),
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
    "characters of pauses": (
        saying("<s>" + "a" * 2975 + '</s><break time="1ms" />'),
        "markup",
        saying("<s>" + "a" * 2975 + "</s>"),
    ),
    # URLs.
    **{
        f"URL {bad!r}": (playing(bad), "Response/Play[1]: expected a relative", playing(good))
        for bad, good in (
            ("/", "/a"),
            ("/recordings/", "/recordings"),
            ("/recordings//a.wav", "/recordings/a..wav"),
            ("//ivr.example.se/a.wav", "https://ivr.example.se/a.wav"),
            ("http://ivr.example.se/a.wav", "https://ivr-2.example.se/a.wav"),
            ("https://ivr_2.example.se/a.wav", "https://ivr.example.se/a_b.wav"),
            ("https://user:word@ivr.example.se/a.wav", "https://ivr.example.se/user:word@a.wav"),
            ("https://-ivr.example.se/a.wav", "https://i/a.wav"),
            ("a:b", "a/b:c"),
            ("/a%20b.wav", "/a+b.wav"),
            ("/a.wav\n", "/a.wav#ct=2000&amp;e=dublin,frankfurt"),
            ("/å.wav", "/a.wav"),
        )
    },
    "action": (gathering(action=""), "relative", gathering(action="sv.main")),
    # Gather and Redirect.
    "a Gather is posted": (gathering(method="GET"), "expected POST", gathering()),
    "a Redirect is posted": (
        document(SAY, GATHER, REDIRECT.replace("POST", "GET")),
        "expected POST",
        document(SAY, GATHER, REDIRECT),
    ),
    "words in a Gather": (
        gathering(inside=SAY.replace("Hej", "Ring 12")),
        "Response/Gather[1]/Say[1]: expected numbers as words",
        gathering(inside=SAY),
    ),
    # Order.
    "no Pause first": (document("<Pause />", SAY, HANGUP), "first", document(SAY, HANGUP)),
    "no Pause first in a first Gather": (
        document(f"{GATHER_START}<Pause />{SAY}</Gather>", REDIRECT),
        "first",
        document(f"{GATHER_START}{SAY}<Pause /></Gather>", REDIRECT),
    ),
    "a Redirect after a Gather": (document(SAY, GATHER), "Redirect", GOOD),
    "nothing else after a Gather": (document(SAY, GATHER, SAY, REDIRECT), "Redirect", GOOD),
    "nothing after a Hangup": (document(SAY, HANGUP, SAY), "nothing after", GOOD),
    "words before a Hangup": (document(HANGUP), "before it", document(SAY, HANGUP)),
    "an end": (document(SAY), "last", document(GATHER, REDIRECT)),
    "something": (document(), "last", playing("/a.wav")),
    "an end that does not lead in circles": (document(SAY, REDIRECT), "last", GOOD),
}


@pytest.mark.parametrize(("breaking", "word", "keeping"), CASES.values(), ids=CASES)
def test_a_breach_is_one_sentence_and_a_near_miss_is_none(
    breaking: bytes, word: str, keeping: bytes
) -> None:
    (found,) = found_in(breaking)
    assert word in found
    assert found_in(keeping) == ()


def test_all_breaches_are_reported_with_their_places() -> None:
    says = f'<Say voice="man"><s>Ring 112</s></Say>{SAY}<Say voice="woman"><s>Hej</s></Say>'
    places = [sentence.partition(":")[0] for sentence in found_in(document(says, HANGUP, SAY))]
    assert places == ["Response/Say[1]", "Response/Say[1]", "Response/Say[3]", "Response/Hangup[1]"]


def test_a_file_leads_to_others_by_get() -> None:
    by_get = document(SAY, GATHER, REDIRECT).replace(b'"POST"', b'"GET"')
    assert violations(by_get, voices=VOICES, static=True) == ()
    assert violations(document(SAY, GATHER, REDIRECT), voices=VOICES, static=True)


@pytest.mark.parametrize(
    "twiml",
    [b"", document("<Say>" * 5000, "</Say>" * 5000), saying("<s>" * 5000 + "</s>" * 5000)],
    ids=["empty", "deep verbs", "deep SSML"],
)
def test_whatever_comes_is_answered_with_breaches(twiml: bytes) -> None:
    assert found_in(twiml)


def test_a_long_value_is_cut_in_the_sentence() -> None:
    (sentence,) = found_in(playing("å" * 5000))
    assert sentence.endswith(f"found '{'å' * 80}'.")
