"""What the allow-list refuses, and its limits."""

import re
from urllib.parse import quote

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


def in_say(start: str) -> bytes:
    return document(f"{start}<s>Hej.</s></Say>", HANGUP)


def playing(url: str, attributes: str = "") -> bytes:
    return document(f"<Play{attributes}>{url}</Play>", HANGUP)


def gathering(start: str = GATHER_START, inside: str = "") -> bytes:
    return document(SAY, f"{start}{inside}</Gather>", REDIRECT)


def gather_with(old: str, new: str) -> bytes:
    assert old in GATHER_START
    return gathering(GATHER_START.replace(old, new))


def redirecting(redirect: str) -> bytes:
    return document(SAY, GATHER, redirect)


def long_document(size: int) -> bytes:
    """A valid document with an exact number of bytes."""
    says = [SAY.replace("Hej", "Hej " * 400)] * 28
    padding = size - len(document(*says, HANGUP))
    return document(*says, "<!--" + "x" * (padding - 7) + "-->", HANGUP)


EXAMPLE = document(
    f'{SAY_START}<break time="500ms" />'
    "<s>I en nödsituation: lägg på och ring ett ett två.</s></Say>",
    f'{GATHER_START}<Say language="en-GB" voice="Polly.Amy-Neural"><break time="300ms" />'
    "<s>For English, press nine.</s></Say></Gather>",
    REDIRECT,
)
NEAR_EVERY_LIMIT = document(
    SAY_START + '<break time="10000ms" /><s>' + "å" * 748 + "b" * 12 + "</s></Say>",
    f'{SAY_START}<p><s>Ring <sub alias="ett ett två">112</sub> &amp; säg'
    ' <lang xml:lang="en-GB">Fugitive<break time="1ms" /></lang>.</s></p></Say>',
    '<Play loop="1">https://ivr.example.se:8443/recordings/a1b2.wav</Play>',
    '<Pause length="1" />',
    GATHER_START
    + '<Pause /><Play>/recordings/a1b2.mp3</Play><Say language="en-GB" voice="Polly.Brian-Neural"'
    + ' loop="1">Press nine.\n</Say></Gather>',
    '<Redirect method="POST">../voice/sv.main?x=1&amp;y=/#rc=2&amp;rp=all</Redirect>\n',
)


@pytest.mark.parametrize("twiml", [EXAMPLE, NEAR_EVERY_LIMIT, document(SAY, HANGUP)])
def test_a_good_document_has_no_violations(twiml: bytes) -> None:
    assert found_in(twiml) == ()


# Each case: the rule, a document that breaks it, what the sentence says, a document that just
# keeps it.
CASES = {
    # The document.
    "at most so many bytes": (
        long_document(MAX_DOCUMENT_BYTES + 1),
        "The document: expected at most 48000 bytes, found '48001'.",
        long_document(MAX_DOCUMENT_BYTES),
    ),
    "nothing before the declaration": (
        b"\n" + document(SAY, HANGUP).replace(DECLARATION.encode(), b""),
        "The document: expected an XML declaration in UTF-8 first of all, found b'\\n<Response>",
        document(SAY, HANGUP, declaration=DECLARATION + "\n"),
    ),
    "no byte order mark": (
        b"\xef\xbb\xbf" + document(SAY, HANGUP),
        "an XML declaration in UTF-8 first of all",
        document(SAY, HANGUP, declaration="<?xml version='1.0'?>"),
    ),
    "UTF-8 in the declaration": (
        document(SAY, HANGUP, declaration='<?xml version="1.0" encoding="latin-1"?>'),
        "an XML declaration in UTF-8",
        document(SAY, HANGUP, declaration='<?xml version="1.0" encoding="utf-8" ?>'),
    ),
    "UTF-8 in fact": (
        saying("p\u00e5").decode().encode("latin-1"),
        "The document: expected well-formed XML without a DTD, found 'not well-formed",
        saying("p\u00e5"),
    ),
    "no processing instruction": (
        document("<?php echo ?>", SAY, HANGUP),
        "The document: expected no processing instruction, found b'<?php echo ?>",
        document("<!-- Kept by Twilio as nothing. -->", SAY, HANGUP),
    ),
    "no style sheet": (
        document(SAY, HANGUP, declaration=DECLARATION + '<?xml-stylesheet href="a"?>'),
        "expected no processing instruction, found b'<?xml-stylesheet",
        document(SAY, HANGUP, declaration=DECLARATION + "<!-- xml-stylesheet -->"),
    ),
    "well-formed": (
        document(SAY, HANGUP)[:-1],
        "expected well-formed XML without a DTD, found",
        document(SAY, HANGUP) + b"\n",
    ),
    "ampersands escaped": (saying("S & M"), "well-formed XML", saying("S &amp; M")),
    "no control character": (saying("Hej\x01"), "well-formed XML", saying("Hej\t\r\n")),
    "no control character that parses": (
        saying("Hej\x85"),
        "Response/Say[1]: expected no control character, found '\\x85'.",
        saying("Hej\xa0"),
    ),
    "no referenced control character": (saying("Hej&#127;"), "control char", saying("Hej&#229;")),
    "no control character under a sub": (
        saying('<sub alias="Hej">a\x9f</sub>'),
        "Response/Say[1]: expected no control character, found '\\x9f'.",
        saying('<sub alias="Hej">a\xa0</sub>'),
    ),
    "no DTD": (
        document(SAY, HANGUP, declaration=DECLARATION + "<!DOCTYPE Response>"),
        'without a DTD, found "DTDForbidden',
        document(SAY, HANGUP, declaration=DECLARATION + "<!-- DOCTYPE -->"),
    ),
    "root Response": (
        document(SAY, HANGUP).replace(b"Response", b"response"),
        "The document: expected the root 'Response', found 'response'.",
        document(SAY, HANGUP),
    ),
    "no namespace": (
        document(SAY, HANGUP).replace(b"<Response>", b'<Response xmlns="urn:x">'),
        "found '{urn:x}Response'",
        document(SAY, HANGUP).replace(b"<Response>", b"<Response >"),
    ),
    "no attribute on Response": (
        document(SAY, HANGUP).replace(b"<Response>", b'<Response version="1">'),
        "Response/@version: expected no such attribute, found '1'.",
        document(SAY, HANGUP),
    ),
    # Verbs and their nesting.
    "only verbs of the line": (
        document(SAY, "<Dial>112</Dial>", HANGUP),
        "Response/Dial[1]: expected only ['Gather', 'Hangup', 'Pause', 'Play', 'Redirect', 'Say']"
        " there, found 'Dial'.",
        document(SAY, "<Pause />", HANGUP),
    ),
    "verbs in their own case": (document(SAY, "<pause />", HANGUP), "found 'pause'", EXAMPLE),
    "no loose text in Response": (
        document("Hej", SAY, HANGUP),
        "Response: expected no text of its own, found 'Hej'.",
        document("\n  ", SAY, "\n\t", HANGUP, "\r\n"),
    ),
    "no loose text between verbs": (
        document(SAY, "Hej", HANGUP),
        "Response: expected no text of its own, found 'Hej'.",
        document(SAY, " ", HANGUP),
    ),
    "no loose hard space": (
        document(SAY, "\xa0", HANGUP),
        "Response: expected no text of its own, found '\\xa0'.",
        saying("Hej\xa0du"),
    ),
    "no loose text in Gather": (
        gathering(inside="Hej"),
        "Response/Gather[1]: expected no text of its own, found 'Hej'.",
        gathering(inside="\n"),
    ),
    "no Gather in Gather": (
        gathering(inside=GATHER),
        "Response/Gather[1]/Gather[1]: expected only ['Pause', 'Play', 'Say'] there",
        gathering(inside=f"{SAY}<Play>/a.wav</Play><Pause />"),
    ),
    "no Redirect in Gather": (
        gathering(inside=REDIRECT),
        "Response/Gather[1]/Redirect[1]",
        gathering(inside=SAY),
    ),
    "no Pause in Say": (
        saying("Hej<Pause />"),
        "Response/Say[1]/Pause[1]: expected only ['break', 'lang', 'p', 's', 'sub'] there",
        saying('Hej<break time="1ms" />'),
    ),
    "places are counted by name": (
        document(SAY, "<Play>/a.wav</Play>", SAY, SAY.replace("Hej", "Ring 12"), HANGUP),
        "Response/Say[3]: expected numbers as words, found 'Ring 12.'.",
        document(SAY, "<Play>/a.wav</Play>", SAY, SAY, HANGUP),
    ),
    # Say.
    "Say has a language": (
        in_say('<Say voice="Polly.Elin-Neural">'),
        "Response/Say[1]/@language: expected a locale such as 'sv-SE', found nothing.",
        in_say(SAY_START),
    ),
    "the language is not empty": (
        in_say('<Say language="" voice="Polly.Elin-Neural">'),
        "Response/Say[1]/@language: expected a locale such as 'sv-SE', found nothing.",
        in_say('<Say language="fi-FI" voice="Polly.Suvi-Neural">'),
    ),
    "the language is a locale": (
        in_say('<Say language="svenska" voice="Polly.Elin-Neural">'),
        "@language: expected a locale such as 'sv-SE', found 'svenska'",
        in_say('<Say language="cmn-CN" voice="Polly.Zhiyu-Neural">'),
    ),
    "Say has a voice": (
        in_say('<Say language="sv-SE">'),
        "Response/Say[1]/@voice: expected a Polly or Google voice, never a Basic one, found noth",
        in_say(SAY_START),
    ),
    "the voice is not empty": (
        in_say('<Say language="sv-SE" voice="">'),
        "Response/Say[1]/@voice: expected a Polly or Google voice, never a Basic one, found noth",
        in_say(SAY_START),
    ),
    **{
        f"{name} is no voice": (
            in_say(f'<Say language="fi-FI" voice="{name}">'),
            f"never a Basic one, found '{name}'.",
            in_say('<Say language="fi-FI" voice="Google.fi-FI-Standard-A">'),
        )
        for name in ("man", "woman", "alice", "Polly.", "polly.Suvi")
    },
    "the voice speaks the language": (
        in_say('<Say language="en-GB" voice="Polly.Elin-Neural">'),
        "Response/Say[1]/@voice: expected one of ['Polly.Amy-Neural', 'Polly.Brian-Neural'],"
        " found 'Polly.Elin-Neural'.",
        in_say('<Say language="en-US" voice="Polly.Elin-Neural">'),
    ),
    "the voice in its own case": (
        in_say('<Say language="sv-SE" voice="Polly.elin-Neural">'),
        "expected one of ['Polly.Elin-Neural']",
        in_say(SAY_START),
    ),
    "Say is not looped": (
        in_say(SAY_START.replace(">", ' loop="0">')),
        "Response/Say[1]/@loop: expected '1' or no loop, found '0'.",
        in_say(SAY_START.replace(">", ' loop="1">')),
    ),
    "no other attribute on Say": (
        in_say(SAY_START.replace(">", ' rate="85%">')),
        "Response/Say[1]/@rate: expected no such attribute, found '85%'.",
        in_say(SAY_START),
    ),
    "Say has words": (
        saying(""),
        "Response/Say[1]: expected words to say, found nothing.",
        saying("ö"),
    ),
    "pauses and signs are no words": (
        saying('<break time="500ms" /><s> ... </s>'),
        "Response/Say[1]: expected words to say, found ' ... '.",
        saying('<break time="500ms" /><s>...</s>ö'),
    ),
    "words under a sub are not said": (
        saying('<sub alias="!">Hej</sub>'),
        "Response/Say[1]: expected words to say, found '!'.",
        saying('<sub alias="Hej">!</sub>'),
    ),
    "numbers are words": (
        saying("<s>Ring 112.</s>"),
        "Response/Say[1]: expected numbers as words, found 'Ring 112.'.",
        saying("<s>Ring ett ett två.</s>"),
    ),
    "numbers after markup are words": (
        saying('<s>Ring<break time="112ms" />112</s>'),
        "expected numbers as words, found 'Ring112'",
        saying('<s>Ring<break time="112ms" />ett</s>'),
    ),
    "numbers in an alias are words": (
        saying('Ring <sub alias="11 2">ett</sub>'),
        "expected numbers as words, found 'Ring 11 2'",
        saying('<sub alias="ett">112</sub>'),
    ),
    "numbers of all kinds are words": (
        saying("En halv: ½."),
        "expected numbers as words, found 'En halv: ½.'",
        saying("En § till."),
    ),
    "a number in a long text is shown": (
        saying("ord " * 100 + "112" + " ord" * 100),
        "found '" + ("ord " * 8)[2:] + "112" + (" ord" * 12)[:47] + "'.",
        saying("ord " * 200),
    ),
    # The length of one Say.
    "at most so many bytes of speech": (
        saying("b" * 2999 + "å"),
        "Response/Say[1]: expected at most 3000 UTF-8 bytes of speech, found '3001'.",
        saying("b" * 2998 + "å"),
    ),
    "at most so many URL-encoded characters": (
        saying("å" * 748 + "b" * 13),
        "Response/Say[1]: expected at most 4500 characters of URL-encoded speech, found '4501'.",
        saying("å" * 748 + "b" * 12),
    ),
    "at most so many characters with markup": (
        saying("<s>" + "b" * 2994 + "</s>"),
        "Response/Say[1]: expected at most 3000 characters with markup, found '3001'.",
        saying("<s>" + "b" * 2993 + "</s>"),
    ),
    "empty elements and attributes are markup": (
        saying('<break time="500ms" />' + "b" * 2979),
        "Response/Say[1]: expected at most 3000 characters with markup, found '3001'.",
        saying('<break time="500ms" />' + "b" * 2978),
    ),
    "elements with elements are markup": (
        saying('<p><lang xml:lang="en-GB">' + "b" * 2964 + "</lang></p>"),
        "Response/Say[1]: expected at most 3000 characters with markup, found '3001'.",
        saying('<p><lang xml:lang="en-GB">' + "b" * 2963 + "</lang></p>"),
    ),
    "text under a sub has a length": (
        saying('<sub alias="Hej">' + "å" * 751 + "</sub>"),
        "expected at most 4500 characters of URL-encoded speech, found '4506'",
        saying('<sub alias="Hej">' + "å" * 750 + "</sub>"),
    ),
    "text under a sub has bytes": (
        saying('<sub alias="Hej">' + "b" * 2879 + "å" * 61 + "</sub>"),
        "expected at most 3000 UTF-8 bytes of speech, found '3001'",
        saying('<sub alias="Hej">' + "b" * 2878 + "å" * 61 + "</sub>"),
    ),
    "an alias has a length": (
        saying('<sub alias="' + "å" * 751 + '">Hej</sub>'),
        "expected at most 4500 characters of URL-encoded speech, found '4506'",
        saying('<sub alias="' + "å" * 750 + '">Hej</sub>'),
    ),
    # SSML.
    **{
        f"no {tag}": (
            saying(f"Hej <{tag}>du</{tag.split()[0]}>"),
            f"Response/Say[1]/{tag.split()[0]}[1]: expected only",
            saying("Hej <p>du</p>"),
        )
        for tag in (
            "emphasis",
            'prosody pitch="high"',
            'say-as interpret-as="digits"',
            'w role="amazon:VB"',
            "speak",
        )
    },
    "no s in s": (
        saying("<s>Hej <s>du</s></s>"),
        "Response/Say[1]/s[1]/s[1]: expected only ['break', 'lang', 'prosody', 'sub'] there",
        saying("<p><s>Hej</s><s>du</s></p>"),
    ),
    "no p in s": (saying("<s><p>Hej</p></s>"), "Response/Say[1]/s[1]/p[1]", saying("<p>Hej</p>")),
    "no p in p": (saying("<p><p>Hej</p></p>"), "Response/Say[1]/p[1]/p[1]", saying("<p>Hej</p>")),
    "no lang in lang": (
        saying('<lang xml:lang="en-GB">Hi<lang xml:lang="sv-SE">Hej</lang></lang>'),
        "Response/Say[1]/lang[1]/lang[1]: expected only ['break', 'sub'] there",
        saying('<lang xml:lang="en-GB">Hi<sub alias="you">u</sub></lang>'),
    ),
    "nothing in sub": (
        saying('<sub alias="du">Hej<break time="1ms" /></sub>'),
        "Response/Say[1]/sub[1]/break[1]: expected only [] there, found 'break'.",
        saying('<sub alias="du">Hej</sub><break time="1ms" />'),
    ),
    "nothing in break": (
        saying('Hej<break time="1ms">du</break>'),
        "Response/Say[1]/break[1]: expected no text of its own, found 'du'.",
        saying('Hej<break time="1ms"></break>du'),
    ),
    "lang has a language": (
        saying("<lang>Hej</lang>"),
        "Response/Say[1]/lang[1]/@{http://www.w3.org/XML/1998/namespace}lang: expected a locale",
        saying('<lang xml:lang="sv-SE">Hej</lang>'),
    ),
    "lang has an xml:lang": (
        saying('<lang lang="sv" xml:lang="sv-SE">Hej</lang>'),
        "Response/Say[1]/lang[1]/@lang: expected no such attribute, found 'sv'.",
        saying('<lang xml:lang="sv-SE">Hej</lang>'),
    ),
    "sub has an alias": (
        saying("<sub>Hej</sub>du"),
        "Response/Say[1]/sub[1]/@alias: expected the words to say instead, found nothing.",
        saying('<sub alias="du">Hej</sub>'),
    ),
    "the alias is not blank": (
        saying('<sub alias=" ">Hej</sub>du'),
        "Response/Say[1]/sub[1]/@alias: expected the words to say instead, found ' '.",
        saying('<sub alias=" a ">Hej</sub>du'),
    ),
    "a break has a time": (
        saying("Hej<break />"),
        "Response/Say[1]/break[1]/@time: expected '1ms' to '10000ms', found nothing.",
        saying('Hej<break time="300ms" />'),
    ),
    **{
        f"no break of {bad}": (
            saying(f'Hej<break time="{bad}" />'),
            f"Response/Say[1]/break[1]/@time: expected '1ms' to '10000ms', found '{bad}'.",
            saying(f'Hej<break time="{good}" />'),
        )
        for bad, good in (
            ("0ms", "1ms"),
            ("10001ms", "10000ms"),
            ("20000ms", "9999ms"),
            ("0500ms", "500ms"),
            ("1s", "1000ms"),
            ("0.5s", "500ms"),
            ("300 ms", "300ms"),
            ("३ms", "3ms"),
        )
    },
    # Play and the URLs.
    "Play sends no digits": (
        playing("/a.wav", ' digits="1"'),
        "Response/Play[1]/@digits: expected no such attribute, found '1'.",
        playing("/a.wav"),
    ),
    "Play is not looped": (
        playing("/a.wav", ' loop="0"'),
        "Response/Play[1]/@loop: expected '1' or no loop, found '0'.",
        playing("/a.wav", ' loop="1"'),
    ),
    "nothing in Play": (
        playing("/a.wav<Pause />"),
        "Response/Play[1]/Pause[1]: expected only [] there, found 'Pause'.",
        playing("/a.wav<!-- Pause -->"),
    ),
    **{
        f"no URL like {bad!r}": (
            playing(bad),
            "Response/Play[1]: expected a relative or https URL in ASCII",
            playing(good),
        )
        for bad, good in (
            ("", "a"),
            ("/", "/a"),
            ("/recordings/", "/recordings"),
            ("/recordings/?a=1", "/recordings?a=/"),
            ("recordings/", "recordings/a.wav"),
            ("/recordings//a.wav", "/recordings/a..wav"),
            ("//ivr.example.se/a.wav", "https://ivr.example.se/a.wav"),
            ("http://ivr.example.se/a.wav", "https://ivr-2.example.se/a.wav"),
            ("ftp://ivr.example.se/a.wav", "https://ivr.example.se"),
            ("https://ivr.example.se/", "https://ivr.example.se:443/a.wav"),
            ("https://ivr_2.example.se/a.wav", "https://ivr.example.se/a_b.wav"),
            ("https://_ivr.example.se/a.wav", "https://ivr.example.se/_a.wav"),
            ("https://user:word@ivr.example.se/a.wav", "https://ivr.example.se/user:word@a.wav"),
            ("https:///a.wav", "https://a/a.wav"),
            ("https://-ivr.example.se/a.wav", "https://i/a.wav"),
            ("a:b", "a/b:c"),
            ("/a%20b.wav", "/a+b.wav"),
            ("/a b.wav", "/a-b.wav"),
            (" /a.wav", "/a.wav"),
            ("/a.wav\n", "/a.wav"),
            ("/å.wav", "/a.wav"),
            ("/a.wav#a#b", "/a.wav#ct=2000&amp;e=dublin,frankfurt"),
        )
    },
    # Pause.
    "Pause is not first": (
        document("<Pause />", SAY, HANGUP),
        "Response: expected something else than a Pause first, found 'Pause'.",
        document(SAY, "<Pause />", HANGUP),
    ),
    "Pause is not first in a first Gather": (
        document(f"{GATHER_START}<Pause />{SAY}</Gather>", REDIRECT),
        "Response: expected something else than a Pause first, found 'Pause'.",
        document(f"{GATHER_START}{SAY}<Pause /></Gather>", REDIRECT),
    ),
    **{
        f"no Pause of {bad!r}": (
            document(SAY, f'<Pause length="{bad}" />', HANGUP),
            "Response/Pause[1]/@length: expected whole seconds from '1', found",
            document(SAY, '<Pause length="1" />', HANGUP),
        )
        for bad in ("", "0", "-1", "0.5", "1s")
    },
    "nothing in Pause": (
        document(SAY, "<Pause>Hej</Pause>", HANGUP),
        "Response/Pause[1]: expected no text of its own, found 'Hej'.",
        document(SAY, "<Pause> </Pause>", HANGUP),
    ),
    # Gather.
    **{
        f"Gather has {attribute}": (
            gather_with(f" {attribute}", ""),
            f"Response/Gather[1]/@{attribute.split('=')[0]}: expected",
            gathering(),
        )
        for attribute in re.findall(r'\w+="[^"]*"', GATHER_START)
    },
    **{
        f"Gather has no {bad}": (
            gather_with(good, bad),
            f"Response/Gather[1]/@{bad.split('=')[0]}: expected",
            gather_with(good, near or good),
        )
        for good, bad, near in (
            ('input="dtmf"', 'input="dtmf speech"', ""),
            ('input="dtmf"', "input=\"['dtmf']\"", ""),
            ('numDigits="1"', 'numDigits="2"', ""),
            ('finishOnKey=""', 'finishOnKey="#"', ""),
            ('timeout="10"', 'timeout="0"', 'timeout="1"'),
            ('timeout="10"', 'timeout="auto"', 'timeout="600"'),
            ('timeout="10"', 'timeout="2.5"', 'timeout="2"'),
            ('method="POST"', 'method="GET"', ""),
            ('method="POST"', 'method="post"', ""),
            ('actionOnEmptyResult="true"', 'actionOnEmptyResult="True"', ""),
            ('action="/voice/sv.main"', 'action=""', 'action="sv.main"'),
            ('action="/voice/sv.main"', 'action="/voice/"', 'action="/voice"'),
            ('action="/voice/sv.main"', 'action="http://a.se/a"', 'action="https://a.se/a"'),
        )
    },
    "no other attribute on Gather": (
        gather_with('input="dtmf"', 'input="dtmf" bargeIn="true"'),
        "Response/Gather[1]/@bargeIn: expected no such attribute, found 'true'.",
        gathering(),
    ),
    "a Redirect follows Gather": (
        document(SAY, GATHER),
        "Response/Gather[1]: expected a Redirect after it and then nothing, found nothing.",
        document(SAY, GATHER, REDIRECT),
    ),
    "nothing else follows Gather": (
        document(SAY, GATHER, SAY, REDIRECT),
        "Response/Gather[1]: expected a Redirect after it and then nothing, found 'Say, Redirect'.",
        document(SAY, SAY, GATHER, REDIRECT),
    ),
    "one Gather a document": (
        document(SAY, GATHER, GATHER, REDIRECT),
        "Response/Gather[1]: expected a Redirect after it and then nothing, found 'Gather, Redir",
        document(GATHER, REDIRECT),
    ),
    "no Hangup after Gather": (
        document(SAY, GATHER, HANGUP),
        "Response/Gather[1]: expected a Redirect after it and then nothing, found 'Hangup'.",
        document(SAY, HANGUP),
    ),
    # Redirect and Hangup, and how a document ends.
    "Redirect is posted": (
        redirecting(REDIRECT.replace("POST", "GET")),
        "Response/Redirect[1]/@method: expected 'POST', found 'GET'.",
        redirecting(REDIRECT),
    ),
    "Redirect says how": (
        redirecting("<Redirect>/voice</Redirect>"),
        "Response/Redirect[1]/@method: expected 'POST', found nothing.",
        redirecting('<Redirect method="POST">/voice</Redirect>'),
    ),
    "Redirect has a URL": (
        redirecting('<Redirect method="POST" />'),
        "Response/Redirect[1]: expected a relative or https URL",
        redirecting('<Redirect method="POST">voice</Redirect>'),
    ),
    "no attribute on Hangup": (
        document(SAY, '<Hangup reason="busy" />'),
        "Response/Hangup[1]/@reason: expected no such attribute, found 'busy'.",
        document(SAY, "<Hangup></Hangup>"),
    ),
    "nothing follows Hangup": (
        document(SAY, HANGUP, SAY),
        "Response/Hangup[1]: expected nothing after it, found 'Say'.",
        document(SAY, SAY, HANGUP),
    ),
    "Hangup is not the first thing": (
        document(HANGUP),
        "Response/Hangup[1]: expected a Say or Play before it, found nothing.",
        document("<Play>/a.wav</Play>", HANGUP),
    ),
    "a document has an end": (
        document(SAY),
        "Response: expected a Gather and a Redirect, or a Hangup, last, found 'Say'.",
        document(SAY, HANGUP),
    ),
    "a document has something": (
        document(),
        "Response: expected a Gather and a Redirect, or a Hangup, last, found nothing.",
        document(GATHER, REDIRECT),
    ),
    "a Redirect alone is no end": (
        document(SAY, REDIRECT),
        "Response: expected a Gather and a Redirect, or a Hangup, last, found 'Say, Redirect'.",
        document(SAY, GATHER, REDIRECT),
    ),
}


@pytest.mark.parametrize(("breaking", "sentence", "keeping"), CASES.values(), ids=CASES)
def test_a_breach_is_one_sentence_that_names_the_place_and_a_near_miss_is_none(
    breaking: bytes, sentence: str, keeping: bytes
) -> None:
    (found,) = found_in(breaking)
    assert sentence in found
    assert re.fullmatch(r"(The document|Response\S*): expected .+, found .+\.", found)
    assert found_in(keeping) == ()


def test_all_breaches_are_collected() -> None:
    twiml = document(
        '<Say language="sv-SE" voice="man" loop="0" b="1" a="2"><s>Ring 112\x80</s></Say>',
        "<Dial />",
        HANGUP,
        '<Gather><Play digits="1">a b</Play></Gather>',
    )
    places = [sentence.partition(":")[0] for sentence in found_in(twiml)]
    gather = "Response/Gather[1]"
    assert places == [
        *("Response/Say[1]/@voice", "Response/Say[1]/@loop"),
        *("Response/Say[1]/@a", "Response/Say[1]/@b"),
        "Response/Say[1]/@voice",  # Neither a neural voice nor one of the locale's.
        *("Response/Say[1]", "Response/Say[1]"),
        "Response/Dial[1]",
        *(f"{gather}/@{name}" for name in ("input", "numDigits", "finishOnKey", "timeout")),
        *(f"{gather}/@{name}" for name in ("action", "method", "actionOnEmptyResult")),
        *(f"{gather}/Play[1]/@digits", f"{gather}/Play[1]"),
        *("Response/Hangup[1]", gather),
    ]


def test_a_bare_number_is_no_words() -> None:
    assert found_in(saying("<s>112_</s>")) == (
        "Response/Say[1]: expected words to say, found '112_'.",
        "Response/Say[1]: expected numbers as words, found '112_'.",
    )


def test_the_limits_of_one_say_are_reported_together() -> None:
    sentences = found_in(saying("å" * 3001))
    assert [re.sub(r".* found ", "", sentence) for sentence in sentences] == [
        "'6002'.",
        "'18006'.",
        "'3001'.",
    ]


@pytest.mark.parametrize(
    "text", ["Säg: a-z_A.Z~/ (nej) & 'ja'…" * 150, "räksmörgås \U0001f4de " * 200]
)
def test_the_encoded_length_is_the_one_of_quote(text: str) -> None:
    assert f"encoded speech, found '{len(quote(text))}'." in " ".join(
        found_in(saying(text.replace("&", "&amp;")))
    )


def test_a_silence_before_a_hangup_is_nothing_said() -> None:
    assert found_in(document("<Pause />", HANGUP)) == (
        "Response: expected something else than a Pause first, found 'Pause'.",
        "Response/Hangup[1]: expected a Say or Play before it, found 'Pause'.",
    )


def test_what_follows_a_redirect_is_never_reached() -> None:
    assert found_in(document(SAY, GATHER, REDIRECT, HANGUP)) == (
        "Response/Gather[1]: expected a Redirect after it and then nothing,"
        " found 'Redirect, Hangup'.",
        "Response/Redirect[1]: expected nothing after it, found 'Hangup'.",
    )


@pytest.mark.parametrize(
    ("breaking", "place"),
    [
        (document(SAY, "<Pause><Say /></Pause>", HANGUP), "Response/Pause[1]"),
        (document(SAY, "<Hangup><Say /></Hangup>"), "Response/Hangup[1]"),
        (redirecting(REDIRECT.replace("</", "<Say /></")), "Response/Redirect[1]"),
        (saying('Hej <break time="1ms"><Say /></break>'), "Response/Say[1]/break[1]"),
    ],
    ids=["Pause", "Hangup", "Redirect", "break"],
)
def test_nothing_stands_in_what_is_empty(breaking: bytes, place: str) -> None:
    assert found_in(breaking) == (f"{place}/Say[1]: expected only [] there, found 'Say'.",)


def test_each_of_several_verbs_is_named_by_its_number_with_all_that_it_stands_among() -> None:
    assert found_in(document("<Pause />", "<Pause />", HANGUP, HANGUP, SAY)) == (
        "Response: expected something else than a Pause first, found 'Pause'.",
        "Response/Hangup[1]: expected nothing after it, found 'Hangup, Say'.",
        "Response/Hangup[1]: expected a Say or Play before it, found 'Pause, Pause'.",
        "Response/Hangup[2]: expected nothing after it, found 'Say'.",
        "Response/Hangup[2]: expected a Say or Play before it, found 'Pause, Pause, Hangup'.",
    )


@pytest.mark.parametrize(
    "twiml",
    [
        b"",
        b"Hej",
        document(SAY, HANGUP, declaration='<?xml version="1.0" encoding="x-none"?>'),
        DECLARATION.encode() + "<Response />".encode("utf-16"),
        document(declaration=DECLARATION + '<!DOCTYPE a [<!ENTITY b "c">]>'),
        document("<Say>" * 5000, "</Say>" * 5000),
        saying("<s>" * 5000 + "</s>" * 5000),
    ],
    ids=[
        "empty",
        "text",
        "unknown encoding",
        "mixed encodings",
        "entity",
        "deep verbs",
        "deep SSML",
    ],
)
def test_whatever_comes_is_answered_with_breaches(twiml: bytes) -> None:
    assert found_in(twiml)


def test_a_long_value_is_cut_in_the_sentence() -> None:
    (sentence,) = found_in(playing("å" * 5000))
    assert sentence.endswith(f"found '{'å' * 80}'.")
