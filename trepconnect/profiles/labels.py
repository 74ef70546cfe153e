"""The words for the codes of a profile, marked here and translated where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from babel.dates import get_day_names
from markupsafe import Markup

from trepconnect.kernel.languages import locale_of
from trepconnect.platform.language.i18n import N_, _, current_language
from trepconnect.profiles.domain import industries
from trepconnect.profiles.domain.business import CardItem, Kind, MoneyUse, Stage, Structure
from trepconnect.profiles.domain.person import DayPart, Meeting, ReachBy, Weekday
from trepconnect.profiles.domain.profile import Gap

Code = TypeVar("Code", bound=StrEnum)

STAGE: Mapping[Stage, str] = {
    Stage.IDEA: N_("It is an idea"),
    Stage.STARTING: N_("I am getting it started"),
    Stage.OPERATING: N_("It is open and has customers"),
    Stage.GROWING: N_("It is growing"),
}
STRUCTURE: Mapping[Structure, str] = {
    Structure.NOT_YET: N_("Not decided yet"),
    Structure.SOLE_PROPRIETOR: N_("Just me (sole proprietor)"),
    Structure.LLC: N_("LLC"),
    Structure.PARTNERSHIP: N_("Partnership"),
    Structure.COOPERATIVE: N_("Cooperative"),
    Structure.CORPORATION: N_("Corporation"),
}
MONEY_USE: Mapping[MoneyUse, str] = {
    MoneyUse.EQUIPMENT: N_("Tools and equipment"),
    MoneyUse.INVENTORY: N_("Goods and supplies to sell"),
    MoneyUse.VEHICLE: N_("A car, truck or trailer"),
    MoneyUse.REPAIRS: N_("Repairs or building work"),
    MoneyUse.RENT_DEPOSIT: N_("Rent or a deposit"),
    MoneyUse.LICENSES: N_("Licenses and permits"),
    MoneyUse.MARKETING: N_("Advertising"),
    MoneyUse.PAYROLL: N_("Pay for workers"),
    MoneyUse.RUNNING_COSTS: N_("Everyday costs"),
    MoneyUse.EMERGENCY: N_("An emergency"),
    MoneyUse.PAY_OTHER_DEBT: N_("Paying back another debt"),
    MoneyUse.BUY_PROPERTY: N_("Buying a building or land"),
}
CARD_ITEM: Mapping[CardItem, str] = {
    CardItem.NAME: N_("My name"),
    CardItem.PHONE: N_("My phone number"),
    CardItem.EMAIL: N_("My e-mail address"),
    CardItem.LANGUAGES: N_("The languages I speak"),
}
REACH_BY: Mapping[ReachBy, str] = {
    ReachBy.TEXT: N_("Text message"),
    ReachBy.CALL: N_("Phone call"),
    ReachBy.WHATSAPP: N_("WhatsApp"),
    ReachBy.EMAIL: N_("E-mail"),
}
DAY_PART: Mapping[DayPart, str] = {
    DayPart.MORNING: N_("Morning (8 to 12)"),
    DayPart.AFTERNOON: N_("Afternoon (12 to 5)"),
    DayPart.EVENING: N_("Evening (5 to 9)"),
}
WEEKDAY: Mapping[Weekday, str] = {
    Weekday.MONDAY: N_("Monday"),
    Weekday.TUESDAY: N_("Tuesday"),
    Weekday.WEDNESDAY: N_("Wednesday"),
    Weekday.THURSDAY: N_("Thursday"),
    Weekday.FRIDAY: N_("Friday"),
    Weekday.SATURDAY: N_("Saturday"),
    Weekday.SUNDAY: N_("Sunday"),
}
GAP: Mapping[Gap, str] = {
    Gap.NEEDS: N_("Choose what you need: then we can show who helps with it."),
    Gap.PLACE: N_("Add your ZIP code: then we can show help near you."),
    Gap.LANGUAGES: N_("Add your languages: then we can show who speaks them."),
    Gap.STAGE: N_(
        "Say how far along your business is: some help is only for new or only for open ones."
    ),
    Gap.INDUSTRY: N_("Say what kind of business it is: then we can show the permits it needs."),
    Gap.REACH: N_("Say how you want to be reached, so that we do not call at a bad time."),
    Gap.MEETING: N_("Say when you can meet: then we can find a mentor who is free when you are."),
    Gap.STRUCTURE: N_("Say how the business is set up: some loans ask for it."),
    Gap.STARTED: N_("Add when it started: many loans ask how long you have been open."),
    Gap.MONEY: N_("Add your monthly sales: then we can show which loans you could pay back."),
    Gap.OFFERS: N_("Say what you sell: then you get a page about your business to hand out."),
    Gap.EXPERIENCE: N_("Add your experience: a trade or license from before counts here, too."),
}


def short_days() -> list[str]:
    """Monday to Sunday, short enough for a phone."""
    names = get_day_names("abbreviated", "stand-alone", locale_of(current_language()))
    return [names[day] for day in range(len(WEEKDAY))]


def trade_of(kind: Kind) -> str:
    """The trade in the reader's language, or in the owner's own words."""
    if kind.industry_code:
        return industries.label(kind.industry_code, current_language())
    return kind.industry_words


def times_of(meeting: Meeting) -> str:
    """Monday: Morning, Evening; Tuesday: ..."""
    split = [time.split(".") for time in meeting.meeting_times]
    days = [
        _("%(day)s: %(times)s", day=_(WEEKDAY[Weekday(day)]), times=_parts(times))
        for day, times in groupby(split, key=lambda one: one[0])
    ]
    return Markup("<br>").join(days) if days else ""


def _parts(times: Iterable[list[str]]) -> str:
    return ", ".join(_(DAY_PART[DayPart(part)]) for _day, part in times)
