"""The way in, the whole profile on one page, and the page to hand out, also as a PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.accounts import login
from trepconnect.accounts.contacts import readable
from trepconnect.accounts.domain import ContactKind
from trepconnect.accounts.queries import list_contacts
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.once import KeyedForm
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.platform.web.downloads import paper
from trepconnect.profiles import labels, policy, presenters
from trepconnect.profiles.blueprints import bp
from trepconnect.profiles.domain.business import CardItem
from trepconnect.profiles.domain.profile import Business, Gap, Progress, progress
from trepconnect.profiles.forms.business import CardForm
from trepconnect.profiles.labels import trade_of
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.routes import sections
from trepconnect.profiles.service.saving import add_business, save_business, start_profile

_PAGE_OF: dict[Gap, str] = {
    Gap.NEEDS: "edit_needs",
    Gap.PLACE: "edit_you",
    Gap.LANGUAGES: "edit_languages",
    Gap.STAGE: "edit_kind",
    Gap.INDUSTRY: "edit_kind",
    Gap.REACH: "edit_reach",
    Gap.MEETING: "edit_meeting",
    Gap.STRUCTURE: "edit_details",
    Gap.STARTED: "edit_details",
    Gap.MONEY: "edit_finances",
    Gap.OFFERS: "edit_story",
    Gap.EXPERIENCE: "edit_story",
}
_SHOWN_GAPS = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to add, why it helps, and where."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A business as the overview shows it."""

    id: UUID
    title: str
    lines: list[presenters.Line]


@bp.route("/profile/start", methods=["GET"])
@access(entrepreneurs)
def start() -> ResponseReturnValue:
    """What will happen and how long it takes; the profile is opened by going on."""
    actor = current_actor()
    profile = profiles.get_profile(db.session(), actor, actor.user_id)
    return render_template("profiles/start.html", started=profile.started, wanted=login.wanted())


@bp.route("/profile/begin", methods=["POST"])
@access(entrepreneurs)
def begin() -> ResponseReturnValue:
    """Open the profile with one empty business; harmless when there is one."""
    actor = current_actor()
    start_profile(db.session(), actor, clock)
    if not profiles.list_businesses(db.session(), actor, actor.user_id):
        add_business(db.session(), actor, clock)
    login.save_wanted(actor)
    return redirect(url_for(".edit_you"), 303)


@bp.route("/profile", methods=["GET"])
@access(entrepreneurs)
def show_profile() -> ResponseReturnValue:
    actor = current_actor()
    profile = profiles.get_profile(db.session(), actor, actor.user_id)
    if not profile.started:
        return redirect(url_for(".start"), 303)
    lead = profile.businesses[0] if profile.businesses else None
    state = progress(profile.person, lead)
    return render_template(
        "profiles/show_profile.html",
        state=state,
        suggestions=_suggestions(state, lead),
        person_lines=presenters.person_lines(profile.person),
        businesses=[
            Shown(one.id, presenters.title_of(one), presenters.business_lines(one))
            for one in profile.businesses
        ],
        after=sections.OVERVIEW,
        add_form=KeyedForm(),
    )


def _suggestions(state: Progress, business: Business | None) -> list[Suggestion]:
    business_id = business.id if business else None
    return [
        Suggestion(_(labels.GAP[gap]), sections.address(_PAGE_OF[gap], business_id, back=True))
        for gap in state.gaps[:_SHOWN_GAPS]
    ]


_LETTERS_A_LINE = 75
_AIRY_LINES = 14
"""More printed lines than these, and the page is set smaller."""


@bp.route("/profile/business/<uuid:business_id>/card", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_card(business_id: UUID) -> ResponseReturnValue:
    """What the owner puts on the page: nothing that was not marked."""
    business = _mine(business_id)
    form = sections.opened(CardForm, business.card)

    def there() -> str:
        flash(_("Saved."), "success")
        return url_for(".edit_card", business_id=business_id)

    return sections.page(
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
    """One page in the language the owner reads us in now."""
    html = card_page(_mine(business_id))
    return paper(html, "business.pdf")


def card_page(business: Business) -> str:
    """The page as HTML, with the contacts that were chosen and no others."""
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
    spoken = profiles.get_person(db.session(), actor, actor.user_id).speaking
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
    """A line that a person wrote, and which way it runs: WeasyPrint does not work that out."""

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
    return profiles.get_business(db.session(), current_actor(), business_id, to=policy.can_edit)
