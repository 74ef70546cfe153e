"""Taking people into a cohort: finding them, and where they stand when they join."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trepconnect.cohorts import queries, service
from trepconnect.cohorts.domain.cohort import AlreadyMember, CohortClosed, JoinedAfterTheEnd
from trepconnect.outcomes.forms.members import IntakeForm, newcomer_form
from trepconnect.outcomes.staff_routes.blueprint import bp
from trepconnect.outcomes.staff_routes.reading import own, profile_of, titles_of
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, management
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.profiles import queries as profiles
from trepconnect.profiles.domain.profile import Business, Profile

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
    inside = queries.who_of(db.session(), cohort_id, [one.user_id for one in found.people])
    return render_template(
        "outcomes/find_newcomer.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        found=found,
        inside=inside,
        words=words,
    )


@bp.route("/cohorts/<uuid:cohort_id>/add/<uuid:user_id>", methods=["GET", "POST"])
@access(management)
def add_member(cohort_id: UUID, user_id: UUID) -> ResponseReturnValue:
    """Take somebody in, as she stands today unless the form says otherwise."""
    cohort, profile = own(cohort_id), profile_of(user_id)
    if cohort.closed:
        raise CohortClosed
    business = _chosen(profile)
    if len(profile.businesses) > 1 and business is None and request.method == "GET":
        return render_template(
            "outcomes/choose_business.html",
            cohort=cohort,
            person=profile.person,
            businesses=titles_of(profile),
        )
    form = newcomer_form(business, clock.today(current_settings().zone))
    form.offer(titles_of(profile))
    if form.validate_on_submit() and _stored(form, cohort_id, user_id):
        flash(
            _("%(name)s is in the cohort.", name=profile.person.display_name or _("The person")),
            "success",
        )
        return redirect(url_for(".list_members", cohort_id=cohort_id), 303)
    page = render_template(
        "outcomes/add_member.html",
        cohort=cohort,
        cohort_name=cohort.name_in(current_language()),
        person=profile.person,
        form=form,
    )
    return page, form_status(form)


def _stored(form: IntakeForm, cohort_id: UUID, user_id: UUID) -> bool:
    """Whether she is in; otherwise the form says why not."""
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
    """The business that ``?business=`` names, or the only one that she has."""
    wanted = request.args.get("business", "")
    named = [one for one in profile.businesses if str(one.id) == wanted]
    if named or len(profile.businesses) != 1:
        return named[0] if named else None
    return profile.businesses[0]
