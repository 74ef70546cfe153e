"""Forms of the office's pages."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from trepconnect.platform.forms.base import ContactField, NameField, Typed
from trepconnect.platform.language.i18n import _l
from trepconnect.platform.once import KeyedForm


class AccountField(StringField):  # type: ignore[misc]
    """The id of an account, beside a box to tick."""

    takes = Typed.HIDDEN


class InviteForm(KeyedForm):
    display_name = NameField(
        _l("Name"),
        validators=[
            DataRequired(_l("Enter the person’s name")),
            Length(max=200, message=_l("Use 200 characters or fewer")),
        ],
    )
    contact = ContactField(
        _l("Phone number or e-mail address"),
        validators=[
            DataRequired(_l("Enter a phone number or e-mail address")),
            Length(max=254, message=_l("This is too long for a phone number or e-mail address")),
        ],
    )
    role = SelectField(_l("Role"), validators=[DataRequired(_l("Choose a role"))])
    organization = SelectField(
        _l("Organization"),
        description=_l("Only for a partner: whose listing the person looks after."),
    )
    language = SelectField(
        _l("Language of the invitation"), validators=[DataRequired(_l("Choose a language"))]
    )

    holder = AccountField()
    """The account that the inviter was shown, and said yes to, because it has this contact."""
