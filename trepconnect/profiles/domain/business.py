"""What a person says of one business, page by page. Every field may stay open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from trepconnect.kernel.money import Money

MOST_URGENT: Final = 3
"""How many needs may be marked as the most urgent."""
WANTED: Final = 1
URGENT: Final = 2


class Stage(StrEnum):
    IDEA = "idea"
    STARTING = "starting"
    OPERATING = "operating"
    GROWING = "growing"


class Structure(StrEnum):
    NOT_YET = "not_yet"
    SOLE_PROPRIETOR = "sole_proprietor"
    LLC = "llc"
    PARTNERSHIP = "partnership"
    COOPERATIVE = "cooperative"
    CORPORATION = "corporation"


class MoneyUse(StrEnum):
    """What money is for; lending asks with the same codes."""

    EQUIPMENT = "equipment"
    INVENTORY = "inventory"
    VEHICLE = "vehicle"
    REPAIRS = "repairs"
    RENT_DEPOSIT = "rent_deposit"
    LICENSES = "licenses"
    MARKETING = "marketing"
    PAYROLL = "payroll"
    RUNNING_COSTS = "running_costs"
    EMERGENCY = "emergency"
    PAY_OTHER_DEBT = "pay_other_debt"
    BUY_PROPERTY = "buy_property"


class CardItem(StrEnum):
    """What of the person the page to hand out may show."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    LANGUAGES = "languages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How far it is and what trade it is in: a code of ``industries``, or words when none fits."""

    stage: Stage | None = None
    industry_code: str = ""
    industry_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """``started_on`` is the first day of the month; ``workers`` counts the owner, too."""

    name: str = ""
    structure: Structure | None = None
    started_on: date | None = None
    zip_code: str = ""
    works_from_home: bool | None = None
    workers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finances:
    """Sales and costs of an ordinary month: an amount, or the two ends of a range."""

    monthly_sales: Money | None = None
    monthly_sales_to: Money | None = None
    monthly_costs: Money | None = None
    monthly_costs_to: Money | None = None
    amount_wanted: Money | None = None
    money_uses: tuple[MoneyUse, ...] = ()
    money_purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """In the owner's words. ``experience`` counts a trade or a license from anywhere."""

    offers: str = ""
    experience: str = ""
    story: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the page to hand out shows of its owner; nothing that they did not choose."""

    card_shows: tuple[CardItem, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedNeed:
    """A need of the vocabulary; ``priority`` is ``WANTED`` or ``URGENT``."""

    code: str
    priority: int = WANTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What help it needs, the most urgent first."""

    needs: tuple[WantedNeed, ...] = ()

    @classmethod
    def of(cls, codes: Collection[str], urgent: Collection[str] = ()) -> Needs:
        """Those codes, with those of them marked that are the most urgent."""
        marked = [WantedNeed(code, URGENT if code in urgent else WANTED) for code in set(codes)]
        return cls(needs=tuple(sorted(marked, key=lambda one: (-one.priority, one.code))))

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.needs]

    @property
    def urgent(self) -> list[str]:
        return [one.code for one in self.needs if one.priority == URGENT]
