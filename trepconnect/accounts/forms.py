"""Forms of the sign-in and account pages."""

from __future__ import annotations

from collections.abc import Iterable

from babel.support import LazyProxy
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from trepconnect.accounts.contacts import asked
from trepconnect.accounts.domain import KnownContact
from trepconnect.platform.forms.base import CodeField, ContactField, Form, NameField
from trepconnect.platform.language.i18n import _, _l


class ContactForm(Form):
    contact = ContactField(
        LazyProxy(lambda: _(asked().label), enable_cache=False),
        validators=[
            DataRequired(LazyProxy(lambda: _(asked().missing), enable_cache=False)),
            Length(max=254, message=_l("This is too long for a phone number or e-mail address")),
        ],
    )


class ProofForm(Form):
    """A code that proves a contact."""

    code = CodeField(
        _l("The 6 numbers"),
        validators=[
            DataRequired(_l("Enter the 6 numbers that we sent you")),
            Length(max=40, message=_l("The code has 6 numbers")),
        ],
    )


class CodeForm(ProofForm):
    own_phone = BooleanField(
        _l("Only I use this phone or computer: keep me signed in for 30 days")
    )


class AppCodeForm(Form):
    code = CodeField(
        _l("The 6 numbers in your app"),
        validators=[
            DataRequired(_l("Enter the 6 numbers that your app shows")),
            Length(max=40, message=_l("The code has 6 numbers")),
        ],
    )


class AppContactForm(ContactForm, AppCodeForm):
    """A contact, and what the app shows."""


class RecoveryCodeForm(Form):
    code = CodeField(
        _l("A recovery code"),
        description=_l("Three groups of four, for example abcd-efgh-2345."),
        validators=[
            DataRequired(_l("Enter one of your recovery codes")),
            Length(max=80, message=_l("A recovery code has 12 letters and numbers")),
        ],
    )


class OwnContactForm(Form):
    """Which of the owner's contacts; ``offer`` says which there are."""

    contact = RadioField(
        _l("Where do we send the code?"),
        validators=[DataRequired(_l("Choose where we send the code"))],
    )

    def offer(self, contacts: Iterable[KnownContact]) -> None:
        self.contact.choices = [(str(one.id), one.contact.masked) for one in contacts]


class RemoveContactForm(Form):
    elsewhere = BooleanField(_l("Also sign me out on all other devices"), default=True)


class WhoForm(Form):
    who = RadioField(
        _l("Is it you?"),
        choices=[
            SelectChoice("yes", _l("Yes, it is me")),
            SelectChoice("no", _l("No, I am somebody else")),
        ],
        validators=[DataRequired(_l("Choose yes or no"))],
    )


class NameForm(Form):
    display_name = NameField(
        _l("What should we call you?"),
        validators=[
            DataRequired(_l("Enter a name that we may use")),
            Length(max=200, message=_l("Use 200 characters or fewer")),
        ],
    )


class LanguageForm(Form):
    language = SelectField(
        _l("The language we write to you in"),
        validators=[DataRequired(_l("Choose a language"))],
    )


class NewsForm(Form):
    news = RadioField(
        _l("How should we send you news?"),
        description=_l(
            "What we send says only that there is news, and when you meet. You read the rest here."
            " When the ways to sign in change, we tell your phone or e-mail in any case."
        ),
        choices=[
            SelectChoice("contact", _l("By text message or e-mail, and here")),
            SelectChoice("program", _l("Only here in TrepConnect")),
        ],
        validators=[DataRequired(_l("Choose how we send you news"))],
    )
