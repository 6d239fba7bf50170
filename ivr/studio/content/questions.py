"""The open questions to the authority in a script, as the pages list them."""

from dataclasses import dataclass

from ivr.script.reading.unconfirmed import question_about
from ivr.studio.content.edit_pages import link_of
from ivr.studio.content.text_checks import TextChecks
from ivr.studio.translation import language


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A text that the authority has not confirmed: its title, and the page where it is edited."""

    title: str
    address: str


def open_questions(checks: TextChecks) -> tuple[OpenQuestion, ...]:
    """Return the open questions of a script in its order; none if it cannot be read."""
    script = checks.check.script
    texts = script.unconfirmed if script else ()
    announced = checks.names.announcements
    return tuple(
        OpenQuestion(
            checks.titles.of(text, language()), link_of(question_about(text), announced).address
        )
        for text in texts
    )
