"""A canary call for people, as one line, and for programs, as an object."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from ivr.i18n import N_, Translator
from ivr.twilio.canary.judging import (
    CanaryResult,
    CanaryVerdict,
    Difference,
    IncomingCall,
    ServiceError,
)
from ivr.twilio.canary.questions import Behaviour
from ivr.twilio.canary.sightings import Sighting
from ivr.twilio.numbers.service import REACH_REASONS

MESSAGES: Mapping[CanaryResult, str] = {
    CanaryResult.PASSED: N_(
        "Passed: the service answered after %(answered)s seconds, and %(arrived)s of %(keys)s keys "
        "led where they should."
    ),
    CanaryResult.WRONG_MENU: N_("Failed: the answer was not that of the live edition."),
    CanaryResult.FAULT: N_(
        "Failed: the caller heard the fault text. Look for fault in the service's log."
    ),
    CanaryResult.KEYS_LOST: N_(
        "Failed: the call arrived, but only %(arrived)s of %(keys)s keys did."
    ),
    CanaryResult.TOO_LATE: N_(
        "Failed: after %(seconds)s seconds, %(arrived)s of %(keys)s keys had arrived."
    ),
    CanaryResult.NO_ANSWER: N_(
        "Failed: it rang, and nobody answered. Is the number set to this line, and is the account "
        "active? ivr connect --check tells."
    ),
    CanaryResult.BUSY: N_(
        "Failed: busy. The account may have no more calls at once: ivr connect --check tells."
    ),
    CanaryResult.FAILED: N_(
        "Failed: Twilio could not place the call. The call's log in Twilio's console says why."
    ),
    CanaryResult.WRONG_SIGNATURE: N_(
        "Failed: the service refused the request: it was signed with another secret, by another "
        "algorithm or for another URL. Callers hear the fallback. Compare TWILIO_AUTH_TOKEN (each "
        "region has its own) and PUBLIC_URL; ivr connect --check shows which webhook rules apply."
    ),
    CanaryResult.NOT_SEEN: N_(
        "Failed: the call was answered, but not by this service. Either callers hear the fallback, "
        "or the number of the calling end did not arrive as CANARY_FROM. The call's log in "
        "Twilio's console says which."
    ),
    CanaryResult.UNREACHABLE: N_("Failed: the service could not be asked what it saw:"),
}

OTHER_STATUS = N_("%(url)s answers with %(status)s and not 200.")
OTHER_ANSWER = N_(
    "%(url)s does not know these calls. Set CANARY_FROM at the service, to the number that this "
    "command calls from, and restart it."
)

OTHER_EDITION = N_(
    "It was of edition %(seen)s, and live is %(live)s. Does a worker not take up new editions, or "
    "do DATABASE_URL and IVR_DATA name another database here than at the service?"
)
OTHER_PLACE = N_("%(key)s led to %(seen)s, and should have led to %(expected)s.")
AFTER_THE_END = N_("%(key)s was answered after the line should have ended the call.")
NOT_ARRIVED = N_("Twilio knows of no incoming call from this number.")
ERRORS = N_("Twilio reports these errors of the incoming call: %(codes)s.")
THE_CALL, SILENCE = N_("The call"), N_("Silence")
KEY = N_("Key %(key)s")


def line_of(verdict: CanaryVerdict, words: Translator, *, live: str, url: str) -> str:
    """Return the verdict in one line; `live` is the live edition, `url` the service's."""
    course = verdict.course
    values = {
        "answered": _seconds(course.answer_seconds or 0),
        "seconds": _seconds(course.seconds),
        "arrived": verdict.keys - verdict.lost,
        "keys": verdict.keys,
    }
    message = words.gettext(MESSAGES[verdict.result], **values)
    if verdict.result is CanaryResult.WRONG_MENU and verdict.difference:
        return f"{message} {_difference(verdict.difference, words, live)}"
    if verdict.result is CanaryResult.UNREACHABLE and course.trouble:
        return f"{message} {trouble(course.trouble, words, url)}"
    return " ".join([message, *_incoming(course.incoming, words)])


def _incoming(call: IncomingCall | None, words: Translator) -> Iterator[str]:
    """What Twilio knows of the called end of a call that the service did not see."""
    if call is None:
        return
    if not call.arrived:
        yield words.gettext(NOT_ARRIVED)
    if call.errors:
        codes = ", ".join(
            f"{code} (https://www.twilio.com/docs/errors/{code})" for code in call.errors
        )
        yield words.gettext(ERRORS, codes=codes)


def trouble(error: ServiceError, words: Translator, url: str) -> str:
    """Return why the service could not be asked."""
    reasons = {**REACH_REASONS, "status": OTHER_STATUS, "refused": OTHER_STATUS}
    message = reasons.get(error.case, OTHER_ANSWER)
    return words.gettext(message, url=url, status=error.status)


def _difference(difference: Difference, words: Translator, live: str) -> str:
    seen = difference.seen
    if not difference.is_live:
        return words.gettext(OTHER_EDITION, seen=seen.edition, live=live)
    key = _key(seen, words)
    if difference.expected is None:
        return words.gettext(AFTER_THE_END, key=key)
    led = _place(seen.place, seen.outcome, seen.language)
    return words.gettext(OTHER_PLACE, key=key, seen=led, expected=_place(*difference.expected))


def _place(place: str, outcome: str, language: str) -> str:
    return f"{place} ({outcome}, {language})"


def _key(seen: Sighting, words: Translator) -> str:
    if seen.keys:
        return words.gettext(KEY, key=seen.keys)
    return words.gettext(SILENCE if seen.silence and seen.state else THE_CALL)


def verdict_object(
    verdict: CanaryVerdict, message: str, cost: Mapping[str, object], seen: tuple[Behaviour, ...]
) -> dict[str, object]:
    """Return a verdict as an object for JSON; no number and no id of a call is in it."""
    course, answered = verdict.course, verdict.course.answer_seconds
    return {
        "version": 1,
        "result": verdict.result.value,
        "passed": verdict.is_passed,
        "message": message,
        "answer_seconds": None if answered is None else round(answered, 1),
        "seconds": round(course.seconds, 1),
        "keys": verdict.keys,
        "lost_keys": verdict.lost,
        "end_seen": course.is_end_seen,
        "twilio_errors": list(course.incoming.errors) if course.incoming else [],
        "turns": [
            {
                "keys": turn.keys,
                "place": turn.place,
                "outcome": turn.outcome,
                "language": turn.language,
                "edition": turn.edition,
                "at": turn.at,
            }
            for turn in course.turns
        ],
        "cost": cost,
        "questions": [{"question": one.question, "seen": one.seen} for one in seen],
    }


def _seconds(value: float) -> Decimal:
    return Decimal(round(value))
