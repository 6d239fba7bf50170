"""Whether the service and its fallback would answer Twilio, seen from here."""

from collections.abc import Collection, Iterator
from itertools import takewhile
from urllib.parse import urlsplit

from ivr.edge.allowlist import violations
from ivr.phone import DocumentError, Gather, Played, Spoken, Verb, parse, standard_parameters
from ivr.provisioning.setup import STATUS, VOICE
from ivr.provisioning.verdict import State, Verdict
from ivr.provisioning.visiting import Answer, NoAnswerError, Visitor
from ivr.settings import is_loopback

HEALTH = "/healthz"


def service(
    visitor: Visitor, public_url: str, form: dict[str, str], numbers: Collection[str]
) -> Iterator[Verdict]:
    """Check the service at its address, with a call that begins and ends at once.

    `form` tells what Twilio would of the call, and `numbers` is the emergency number as it is
    spoken in each language of the script.
    """
    address = {"url": public_url}
    if is_loopback(urlsplit(public_url).hostname or ""):
        yield Verdict("reach", "loopback", State.BAD, address)
        return
    try:
        health = visitor.get(public_url + HEALTH)
        yield (
            Verdict("reach", "good", State.GOOD, address)
            if health.status == 200
            else Verdict("reach", "status", State.BAD, {**address, "status": health.status})
        )
        call = standard_parameters() | form
        yield _signed(visitor.post(public_url + VOICE, call, signed=True), numbers)
        yield _unsigned(visitor.post(public_url + VOICE, call, signed=False))
        end = call | {"CallStatus": "completed", "CallDuration": "0"}
        yield _ended(visitor.post(public_url + STATUS, end, signed=True))
    except NoAnswerError as error:
        yield Verdict("reach", error.case, State.BAD, address)


def fallback(
    visitor: Visitor, public_url: str, fallback_url: str, document: bytes
) -> Iterator[Verdict]:
    """Check the fallback; `document` is what this script says when all else fails."""
    address = {"url": fallback_url, "host": urlsplit(fallback_url).hostname}
    if urlsplit(public_url).hostname == address["host"]:
        yield Verdict("fallback", "same_host", State.BAD, address)
        return
    try:
        answer = visitor.get(fallback_url)
    except NoAnswerError as error:
        yield Verdict("fallback", error.case, State.BAD, address)
        return
    broken = violations(answer.body, voices={})
    if answer.status != 200:
        yield Verdict("fallback", "status", State.BAD, {**address, "status": answer.status})
    elif not answer.is_twiml:
        yield Verdict("fallback", "kind", State.BAD, {**address, "kind": answer.kind or "-"})
    elif broken:
        yield Verdict("fallback", "broken", State.BAD, {**address, "reason": broken[0]})
    elif answer.body != document:
        yield Verdict("fallback", "outdated", State.DOUBTFUL, address)
    else:
        yield Verdict("fallback", "good", State.GOOD, address)


def _signed(answer: Answer, numbers: Collection[str]) -> Verdict:
    if answer.status == 403:
        return Verdict("signed", "refused", State.BAD)
    if answer.status != 200:
        return Verdict("signed", "status", State.BAD, {"status": answer.status})
    if not answer.is_twiml:
        return Verdict("signed", "kind", State.BAD, {"kind": answer.kind or "-"})
    try:
        verbs = parse(answer.body, VOICE)
    except DocumentError as error:
        return Verdict("signed", "broken", State.BAD, {"reason": str(error)})
    return _notice(verbs, numbers)


def _notice(verbs: tuple[Verb, ...], numbers: Collection[str]) -> Verdict:
    """Whether the emergency number is said in every language before any key counts."""
    fixed = list(takewhile(lambda verb: not isinstance(verb, Gather), verbs))
    words = " ".join(verb.words for verb in fixed if isinstance(verb, Spoken)).casefold()
    unheard = [number for number in numbers if number.casefold() not in words]
    if not unheard:
        return Verdict("signed", "good", State.GOOD, {"numbers": ", ".join(numbers)})
    if any(isinstance(verb, Played) for verb in fixed):
        return Verdict("signed", "recorded", State.UNKNOWN)
    return Verdict("signed", "notice", State.BAD, {"unheard": ", ".join(unheard)})


def _unsigned(answer: Answer) -> Verdict:
    if answer.status == 403:
        return Verdict("unsigned", "good", State.GOOD)
    return Verdict("unsigned", "let_in", State.BAD, {"status": answer.status})


def _ended(answer: Answer) -> Verdict:
    if answer.status == 204 or (answer.status == 200 and answer.is_twiml):
        return Verdict("ended", "good", State.GOOD)
    return Verdict("ended", "status", State.DOUBTFUL, {"status": answer.status})
