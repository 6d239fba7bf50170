"""Looks at a subject that many rules take: each is taken once, and what was seen is kept."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from ivr.checks.rules.subject.subject import Subject

About = ParamSpec("About")
Seen = TypeVar("Seen")


def once(
    look: Callable[Concatenate[Subject, About], Seen],
) -> Callable[Concatenate[Subject, About], Seen]:
    """Let a look be taken once at each subject, and once for each of its other arguments."""

    @wraps(look)
    def kept(subject: Subject, /, *about: About.args, **more: About.kwargs) -> Seen:
        key = (look, about, tuple(more.items()))
        if key not in subject.seen:
            subject.seen[key] = look(subject, *about, **more)
        seen: Seen = subject.seen[key]
        return seen

    return kept
