"""Words for products: their fields, the questions about them, conditions, fees, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from trepconnect.kernel.money import Money
from trepconnect.lending.products.domain.eligibility import Verdict
from trepconnect.lending.products.domain.fields import FieldKind
from trepconnect.lending.products.domain.product import (
    FeeCode,
    FundKind,
    LegalCondition,
    RepaymentKind,
    Verifier,
)
from trepconnect.platform.language.formatting import months
from trepconnect.platform.language.i18n import N_, _, left_over, listed, number, percent

QUESTIONS: Final[Mapping[str, str]] = {
    "stage": N_("How far along is your business?"),
    "structure": N_("How is your business registered?"),
    "industry": N_("What does your business do?"),
    "business_place": N_("In which ZIP code do you work?"),
    "business_started_on": N_("When did your business start?"),
    "workers": N_("How many people work in your business, with you?"),
    "amount_wanted": N_("How much money do you need?"),
    "loan_use": N_("What is the money for?"),
    "monthly_revenue": N_("How much money comes in during an ordinary month?"),
    "monthly_costs": N_("How much do you spend on the business and on living in that month?"),
    "credit_score": N_("What is your credit score, if you know it?"),
    "has_collateral": N_("Do you own something of value that you could pledge?"),
    "has_business_license": N_("Do you have your business license?"),
    "has_business_account": N_("Do you have a bank account for the business?"),
    "finished_class": N_("Did you finish a class about running a business?"),
    "known_by_group": N_("Is there a community group that knows you and would recommend you?"),
    "can_attend_meetings": N_("Can you come to a meeting every month?"),
    "emergency_on": N_("When did the emergency happen?"),
    "income_within_limit": N_(
        "Is your family's income below the limit for a family of your size?"
    ),
}

NAMES: Final[Mapping[str, str]] = {
    "stage": N_("Stage of the business"),
    "structure": N_("Business structure"),
    "industry": N_("Kind of business"),
    "industry_group": N_("Kind of business"),
    "business_place": N_("Place of the business"),
    "business_started_on": N_("Start of the business"),
    "months_in_business": N_("Time in business"),
    "workers": N_("People who work in the business"),
    "amount_wanted": N_("Amount you need"),
    "loan_use": N_("What the money is for"),
    "monthly_revenue": N_("Money that comes in each month"),
    "monthly_costs": N_("Money you spend each month"),
    "monthly_net": N_("Money left each month"),
    "payment_share": N_("Part of that money the payment takes"),
    "credit_score": N_("Credit score"),
    "has_collateral": N_("Something of value to pledge"),
    "has_business_license": N_("Business license"),
    "has_business_account": N_("Bank account for the business"),
    "finished_class": N_("A class about running a business"),
    "known_by_group": N_("A community group that recommends you"),
    "can_attend_meetings": N_("A meeting every month"),
    "emergency_on": N_("Time since the emergency"),
    "income_within_limit": N_("Family income below the limit"),
}


def question(field: str) -> str:
    return _(QUESTIONS[field])


def name(field: str) -> str:
    return _(NAMES[field])


WHOLE: Final = 10_000

LABELS: Final[Mapping[str, str]] = {
    "idea": N_("I have an idea"),
    "starting": N_("I am starting"),
    "operating": N_("My business is open"),
    "growing": N_("My business is growing"),
    "not_yet": N_("Not registered yet"),
    "sole_proprietor": N_("In my own name (sole proprietor)"),
    "partnership": N_("Partnership"),
    "llc": N_("LLC"),
    "corporation": N_("Corporation"),
    "cooperative": N_("Cooperative"),
    "equipment": N_("Equipment and tools"),
    "inventory": N_("Goods to sell and materials"),
    "vehicle": N_("A vehicle"),
    "repairs": N_("Repairs and building work"),
    "rent_deposit": N_("Rent deposit"),
    "licenses": N_("Licenses and permits"),
    "marketing": N_("Signs, website and advertising"),
    "payroll": N_("Wages"),
    "running_costs": N_("Everyday costs"),
    "emergency": N_("An emergency"),
    "pay_other_debt": N_("Paying off another debt"),
    "buy_property": N_("Buying land or a building"),
}


def label(code: str) -> str:
    return _(LABELS[code]) if code in LABELS else code


def value(kind: FieldKind, unit: str, plain: Any) -> Any:
    """One value of a field as the reader writes it."""
    match kind:
        case FieldKind.MONEY:
            return left_over(Money(plain))
        case FieldKind.PERCENT:
            return percent(plain / WHOLE)
        case FieldKind.DATE:
            return months(plain)
        case FieldKind.NUMBER:
            return months(plain) if unit == "months" else number(plain)
        case FieldKind.BOOL:
            return _("Yes") if plain else _("No")
        case FieldKind.CHOICES:
            return listed(label(code) for code in sorted(plain))
        case FieldKind.CHOICE:
            return label(plain)
    return plain.postal_code or ""


CONDITIONS: Final[Mapping[LegalCondition, str]] = {
    LegalCondition.SBA_CITIZENS: N_(
        "The law allows this loan only for businesses owned by citizens or nationals of the"
        " United States who live here. The rule has been in force since 2026."
        " It comes with the federal money, and it is the same for everyone."
    ),
    LegalCondition.CDBG_FEDERAL_BENEFIT: N_(
        "This loan uses federal money from a community development grant. Federal rules may limit"
        " who can borrow it by immigration status. The rule comes with the money, and it is the"
        " same for everyone."
    ),
}

VERIFIERS: Final[Mapping[Verifier, str]] = {
    Verifier.LENDER: N_(
        "The lender checks this, not this website. We never ask you about it and we keep nothing"
        " about it. If you are not sure, talk to a lawyer or a navigator first."
    ),
    Verifier.CITY: N_(
        "The city checks this when you apply, and keeps only who checked it and on what day. This"
        " website never asks you about it. If you are not sure, talk to a lawyer or a navigator"
        " first."
    ),
    Verifier.NOBODY: N_("Nobody has to check this."),
}

REPAYMENTS: Final[Mapping[RepaymentKind, str]] = {
    RepaymentKind.LEVEL: N_("You pay the same amount each month."),
    RepaymentKind.EQUAL_PRINCIPAL: N_("Your payments get a little smaller each month."),
    RepaymentKind.ZERO_INTEREST: N_("No interest. You pay back only what you borrowed."),
    RepaymentKind.FEE_ONLY: N_("No interest. You pay back what you borrowed and one fixed fee."),
    RepaymentKind.CIRCLE: N_("The group saves together, and each member gets the sum once."),
}

FEES: Final[Mapping[FeeCode, str]] = {
    FeeCode.APPLICATION: N_("Fee to apply"),
    FeeCode.CLOSING: N_("Fee when the loan is signed"),
    FeeCode.SERVICE: N_("Fixed fee instead of interest"),
    FeeCode.MEMBERSHIP: N_("Fee to become a member"),
}

FUND_KINDS: Final[Mapping[FundKind, str]] = {
    FundKind.FEDERAL: N_("Federal money"),
    FundKind.STATE: N_("State money"),
    FundKind.LOCAL: N_("Money of the city"),
    FundKind.PRIVATE: N_("Private money"),
}

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.FITS: N_("This loan fits what you told us"),
    Verdict.MAY_FIT: N_("This loan may fit"),
    Verdict.DOES_NOT_FIT_NOW: N_("This loan does not fit now"),
}


def condition(legal: LegalCondition) -> str:
    """The condition of law that comes with the money; the same text for every reader."""
    return _(CONDITIONS[legal])


def verifier(who: Verifier) -> str:
    return _(VERIFIERS[who])
