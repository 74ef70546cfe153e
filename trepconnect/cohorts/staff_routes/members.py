"""Who belongs to a cohort: finding and taking in, the list, corrections, leaving."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.cohorts import labels, policy, queries, service
from trepconnect.cohorts.blueprints import bp
from trepconnect.cohorts.domain import (
    AlreadyMember,
    CohortClosed,
    JoinedAfterTheEnd,
    LeftBeforeJoining,
)
from trepconnect.cohorts.forms import IntakeForm, LeaveForm, member_form, newcomer_form
from trepconnect.cohorts.staff_routes.cohorts import own, profile_of, titles_of
from trepconnect.platform.config import current_settings
from trepconnect.platform.data import audit
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, casework, clock, current_actor, management
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.profiles.domain.profile import Business, Profile
from trepconnect.profiles.queries import profiles


@bp.route("/cohorts/<uuid:cohort_id>/members", methods=["GET"])
@access(casework)
def list_members(cohort_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    cohort = queries.get_cohort(db.session(), actor, cohort_id, to=policy.can_see_people)
    return render_template(
        "cohorts/list_members.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        found=queries.list_members(db.session(), actor, cohort_id, page=page_number()),
        stage_name=labels.stage_name,
        may_change=policy.may_create(actor),
    )


@bp.route("/cohorts/<uuid:cohort_id>/members/<uuid:user_id>", methods=["GET", "POST"])
@access(management)
def edit_member(cohort_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Correct when the member joined and where they stood then."""
    cohort, profile = own(cohort_id), profile_of(user_id)
    member = queries.get_member(db.session(), current_actor(), cohort_id, user_id)
    form = member_form(member)
    form.offer(titles_of(profile))
    if form.validate_on_submit() and _corrected(form, cohort_id, user_id):
        flash(_("Saved."), "success")
        return redirect(url_for(".list_members", cohort_id=cohort_id), 303)
    page = render_template(
        "cohorts/edit_member.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        person=profile.person,
        member=member,
        form=form,
    )
    return page, form_status(form)


def _corrected(form: IntakeForm, cohort_id: UUID, user_id: UUID) -> bool:
    try:
        service.change_member(
            db.session(),
            current_actor(),
            cohort_id=cohort_id,
            user_id=user_id,
            **form.values(),
            intake=form.intake(),
        )
    except JoinedAfterTheEnd:
        form.joined_on.errors = [_("The cohort was over by then")]
    except LeftBeforeJoining:
        form.joined_on.errors = [_("The person had left the cohort by then")]
    return not form.errors


@bp.route("/cohorts/<uuid:cohort_id>/members/<uuid:user_id>/leave", methods=["GET", "POST"])
@access(management)
def remove_member(cohort_id: UUID, user_id: UUID) -> ResponseReturnValue:
    cohort = own(cohort_id)
    member = queries.get_member(db.session(), current_actor(), cohort_id, user_id)
    form = LeaveForm(data={"left_on": clock.today().isoformat()})
    if form.validate_on_submit():
        try:
            service.remove_member(
                db.session(),
                current_actor(),
                cohort_id=cohort_id,
                user_id=user_id,
                **form.values(),
            )
        except LeftBeforeJoining:
            form.left_on.errors = [_("The person joined after that day")]
        else:
            flash(_("Saved. What was reached until then stays counted."), "success")
            return redirect(url_for(".list_members", cohort_id=cohort_id), 303)
    page = render_template(
        "cohorts/remove_member.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        member=member,
        form=form,
    )
    return page, form_status(form)


@bp.route("/cohorts/<uuid:cohort_id>/members/<uuid:user_id>/take-back", methods=["POST"])
@access(management)
def take_back(cohort_id: UUID, user_id: UUID) -> ResponseReturnValue:
    service.take_back(db.session(), current_actor(), cohort_id=cohort_id, user_id=user_id)
    flash(_("The person is in the cohort again."), "success")
    return redirect(url_for(".list_members", cohort_id=cohort_id), 303)


@bp.route("/cohorts/<uuid:cohort_id>/members/<uuid:user_id>/strike", methods=["POST"])
@access(management)
def strike_member(cohort_id: UUID, user_id: UUID) -> ResponseReturnValue:
    service.strike_member(db.session(), current_actor(), cohort_id=cohort_id, user_id=user_id)
    flash(_("The person was taken out, and counts for nothing in this cohort."), "success")
    return redirect(url_for(".list_members", cohort_id=cohort_id), 303)


@bp.route("/people/<uuid:user_id>/cohorts", methods=["GET"])
@access(casework)
def list_places(user_id: UUID) -> ResponseReturnValue:
    """The cohorts of one person, and those that they could join."""
    actor = current_actor()
    person = profiles.get_person(db.session(), actor, user_id)
    audit.note_read(actor, "outcomes.person_read", "user", user_id)
    places = {place.cohort_id: place for place in queries.cohorts_of(db.session(), user_id)}
    everyone = queries.list_cohorts(db.session(), actor)
    return render_template(
        "cohorts/list_places.html",
        person=person,
        places=[(cohort, places[cohort.id]) for cohort in everyone if cohort.id in places],
        others=[one for one in everyone if not one.closed and one.id not in places],
        language=current_language(),
        may_change=policy.may_create(actor),
    )


_MAX_WORDS = 200


@bp.route("/cohorts/<uuid:cohort_id>/add", methods=["GET"])
@access(management)
def find_newcomer(cohort_id: UUID) -> ResponseReturnValue:
    """People by name, each with the way into the cohort."""
    actor, cohort = current_actor(), own(cohort_id)
    words = request.args.get("q", "")[:_MAX_WORDS]
    found = profiles.find_people(
        db.session(), actor, words, page=page_number(), region=current_settings().PHONE_REGION
    )
    inside = queries.who_of(db.session(), cohort_id, [one.user_id for one in found.shown])
    return render_template(
        "cohorts/find_newcomer.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        found=found,
        inside=inside,
        words=words,
    )


@bp.route("/cohorts/<uuid:cohort_id>/add/<uuid:user_id>", methods=["GET", "POST"])
@access(management)
def add_member(cohort_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Take an entrepreneur in, as they stand today unless the form says otherwise."""
    cohort, profile = own(cohort_id), profile_of(user_id)
    if cohort.closed:
        raise CohortClosed
    business = _chosen(profile)
    if len(profile.businesses) > 1 and business is None and request.method == "GET":
        return render_template(
            "cohorts/choose_business.html",
            cohort=cohort,
            person=profile.person,
            businesses=titles_of(profile),
        )
    form = newcomer_form(business, clock.today())
    form.offer(titles_of(profile))
    if form.validate_on_submit() and _stored(form, cohort_id, user_id):
        flash(
            _("%(name)s is in the cohort.", name=profile.person.display_name or _("The person")),
            "success",
        )
        return redirect(url_for(".list_members", cohort_id=cohort_id), 303)
    page = render_template(
        "cohorts/add_member.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        person=profile.person,
        form=form,
    )
    return page, form_status(form)


def _stored(form: IntakeForm, cohort_id: UUID, user_id: UUID) -> bool:
    """Whether they are in; otherwise the form says why not."""
    intake = form.intake()
    try:
        service.add_member(
            db.session(),
            current_actor(),
            clock,
            cohort_id=cohort_id,
            user_id=user_id,
            **form.values(),
            stage=intake.stage,
            workers=intake.workers,
            monthly_sales=intake.monthly_sales,
        )
    except JoinedAfterTheEnd:
        form.joined_on.errors = [_("The cohort was over by then")]
    except AlreadyMember:
        form.form_errors.append(_("This person is in the cohort already, or has been in it."))
    return not form.errors


def _chosen(profile: Profile) -> Business | None:
    """The business that ``?business=`` names, or the only one that there is."""
    wanted = request.args.get("business", "")
    named = [one for one in profile.businesses if str(one.id) == wanted]
    if named or len(profile.businesses) != 1:
        return named[0] if named else None
    return profile.businesses[0]
