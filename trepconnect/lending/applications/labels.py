"""Words for applications: states, lines of the month, reasons for a no and what would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from markupsafe import Markup

from trepconnect.kernel.money import Money
from trepconnect.lending.applications.domain.application import (
    ApplicationState,
    CommitmentStage,
    Part,
)
from trepconnect.lending.applications.domain.cash_flow import CashLine, Outlook
from trepconnect.lending.applications.domain.decision import Choice, DeclineReason
from trepconnect.platform.language.formatting import say
from trepconnect.platform.language.i18n import N_, money
from trepconnect.profiles.domain.business import Stage, Structure


class State(NamedTuple):
    """What a state is called, and its tone in ``components/tag.html``."""

    name: str
    tone: str


STATES: Final[Mapping[ApplicationState, State]] = {
    ApplicationState.DRAFT: State(N_("Not sent yet"), "flat"),
    ApplicationState.SUBMITTED: State(N_("Being decided"), "wait"),
    ApplicationState.APPROVED: State(N_("Approved"), "good"),
    ApplicationState.DECLINED: State(N_("Not this time"), "bad"),
    ApplicationState.WITHDRAWN: State(N_("Withdrawn"), "flat"),
}

PARTS: Final[Mapping[Part, str]] = {
    Part.AMOUNT: N_("Amount and time"),
    Part.PURPOSE: N_("What it is for"),
    Part.STORY: N_("You and your business"),
    Part.CASH_FLOW: N_("Your monthly budget"),
}
LAST_STEP: Final = N_("Check and send")


class Line(NamedTuple):
    """The name of a line of the month, and what counts to it."""

    name: str
    hint: str


LINES: Final[Mapping[CashLine, Line]] = {
    CashLine.SALES: Line(N_("Sales"), N_("All that customers pay in a usual month.")),
    CashLine.OTHER_INCOME: Line(
        N_("Other money the household can count on"),
        N_("Only if you want it to count. Nobody asks where it comes from."),
    ),
    CashLine.GOODS: Line(N_("Goods and materials"), N_("What is bought to sell or to work with.")),
    CashLine.RENT: Line(N_("Rent of the business"), N_("A shop, a stall, a kitchen, storage.")),
    CashLine.VEHICLE: Line(N_("Vehicle and gas"), N_("Gas, repairs, insurance, if for work.")),
    CashLine.WAGES: Line(
        N_("Wages"), N_("What is paid to others who work. Not what the owner keeps.")
    ),
    CashLine.OTHER_COSTS: Line(
        N_("Other costs of the business"), N_("Phone, insurance, permits, card fees, taxes.")
    ),
    CashLine.OTHER_DEBTS: Line(
        N_("Payments on other debts"),
        N_("Cards, car, loans from people or lenders. Not loans from here: we add those."),
    ),
    CashLine.FAMILY_LIVING: Line(
        N_("Living costs of the family"), N_("Home, food, bills, school, health.")
    ),
}


def more_than_lent(room: Money) -> Markup:
    """Why an amount is too much with what the applicant has of this loan already."""
    if not room:
        return say(
            N_(
                "What you owe, were promised or asked for already is all that this loan lends to"
                " one person."
            )
        )
    return say(
        N_(
            "With what you owe, were promised or asked for already, this is more than this loan"
            " lends to one person. You can still ask for %(room)s."
        ),
        room=money(room),
    )


OUTLOOKS: Final[Mapping[Outlook, str]] = {
    Outlook.HOLDS: N_(
        "Even if sales were a fifth lower, the payment could be made, and %(amount)s would be left"
        " of the month."
    ),
    Outlook.FALLS_SHORT_IN_A_BAD_MONTH: N_(
        "In a usual month the payment can be made. If sales were a fifth lower, %(amount)s would"
        " be missing."
    ),
    Outlook.FALLS_SHORT: N_(
        "In a usual month %(amount)s would be missing after the payment. A smaller amount or more"
        " time makes the payment smaller."
    ),
}
OUTLOOK_TONES: Final[Mapping[Outlook, str]] = {
    Outlook.HOLDS: "success",
    Outlook.FALLS_SHORT_IN_A_BAD_MONTH: "info",
    Outlook.FALLS_SHORT: "warning",
}

STAGES: Final[Mapping[Stage, str]] = {
    Stage.IDEA: N_("An idea"),
    Stage.STARTING: N_("Getting started"),
    Stage.OPERATING: N_("Open, with customers"),
    Stage.GROWING: N_("Growing"),
}
STRUCTURES: Final[Mapping[Structure, str]] = {
    Structure.NOT_YET: N_("Not decided yet"),
    Structure.SOLE_PROPRIETOR: N_("Sole proprietor"),
    Structure.LLC: N_("LLC"),
    Structure.PARTNERSHIP: N_("Partnership"),
    Structure.COOPERATIVE: N_("Cooperative"),
    Structure.CORPORATION: N_("Corporation"),
}

CHOICES: Final[Mapping[Choice, str]] = {
    Choice.APPROVE: N_("Yes, lend this amount over this time"),
    Choice.DECLINE: N_("No, not now"),
}
VOTED: Final[Mapping[Choice, str]] = {Choice.APPROVE: N_("Yes"), Choice.DECLINE: N_("No")}


class Told(NamedTuple):
    """A reason as the applicant reads it, what would help, and the needs whose services do."""

    reason: str
    help: str
    needs: tuple[str, ...] = ()


DECLINES: Final[Mapping[DeclineReason, Told]] = {
    DeclineReason.CASH_FLOW_TIGHT: Told(
        N_("In a usual month too little is left to make this payment safely."),
        N_(
            "Somebody can look at prices and costs with you, so that more is left each month."
            " More time also makes the payment smaller."
        ),
        ("money.cash_flow", "money.pricing"),
    ),
    DeclineReason.OTHER_DEBTS_HIGH: Told(
        N_("Payments on other debts already take a large part of the month."),
        N_("Some costly debts can be made smaller or slower. Ask before you borrow more."),
        ("capital.debt_help",),
    ),
    DeclineReason.AMOUNT_TOO_HIGH: Told(
        N_("The amount is high for what the business brings in now."),
        N_("You can ask again for a smaller amount. When it is paid back, a larger one is near."),
    ),
    DeclineReason.BUSINESS_TOO_NEW: Told(
        N_("The business is too new for this loan."),
        N_("Ask again when it has been open longer. Until then an adviser can help it grow."),
        ("starting.advisor", "starting.business_class"),
    ),
    DeclineReason.PURPOSE_NOT_COVERED: Told(
        N_("This fund does not lend for what the money is for."),
        N_("Another loan may. Look at the others."),
    ),
    DeclineReason.PLAN_NOT_CLEAR: Told(
        N_("It is not clear yet how the loan would help the business earn more."),
        N_("A short plan with numbers answers that. There is help to write one."),
        ("starting.business_plan",),
    ),
    DeclineReason.RULES_NOT_MET: Told(
        N_("Something that this loan asks for is not there yet."),
        N_("The page of the loan shows line by line what they ask for."),
    ),
    DeclineReason.FUND_USED_UP: Told(
        N_("The fund has lent out what it has for now."),
        N_("Ask again later: money comes back as others pay. Or look at other loans."),
    ),
    DeclineReason.INFORMATION_MISSING: Told(
        N_("Some things that are needed to decide were missing."),
        N_("You can apply again. Somebody can go through it with you before you send it."),
        ("capital.loan_application",),
    ),
}


COMMITMENTS: Final[Mapping[CommitmentStage, str]] = {
    CommitmentStage.ASKED: N_("asked for"),
    CommitmentStage.APPROVED: N_("approved, not accepted yet"),
    CommitmentStage.ACCEPTED: N_("accepted, not paid out yet"),
    CommitmentStage.OWED: N_("still owed"),
}
