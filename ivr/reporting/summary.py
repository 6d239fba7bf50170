"""What the reports have in common: the figures of the walk, and the last word on a script."""

from collections import Counter
from math import isfinite

from ivr.call.walk import Walk
from ivr.examination import Examination
from ivr.reporting.phrases import phrases_of
from ivr.script.finding import Severity


def documents(walk: Walk) -> int:
    """Count the different documents that a caller can get."""
    return len({(turn.fixed, turn.skippable, turn.state is None) for turn in walk.spoken})


def ends(walk: Walk) -> bool:
    """Tell whether every call ends at some time, so that its length can be told."""
    return isfinite(walk.longest_silence)


def verdict(examination: Examination, language: str) -> str:
    """Say in one sentence or two whether the script may be published, and why not."""
    phrases = phrases_of(language)
    counts = Counter(finding.severity for finding in examination.findings)
    errors = phrases.counted("errors", counts[Severity.ERROR])
    others = {"warnings": counts[Severity.WARNING], "infos": counts[Severity.INFO]}
    rest = phrases.say("and").join(
        phrases.counted(name, count) for name, count in others.items() if count
    )
    if examination.may_answer:
        name = "may_publish" if rest else "may_publish_clean"
    else:
        name = "may_not_publish_rest" if rest else "may_not_publish"
    told = phrases.say(name, errors=errors, rest=rest)
    return told if examination.line else f"{told} {phrases.say('no_times_yet')}"
