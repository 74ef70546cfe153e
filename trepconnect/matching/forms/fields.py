"""Fields and checks that the forms of matching share."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import Optional

from trepconnect.kernel.amounts import NotAnAmount, read_amount, written
from trepconnect.kernel.money import Money
from trepconnect.platform.forms.base import Typed
from trepconnect.platform.i18n import _


class MoneyField(StringField):  # type: ignore[misc]
    """US dollars as people write them: ``$1,200``, ``1200.50``."""

    takes = Typed.NUMBER

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        self.data = None
        if self.typed.strip():
            try:
                self.data = read_amount(self.typed)
            except NotAnAmount:
                raise ValueError(
                    _("Write an amount in dollars, for example 3000 or 86.92")
                ) from None

    def _value(self) -> str:
        if getattr(self, "typed", ""):
            return str(self.typed)
        return written(self.data) if isinstance(self.data, Money) else ""


class Skippable(Optional):  # type: ignore[misc]
    """May stay open, and need not say so each time: the page says it once."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"optional": True, "plain": True}
