"""R24: what callers choose most comes first; until that is known, the order of the source.

What callers choose is handed to the check as the calls in which each topic was heard. An option
that leads to a menu counts as much as all topics below it. Where a menu has too few calls, the
order of the fact table is the order of the source text.
"""

from collections.abc import Iterator, Mapping

from ivr.checks.rules.rule import (
    Breach,
    Breaches,
    Example,
    Limits,
    Rule,
    Severity,
    Subject,
    Wording,
)
from ivr.i18n import N_
from ivr.script.model import LINE_FILE, Menu, Script


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the order of each menu's options with what callers choose, or the fact table."""
    script, order = subject.script, _source_order(subject.script)
    for menu in script.menus.values():
        topics = {each.target: tuple(_topics(script, each.target)) for each in menu.options}
        calls = {
            name: sum(subject.calls.get(topic, 0) for topic in below)
            for name, below in topics.items()
        }
        if sum(calls.values()) >= max(1, limits["min_calls"]):
            yield from _by_calls(menu, calls, limits["min_lead"])
        else:
            yield from _by_source(menu, topics, order)


def _by_calls(menu: Menu, calls: Mapping[str, int], lead: float) -> Breaches:
    """Compare each option with the first one before it that clearly fewer callers choose."""
    total = sum(calls.values())
    least = max(1, lead * total)
    names = list(calls)
    for place, name in enumerate(names):
        fewer = (each for each in names[:place] if calls[name] - calls[each] >= least)
        if before := next(fewer, None):
            share, other = (round(100 * calls[each] / total) for each in (name, before))
            values = {"menu": menu.name, "found": name, "before": before, "calls": calls[name]}
            yield Breach.at(LINE_FILE, share=share, other=other, **values)


def _by_source(
    menu: Menu, topics: Mapping[str, tuple[str, ...]], order: Mapping[str, int]
) -> Breaches:
    before: tuple[str, int] | None = None
    for name, below in topics.items():
        if known := [order[topic] for topic in below if topic in order]:
            place = min(known)
            if before and place < before[1]:
                yield Breach.at(LINE_FILE, "source", menu=menu.name, found=name, before=before[0])
            else:
                before = name, place


def _topics(script: Script, target: str) -> Iterator[str]:
    """Return the topics that an option leads to: itself, or all below its menu."""
    if target not in script.menus:
        yield target
        return
    for option in script.menus[target].options:
        yield from _topics(script, option.target)


def _source_order(script: Script) -> Mapping[str, int]:
    """Return the place in the source of the first fact that each text says."""
    order: dict[str, int] = {}
    for number, fact in enumerate(script.facts):
        for text in fact.texts:
            order.setdefault(text, number)
    return order


RULE = Rule(
    number=24,
    severity=Severity.INFO,
    title=N_(
        "The commonest option comes first; until it is known, the options keep the order "
        "of the source."
    ),
    why=N_("Most callers hear their option early."),
    source=N_("Voice Provider, tip 17; Ireland, Avaya"),
    words={
        "": Wording(
            message=N_(
                "In the menu “%(menu)s”, “%(found)s” stands after “%(before)s”, though more "
                "callers choose it."
            ),
            expected=N_(
                "“%(found)s” (%(share)s%% of what callers choose, in %(calls)s calls) before "
                "“%(before)s” (%(other)s%%)"
            ),
            found=N_("“%(before)s” before “%(found)s”"),
            hint=N_(
                "Move “%(found)s” forward in the menu, and most callers hear their option sooner."
            ),
        ),
        "source": Wording(
            message=N_(
                "In the menu “%(menu)s”, “%(found)s” stands after “%(before)s”, against the source."
            ),
            expected=N_("“%(found)s” before “%(before)s”, as in the facts %(at_facts)s"),
            found=N_("“%(before)s” before “%(found)s”"),
            hint=N_(
                "Until it is known what most callers choose, the order of the source holds. If "
                "this order is intended, do nothing."
            ),
        ),
    },
    check=check,
    examples=(
        Example("line.toml", '"fred", "fast", "kontakt"', '"fast", "fred", "kontakt"'),
        Example("line.toml", '"fast", "kontakt"]', '"fast"]'),
    ),
)
