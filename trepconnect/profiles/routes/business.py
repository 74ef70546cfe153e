"""Pages about a business: kind, details, money, needs, story."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.platform import once
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.once import KeyedForm
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.profiles import policy, queries
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
from trepconnect.profiles.routes import saving, steps
from trepconnect.profiles.routes.blueprint import bp
from trepconnect.profiles.service.saving import (
    TooManyBusinesses,
    add_business,
    remove_business,
    save_business,
)


def _mine(business_id: UUID) -> Business:
    return queries.get_business(db.session(), current_actor(), business_id, to=policy.can_edit)


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
    form = saving.opened(KindForm, kind)

    def there() -> str:
        if form.section(kind).industry_words and not form.section(kind).industry_code:
            return steps.address("choose_industry", business_id)
        return steps.after("choose_industry", business_id)

    return saving.page(
        "edit_kind",
        form,
        lambda: _save(business_id, form.section(kind), form.seen.data),
        business_id=business_id,
        there=there,
    )


@bp.route("/profile/business/<uuid:business_id>/industry", methods=["GET", "POST"])
@access(entrepreneurs)
def choose_industry(business_id: UUID) -> ResponseReturnValue:
    """The words she typed, and the trades they may mean."""
    kind = _mine(business_id).kind
    words = (request.args.get("q") or kind.industry_words).strip()[:MOST_WORDS]
    form = saving.opened(IndustryForm, kind, words=words)
    found = industries.find(form.words.data, current_language())
    form.offer(found)
    return saving.page(
        "choose_industry",
        form,
        lambda: _save(business_id, form.section(kind), form.seen.data),
        business_id=business_id,
        found=found,
        words=form.words.data,
        back=steps.address("edit_kind", business_id),
        search=steps.address("choose_industry", business_id),
    )


@bp.route("/profile/business/<uuid:business_id>/details", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_details(business_id: UUID) -> ResponseReturnValue:
    business = _mine(business_id)
    details = business.details
    form = saving.opened(DetailsForm, details)
    today = clock.today(current_settings().zone)
    form.for_stage(business.kind.stage, today=today)
    return saving.page(
        "edit_details",
        form,
        lambda: _save(business_id, form.section(details), form.seen.data),
        business_id=business_id,
    )


@bp.route("/profile/business/<uuid:business_id>/money", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_finances(business_id: UUID) -> ResponseReturnValue:
    finances = _mine(business_id).finances
    form = saving.opened(FinancesForm, finances)
    return saving.page(
        "edit_finances",
        form,
        lambda: _save(business_id, form.section(finances), form.seen.data),
        business_id=business_id,
    )


@bp.route("/profile/business/<uuid:business_id>/needs", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_needs(business_id: UUID) -> ResponseReturnValue:
    needs = _mine(business_id).needs
    form = saving.opened(NeedsForm, needs)

    def there() -> str:
        if len(form.needs.data) > MOST_URGENT:
            return steps.address("choose_urgent", business_id)
        return steps.after("choose_urgent", business_id)

    return saving.page(
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
        return redirect(steps.address("edit_needs", business_id), 303)
    form = saving.opened(UrgentForm, needs)
    form.offer(needs)
    return saving.page(
        "choose_urgent",
        form,
        lambda: _save(business_id, form.section(needs), form.seen.data),
        business_id=business_id,
    )


@bp.route("/profile/business/<uuid:business_id>/story", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_story(business_id: UUID) -> ResponseReturnValue:
    story = _mine(business_id).story
    form = saving.opened(StoryForm, story)

    def there() -> str:
        flash(_("Saved. You can change everything at any time."), "success")
        return steps.after("edit_story", business_id)

    return saving.page(
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
