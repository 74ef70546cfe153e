"""Commands about loan products: read them in, take one out of the offer, put it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from trepconnect.cli.office import open_office, say
from trepconnect.kernel.actor import Actor
from trepconnect.kernel.documents import DocumentInvalid, decode
from trepconnect.lending.products.domain.product import LoanProduct
from trepconnect.lending.products.domain.serialization import is_demonstration, products_from
from trepconnect.lending.products.service.products import (
    offer_again,
    save_product,
    withdraw_product,
)
from trepconnect.platform.config import from_environment
from trepconnect.platform.data.db import unit_of_work


@click.command("products")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_products(path: Path) -> None:
    """Bring the loan products to what the JSON file PATH says; the same again changes nothing.

    A file that calls itself a demonstration is refused outside a demonstration. A product that was
    withdrawn stays so.
    """
    document, products = _read(path)
    if is_demonstration(document) and not from_environment().DEMO:
        raise click.BadParameter(
            "these lenders and loans are invented, for a demonstration; when all of them are your"
            ' own, take out the line "demonstration": true',
            param_hint="PATH",
        )
    with open_office().app_context(), unit_of_work() as session:
        changed = sum(save_product(session, Actor.system(), one) for one in products)
    say(f"{len(products)} loan products read, {changed} of them new or changed.")


def _read(path: Path) -> tuple[dict[str, Any], tuple[LoanProduct, ...]]:
    try:
        document = decode(path.read_bytes(), file=path.name)
        return document, products_from(document, file=path.name)
    except DocumentInvalid as error:
        raise click.BadParameter(
            f"not a file of loan products:\n{error}", param_hint="PATH"
        ) from error


@click.command("withdraw")
@click.argument("code")
def withdraw(code: str) -> None:
    """Offer the loan product CODE to nobody any more; loans that were made go on unchanged."""
    with open_office().app_context(), unit_of_work() as session:
        changed = withdraw_product(session, Actor.system(), code)
    say(f"{code} is withdrawn." if changed else f"{code} was withdrawn before.")


@click.command("offer")
@click.argument("code")
def offer(code: str) -> None:
    """Offer the loan product CODE again after it was withdrawn."""
    with open_office().app_context(), unit_of_work() as session:
        changed = offer_again(session, Actor.system(), code)
    say(f"{code} is offered again." if changed else f"{code} is on offer already.")


COMMANDS = (load_products, withdraw, offer)
