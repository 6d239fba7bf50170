"""R13: menus lie at most two levels deep; three are a warning.

A script with more than three levels is refused when it is read.
"""

from collections.abc import Iterator

from ivr.checks.rule import Breach, Breaches, Limits, Rule, Severity, Subject, Wording, edit
from ivr.i18n import N_
from ivr.script.model import LINE_FILE, MAIN_MENU, Menu, Script


def check(subject: Subject, limits: Limits) -> Breaches:
    """Follow every way down from the main menu to a menu without sub-menus."""
    for way in _ways(subject.script, subject.script.menus[MAIN_MENU], (MAIN_MENU,)):
        depth, severe = len(way), len(way) > limits["max_depth"]
        if depth > limits["fine_depth"]:
            most = limits["max_depth" if severe else "fine_depth"]
            severity = Severity.ERROR if severe else None
            yield Breach.at(LINE_FILE, "", severity, way=" → ".join(way), found=depth, most=most)


def _ways(script: Script, menu: Menu, way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    below = [option.target for option in menu.options if option.target in script.menus]
    for name in below:
        yield from _ways(script, script.menus[name], (*way, name))
    if not below:
        yield way


RULE = Rule(
    number=13,
    severity=Severity.WARNING,
    title=N_("Menus go no more than two levels deep."),
    why=N_("Callers do not get lost in menus within menus."),
    source=N_("Ireland, AT&T"),
    words=Wording(
        message=N_("The menus lie %(found)s levels deep: %(way)s."),
        hint=N_("Callers lose their way. Move the options of the lowest menu one level up."),
    ),
    check=check,
    examples=edit(
        "line.toml",
        '"fred", "fast", "kontakt"]',
        bad='"fred"]\n\n[menus.fred]\noptions = ["fast"]\n\n[menus.fast]\noptions = ["kontakt"]',
        good='"fred", "kontakt"]\n\n[menus.fred]\noptions = ["fast"]',
    ),
)
