"""What a new draft already knows from her profile; she looks at every page before she sends it."""

from __future__ import annotations

from trepconnect.kernel.money import Money
from trepconnect.lending.domain.application import MOST_PURPOSE, MOST_STORY, Answers
from trepconnect.lending.domain.application_cash_flow import MOST, CashFlow, CashLine
from trepconnect.lending.domain.product import LoanProduct
from trepconnect.profiles.domain.business import Finances, MoneyUse, Story
from trepconnect.profiles.domain.profile import Business


def prefilled(business: Business, product: LoanProduct) -> Answers:
    """Only what this product can use: an amount in its range, uses that it is for."""
    return Answers(
        amount=_amount(business.finances, product),
        uses=tuple(use for use in business.finances.money_uses if is_for(product.uses, use)),
        purpose=business.finances.money_purpose[:MOST_PURPOSE],
        story=_story(business.story)[:MOST_STORY],
        cash_flow=_cash_flow(business.finances),
    )


def is_for(product_uses: tuple[str, ...], use: MoneyUse) -> bool:
    """A product without a list lends for anything."""
    return not product_uses or use.value in product_uses


def _amount(finances: Finances, product: LoanProduct) -> Money | None:
    wanted = finances.amount_wanted
    if wanted is None or not product.terms.min_amount <= wanted <= product.terms.max_amount:
        return None
    return wanted


def _story(story: Story) -> str:
    return "\n\n".join(part for part in (story.offers, story.experience, story.story) if part)


def _cash_flow(finances: Finances) -> CashFlow:
    """A range says too little about a usual month; costs are not split by kind in a profile."""
    sales = finances.monthly_sales
    if sales is None or finances.monthly_sales_to is not None or sales > MOST:
        return CashFlow()
    return CashFlow({CashLine.SALES: sales})
