"""A partner's start: is what we tell people about her services still right?"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trepconnect.directory import member_queries
from trepconnect.kernel.actor import Actor
from trepconnect.platform.config import current_settings
from trepconnect.platform.data.db import db
from trepconnect.platform.web.access import clock


def page(actor: Actor) -> ResponseReturnValue:
    own = member_queries.list_own_services(db.session(), actor)
    today = clock.today(current_settings().zone)
    due = {service.id for service in own if service.is_due(today)}
    return render_template("home/partner.html", services=own, due=due)
