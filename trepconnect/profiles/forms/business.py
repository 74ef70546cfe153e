"""Forms of the pages about a business."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import get_month_names
from wtforms.validators import ValidationError

from trepconnect.kernel.amounts import written
from trepconnect.kernel.languages import locale_of
from trepconnect.platform.forms.base import CarriedField
from trepconnect.platform.forms.fields import (
    PLEASE_NOT,
    AmountField,
    ListField,
    OneOfField,
    PageForm,
    RangeField,
    SeveralField,
    WholeNumberField,
    YesNoField,
    ZipField,
    choices,
    long_text,
    short_text,
    yes_or_no,
)
from trepconnect.platform.language.i18n import _, _l, current_language
from trepconnect.profiles.domain.business import (
    MOST_URGENT,
    Card,
    CardItem,
    Details,
    Finances,
    Kind,
    MoneyUse,
    Needs,
    Stage,
    Story,
    Structure,
)
from trepconnect.profiles.labels import CARD_ITEM, MONEY_USE, STAGE, STRUCTURE
from trepconnect.vocabulary.domain.needs import GROUPS, in_language, label
from trepconnect.vocabulary.domain.trades import Industry

FIRST_YEAR = 1900
NO_TRADE = "none"


MOST_WORDS = 200
"""Letters of a trade in the owner's words."""


class KindForm(PageForm):
    stage = OneOfField(_l("How far along is your business?"), STAGE)
    industry_words = short_text(
        _l("What kind of business is it?"),
        length=MOST_WORDS,
        description=_l("A few words in any language, for example: tacos, cleaning houses."),
    )

    @staticmethod
    def data_of(section: Kind) -> dict[str, Any]:
        return {"stage": section.stage or "", "industry_words": section.industry_words}

    def section(self, current: Kind) -> Kind:
        """Other words need another trade: the next page asks for it."""
        same = self.industry_words.data == current.industry_words
        return Kind(
            stage=Stage(self.stage.data) if self.stage.data else None,
            industry_code=current.industry_code if same else "",
            industry_words=self.industry_words.data,
        )


def _not_too_many(words: str | None) -> str | None:
    """The page itself never sends more than fits."""
    return words[:MOST_WORDS] if words else words


class IndustryForm(PageForm):
    """``words`` are those that were searched for; they are kept with the trade."""

    words = CarriedField(filters=[_not_too_many])
    industry_code = OneOfField(_l("Which one is closest?"), {})

    def offer(self, found: Sequence[Industry]) -> None:
        language = current_language()
        trades = [(one.code, in_language(one.label, language)) for one in found]
        no_trade = (NO_TRADE, _("None of these: keep my own words"))
        self.industry_code.choices = choices([*trades, no_trade])

    @staticmethod
    def data_of(section: Kind) -> dict[str, Any]:
        return {"industry_code": section.industry_code}

    def section(self, current: Kind) -> Kind:
        code = self.industry_code.data or ""
        return Kind(
            stage=current.stage,
            industry_code="" if code == NO_TRADE else code,
            industry_words=self.words.data,
        )


def _months() -> list[Any]:
    names = get_month_names("wide", "stand-alone", locale_of(current_language()))
    return choices([("", "–"), *((str(month), name) for month, name in sorted(names.items()))])


class DetailsForm(PageForm):
    today: date = date.max

    name = short_text(
        _l("Name of the business"), length=120, description=_l("If it has one. You can change it.")
    )
    structure = OneOfField(_l("How is it set up?"), STRUCTURE)
    month = ListField(_l("Month it started"), choices=_months, default="")
    year = WholeNumberField(
        _l("Year it started"),
        FIRST_YEAR,
        2100,
        _l("Write the year with 4 numbers, for example 2023"),
    )
    zip_code = ZipField(_l("ZIP code of the business"))
    works_from_home = YesNoField(
        _l("Do you work from home?"), yes=_l("Yes"), no=_l("No, somewhere else")
    )
    workers = WholeNumberField(
        _l("How many people work in it?"),
        0,
        9999,
        _l("Write a whole number, for example 2"),
        description=_l("Count yourself, and family who help."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        good: bool = super().validate(extra_validators)
        started = self.started_on()
        if started is None or started <= self.today:
            return good
        self.year.errors = [
            _("This month has not come yet. Leave it empty until the business has started.")
        ]
        return False

    def for_stage(self, stage: Stage | None, *, today: date) -> None:
        """What is only an idea has not started: it is not asked when."""
        self.today = today
        if stage is Stage.IDEA:
            del self.month
            del self.year

    def validate_month(self, field: ListField) -> None:
        if bool(field.data) != bool(self.year.data):
            raise ValidationError(_("Fill in both, the month and the year. A guess is fine."))

    def started_on(self) -> date | None:
        if "year" not in self or self.year.number is None or not self.month.data:
            return None
        return date(self.year.number, int(self.month.data), 1)

    @staticmethod
    def data_of(section: Details) -> dict[str, Any]:
        started = section.started_on
        return {
            "name": section.name,
            "structure": section.structure or "",
            "month": str(started.month) if started else "",
            "year": str(started.year) if started else "",
            "zip_code": section.zip_code,
            "works_from_home": yes_or_no(section.works_from_home),
            "workers": "" if section.workers is None else str(section.workers),
        }

    def section(self, _current: Details) -> Details:
        return Details(
            name=self.name.data,
            structure=Structure(self.structure.data) if self.structure.data else None,
            started_on=self.started_on(),
            zip_code=self.zip_code.data,
            works_from_home=self.works_from_home.answer,
            workers=self.workers.number,
        )


class FinancesForm(PageForm):
    monthly_sales = RangeField(
        _l("Sales in a usual month"), description=_l("One number or a range: 2000 to 3000.")
    )
    monthly_costs = RangeField(
        _l("Costs in a usual month"),
        description=_l("Rent, goods, pay, gas, phone. A guess is fine."),
    )
    amount_wanted = AmountField(_l("Money you would like to borrow or get"))
    money_uses = SeveralField(_l("What would the money be for?"), MONEY_USE)
    money_purpose = long_text(_l("Anything to add about the money?"), length=500)

    def validate_amount_wanted(self, field: AmountField) -> None:
        if field.data and not field.data.strip("0., $"):
            raise ValidationError(_("Leave this empty if you do not need money"))

    @staticmethod
    def data_of(section: Finances) -> dict[str, Any]:
        return {
            "monthly_sales": written(section.monthly_sales, section.monthly_sales_to),
            "monthly_costs": written(section.monthly_costs, section.monthly_costs_to),
            "amount_wanted": written(section.amount_wanted),
            "money_uses": list(section.money_uses),
            "money_purpose": section.money_purpose,
        }

    def section(self, _current: Finances) -> Finances:
        chosen = set(self.money_uses.data)
        return Finances(
            monthly_sales=self.monthly_sales.low,
            monthly_sales_to=self.monthly_sales.high,
            monthly_costs=self.monthly_costs.low,
            monthly_costs_to=self.monthly_costs.high,
            amount_wanted=self.amount_wanted.low,
            money_uses=tuple(one for one in MoneyUse if one in chosen),
            money_purpose=self.money_purpose.data,
        )


def _grouped_needs() -> list[Any]:
    language = current_language()
    return [
        choice
        for group in GROUPS
        for choice in choices(
            ((need.code, in_language(need.label, language)) for need in group.needs),
            in_language(group.label, language),
        )
    ]


class NeedsForm(PageForm):
    needs = SeveralField(
        _l("What do you need help with?"),
        description=_l("Open a group and mark as many as you like."),
        choices=_grouped_needs,
    )

    @staticmethod
    def data_of(section: Needs) -> dict[str, Any]:
        return {"needs": section.codes}

    def section(self, current: Needs) -> Needs:
        return Needs.of(self.needs.data, urgent=current.urgent)


class UrgentForm(PageForm):
    urgent = SeveralField(_l("Which 3 are the most urgent?"), choices=[])

    def offer(self, current: Needs) -> None:
        language = current_language()
        self.urgent.choices = choices((code, label(code, language)) for code in current.codes)

    def validate_urgent(self, field: SeveralField) -> None:
        if len(set(field.data)) > MOST_URGENT:
            raise ValidationError(_("Mark 3 or fewer. You can change them at any time."))

    @staticmethod
    def data_of(section: Needs) -> dict[str, Any]:
        return {"urgent": section.urgent}

    def section(self, current: Needs) -> Needs:
        return Needs.of(current.codes, urgent=self.urgent.data)


class StoryForm(PageForm):
    offers = long_text(_l("What do you sell or do for people?"), length=600)
    experience = long_text(
        _l("What have you done in this trade?"),
        length=600,
        description=_l(
            "A license or training from before counts here too, and years of practice. %(please)s",
            please=PLEASE_NOT,
        ),
    )
    story = long_text(_l("Your story, in your words"), length=1200)

    @staticmethod
    def data_of(section: Story) -> dict[str, Any]:
        return {
            "offers": section.offers,
            "experience": section.experience,
            "story": section.story,
        }

    def section(self, _current: Story) -> Story:
        return Story(
            offers=self.offers.data, experience=self.experience.data, story=self.story.data
        )


class CardForm(PageForm):
    card_shows = SeveralField(_l("What may the page show about you?"), CARD_ITEM)

    @staticmethod
    def data_of(section: Card) -> dict[str, Any]:
        return {"card_shows": list(section.card_shows)}

    def section(self, _current: Card) -> Card:
        chosen = set(self.card_shows.data)
        return Card(card_shows=tuple(one for one in CardItem if one in chosen))
