"""Forms that several pages share."""

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from ivr.errors import IVRError
from ivr.studio.translation import language


class Form(FlaskForm):  # type: ignore[misc] # it ships no types
    """Base class of the studio's forms."""

    def blame(self, field: Field, error: IVRError) -> None:
        """Add an error of the program to a field, in the reader's language."""
        field.errors = [*field.errors, error.told(language())]


class OverForm(Form):
    """What is published over edition number `live`, with the edition's or request's `content`."""

    live = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)])
    content = HiddenField()
    note = StringField()
