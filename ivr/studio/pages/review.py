"""The button of the overview with which somebody says that a text is still right."""

import structlog
from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ivr.script.review import today
from ivr.script.tables import ReadThrough
from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.pages.overview import overview_page
from ivr.studio.pages.saved import say_saved
from ivr.studio.pages.titles import title_of
from ivr.studio.studio import current_studio
from ivr.studio.translation import day, language
from ivr.studio.writing.line_file import LineFileError, require_one_version
from ivr.studio.writing.review import read_through, texts_to_read, year_after
from ivr.studio.writing.text_checks import TextChecks

log = structlog.get_logger()


@bp.post("/review")
@access.needs(Role.EDITOR)
def review_save() -> Response | tuple[str, int]:
    """Record in the draft that a text is still right, and move its date on."""
    draft, person = current_studio.drafts.current(), access.current_person()
    checks = TextChecks(current_studio.checker.check(draft.files), draft.files)
    due = {one.due.text: one.seen for one in texts_to_read(checks, current_studio.now)}
    script, text = checks.check.script, request.form.get("text", "")
    if script is None or text not in due or due[text] != request.form.get("seen"):
        trouble = _(
            "Somebody else has changed this text or its date in the meantime. Read it again."
        )
        return overview_page(trouble), 409
    record = ReadThrough(day=today(script, current_studio.now), by=person.full_name)
    try:
        files = read_through(draft.files, text, record)
        require_one_version(draft, files)
    except LineFileError as error:
        return overview_page(error.told(language())), 422
    current_studio.drafts.save_files(files, seen=draft.seen_files(*files), author=person.name)
    log.info("text-read-through", by=person.id, text=text)
    say_saved(
        _(
            "Saved in the draft: “%(name)s” is to be read through again by %(day)s.",
            name=title_of(draft.files, text),
            day=day(year_after(record.day)),
        )
    )
    return redirect(url_for("studio.overview"), 303)
