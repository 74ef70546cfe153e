"""What the office does with a pairing or a proposal."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from trepconnect.mentoring.blueprints import staff_bp
from trepconnect.mentoring.pairings import policy
from trepconnect.mentoring.pairings.queries import pairings
from trepconnect.mentoring.pairings.service import proposals
from trepconnect.mentoring.pairings.service import states as states_service
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, clock, current_actor


@staff_bp.route("/pairings/<uuid:pairing_id>/pause", methods=["POST"])
@access(casework)
def pause_pairing(pairing_id: UUID) -> ResponseReturnValue:
    states_service.pause_pairing(db.session(), current_actor(), pairing_id=pairing_id)
    flash(_("The pairing is paused."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@staff_bp.route("/pairings/<uuid:pairing_id>/resume", methods=["POST"])
@access(casework)
def resume_pairing(pairing_id: UUID) -> ResponseReturnValue:
    states_service.resume_pairing(db.session(), current_actor(), pairing_id=pairing_id)
    flash(_("The pairing goes on."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)


@staff_bp.route("/pairings/<uuid:pairing_id>/withdraw", methods=["POST"])
@access(casework)
def withdraw_proposal(pairing_id: UUID) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    pairing = pairings.get_pairing(session, actor, pairing_id, to=policy.can_end)
    proposals.take_back_proposal(session, actor, clock, pairing=pairing)
    flash(_("The proposal is withdrawn. The request waits again."), "success")
    return redirect(url_for(".show_pairing", pairing_id=pairing_id), 303)
