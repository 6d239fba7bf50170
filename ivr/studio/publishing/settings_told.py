"""What differs between the settings of two scripts, by the sections of their pages."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from ivr.checks.rule import Rule
from ivr.i18n import N_, day
from ivr.reports.announcements import Period
from ivr.reports.check.rulebook import limits_of
from ivr.reports.diff import telling
from ivr.reports.diff.differences import Group, Item
from ivr.script.model import DEFAULT_DATE, MAIN_MENU
from ivr.script.tables import LineTable
from ivr.studio.publishing.subjects import Subject, SubjectKind
from ivr.studio.publishing.values import Words, group_of
from ivr.studio.settings.exceptions import RuleException, exceptions

NUMBERS = {
    "emergency": N_("Emergency"),
    "domestic": N_("Other matters, in Sweden"),
    "abroad": N_("From abroad"),
    "line": N_("This phone line, for the public page"),
}


def settings_told(
    subject: Subject, old: LineTable, new: LineTable, words: Words
) -> tuple[Group, ...]:
    """Return what differs in one section, or in the times of an announcement."""
    if subject.kind is SubjectKind.TEXT:
        return group_of(_announcement(subject.name, old, new, words))
    return group_of(SECTIONS[subject.kind](old, new, words))


def _announcement(name: str, old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    was, now = (
        Period(held.start, held.until, held.closes).summary(words.reader) if held else ""
        for held in (table.announcements.get(name) for table in (old, new))
    )
    _ = words.reader.gettext
    if was and not now:
        yield Item(words.removed(_("heard %(times)s", times=was)))
    else:
        yield from words.changes({name: was}, {name: now}, {name: _("Callers hear it")})


def _menus(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    titles = {name: words.title(name) for name in (*old.menus, *new.menus)}
    titles[MAIN_MENU] = words.reader.gettext("Main menu")
    was, now = (
        {name: ", ".join(map(words.title, menu.options)) for name, menu in table.menus.items()}
        for table in (old, new)
    )
    yield from words.changes(was, now, titles)
    was, now = (
        {name: telling.key(key, words.reader) for name, key in table.keys.model_dump().items()}
        for table in (old, new)
    )
    yield from words.changes(was, now, words.of(telling.DEEDS))


def _waiting(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    was, now = (
        {name: str(value) for name, value in table.patience.model_dump().items()}
        for table in (old, new)
    )
    yield from words.changes(was, now, words.of(telling.PATIENCE))


def _call(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    _ = words.reader.gettext
    titles = {
        "languages": _("Languages"),
        "contact": _("Text under key 0"),
        "timezone": _("Time zone"),
    }
    was, now = (
        {
            "languages": telling.languages([*map(words.language, table.languages)], words.reader),
            "contact": words.title(table.contact),
            "timezone": table.timezone.replace("_", " "),
        }
        for table in (old, new)
    )
    yield from words.changes(was, now, titles)


def _numbers(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    yield from words.changes(old.numbers, new.numbers, words.of(NUMBERS))


def _approval(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    _ = words.reader.gettext
    was, now = (
        _("required") if table.publishing.approval else _("not required") for table in (old, new)
    )
    titles = {"approval": _("Approval by a colleague")}
    yield from words.changes({"approval": was}, {"approval": now}, titles)


def _review(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    titles = {name: words.title(name) for name in (*old.review, *new.review)}
    titles[DEFAULT_DATE] = words.reader.gettext("Date for all texts")
    was, now = (_days(table.review, words.reader.language) for table in (old, new))
    yield from words.changes(was, now, titles)


def _days(dates: Mapping[str, date], language: str) -> dict[str, str]:
    return {name: day(each, language) for name, each in dates.items()}


def _exceptions(old: LineTable, new: LineTable, words: Words) -> Iterator[Item]:
    _ = words.reader.gettext
    before, after = ({each.rule.id: each for each in exceptions(table)} for table in (old, new))
    for id in dict.fromkeys((*before, *after)):
        rule = (after.get(id) or before[id]).rule
        titles = {limit.name: _(limit.label) for limit in limits_of(rule)}
        titles |= {"accepted": _("Its warnings"), "reason": _("Reason for the exception")}
        was, now = (_exception(rule, held.get(id), words) for held in (before, after))
        title = _(rule.title)
        yield from words.changes(
            was, now, {name: f"{title}: {about}" for name, about in titles.items()}
        )


def _exception(rule: Rule, held: RuleException | None, words: Words) -> dict[str, str]:
    """Return the limits of a rule, whether its warnings are accepted, and why."""
    _ = words.reader.gettext
    limits = {
        limit.name: _("%(value)s (as usual)", value=_figure(limit.value, words))
        for limit in limits_of(rule)
    }
    if held is None:
        return limits | {"accepted": _("not accepted")}
    limits |= {limit.name: _figure(value, words) for limit, value in held.limits}
    accepted = _("accepted") if held.accepted else _("not accepted")
    return limits | {"accepted": accepted, "reason": held.reason}


def _figure(value: float, words: Words) -> str:
    return words.reader.number(value, 0 if value == int(value) else 2)


Tell: TypeAlias = Callable[[LineTable, LineTable, Words], Iterator[Item]]

SECTIONS: Mapping[SubjectKind, Tell] = {
    SubjectKind.MENUS: _menus,
    SubjectKind.WAITING: _waiting,
    SubjectKind.CALL: _call,
    SubjectKind.NUMBERS: _numbers,
    SubjectKind.APPROVAL: _approval,
    SubjectKind.REVIEW: _review,
    SubjectKind.EXCEPTIONS: _exceptions,
}
"""What tells the changes of each section."""
