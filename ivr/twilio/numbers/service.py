"""Whether the service and its fallback would answer Twilio, seen from here."""

from collections.abc import Collection, Iterator, Mapping
from itertools import takewhile
from urllib.parse import urlsplit

from ivr.i18n import N_
from ivr.phone import DocumentError, Gather, Played, Spoken, Verb, parse, standard_parameters
from ivr.settings import is_loopback
from ivr.twilio.allowlist import violations
from ivr.twilio.numbers.setup import STATUS, VOICE
from ivr.twilio.numbers.verdict import Verdict, VerdictState
from ivr.twilio.numbers.visiting import NoAnswerError, VisitAnswer, Visitor

HEALTH = "/healthz"

REACH, FALLBACK = "PUBLIC_URL", "FALLBACK_URL"
SIGNED, UNSIGNED = N_("A signed call"), N_("An unsigned call")
ENDED = N_("The end of a call")

REACH_REASONS = {
    "unknown_host": N_("no name server knows %(url)s."),
    "closed": N_("nothing answers at %(url)s."),
    "slow": N_(
        "%(url)s is too slow: Twilio is told to wait two seconds for a connection and four for "
        "an answer."
    ),
    "expired": N_("the certificate of %(url)s has expired. Twilio does not call."),
    "other_name": N_("the certificate of %(url)s is for another name. Twilio does not call."),
    "self_signed": N_("the certificate of %(url)s is signed by itself. Twilio does not call."),
    "untrusted": N_(
        "nobody vouches for the certificate of %(url)s. Most often the certificate in between "
        "is missing on the server. Twilio does not call."
    ),
    "tls": N_("no TLS connection comes about with %(url)s."),
}
"""Why the service does not answer, by the case of NoAnswerError."""

FALLBACK_REASONS = {
    "unknown_host": N_("no name server knows %(url)s."),
    "closed": N_("nothing answers at %(url)s."),
    "slow": N_("%(url)s is too slow."),
    "expired": N_("the certificate of %(url)s has expired."),
    "other_name": N_("the certificate of %(url)s is for another name."),
    "self_signed": N_("the certificate of %(url)s is signed by itself."),
    "untrusted": N_("nobody vouches for the certificate of %(url)s."),
    "tls": N_("no TLS connection comes about with %(url)s."),
}


def service(
    visitor: Visitor, public_url: str, form: dict[str, str], numbers: Collection[str]
) -> Iterator[Verdict]:
    """Check the service at its address, with a call that begins and ends at once.

    `form` tells what Twilio would of the call, and `numbers` is the emergency number as it is
    spoken in each language of the script.
    """
    address = {"url": public_url}
    if is_loopback(urlsplit(public_url).hostname or ""):
        yield Verdict(
            REACH,
            N_("%(url)s is this machine alone, and Twilio is not on it."),
            VerdictState.BAD,
            address,
        )
        return
    try:
        health = visitor.get(public_url + HEALTH)
        yield _health(health, address)
        call = standard_parameters() | form
        yield _signed(visitor.post(public_url + VOICE, call, signed=True), numbers)
        yield _unsigned(visitor.post(public_url + VOICE, call, signed=False))
        end = call | {"CallStatus": "completed", "CallDuration": "0"}
        yield _ended(visitor.post(public_url + STATUS, end, signed=True))
    except NoAnswerError as error:
        yield Verdict(REACH, REACH_REASONS[error.case], VerdictState.BAD, address)


def fallback(
    visitor: Visitor, public_url: str, fallback_url: str, document: bytes
) -> Iterator[Verdict]:
    """Check the fallback; `document` is what this script says when all else fails."""
    address = {"url": fallback_url, "host": urlsplit(fallback_url).hostname}
    if urlsplit(public_url).hostname == address["host"]:
        yield Verdict(
            FALLBACK,
            N_("%(url)s is on the host of PUBLIC_URL: when that is down, callers hear neither."),
            VerdictState.BAD,
            address,
        )
        return
    try:
        answer = visitor.get(fallback_url)
    except NoAnswerError as error:
        yield Verdict(FALLBACK, FALLBACK_REASONS[error.case], VerdictState.BAD, address)
        return
    yield _fallback(answer, address, document)


def _health(answer: VisitAnswer, address: Mapping[str, object]) -> Verdict:
    if answer.status == 200:
        return Verdict(
            REACH, N_("%(url)s answers, and its certificate is valid."), VerdictState.GOOD, address
        )
    return Verdict(
        REACH,
        N_(
            "%(url)s answers /healthz with %(status)s and not 200: is it this service, and is "
            "it up?"
        ),
        VerdictState.BAD,
        {**address, "status": answer.status},
    )


def _fallback(answer: VisitAnswer, address: Mapping[str, object], document: bytes) -> Verdict:
    if answer.status != 200:
        return Verdict(
            FALLBACK,
            N_("%(url)s answers with %(status)s and not 200."),
            VerdictState.BAD,
            {**address, "status": answer.status},
        )
    if not answer.is_twiml:
        return Verdict(
            FALLBACK,
            N_("%(url)s is sent as %(kind)s. Twilio needs text/xml."),
            VerdictState.BAD,
            {**address, "kind": answer.kind or "-"},
        )
    if broken := violations(answer.body, voices={}):
        return Verdict(
            FALLBACK,
            N_("%(url)s is not a document for callers: %(reason)s"),
            VerdictState.BAD,
            {**address, "reason": broken[0]},
        )
    if answer.body != document:
        return Verdict(
            FALLBACK,
            N_(
                "%(url)s says something, but not what ivr fallback prints today. Copy it there "
                "again."
            ),
            VerdictState.DOUBTFUL,
            address,
        )
    return Verdict(
        FALLBACK,
        N_("%(url)s is on another host by name, and says what ivr fallback prints."),
        VerdictState.GOOD,
        address,
    )


def _signed(answer: VisitAnswer, numbers: Collection[str]) -> Verdict:
    if answer.status == 403:
        return Verdict(
            SIGNED,
            N_(
                "is refused: the service has another TWILIO_AUTH_TOKEN or another PUBLIC_URL than "
                "these settings."
            ),
            VerdictState.BAD,
        )
    if answer.status != 200:
        return Verdict(
            SIGNED,
            N_("is answered with %(status)s and not 200."),
            VerdictState.BAD,
            {"status": answer.status},
        )
    if not answer.is_twiml:
        return Verdict(
            SIGNED,
            N_("is answered as %(kind)s, which Twilio does not read as a document."),
            VerdictState.BAD,
            {"kind": answer.kind or "-"},
        )
    try:
        verbs = parse(answer.body, VOICE)
    except DocumentError as error:
        return Verdict(
            SIGNED,
            N_("is answered with a document that cannot be read: %(reason)s"),
            VerdictState.BAD,
            {"reason": str(error)},
        )
    return _notice(verbs, numbers)


def _notice(verbs: tuple[Verb, ...], numbers: Collection[str]) -> Verdict:
    """Whether the emergency number is said in every language before any key counts."""
    fixed = list(takewhile(lambda verb: not isinstance(verb, Gather), verbs))
    words = " ".join(verb.words for verb in fixed if isinstance(verb, Spoken)).casefold()
    unheard = [number for number in numbers if number.casefold() not in words]
    if not unheard:
        return Verdict(
            SIGNED,
            N_("is answered, and before any key the caller hears: %(numbers)s."),
            VerdictState.GOOD,
            {"numbers": ", ".join(numbers)},
        )
    if any(isinstance(verb, Played) for verb in fixed):
        return Verdict(
            SIGNED,
            N_("begins with a recording. Call, and listen whether it is the notice."),
            VerdictState.UNKNOWN,
        )
    return Verdict(
        SIGNED,
        N_("is answered, but this is not heard before the keys: %(unheard)s."),
        VerdictState.BAD,
        {"unheard": ", ".join(unheard)},
    )


def _unsigned(answer: VisitAnswer) -> Verdict:
    if answer.status == 403:
        return Verdict(UNSIGNED, N_("is refused."), VerdictState.GOOD)
    return Verdict(
        UNSIGNED,
        N_("is answered with %(status)s and not 403: anyone can come in. Is this ivr serve?"),
        VerdictState.BAD,
        {"status": answer.status},
    )


def _ended(answer: VisitAnswer) -> Verdict:
    if answer.status == 204 or (answer.status == 200 and answer.is_twiml):
        return Verdict(ENDED, N_("is taken."), VerdictState.GOOD)
    return Verdict(
        ENDED,
        N_("is answered with %(status)s, which Twilio will complain of."),
        VerdictState.DOUBTFUL,
        {"status": answer.status},
    )
