"""Checks that the service and its fallback answer as Twilio needs, seen from this machine."""

from collections.abc import Collection, Iterator, Mapping
from itertools import takewhile
from urllib.parse import urlsplit

from ivr.addresses import is_loopback
from ivr.i18n import N_
from ivr.phone import DocumentError, Gather, Played, Spoken, Verb, parse, standard_parameters
from ivr.twilio.allowlist import violations
from ivr.twilio.numbers.probe import NoAnswerError, Probe, ProbeAnswer
from ivr.twilio.numbers.setup import STATUS
from ivr.twilio.numbers.verdict import Verdict, VerdictState
from ivr.twilio.twiml import VOICE

HEALTH = "/healthz"

REACH, FALLBACK = "PUBLIC_URL", "FALLBACK_URL"
SIGNED, UNSIGNED = N_("A signed call"), N_("An unsigned call")
ENDED = N_("The end of a call")

REACH_REASONS = {
    "unknown_host": N_("the host name in %(url)s does not exist."),
    "closed": N_("nothing answers at %(url)s."),
    "slow": N_(
        "%(url)s is too slow: Twilio waits two seconds for a connection and four for an answer."
    ),
    "expired": N_("the certificate of %(url)s has expired. Twilio does not accept it."),
    "other_name": N_("the certificate of %(url)s is for another name. Twilio does not accept it."),
    "self_signed": N_("the certificate of %(url)s is self-signed. Twilio does not accept it."),
    "untrusted": N_(
        "the certificate of %(url)s is not from a trusted authority. Most often the intermediate "
        "certificate is missing on the server. Twilio does not accept it."
    ),
    "tls": N_("the TLS connection to %(url)s fails."),
}
"""Messages by the case of NoAnswerError."""

FALLBACK_REASONS = {
    "unknown_host": N_("the host name in %(url)s does not exist."),
    "closed": N_("nothing answers at %(url)s."),
    "slow": N_("%(url)s is too slow."),
    "expired": N_("the certificate of %(url)s has expired."),
    "other_name": N_("the certificate of %(url)s is for another name."),
    "self_signed": N_("the certificate of %(url)s is self-signed."),
    "untrusted": N_("the certificate of %(url)s is not from a trusted authority."),
    "tls": N_("the TLS connection to %(url)s fails."),
}


def service(
    probe: Probe, public_url: str, form: dict[str, str], numbers: Collection[str]
) -> Iterator[Verdict]:
    """Check the service at its public URL with a short simulated call.

    `form` holds the parameters of the call, and `numbers` the spoken emergency number in each
    language of the script.
    """
    address = {"url": public_url}
    if is_loopback(urlsplit(public_url).hostname or ""):
        yield Verdict(
            REACH,
            N_("%(url)s can be reached from this machine only, and not by Twilio."),
            VerdictState.BAD,
            address,
        )
        return
    try:
        health = probe.get(public_url + HEALTH)
        yield _health(health, address)
        call = standard_parameters() | form
        yield _signed(probe.post(public_url + VOICE, call, signed=True), numbers)
        yield _unsigned(probe.post(public_url + VOICE, call, signed=False))
        end = call | {"CallStatus": "completed", "CallDuration": "0"}
        yield _ended(probe.post(public_url + STATUS, end, signed=True))
    except NoAnswerError as error:
        yield Verdict(REACH, REACH_REASONS[error.case], VerdictState.BAD, address)


def fallback(
    probe: Probe, public_url: str, fallback_url: str, document: bytes | None
) -> Iterator[Verdict]:
    """Check the fallback, which should be `document`, or None: the beginning of an export.

    An export that can be heard has no verdict here.
    """
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
        answer = probe.get(fallback_url)
    except NoAnswerError as error:
        yield Verdict(FALLBACK, FALLBACK_REASONS[error.case], VerdictState.BAD, address)
        return
    verdict = _unusable(answer, address, static=document is None)
    if verdict:
        yield verdict
    elif document is not None:
        yield _same(answer, address, document)


def _health(answer: ProbeAnswer, address: Mapping[str, object]) -> Verdict:
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


def _unusable(
    answer: ProbeAnswer, address: Mapping[str, object], *, static: bool
) -> Verdict | None:
    """Why Twilio cannot use an answer, or None."""
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
    if broken := violations(answer.body, voices={}, static=static):
        return Verdict(
            FALLBACK,
            N_("%(url)s is not a document for callers: %(reason)s"),
            VerdictState.BAD,
            {**address, "reason": broken[0]},
        )
    return None


def _same(answer: ProbeAnswer, address: Mapping[str, object], document: bytes) -> Verdict:
    if answer.body != document:
        return Verdict(
            FALLBACK,
            N_("%(url)s differs from what ivr fallback prints now. Copy it there again."),
            VerdictState.DOUBTFUL,
            address,
        )
    return Verdict(
        FALLBACK,
        N_("%(url)s has another host name, and is what ivr fallback prints."),
        VerdictState.GOOD,
        address,
    )


def _signed(answer: ProbeAnswer, numbers: Collection[str]) -> Verdict:
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
            N_("is answered as %(kind)s, which Twilio does not accept as TwiML."),
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
    """Check that the emergency number is said in every language before keys are accepted."""
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
            N_("begins with a recording. Call the number and check that it is the notice."),
            VerdictState.UNKNOWN,
        )
    return Verdict(
        SIGNED,
        N_("is answered, but this is not heard before the keys: %(unheard)s."),
        VerdictState.BAD,
        {"unheard": ", ".join(unheard)},
    )


def _unsigned(answer: ProbeAnswer) -> Verdict:
    if answer.status == 403:
        return Verdict(UNSIGNED, N_("is refused."), VerdictState.GOOD)
    return Verdict(
        UNSIGNED,
        N_("is answered with %(status)s and not 403: anyone can send requests. Is this ivr serve?"),
        VerdictState.BAD,
        {"status": answer.status},
    )


def _ended(answer: ProbeAnswer) -> Verdict:
    if answer.status == 204 or (answer.status == 200 and answer.is_twiml):
        return Verdict(ENDED, N_("is accepted."), VerdictState.GOOD)
    return Verdict(
        ENDED,
        N_("is answered with %(status)s, which Twilio reports as an error."),
        VerdictState.DOUBTFUL,
        {"status": answer.status},
    )
