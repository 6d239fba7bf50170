"""The page of an announcement: its text and its times."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from babel.dates import get_timezone_location
from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from ivr.checks.rule import About
from ivr.errors import ChangedMeanwhileError
from ivr.i18n import LOCALES, local_moment
from ivr.publishing.draft import Draft
from ivr.script import fields
from ivr.script.fields import Value
from ivr.script.files import Files
from ivr.script.finding import Finding
from ivr.script.kinds import KINDS
from ivr.script.place import Address
from ivr.script.subjects import subject_of
from ivr.script.titles import first_words
from ivr.script.writing import write
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.announced import KIND, announced, ended, last_published, zone_in
from ivr.studio.blueprint import bp
from ivr.studio.findings import PageFindings, ShownFinding
from ivr.studio.inputs import input_of
from ivr.studio.pages.text_form import BODY, Form, TextForm
from ivr.studio.pages.texts import Column, TextPage
from ivr.studio.publishing.selection import publish_address
from ivr.studio.saving import save
from ivr.studio.studio import current_studio
from ivr.studio.submission import Answer, next_step, save_form, say_saved
from ivr.studio.translation import language
from ivr.studio.writing.names import is_name, names_in
from ivr.studio.writing.text_checks import TextCheck, limits_of

PARTS = tuple(
    kind.pattern.rpartition("/")[2] for kind in KINDS if kind.pattern.startswith(f"{KIND}/")
)
"""The fields of an announcement besides its text."""

TIMES = ("from", "until")
"""The times among them."""

LABELS: Mapping[str, tuple[LazyString, LazyString]] = {
    "from": (_l("Starts"), _l("Leave it empty to start as soon as it is published.")),
    "until": (
        _l("Ends"),
        _l("From this time on it is no longer heard. Nobody needs to do anything then."),
    ),
    "closes": (
        _l("Close the line"),
        _l(
            "After the announcement callers hear the phone numbers to the police, and the call "
            "ends. The menu is not heard."
        ),
    ),
}
"""Labels and hints; other fields have the title of their kind."""


class AnnouncementForm(TextForm):
    """The form of an announcement over a draft; it `is_new` if the draft lacks it."""

    says_keys = False

    def __init__(self, draft: Draft, name: str, sent: Form | None = None) -> None:
        self.is_new = not any(field[:2] == (KIND, name) for field in draft.fields)
        self.settings: list[Address] = [(KIND, name, part) for part in PARTS]
        more = {field: _input(field) for field in self.settings}
        names = names_in(draft.files)
        names = replace(names, announcements=(*names.announcements, name))
        super().__init__(draft, names, name, sent, more)
        if self.is_new and not sent and self.parts:
            first = next(iter(self.parts))
            self.part(first, BODY).render_kw["autofocus"] = True

    @property
    def now(self) -> datetime:
        """The local time."""
        return local_now(self.draft)

    def moment(self, *part: str) -> datetime | None:
        """Return a time from the form, or None if it is empty or invalid."""
        found = self.input((KIND, self.name, *part)).data
        return found if isinstance(found, datetime) else None

    def fill(self, values: Mapping[Address, Value | None]) -> None:
        """Fill the form with values that are not in the draft."""
        for field in self.addresses.values():
            self.input(field).data = self._filled[field] = values.get(field)

    def files(self) -> Files:
        """Return the script with the values of the form; the default duration is a day."""
        values = {**self.typed, **self._filled}
        if self.is_new and not any(values.values()):
            return self.draft.files
        values[KIND, self.name, "until"] = self.moment("until") or self._a_day_on()
        return write(self.draft.files, values)

    def findings(self) -> Mapping[Address, tuple[ShownFinding, ...]]:
        """Return the findings about times, except a missing or invalid end."""
        found: dict[Address, list[Finding]] = {}
        for each in self.check().findings:
            field = self._time_of(each)
            is_known = field and (self.input(field).data or field[2] != "until")
            if field and is_known and not self.input(field).process_errors:
                found.setdefault(field, []).append(each)
        shown = PageFindings(self.files())
        return {field: shown.of(each) for field, each in found.items()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether the form can be saved, and set errors of its fields."""
        is_valid = super().validate(extra_validators)
        read = fields.read(self.files())
        wrong = {
            self.part(code, BODY): _("write the words for this language.")
            for code in self.parts
            if (code, "texts", self.name, BODY) not in read
        }
        for field, its in self.findings().items():
            for one in its:
                if one.is_error or one.finding.case.endswith(".ended"):
                    wrong.setdefault(self.input(field), f"{one.message} {one.hint}")
        for each, words in wrong.items():
            each.errors = each.errors or [words]
        return is_valid and not wrong

    def _a_day_on(self) -> datetime:
        """Return the time a day after its start, or the last one that Python knows."""
        began = max(self.moment("from") or self.now, self.now)
        day = timedelta(days=1)
        return began + day if began < datetime.max - day else datetime.max.replace(microsecond=0)

    def _time_of(self, finding: Finding) -> Address | None:
        """Return the time that a finding is about, None if it is about something else."""
        until = (KIND, self.name, "until")
        if finding.field[:2] == until[:2]:
            return next((field for field in self.settings if field == finding.field[:3]), until)
        others = str(finding.values.get("others", "")).split(", ")
        return until if self.name in others else None


class AnnouncementPage(TextPage):
    """The page of an announcement with the values of a form."""

    def __init__(self, form: AnnouncementForm) -> None:
        super().__init__(form)
        self._announcement = form

    def render(self, template: str, **shown: object) -> str:
        """Render a template with the form, its findings, and other variables."""
        findings = self._announcement.findings()
        return render_template(
            template,
            findings_of=findings,
            local_time=spoken_time,
            **self._template_values(),
            **shown,
        )

    def _column(self, code: str, check: TextCheck, page: PageFindings) -> Column:
        """Return a text in one language, without findings while it is empty."""
        is_empty = not self._announcement.part(code, BODY).data
        return super()._column(code, replace(check, findings=()) if is_empty else check, page)


def _input(field: Address) -> Any:
    label, hint = LABELS.get(field[2], (None, ""))
    options: dict[str, Any] = {"description": hint, "render_kw": {"data-typed": True}}
    if field[2] == "until":
        options["validators"] = [InputRequired(_("write a day and a time."))]
    return input_of(field, label, **options)


@bp.get("/announcement")
@access.needs(Role.EDITOR)
def announcements_new() -> str:
    """Show the form of a new announcement, with a generated name that people never see."""
    draft = current_studio.drafts.current()
    day = current_studio.now.astimezone(zone_in(draft.fields)).date()
    return _page(AnnouncementForm(draft, f"meddelande-{day}-{secrets.token_hex(2)}"))


@bp.get("/announcements/<name>")
@access.needs(Role.READER)
def announcements_edit(name: str) -> str:
    """Show the form of an announcement; without times if it is to be reused."""
    draft = current_studio.drafts.current()
    form = AnnouncementForm(draft, name)
    if "again" in request.args:
        known = last_published(current_studio.drafts, draft, name) if form.is_new else draft.fields
        times: dict[Address, Value | None] = {
            (KIND, name, part): _moment(request.args.get(part, "")) for part in TIMES
        }
        form.fill({**{at: known[at] for at in known if at[-1] not in TIMES}, **times})
    if form.is_new and not any(form.data.values()):
        abort(404)
    return _page(form)


@bp.post("/announcements/<name>")
@access.needs(Role.EDITOR)
def announcements_save(name: str) -> Answer | str:
    """Save an announcement in the draft, check it without saving, or remove it."""
    form = _sent(name)
    if form.is_removed:
        return _removed_meanwhile(form)
    if request.form.get("act") == "remove":
        return _removed(form)
    if button := request.form.get("replace"):
        form.replace(button)
    if button or request.form.get("act") == "check":
        form.validate()
        return _page(form, checked=True)
    return save_form(form, _page, url_for("studio.announcements_edit", name=name))


@bp.post("/announcements/<name>/check")
@access.needs(Role.EDITOR)
def announcements_check(name: str) -> str:
    """Check an announcement with the values of the form, without saving."""
    page = AnnouncementPage(_sent(name))
    return page.render("studio/announcement_check.html")


def spoken_time(local: datetime) -> str:
    """Format a local time in the reader's language."""
    return local_moment(local, language())


def local_now(draft: Draft) -> datetime:
    """Return the local time of a script, in minutes."""
    local = current_studio.now.astimezone(zone_in(draft.fields))
    return local.replace(second=0, microsecond=0, tzinfo=None)


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def common_periods(now: datetime) -> dict[str, tuple[str, str]]:
    """Return common periods by name: their start, empty for at once, and their end."""
    day, end = timedelta(days=1), now.replace(hour=17, minute=0)
    today = {_("Now until 17 today"): ("", end.isoformat(timespec="minutes"))}
    start, until = ((at + day).isoformat(timespec="minutes") for at in (end.replace(hour=8), end))
    return (today if now < end else {}) | {_("Tomorrow 8–17"): (start, until)}


def _sent(name: str) -> AnnouncementForm:
    draft = current_studio.drafts.current()
    form = AnnouncementForm(draft, name, request.form)
    if not is_name(name) or form.is_new and not (form.sent or form.is_overtaken):
        abort(404)
    return form


def _removed_meanwhile(form: AnnouncementForm) -> Answer:
    """Show an edited announcement that another person has removed; saving restores it."""
    flash(_("Somebody else has removed this meanwhile. Saving puts it back."), "warning")
    again = AnnouncementForm(form.draft, form.name)
    again.fill_as_sent()
    return _page(again), 409


def _removed(form: AnnouncementForm) -> Answer:
    """Remove an announcement with texts and recordings, unless another person changed it."""
    draft, subject = form.draft, subject_of((KIND, form.name))
    gone = [field for field in draft.fields if subject_of(field) == subject]
    try:
        if form.is_overtaken:
            raise ChangedMeanwhileError([])
        after = save(dict.fromkeys(gone), draft, act="announcement-removed")
    except ChangedMeanwhileError:
        flash(_("Somebody else has changed this meanwhile. Look at it before you remove it."))
        return _page(AnnouncementForm(current_studio.drafts.current(), form.name)), 409
    if any(subject_of(change.field) == subject for change in after.changes):
        say_saved(after, gone, _("Removed in the draft. Callers hear it until that is published."))
    else:
        flash(_("Removed. It was never published."))
    return redirect(url_for("studio.overview"), 303)


def _page(form: AnnouncementForm, *, checked: bool = False) -> str:
    draft, moment, drafts = form.draft, current_studio.now, current_studio.drafts
    zone = zone_in(draft.fields)
    start, soon = form.moment("from"), form.now + timedelta(minutes=1)
    own = sorted(form.parts, key=lambda code: code != language())
    bodies = [str(form.part(code, BODY).data or "") for code in own]
    script = current_studio.checker.check(draft.files).script
    return AnnouncementPage(form).render(
        "studio/announcement.html",
        checked=checked,
        announced=announced(draft, moment),
        ended=ended(draft, drafts, moment) if form.is_new else (),
        next_step=next_step(draft),
        publish_address=publish_address([(KIND, form.name)]),
        periods=common_periods(form.now),
        place=get_timezone_location(zone, locale=LOCALES[language()], return_city=True),
        preview=max(start or soon, soon).isoformat(timespec="minutes"),
        names=current_studio.people.full_names(),
        words=first_words(next(filter(None, bodies), "")),
        limits=limits_of(script, About.ANNOUNCEMENT_SECONDS) if script else None,
    )
