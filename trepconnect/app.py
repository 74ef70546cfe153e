"""The application: the one module that knows every domain and wires them together."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from trepconnect import __version__
from trepconnect.accounts import login
from trepconnect.accounts import pages as accounts
from trepconnect.accounts.labels import role_name
from trepconnect.accounts.service import sign_in as signing
from trepconnect.cohorts import blueprints as outcomes
from trepconnect.cohorts import pages as cohort_pages
from trepconnect.demo import accounts as demo_accounts
from trepconnect.demo import routes as demo
from trepconnect.directory import pages as directory
from trepconnect.directory.importing import job as import_job
from trepconnect.home import pages as home
from trepconnect.lending import blueprints as lending
from trepconnect.lending import pages as lending_pages
from trepconnect.matching import blueprints as matching
from trepconnect.matching import pages as matching_pages
from trepconnect.matching.services.routes import matches
from trepconnect.mentoring import blueprints as mentoring
from trepconnect.mentoring import pages as mentoring_pages
from trepconnect.mentoring import scheduled_tasks as mentoring_chores
from trepconnect.mentoring import subscribers as listening_mentoring
from trepconnect.milestones import blueprints as milestones
from trepconnect.milestones import pages as milestone_pages
from trepconnect.milestones import subscribers as listening_milestones
from trepconnect.milestones.plans import scheduled_tasks as milestone_chores
from trepconnect.notifications import pages as messages
from trepconnect.notifications import queries as notification_queries
from trepconnect.notifications import service as messaging
from trepconnect.notifications import subscribers as notifications
from trepconnect.outcomes import pages as outcome_pages
from trepconnect.outcomes.indicators import subscribers as listening_outcomes
from trepconnect.platform import config, once
from trepconnect.platform.config import Settings
from trepconnect.platform.data import audit, db, throttle
from trepconnect.platform.language import compiled_templates, i18n
from trepconnect.platform.language.i18n import N_
from trepconnect.platform.web import kept_forms, requests, security, templating
from trepconnect.platform.web.access import (
    access,
    administration,
    casework,
    entrepreneurs,
    everyone,
    officers,
)
from trepconnect.platform.web.templating import NavItem
from trepconnect.platform.worker import jobs, outbox, probe, queue, scheduled_tasks
from trepconnect.profiles import pages as profiles
from trepconnect.profiles import subscribers as listening_profiles

BLUEPRINTS = (
    *accounts.BLUEPRINTS,
    *directory.BLUEPRINTS,
    *home.BLUEPRINTS,
    *lending_pages.BLUEPRINTS,
    *matching_pages.BLUEPRINTS,
    *mentoring_pages.BLUEPRINTS,
    *messages.BLUEPRINTS,
    *milestone_pages.BLUEPRINTS,
    *profiles.BLUEPRINTS,
    *cohort_pages.BLUEPRINTS,
    *outcome_pages.BLUEPRINTS,
)
SUBSCRIPTIONS = (
    *notifications.SUBSCRIPTIONS,
    *listening_mentoring.SUBSCRIPTIONS,
    *listening_milestones.SUBSCRIPTIONS,
    *listening_outcomes.SUBSCRIPTIONS,
    *listening_profiles.SUBSCRIPTIONS,
)
CHORES: tuple[queue.Chore, ...] = (
    throttle.clear_old,
    once.clear_old,
    kept_forms.clear_old,
    outbox.clear_old,
    signing.clear_old,
    *mentoring_chores.CHORES,
    *milestone_chores.CHORES,
    messaging.clear_old,
)
JOBS: dict[str, jobs.Work] = {import_job.KIND: import_job.run}
NAVIGATION = (
    NavItem("home.start", N_("Home"), everyone),
    NavItem("milestones.show_plan", N_("Your plan"), entrepreneurs),
    NavItem("mentoring.list_pairings", N_("Mentoring"), mentoring.members),
    NavItem("matching.list_matches", N_("What fits you"), entrepreneurs),
    NavItem("lending.list_my_loans", N_("Your loans"), entrepreneurs),
    NavItem("people.find_people", N_("People"), casework),
    NavItem("pairing.list_waiting", N_("Mentor requests"), casework),
    NavItem("mentors.list_pairings", N_("Pairings"), casework),
    NavItem("mentors.list_mentors", N_("Mentors"), casework),
    NavItem("milestones.list_to_confirm", N_("Steps to confirm"), milestones.vouchers),
    NavItem("loan_office.list_waiting", N_("Loan applications"), lending.deciders),
    NavItem("loan_office.list_loans", N_("Loans"), lending.deciders),
    NavItem("loan_office.list_books", N_("Books"), officers),
    NavItem("outcomes.list_cohorts", N_("Cohorts"), outcomes.SHARED),
    NavItem("directory.search", N_("Find help"), everyone),
    NavItem("matching.list_public_loans", N_("Loans"), matching.guests),
    NavItem("profiles.show_profile", N_("Your profile"), entrepreneurs),
    NavItem("people.list_unanswered_needs", N_("Needs"), casework, seldom=True),
    NavItem("milestones.list_pathways", N_("Paths"), casework, seldom=True),
    NavItem("loan_office.list_deciders", N_("Who decides"), lending.fund_keepers, seldom=True),
    NavItem("listings.list_unchecked", N_("Listings to check"), casework, seldom=True),
    NavItem("imports.import_file", N_("Import"), casework, seldom=True),
    NavItem("invitations.invite", N_("Invitations"), casework, seldom=True),
    NavItem("staff_accounts.list_accounts", N_("Accounts"), administration, seldom=True),
)


def create_app(settings: Settings) -> Flask:
    """An application that is whole: it refuses to exist with a view that nobody guards."""
    app = Flask(__name__, template_folder=str(templating.TEMPLATES), static_folder=None)
    app.jinja_environment = compiled_templates.WordedEnvironment
    config.init_app(app, settings)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.DATABASE_URL
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = db.engine_options(settings.DATABASE_URL)
    db.init_app(app)
    db.on_commit(before=audit.append_pending)
    security.init_app(app)
    i18n.init_app(app)
    requests.init_app(app, settings, login.identify)
    kept_forms.init_app(app, login.find_lost_owner)
    login.init_app(app, notification_queries.unread_of, matches.save_wanted)
    templating.init_app(app, settings, NAVIGATION)
    app.jinja_env.globals["role_name"] = role_name
    app.jinja_env.globals.update(mentoring_pages.TEMPLATE_GLOBALS)
    outbox.init_app(app, SUBSCRIPTIONS)
    jobs.init_app(app, JOBS)
    queue.init_app(app, settings, CHORES)
    if settings.DEMO:
        app.register_blueprint(demo.bp)
        app.jinja_env.globals["demo_offers"] = demo_accounts.offers
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_url_rule("/healthz", "healthz", healthz, methods=["GET"])
    requests.seal(app)
    return app


@access(everyone)
def healthz() -> ResponseReturnValue:
    """Whether program, database and worker are there; 503 without a database that can write."""
    state: dict[str, Any] = {"status": "ok", "database": "ok", "worker": "ok"}
    state["version"] = __version__
    session = db.db.session()
    try:
        session.execute(text("SELECT 1"))
        state["worker"] = "late" if queue.is_late(session) else "ok"
        failing = scheduled_tasks.list_failing(session)
    except SQLAlchemyError:
        session.rollback()
        return jsonify({**state, "status": "down", "database": "down", "worker": "late"}), 503
    if not probe.can_write(config.current_settings()):
        return jsonify({**state, "status": "down", "database": "cannot write"}), 503
    if failing:
        state |= {"status": "degraded", "chores_failing": len(failing)}
    return jsonify(state)
