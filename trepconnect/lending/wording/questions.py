"""The question for each field that a loan rule may ask about, and what the field is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from trepconnect.platform.language.i18n import N_, _

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
