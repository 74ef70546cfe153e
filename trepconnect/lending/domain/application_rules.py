"""The rules of a product against what an application says, and nothing else."""

from __future__ import annotations

from datetime import date

from trepconnect.lending.domain.application import Answers, BusinessFacts
from trepconnect.lending.domain.application_cash_flow import Affordability
from trepconnect.lending.domain.derived import with_derived
from trepconnect.lending.domain.fields import Known, Value, known_from
from trepconnect.profiles.domain.industries import industry


def known_of(
    answers: Answers, facts: BusinessFacts, affordability: Affordability, *, today: date
) -> Known:
    """What rules may look at. What is left in a month is that of her own table, with the living
    costs of the family and other debts; where the business is stays unknown."""
    said: dict[str, Value | None] = {
        "stage": facts.stage.value if facts.stage else None,
        "structure": facts.structure.value if facts.structure else None,
        "industry": industry(facts.industry_code).naics if facts.industry_code else None,
        "business_started_on": facts.started_on,
        "workers": facts.workers,
        "amount_wanted": answers.amount,
        "loan_use": frozenset(use.value for use in answers.uses),
        "monthly_revenue": answers.cash_flow.sales,
        "monthly_costs": answers.cash_flow.business_costs,
    }
    return {
        **with_derived(known_from(said, today=today)),
        "monthly_net": affordability.left.cents,
        "payment_share": affordability.share,
    }
