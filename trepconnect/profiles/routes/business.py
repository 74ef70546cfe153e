"""Pages about a business: kind, details, money, needs, story."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.platform import once
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.once import KeyedForm
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.profiles import policy
from trepconnect.profiles.blueprints import bp
from trepconnect.profiles.domain import industries
from trepconnect.profiles.domain.business import MOST_URGENT
from trepconnect.profiles.domain.profile import Business, BusinessSection
from trepconnect.profiles.forms.business import (
    MOST_WORDS,
    DetailsForm,
    FinancesForm,
    IndustryForm,
    KindForm,
    NeedsForm,
    StoryForm,
    UrgentForm,
)
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.routes import sections
from trepconnect.profiles.service.saving import (
    TooManyBusinesses,
    add_business,
    remove_business,
    save_business,
)


def _mine(business_id: UUID) -> Business:
    return profiles.get_business(db.session(), current_actor(), business_id, to=policy.can_edit)


def _save(business_id: UUID, section: BusinessSection, seen: str) -> None:
    save_business(
        db.session(), current_actor(), clock, section, business_id=business_id, seen=seen
    )


@bp.route("/profile/business", methods=["POST"])
@access(entrepreneurs)
def add() -> ResponseReturnValue:
    session, actor, form = db.session(), current_actor(), KeyedForm()
    business_id = form.form_key
    try:
        once.send(form, lambda: add_business(session, actor, clock, business_id=business_id))
    except TooManyBusinesses:
        flash(_("You have as many businesses here as the program can hold."), "error")
        return redirect(url_for(".show_profile"), 303)
    return redirect(url_for(".edit_kind", business_id=business_id), 303)


@bp.route("/profile/business/<uuid:business_id>/kind", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_kind(business_id: UUID) -> ResponseReturnValue:
    kind = _mine(business_id).kind
    form = sections.opened(KindForm, kind)

    def there() -> str:
        if form.section(kind).industry_words and not form.section(kind).industry_code:
            return sections.address("choose_industry", business_id)
        return sections.after("choose_industry", business_id)

    return sections.page(
        "edit_kind",
        form,
        lambda: _save(business_id, form.section(kind), form.seen.data),
        business_id=business_id,
        there=there,
    )


@bp.route("/profile/business/<uuid:business_id>/industry", methods=["GET", "POST"])
@access(entrepreneurs)
def choose_industry(business_id: UUID) -> ResponseReturnValue:
    """The words that were typed, and the trades they may mean."""
    kind = _mine(business_id).kind
    words = (request.args.get("q") or kind.industry_words).strip()[:MOST_WORDS]
    form = sections.opened(IndustryForm, kind, words=words)
    found = industries.find(form.words.data, current_language())
    form.offer(found)
    return sections.page(
        "choose_industry",
        form,
        lambda: _save(business_id, form.section(kind), form.seen.data),
        business_id=business_id,
        found=found,
        words=form.words.data,
        back=sections.address("edit_kind", business_id),
        search=sections.address("choose_industry", business_id),
    )


@bp.route("/profile/business/<uuid:business_id>/details", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_details(business_id: UUID) -> ResponseReturnValue:
    business = _mine(business_id)
    details = business.details
    form = sections.opened(DetailsForm, details)
    today = clock.today()
    form.for_stage(business.kind.stage, today=today)
    return sections.page(
        "edit_details",
        form,
        lambda: _save(business_id, form.section(details), form.seen.data),
        business_id=business_id,
    )


@bp.route("/profile/business/<uuid:business_id>/money", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_finances(business_id: UUID) -> ResponseReturnValue:
    finances = _mine(business_id).finances
    form = sections.opened(FinancesForm, finances)
    return sections.page(
        "edit_finances",
        form,
        lambda: _save(business_id, form.section(finances), form.seen.data),
        business_id=business_id,
    )


@bp.route("/profile/business/<uuid:business_id>/needs", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_needs(business_id: UUID) -> ResponseReturnValue:
    needs = _mine(business_id).needs
    form = sections.opened(NeedsForm, needs)

    def there() -> str:
        if len(form.needs.data) > MOST_URGENT:
            return sections.address("choose_urgent", business_id)
        return sections.after("choose_urgent", business_id)

    return sections.page(
        "edit_needs",
        form,
        lambda: _save(business_id, form.section(needs), form.seen.data),
        business_id=business_id,
        there=there,
    )


@bp.route("/profile/business/<uuid:business_id>/needs/urgent", methods=["GET", "POST"])
@access(entrepreneurs)
def choose_urgent(business_id: UUID) -> ResponseReturnValue:
    needs = _mine(business_id).needs
    if not needs.needs:
        return redirect(sections.address("edit_needs", business_id), 303)
    form = sections.opened(UrgentForm, needs)
    form.offer(needs)
    return sections.page(
        "choose_urgent",
        form,
        lambda: _save(business_id, form.section(needs), form.seen.data),
        business_id=business_id,
    )


@bp.route("/profile/business/<uuid:business_id>/story", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_story(business_id: UUID) -> ResponseReturnValue:
    story = _mine(business_id).story
    form = sections.opened(StoryForm, story)

    def there() -> str:
        flash(_("Saved. You can change everything at any time."), "success")
        return sections.after("edit_story", business_id)

    return sections.page(
        "edit_story",
        form,
        lambda: _save(business_id, form.section(story), form.seen.data),
        business_id=business_id,
        there=there,
    )


@bp.route("/profile/business/<uuid:business_id>/remove", methods=["GET", "POST"])
@access(entrepreneurs)
def remove(business_id: UUID) -> ResponseReturnValue:
    """Asks once more, then takes the business away."""
    business = _mine(business_id)
    if request.method == "GET":
        return render_template("profiles/remove.html", business=business)
    remove_business(db.session(), current_actor(), clock, business_id=business_id)
    flash(_("The business is removed."), "success")
    return redirect(url_for(".show_profile"), 303)
