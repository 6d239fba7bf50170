"""The form of an announcement as a page: its fields, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from flask import render_template
from flask_babel import gettext as _

from ivr.checks.check import Check
from ivr.i18n import local_moment
from ivr.publishing.draft import Draft
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.place import TEXTS
from ivr.script.tables import AnnouncementTable
from ivr.script.titles import first_words
from ivr.studio.announcing.sheet import Times, files_with
from ivr.studio.announcing.shown import Shown, When, in_draft, taken_out
from ivr.studio.announcing.tables import FIELDS, paths_of
from ivr.studio.announcing.times import as_field, city_of, local_now, zone_in
from ivr.studio.findings import PageFindings, ShownFinding
from ivr.studio.pages.titles import in_words as languages_in_words
from ivr.studio.studio import current_studio
from ivr.studio.translation import language
from ivr.studio.writing.line_file import LineFile
from ivr.studio.writing.merging import differ
from ivr.studio.writing.sheet import Sheet
from ivr.studio.writing.text_checks import (
    ANNOUNCEMENT_LIMIT,
    LONGEST_ANNOUNCEMENT,
    TextChecks,
    threshold,
)

EMPTY = "empty-file"
"""What is found of a text without words."""

Problems = Mapping[str, str]
"""What is wrong with a form, by the id of the field."""


@dataclass(frozen=True)  # without slots, for the cached properties
class Opened:
    """An announcement in its form, over a draft; one that is saved has a page of its own."""

    draft: Draft
    name: str
    sheet: Sheet
    times: Times
    is_saved: bool = False

    @property
    def table(self) -> AnnouncementTable:
        """The table of the form."""
        return self.times.table(now_in(self.draft))

    @cached_property
    def files(self) -> Files:
        """The draft with what is in the form."""
        return files_with(self.draft.files, self.name, self.sheet, self.table)

    @cached_property
    def check(self) -> Check:
        """The check of that."""
        if self.files == self.draft.files:
            return current_studio.checker.check(self.files)
        return current_studio.checker.check_form(self.files)

    @cached_property
    def remarks(self) -> Mapping[str, tuple[ShownFinding, ...]]:
        """The findings about it by field, without those on times that cannot be read."""
        found: dict[str, list[Finding]] = {}
        for each in self.check.findings:
            at = self._field_of(each)
            if at and at not in self.times.mistakes and each.rule != EMPTY:
                found.setdefault(at, []).append(each)
        shown = PageFindings(self.files)
        return {at: shown.of(each) for at, each in found.items()}

    def _field_of(self, finding: Finding) -> str:
        """The field of the form that a finding is about, empty if it is about something else."""
        match finding.field:
            case ("announcements", name, *part) if name == self.name:
                return part[0] if part and part[0] in FIELDS else "until"
            case (code, "texts", name, *_) if name == self.name:
                return f"text-{code}"
        others = str(finding.values.get("others", "")).split(", ")
        return "until" if self.name in others else ""

    def over(self, draft: Draft, sheet: Sheet, seen: str) -> "Opened":
        """Return the form over another draft, with a sheet that was merged with it."""
        return replace(self, draft=draft, sheet=sheet, times=replace(self.times, seen=seen))


def now_in(draft: Draft) -> datetime:
    """Return the local time of a draft's time zone."""
    return local_now(current_studio.clock(), zone_in(draft.files))


def table_in(draft: Draft, name: str) -> AnnouncementTable | None:
    """Return the table of an announcement in a draft, or None; raises LineFileError."""
    return LineFile(draft.files).table.announcements.get(name)


def announced_in(draft: Draft) -> tuple[Shown, ...]:
    """Return the announcements that are said now or later, also those that the draft takes out."""
    seconds = current_studio.clock()
    found = (one for one in in_draft(draft, seconds) if one.when is not When.ENDED)
    return (*found, *taken_out(draft, seconds))


def spoken_time(local: datetime) -> str:
    """Return a local time in words of the reader's language."""
    return local_moment(local, language())


def problems_in(sent: Opened) -> Problems:
    """Return what must be mended before the form can be saved."""
    found: dict[str, str] = {}
    empty = [each.field for each in sent.check.findings if each.rule == EMPTY]
    for code in paths_of(sent.draft.files, sent.name):
        if (code, TEXTS, sent.name) in empty:
            found[f"text-{code}"] = _("write what callers hear in this language.")
    for code, field in sent.sheet.items():
        for at in field.open_places:
            found[f"choice-{code}-{at}-theirs"] = _("Choose which words are right.")
    for name in sent.times.mistakes:
        found[name] = _("write a day and a time.")
    for name in FIELDS:
        for one in sent.remarks.get(name, ()):
            if one.is_error or one.finding.case.endswith(".ended"):
                found.setdefault(name, f"{one.message} {one.hint}")
    return found


def announcement_page(
    opened: Opened,
    *,
    problems: Problems | None = None,
    theirs: AnnouncementTable | None = None,
    overtaken: bool = False,
    must_be_merged: bool = False,
    checked: bool = False,
) -> str:
    """Show the form. `theirs` are the times that somebody else saved in the meantime."""
    return render_template(
        "studio/announcement.html",
        problems=problems or {},
        theirs=theirs,
        overtaken=overtaken,
        must_be_merged=must_be_merged,
        checked=checked,
        place=city_of(zone_in(opened.draft.files), language()),
        preview=_preview(opened),
        differ=differ,
        asked=bool(problems),
        **_shown(opened),
    )


def announcement_fields(opened: Opened) -> str:
    """Show what the check says of each field, for the script of the page."""
    return render_template("studio/announcement_check.html", **_shown(opened))


def _shown(opened: Opened) -> dict[str, object]:
    checks = TextChecks(opened.check, opened.files)
    script = opened.check.script
    limits = (ANNOUNCEMENT_LIMIT, LONGEST_ANNOUNCEMENT)
    texts = sorted(opened.sheet.values(), key=lambda text: text.code != language())
    return {
        "opened": opened,
        "shown": PageFindings(opened.files).of,
        "words": first_words(next((text.written for text in texts if text.written.strip()), "")),
        "moments": opened.times.moments,
        "local_time": spoken_time,
        "checks": {code: replace(one, findings=()) for code, one in checks.of(opened.name).items()},
        "voices": checks.languages,
        "in_words": languages_in_words(opened.sheet),
        "limits": [threshold(script, limit) for limit in limits] if script else None,
    }


def _preview(opened: Opened) -> str:
    """Return the time of a test call that hears the announcement: its start, or soon."""
    start, soon = opened.table.start, now_in(opened.draft) + timedelta(minutes=1)
    return as_field(max(start, soon) if start else soon)
