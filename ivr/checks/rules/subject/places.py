"""The places where a caller can be while the line waits for a key."""

from collections.abc import Iterator

from ivr.call.state import CallState
from ivr.checks.rules.subject import Subject
from ivr.checks.rules.subject.once import once

UNKNOWN_KEY = "?"
"""A key that means nothing in any menu."""


@once
def menu_places(subject: Subject) -> tuple[CallState, ...]:
    """Return the states of callers who hear a menu: each menu in each language."""
    return tuple(
        subject.state(language.code, menu)
        for language in subject.languages
        for menu in subject.script.menus
    )


@once
def topic_places(subject: Subject) -> tuple[CallState, ...]:
    """Return the states of callers who hear a topic, in each menu that offers it."""
    return tuple(_topic_places(subject))


def _topic_places(subject: Subject) -> Iterator[CallState]:
    contact = subject.script.contact
    for state in menu_places(subject):
        targets = [option.target for option in subject.script.menus[state.menu].options]
        if contact and contact not in targets:
            targets.append(contact)  # by the key 0
        for target in targets:
            if target not in subject.script.menus:
                yield subject.state(state.language, state.menu, target)
