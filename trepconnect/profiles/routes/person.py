"""Pages about the person: what to call them, languages, how and when to reach them."""

from __future__ import annotations

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue

from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import current_language
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs
from trepconnect.profiles import labels
from trepconnect.profiles.blueprints import bp
from trepconnect.profiles.domain.person import LanguageUse, Speaking
from trepconnect.profiles.domain.profile import Person, PersonSection
from trepconnect.profiles.forms.person import (
    HomeForm,
    LanguagesForm,
    LanguageUseForm,
    MeetingForm,
    ReachForm,
)
from trepconnect.profiles.queries import profiles
from trepconnect.profiles.routes import sections
from trepconnect.profiles.service.saving import save_name, save_person


def _myself() -> Person:
    actor = current_actor()
    return profiles.get_person(db.session(), actor, actor.user_id)


def _first_business() -> UUID | None:
    actor = current_actor()
    found = profiles.list_businesses(db.session(), actor, actor.user_id)
    return found[0].id if found else None


def _save(section: PersonSection, seen: str) -> None:
    save_person(db.session(), current_actor(), clock, section, seen=seen)


@bp.route("/profile/you", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_you() -> ResponseReturnValue:
    person = _myself()
    form = sections.opened(HomeForm, person.home, display_name=person.display_name)

    def save() -> None:
        _save(form.section(person.home), form.seen.data)
        save_name(db.session(), current_actor(), clock, display_name=form.display_name.data)

    return sections.page("edit_you", form, save)


@bp.route("/profile/languages", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_languages() -> ResponseReturnValue:
    spoken = _myself().speaking or Speaking()
    form = sections.opened(LanguagesForm, spoken)
    if not form.is_submitted() and not form.languages.data:
        form.languages.data = [current_language()]
    return sections.page(
        "edit_languages",
        form,
        lambda: _save(form.section(spoken), form.seen.data),
        there=lambda: sections.address("edit_language_use", None),
    )


@bp.route("/profile/languages/use", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_language_use() -> ResponseReturnValue:
    spoken = _myself().speaking or Speaking()
    if not spoken.languages:
        return redirect(sections.after("edit_language_use", None), 303)
    form = sections.opened(LanguageUseForm, spoken)
    form.offer(spoken.languages)
    return sections.page(
        "edit_language_use",
        form,
        lambda: _save(form.section(spoken), form.seen.data),
        only=_only(spoken.languages),
    )


def _only(languages: tuple[LanguageUse, ...]) -> str | None:
    """The one language the person speaks: then there is nothing to prefer."""
    return languages[0].tag if len(languages) == 1 else None


@bp.route("/profile/contact", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_reach() -> ResponseReturnValue:
    reach = _myself().reach
    form = sections.opened(ReachForm, reach)
    return sections.page("edit_reach", form, lambda: _save(form.section(reach), form.seen.data))


@bp.route("/profile/meeting", methods=["GET", "POST"])
@access(entrepreneurs)
def edit_meeting() -> ResponseReturnValue:
    meeting = _myself().meeting
    form = sections.opened(MeetingForm, meeting)
    return sections.page(
        "edit_meeting",
        form,
        lambda: _save(form.section(meeting), form.seen.data),
        business_id=_first_business(),
        weekdays=labels.WEEKDAY,
        day_parts=labels.DAY_PART,
        short_days=labels.short_days(),
    )
