"""Events of the calendar and of the service, which `ivr notify` finds itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import requests
from pydantic import SecretStr

from ivr.i18n import N_, day, local_moment, translator
from ivr.script.fields.titles import Titles
from ivr.script.model.script import Script
from ivr.script.reading.review import due_texts, today
from ivr.studio.editions.outbox import EventKind

TIMEOUT_SECONDS = 10

MAX_KEY_LENGTH = 150

NO_ANSWER = N_("It does not answer.")

UNTOLD = N_("It does not tell its problems, because its METRICS_TOKEN is another.")


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event, and its unique key in storage."""

    kind: EventKind
    key: str
    values: dict[str, str]


def calendar_events(
    script: Script, titles: Titles, now: datetime, language: str
) -> Iterator[FoundEvent]:
    """Yield an event for the texts of each review date, and for announcements ending tomorrow."""
    texts_by_date: dict[tuple[date, bool], list[str]] = {}
    for due in due_texts(script, now):
        texts = texts_by_date.setdefault((due.until, due.is_overdue), [])
        texts.append(titles.of(due.text, language))
    for (until, is_overdue), texts in texts_by_date.items():
        values = {"until": day(until, language), "texts": ", ".join(texts)}
        yield FoundEvent(EventKind.DUE, f"{until} {'late' if is_overdue else 'soon'}", values)
    for announcement in script.announcements:
        end = announcement.end.astimezone(script.timezone)
        if end.date() == today(script, now) + timedelta(days=1):
            words = titles.of(announcement.name, language)
            values = {"words": words, "until": local_moment(end, language)}
            key = f"{end:%Y-%m-%dT%H:%M} {announcement.name}"[:MAX_KEY_LENGTH]
            yield FoundEvent(EventKind.ENDING, key, values)


def problem_events(
    origin: str, token: SecretStr | None, now: datetime, language: str
) -> Iterator[FoundEvent]:
    """Yield an event for each problem that /readyz reports, once a day.

    `token` is METRICS_TOKEN. Without it, the only problem that can be found is no answer.
    """
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    gettext = translator(language).gettext
    try:
        answer = requests.get(f"{origin}/readyz", headers=headers, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        problems = answer.json().get("summaries", [gettext(UNTOLD)] if token else [])
    except (requests.RequestException, ValueError):
        problems = [gettext(NO_ANSWER)]
    for problem in problems:
        key = f"{now.date()} {problem}"[:MAX_KEY_LENGTH]
        yield FoundEvent(EventKind.PROBLEM, key, {"problem": problem})
