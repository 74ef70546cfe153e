"""The page to hand out: what it shows, and the PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Response, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts.contacts import readable
from trepconnect.accounts.domain import ContactKind
from trepconnect.accounts.queries import list_contacts
from trepconnect.platform.data.db import db
from trepconnect.platform.delivery.pdf import render_pdf
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.profiles import policy, queries
from trepconnect.profiles.domain.business import CardItem
from trepconnect.profiles.domain.profile import Business
from trepconnect.profiles.forms.business import CardForm
from trepconnect.profiles.routes import saving
from trepconnect.profiles.routes.blueprint import bp
from trepconnect.profiles.service.saving import save_business
from trepconnect.profiles.summary import trade_of

_LETTERS_A_LINE = 75
_AIRY_LINES = 14
"""More printed lines than these, and the page is set smaller."""


@bp.route("/profile/business/<uuid:business_id>/card", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_card(business_id: UUID) -> ResponseReturnValue:
    """What of herself she puts on the page: nothing that she did not mark."""
    business = _mine(business_id)
    form = saving.opened(CardForm, business.card)

    def there() -> str:
        flash(_("Saved."), "success")
        return url_for(".edit_card", business_id=business_id)

    return saving.page(
        "edit_card",
        form,
        lambda: save_business(
            db.session(),
            current_actor(),
            clock,
            form.section(business.card),
            business_id=business_id,
            seen=form.seen.data,
        ),
        business_id=business_id,
        there=there,
        business=business,
    )


@bp.route("/profile/business/<uuid:business_id>.pdf", methods=["GET"])
@access(entrepreneurs)
def print_business(business_id: UUID) -> ResponseReturnValue:
    """One page in the language she reads us in now."""
    html = card_page(_mine(business_id))
    response = Response(render_pdf(html), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename="business.pdf")
    return response


def card_page(business: Business) -> str:
    """The page as HTML, with the contacts she chose and no others."""
    actor, shows = current_actor(), set(business.card.card_shows)
    kinds = {
        kind
        for item, kind in (
            (CardItem.PHONE, ContactKind.PHONE),
            (CardItem.EMAIL, ContactKind.EMAIL),
        )
        if item in shows
    }
    contacts = list_contacts(db.session(), actor.user_id) if kinds else []
    spoken = queries.get_person(db.session(), actor, actor.user_id).speaking
    offers, experience, story = (
        lines_of(text)
        for text in (business.story.offers, business.story.experience, business.story.story)
    )
    return render_template(
        "pdf/profiles/business.html",
        dense=_height([*offers, *experience, *story]) > _AIRY_LINES,
        details=business.details,
        trade=trade_of(business.kind),
        offers=offers,
        experience=experience,
        story=story,
        name=actor.display_name if CardItem.NAME in shows else "",
        contacts=[readable(one) for one in contacts if one.kind in kinds],
        languages=spoken.languages if spoken and CardItem.LANGUAGES in shows else (),
    )


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A line somebody wrote, and which way it runs: WeasyPrint does not work that out."""

    text: str
    dir: str


def lines_of(text: str) -> list[WrittenLine]:
    return [WrittenLine(line, _direction(line)) for line in text.splitlines()]


def _height(lines: Sequence[WrittenLine]) -> int:
    """Roughly how many printed lines these take."""
    return sum(-(-len(line.text) // _LETTERS_A_LINE) or 1 for line in lines)


def _direction(line: str) -> str:
    """As ``dir="auto"`` has it: by the first letter that has a direction."""
    for character in line:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _mine(business_id: UUID) -> Business:
    return queries.get_business(db.session(), current_actor(), business_id, to=policy.can_edit)
