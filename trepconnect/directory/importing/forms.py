"""The form of an import."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField
from wtforms.validators import DataRequired, Length

from trepconnect.platform.forms.base import Form, NameField
from trepconnect.platform.language.i18n import _l


class ImportForm(Form):
    file = FileField(
        _l("File"),
        description=_l("A zip of CSV files, one CSV file, or one JSON file. At most 12 MB."),
        validators=[FileRequired(_l("Choose a file"))],
    )
    source = NameField(
        _l("Name of this directory"),
        description=_l("Use the same name each time, so that the new file updates the old one."),
        validators=[
            DataRequired(_l("Give the directory a name")),
            Length(max=200, message=_l("Use 200 characters or fewer")),
        ],
    )
    format = SelectField(_l("Format"), validators=[DataRequired(_l("Choose a format"))])
    confirmed = BooleanField(
        _l("I have looked: go on even if many records will be hidden or come twice")
    )
