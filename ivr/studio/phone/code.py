"""A code for the test number, with which a script is heard on a telephone."""

import structlog
from flask import abort, render_template, request

from ivr.i18n import local_moment
from ivr.script.files import Files, fingerprint
from ivr.studio import access
from ivr.studio.blueprint import bp
from ivr.studio.people import Role
from ivr.studio.phone.calls import line_of
from ivr.studio.phone.codes import LIFETIME
from ivr.studio.phone.views import time_in
from ivr.studio.services import DRAFT, current_studio
from ivr.studio.translation import language

log = structlog.get_logger()


@bp.post("/phone/code")
@access.needs(Role.READER)
def phone_code() -> str:
    """Issue a code, and show it to the person who asked for it."""
    if current_studio.test_number is None:
        abort(404)
    called = request.form.get("called", DRAFT)
    files = current_studio.files(called)
    at, zone = time_in(request.form), line_of(files).script.timezone
    is_publishable = _is_publishable(files)
    person = access.current_person()
    code = current_studio.call_codes.issue(
        files,
        by=person,
        as_if=at.replace(tzinfo=zone) if at else None,
        is_publishable=is_publishable,
    )
    log.info("test-code-issued", by=person.id)
    return render_template(
        "phone/phone_code.html",
        code=f"{code[:3]}\N{NO-BREAK SPACE}{code[3:]}",
        until=current_studio.now + LIFETIME,
        called=called,
        time=local_moment(at, language()) if at else "",
        is_publishable=is_publishable,
        blocked=current_studio.call_codes.blocked_until(),
    )


def _is_publishable(files: Files) -> bool:
    """Return whether a script can be published as it is; one that was, can be published again."""
    if current_studio.editions.known(fingerprint(files)):
        return True
    live = current_studio.drafts.current().live_files
    return current_studio.checker.check(files, live).may_answer
