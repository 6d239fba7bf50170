"""What all forms have in common."""

from flask_wtf import FlaskForm
from wtforms import Field

from ivr.errors import IVRError
from ivr.studio.translation import language


class Form(FlaskForm):  # type: ignore[misc] # it ships no types
    """A form that a page of the studio takes; every page's own begins with this one."""

    def blame(self, field: Field, error: IVRError) -> None:
        """Say at a field what the core has to say of it, in the reader's language."""
        field.errors = [*field.errors, error.told(language())]
