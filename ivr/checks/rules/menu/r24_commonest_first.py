"""R24: what callers choose most comes first; until that is known, the order of the source.

How often a topic was chosen is in `subject.counts`; a menu counts as much as all its topics.
Without counts, the order of the fact table is the order of the source text.
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
from ivr.script.model import LINE_FILE, Script


def check(subject: Subject, limits: Limits) -> Breaches:
    """Compare the order of each menu's options with the counts, or with the fact table."""
    counts = subject.counts
    places = _source_order(subject.script) if counts is None else {}
    for menu in subject.script.menus.values():
        before: tuple[str, int] | None = None
        for option in menu.options:
            topics = _topics(subject.script, option.target)
            if counts is not None:
                rank = -sum(counts.get(topic, 0) for topic in topics)
            elif known := [places[topic] for topic in topics if topic in places]:
                rank = min(known)
            else:
                continue
            if before and rank < before[1]:
                values = {"menu": menu.name, "found": option.target, "before": before[0]}
                case = "source"
                if counts is not None:
                    case, values = "", values | {"count": str(-rank), "other": str(-before[1])}
                yield Breach.at(LINE_FILE, case, **values)
            else:
                before = option.target, rank


def _topics(script: Script, target: str) -> Iterator[str]:
    """Return the topics that an option leads to: itself, or all that its menu holds."""
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
    title=N_("The commonest option comes first; until it is known, the source's order holds."),
    source=N_("lucka 17, Ireland, Avaya"),
    words={
        "": Wording(
            message=N_(
                "In the menu %(menu)s, %(found)s stands after %(before)s, though more "
                "callers choose it."
            ),
            expected=N_("%(found)s (%(count)s calls) before %(before)s (%(other)s calls)"),
            found=N_("%(before)s before %(found)s"),
            hint=N_(
                "Move %(found)s forward in the menu's list, and most callers hear their "
                "option sooner."
            ),
        ),
        "source": Wording(
            message=N_(
                "In the menu %(menu)s, %(found)s stands after %(before)s, against the source."
            ),
            expected=N_("%(found)s before %(before)s, as in the fact table (facts.toml)"),
            found=N_("%(before)s before %(found)s"),
            hint=N_(
                "As long as nobody knows what most callers choose, the order of the source "
                "holds. If this order is meant, nothing need be done."
            ),
        ),
    },
    check=check,
    examples=(
        Example("line.toml", '"fred", "fast", "kontakt"', '"fast", "fred", "kontakt"'),
        Example("line.toml", '"fast", "kontakt"]', '"fast"]'),
    ),
)
