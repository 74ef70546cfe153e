"""What is kept: how to reach it, notes, the slip to take along, whether it helped."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.listings.presenters.services import service_view
from trepconnect.directory.listings.queries import services as directory
from trepconnect.directory.listings.queries.services import ServicePage
from trepconnect.kernel.errors import NotFound
from trepconnect.matching.blueprints import bp
from trepconnect.matching.seeker.routes import business_of_page
from trepconnect.matching.services import presenters, service
from trepconnect.matching.services.forms import HelpForm, NoteForm
from trepconnect.matching.services.labels import HELPED
from trepconnect.matching.services.queries import saved as saved_queries
from trepconnect.matching.services.queries.listings import contacts_of
from trepconnect.matching.services.queries.saved import Saved
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _, current_language
from trepconnect.platform.web.access import access, clock, current_actor, entrepreneurs, today
from trepconnect.platform.web.downloads import paper
from trepconnect.platform.web.requests import form_status


@bp.route("/matches/saved", methods=["GET"])
@access(entrepreneurs)
def list_saved() -> ResponseReturnValue:
    seeking = business_of_page()
    if seeking is None:
        return render_template("matching/start.html", seeking=None)
    saved = saved_queries.list_saved(
        db.session(), current_actor(), seeking.business.id, language=current_language()
    )
    contacts = contacts_of(db.session(), [one.service_id for one in saved])
    now = clock.now()
    items = [(one, contacts[one.service_id], one.asks(now)) for one in saved]
    return render_template(
        "matching/services/list_saved.html", seeking=seeking, items=items, helped=HELPED
    )


@bp.route("/matches/saved/<uuid:saved_id>", methods=["GET"])
@access(entrepreneurs)
def show_saved(saved_id: UUID) -> ResponseReturnValue:
    saved = _get(saved_id)
    return _page(saved, NoteForm(None, note=saved.note), _help_form(saved))


@bp.route("/matches/saved/<uuid:saved_id>/note", methods=["POST"])
@access(entrepreneurs)
def write_note(saved_id: UUID) -> ResponseReturnValue:
    saved, form = _get(saved_id), NoteForm()
    if not form.validate_on_submit():
        return _page(saved, form, _help_form(saved))
    service.write_note(db.session(), current_actor(), saved_id=saved_id, note=form.note.data)
    flash(_("Your note is saved."), "success")
    return redirect(url_for(".show_saved", saved_id=saved_id), 303)


@bp.route("/matches/saved/<uuid:saved_id>/help", methods=["POST"])
@access(entrepreneurs)
def tell_help(saved_id: UUID) -> ResponseReturnValue:
    saved, form = _get(saved_id), HelpForm()
    if not form.validate_on_submit():
        return _page(saved, NoteForm(None, note=saved.note), form)
    service.tell_help(
        db.session(),
        current_actor(),
        clock,
        saved_id=saved_id,
        helped=form.answer,
        what_happened=form.happened,
        told=form.told.data,
    )
    flash(_("Thank you. This helps the office to help the next person."), "success")
    return redirect(url_for(".show_saved", saved_id=saved_id), 303)


@bp.route("/matches/saved/<uuid:saved_id>/remove", methods=["POST"])
@access(entrepreneurs)
def remove_saved(saved_id: UUID) -> ResponseReturnValue:
    saved = _get(saved_id)
    service.remove_saved(db.session(), current_actor(), saved_id=saved_id)
    flash(_("Removed."), "success")
    return redirect(url_for(".list_saved", business=saved.business_id), 303)


@bp.route("/matches/saved/<uuid:saved_id>/slip.pdf", methods=["GET"])
@access(entrepreneurs)
def print_slip(saved_id: UUID) -> ResponseReturnValue:
    """One page in the reader's language to take along."""
    shown = _shown(_get(saved_id))
    if shown["page"] is None:
        raise NotFound
    airy, *denser = (
        render_template("pdf/matching/slip.html", density=density, **shown)
        for density in ("", "dense", "densest")
    )
    return paper(airy, "slip.pdf", *denser)


def _get(saved_id: UUID) -> Saved:
    return saved_queries.get_saved(
        db.session(), current_actor(), saved_id, language=current_language()
    )


def _help_form(saved: Saved) -> HelpForm:
    return HelpForm(None, helped=saved.helped, what_happened=saved.what_happened, told=saved.told)


def _page(saved: Saved, note_form: NoteForm, help_form: HelpForm) -> ResponseReturnValue:
    page = render_template(
        "matching/services/show_saved.html",
        **_shown(saved),
        form=help_form if help_form.errors else note_form,
        note_form=note_form,
        help_form=help_form,
        asks=saved.asks(clock.now()),
    )
    return page, form_status(help_form) if help_form.errors else form_status(note_form)


def _shown(saved: Saved) -> dict[str, object]:
    """``page`` and ``view`` are None once the service is no longer offered."""
    reasons = presenters.stored_reasons(saved.reasons)
    page = _offered(saved)
    return {
        "saved": saved,
        "page": page,
        "view": service_view(page, today()) if page else None,
        "reasons": reasons,
        "needs": presenters.stored_needs(saved.reasons),
        "questions": [one.text for one in reasons if one.kind == "ask"],
        "cost": presenters.cost(page.is_free, page.text("fees")) if page else "",
    }


def _offered(saved: Saved) -> ServicePage | None:
    try:
        return directory.get_service(
            db.session(), current_actor(), saved.service_id, language=current_language()
        )
    except NotFound:
        return None
