"""The simulated telephone executes TwiML as Twilio does, and measures time."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ivr.simulator.connection import CallError, SilenceDelivery
from ivr.simulator.document import DocumentError, parse
from ivr.simulator.events import Heard, HungUp, Pressed, Silent
from ivr.simulator.exchange import HTTPAnswer
from ivr.simulator.telephone import Telephone
from ivr.simulator.verbs import Paused, Played, Spoken

NOTICE = "<Say>Fara? Ring 112.</Say>"
MENU = "<Say>Tryck 1.</Say><Say>Tryck 2.</Say>"


def gather(nested: str = MENU, **attributes: str) -> str:
    standard = {
        "action": "/voice/key",
        "input": "dtmf",
        "numDigits": "1",
        "finishOnKey": "",
        "timeout": "10",
        "actionOnEmptyResult": "true",
    }
    written = " ".join(f'{name}="{value}"' for name, value in {**standard, **attributes}.items())
    return f"<Gather {written}>{nested}</Gather>"


class Line:
    """An exchange with one document for each path, which records the requests."""

    def __init__(self, **documents: str | HTTPAnswer) -> None:
        self.asked: list[Mapping[str, str]] = []
        self._documents = {"voice": NOTICE + gather(), "key": "<Say>Bra.</Say>", **documents}

    def request(self, method: str, path: str, params: Mapping[str, str]) -> HTTPAnswer:
        self.asked.append(params)
        name = path.partition("?")[0].rpartition("/")[2]
        answer = self._documents.get(name, HTTPAnswer(204, "", b""))
        if isinstance(answer, HTTPAnswer):
            return answer
        return HTTPAnswer(200, "text/xml", f"<Response>{answer}</Response>".encode())

    @property
    def digits(self) -> list[str | None]:
        """The Digits of each request, or None without them."""
        return [form.get("Digits") for form in self.asked if "CallDuration" not in form]


def telephone(line: Line, **options: Any) -> Telephone:
    """Return a telephone on which a sentence lasts two seconds, and a recording seven."""
    return Telephone(line, **{"seconds": lambda _: 2.0, "play_seconds": lambda _: 7.0, **options})


def words(heard: tuple[Heard, ...]) -> list[str]:
    return [each.utterance.words for each in heard if isinstance(each.utterance, Spoken)]


@pytest.fixture
def caller() -> Telephone:
    caller = telephone(Line())
    caller.dial()
    return caller


def test_events_have_the_callers_order_and_times() -> None:
    line = Line(key=gather("<Play>/a.wav</Play><Pause length='3'/>") + "<Hangup/>")
    caller = telephone(line)
    caller.run("1")
    caller.hang_up()
    spoken = [Spoken((text,), "en-US", "") for text in ("Fara? Ring 112.", "Tryck 1.", "Tryck 2.")]
    assert caller.events == (
        Heard(spoken[0], False, 0.0, 2.0),
        Heard(spoken[1], True, 2.0, 2.0),
        Heard(spoken[2], True, 4.0, 2.0),
        Pressed("1", 6.0),
        Heard(Played("/a.wav"), True, 6.0, 7.0),
        Heard(Paused(3), True, 13.0, 3.0),
        HungUp(False, 16.0),
    )
    assert caller.heard == tuple(event for event in caller.events if isinstance(event, Heard))
    assert caller.elapsed == 16.0 and line.digits == [None, "1"]
    paths = ("/voice", "/voice/key", "/voice/status")
    assert caller.requests == tuple(("POST", path) for path in paths)


def test_the_telephone_sends_the_parameters_of_twilio() -> None:
    line = Line()
    telephone(line).run("1")
    assert [form["CallStatus"] for form in line.asked] == ["ringing", "in-progress", "completed"]
    assert all(re.fullmatch("CA[0-9a-f]{32}", form["CallSid"]) for form in line.asked)
    assert len({form["CallSid"] for form in line.asked}) == 1
    assert line.asked[-1]["CallDuration"] == "8"


@pytest.mark.parametrize("ending", ["<Hangup/><Say>Aldrig.</Say>", ""])
def test_the_line_hangs_up_by_verb_or_at_a_documents_end(ending: str) -> None:
    caller = telephone(Line(key=f"<Say>Hej då.</Say>{ending}"))
    assert words(caller.run("1"))[-1] == "Hej då."
    assert caller.events[-1] == HungUp(by_line=True, at=8.0)


def test_a_redirect_leads_to_another_document_relative_to_its_own() -> None:
    redirect = "<Say>Ja.</Say><Redirect method='GET'>more?from=key#rc=2</Redirect>"
    caller = telephone(Line(key=redirect, more=NOTICE))
    assert words(caller.run("1"))[-2:] == ["Ja.", "Fara? Ring 112."]
    assert caller.requests[2] == ("GET", "/voice/more?from=key")


def test_a_key_cuts_off_what_can_be_skipped(caller: Telephone) -> None:
    caller.press("1", after=1.5)
    notice, first, answer = caller.heard
    assert (notice.seconds, notice.interrupted) == (2.0, False)
    assert (first.starts, first.seconds, first.ends, first.interrupted) == (2.0, 1.5, 3.5, True)
    assert answer.starts == 3.5


def test_silence_may_arrive_in_three_ways() -> None:
    voice = NOTICE + gather() + "<Redirect>/voice/silence</Redirect>"
    for delivery, word, last in (
        (SilenceDelivery.ACTION, "Bra.", ""),
        (SilenceDelivery.ABSENT, "Bra.", None),
        (SilenceDelivery.FALL_THROUGH, "Tyst.", None),
    ):
        line = Line(voice=voice, silence="<Say>Tyst.</Say>")
        caller = telephone(line, silence=delivery)
        assert words(caller.run("w"))[-1] == word
        assert line.digits == [None, last]
        assert Silent(10, 6.0) in caller.events and caller.elapsed == 18.0


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ((500, "text/xml", b"<Response/>"), "POST /voice/key answered 500 with text/xml"),
        ((200, "text/plain", b"<Response/>"), "POST /voice/key answered 200 with text/plain"),
        ((200, "text/html", b"<p>"), "POST /voice/key answered 200, but: The document is not XML"),
    ],
)
def test_an_answer_that_is_no_twiml_is_named(answer: tuple[int, str, bytes], found: str) -> None:
    caller = telephone(Line(key=HTTPAnswer(*answer)))
    with pytest.raises(CallError, match=found):
        caller.run("1")


def test_a_line_that_never_asks_is_stopped_after_ten_documents() -> None:
    caller = telephone(Line(voice="<Redirect>/voice</Redirect>"))
    with pytest.raises(CallError, match="10 documents in a row.* continues with /voice"):
        caller.dial()
    assert len(caller.requests) == 10


def read(verbs: str, url: str = "/voice/here?state=1") -> object:
    (verb,) = parse(f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>', url)
    return verb


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (b"<Response>\xff</Response>", "not XML that can be read: not well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><Response/>', "unknown encoding: klingon"),
        ('<!DOCTYPE r [<!ENTITY e "x">]><Response>&e;</Response>', "DTDForbidden"),
        ("<Response><Say>Hej\x85</Say></Response>", "control character '\\x85'"),
        (f"<Response><!--{'å' * 33_000}--></Response>", "has 66028 bytes; Twilio accepts 65536"),
        ('<Response lang="sv"/>', "attribute lang of <Response> is not known"),
    ],
)
def test_a_malformed_document_is_refused(document: str | bytes, found: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(found)):
        parse(document, "/voice")


@pytest.mark.parametrize(
    ("verbs", "found"),
    [
        ("<Dial>112</Dial>", "<Dial> in a <Response> is not known."),
        (gather("<Redirect>/x</Redirect>"), "<Redirect> in a <Gather> is not known."),
        (gather(numDigits=""), 'numDigits of <Gather> is "", not a whole number above 0.'),
        (gather(finishOnKey="#"), 'finishOnKey of <Gather> must be "", and is "#".'),
        (gather(method="post"), 'method of <Gather> cannot be "post".'),
        ('<Pause length="-1"/>', 'length of <Pause> is "-1", not a whole number above 0.'),
        ("<Say/>", "A <Say> says nothing."),
        ("<Say><s><s>b</s></s></Say>", "<s> in a <s> is not known."),
        ('<Say><s><prosody rate="85%">a</prosody></s><s>b</s></Say>', "more than one speed"),
        ("<Redirect>/x#a#b</Redirect>", '"a#b" cannot be the connection overrides'),
        ("<Say>Hej<break/></Say>", 'A <break> needs a time such as "500ms", not "".'),
        ('<Say><break time="0ms"/></Say>', 'not "0ms".'),
    ],
)
def test_a_verb_that_no_telephone_follows_is_named(verbs: str, found: str) -> None:
    with pytest.raises(DocumentError, match=re.escape(found)):
        read(verbs)
