"""Fields and checks that the forms of matching share."""

from __future__ import annotations

from wtforms import Field, StringField
from wtforms.validators import Optional, ValidationError

from trepconnect.kernel.money import Money
from trepconnect.platform.forms import Form
from trepconnect.platform.i18n import _
from trepconnect.profiles.domain.amounts import NotAnAmount, read_amount, written
from trepconnect.profiles.domain.sensitive import find_sensitive


class MoneyField(StringField):  # type: ignore[misc]
    """US dollars as people write them: ``$1,200``, ``1200.50``."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        if self.typed.strip():
            try:
                self.data = read_amount(self.typed)
            except NotAnAmount:
                raise ValueError(_("Write an amount in dollars, like 1200")) from None

    def _value(self) -> str:
        if getattr(self, "typed", ""):
            return str(self.typed)
        return written(self.data) if isinstance(self.data, Money) else ""


class Skippable(Optional):  # type: ignore[misc]
    """May stay open, and need not say so each time: the page says it once."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "plain": True}


def nothing_sensitive(form: Form, field: Field) -> None:
    """Refuse numbers of papers and accounts, and anything about immigration status."""
    if field.data and find_sensitive(field.data) is not None:
        raise ValidationError(
            _(
                "Please leave out numbers of papers or bank accounts, and anything about"
                " immigration status. We do not keep them."
            )
        )
