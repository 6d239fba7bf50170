"""Mend, from the page of a text, what a finding reports; the text itself is not saved."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

import structlog
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ivr.errors import IVRError
from ivr.i18n import N_
from ivr.publishing.draft import Draft
from ivr.script import fields
from ivr.script.files import Files
from ivr.script.place import FACTS_FILE
from ivr.script.writing import write
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.facts import in_other_words
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.entries import one_line
from ivr.studio.writing.mending import Changes, accept, add_number, teach

log = structlog.get_logger()

UNMERGED = N_(
    "This has been changed in two ways, which must be brought together first. Open Publish, and "
    "choose there."
)

Form = MultiDict[str, str]
Act = tuple[str, Callable[[Files], Changes], str]
"""The language whose finding is mended, the change, and what was done in words."""


def spoken_forms(codes: Collection[str], form: Form) -> Mapping[tuple[str, str], str]:
    """Return the spoken forms that were filled in, by language and written form."""
    found = {
        (code, written): one_line(spoken)
        for code in codes
        for written, spoken in zip(
            map(one_line, form.getlist(f"written-{code}")),
            form.getlist(f"spoken-{code}"),
            strict=False,
        )
    }
    return {entry: spoken for entry, spoken in found.items() if spoken and entry[1]}


def with_replacements(codes: Collection[str], form: Form) -> Form:
    """Return the form with the words that a button of it replaces, or the same form without one."""
    for code in codes:
        if button := form.get(f"replace-{code}"):
            part, line, words, meant = button.split("\n")
            field = f"label-{code}" if part == "label" else f"text-{code}"
            lines = form.get(field, "").strip().splitlines()
            at = max(int(line) - 1, 0)
            if at < len(lines):
                lines[at] = lines[at].replace(words, meant, 1)
            form = MultiDict(form)
            form[field] = "\n".join(lines)
    return form


def mended(draft: Draft, codes: Collection[str], form: Form) -> dict[str, list[str]]:
    """Save in the draft what the form of a text mends.

    Returns what was done in words, by language.
    """
    told: dict[str, list[str]] = {}
    for code, change, words in _acts(codes, form):
        try:
            _save(draft, change)
        except IVRError as error:
            words = error.told(language())
        told.setdefault(code, []).append(words)
        draft = current_studio.drafts.current()
    return told


def _save(draft: Draft, change: Callable[[Files], Changes]) -> None:
    changes = change(draft.files)
    if not changes.keys().isdisjoint(draft.conflicting_files):
        raise IVRError(UNMERGED)
    author = access.current_person()
    current_studio.drafts.save_files(changes, seen=draft.seen_files(*changes), author=author.name)
    log.info("text-mended", by=author.id, files=len(changes))


def _acts(codes: Collection[str], form: Form) -> Iterator[Act]:
    for (code, written), spoken in spoken_forms(codes, form).items():
        words = _("“%(written)s” is now said “%(spoken)s”.", written=written, spoken=spoken)
        yield code, partial(teach, code=code, entries={written: spoken}), words
    for code in codes:
        if name := one_line(form.get(f"accept-{code}", "")):
            words = _("“%(name)s” is now accepted as a name.", name=name)
            yield code, partial(accept, code=code, names=[name]), words
        for number, purpose in _numbers(code, form).items():
            words = _("%(number)s is now one of the line's phone numbers.", number=number)
            yield code, partial(add_number, number=number, purpose=purpose), words
        yield from _facts(code, form)


def _facts(code: str, form: Form) -> Iterator[Act]:
    """Yield what lets facts be said in the words that were filled in."""
    prefix = f"fact-now-{code}-"
    for field in [name for name in form if name.startswith(prefix)]:
        if now := one_line(form[field]):
            fact = field.removeprefix(prefix)
            was = form.getlist(f"fact-was-{code}-{fact}")
            words = _("The fact is now said “%(words)s”.", words=now)
            yield code, partial(_reworded, fact=fact, code=code, was=was, now=now), words


def _reworded(files: Files, fact: str, code: str, was: Collection[str], now: str) -> Changes:
    if not (values := in_other_words(fields.read(files), fact, code, was, now)):
        raise IVRError(N_("Somebody else has changed this fact in the meantime. Look at it again."))
    return {FACTS_FILE: write(files, values)[FACTS_FILE]}


def _numbers(code: str, form: Form) -> dict[str, str]:
    """Return the phone numbers to add with what they are for: those said to be for something."""
    if not access.current_person().may(Role.ADMINISTRATOR):
        return {}
    prefix = f"number-for-{code}-"
    said = {name.removeprefix(prefix): one_line(form[name]) for name in form if prefix in name}
    asked = form.get(f"number-{code}")
    return {number: purpose for number, purpose in said.items() if purpose or number == asked}
