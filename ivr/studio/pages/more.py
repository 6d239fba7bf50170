"""The page More: links to what is needed less often."""

from functools import partial

from flask import render_template

from ivr.studio import access
from ivr.studio.accounts import Role
from ivr.studio.blueprint import bp
from ivr.studio.navigation import may_see


@bp.get("/more")
@access.needs(Role.READER)
def more() -> str:
    """Show the links that this person may follow."""
    return render_template("studio/more.html", may_see=partial(may_see, access.current_person()))
