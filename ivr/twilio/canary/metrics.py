"""The result of a canary call as a file for node_exporter's textfile collector."""

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.twilio.canary.judging import CanaryResult, CanaryVerdict


def write_metrics(verdict: CanaryVerdict, now: float, file: Path) -> None:
    """Write a verdict of a Unix time atomically; raises IVRError."""
    try:
        write_to_textfile(str(file), registry_of(verdict, now))
    except OSError as error:
        raise IVRError(
            N_("%(output)s cannot be written: %(reason)s."), output=file, reason=error.strerror
        ) from error


def registry_of(verdict: CanaryVerdict, now: float) -> CollectorRegistry:
    """Return the figures of a verdict of a Unix time."""
    registry = CollectorRegistry()

    def gauge(name: str, text: str, value: float) -> None:
        Gauge(f"ivr_canary_{name}", text, registry=registry).set(value)

    passed = verdict.is_passed
    gauge("passed", "1 if the last canary call passed.", passed)
    results = Gauge(
        "ivr_canary_result",
        "1 for the result of the last canary call.",
        ["result"],
        registry=registry,
    )
    for result in CanaryResult:
        results.labels(result.value).set(result is verdict.result)
    gauge("timestamp_seconds", "When the last canary call was judged.", now)
    gauge("lost_keys", "Keys of the last canary call that did not arrive.", verdict.lost)
    answered = verdict.course.answer_seconds
    if answered is not None:
        gauge("answer_seconds", "Seconds until the service was seen to answer.", answered)
    return registry
