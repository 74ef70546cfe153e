"""Reading a directory in, with progress and a report of every problem."""

from __future__ import annotations

from pathlib import PurePath
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trepconnect.directory.formats.names import FORMATS
from trepconnect.directory.importing import job as job_importing
from trepconnect.directory.importing.forms import ImportForm
from trepconnect.platform.data import files
from trepconnect.platform.data.db import db
from trepconnect.platform.language.i18n import _
from trepconnect.platform.web.access import access, casework, current_actor
from trepconnect.platform.web.requests import form_status, page_number
from trepconnect.platform.worker import jobs

bp = Blueprint("imports", __name__, url_prefix="/staff/imports")

_SUFFIXES = frozenset({".zip", ".json", ".csv"})


@bp.route("", methods=["GET", "POST"])
@access(casework)
def import_file() -> ResponseReturnValue:
    form = ImportForm()
    form.format.choices = [("auto", _("Find out by itself")), *((name, name) for name in FORMATS)]
    if form.validate_on_submit():
        suffix = PurePath(form.file.data.filename).suffix.lower()
        if suffix in _SUFFIXES:
            job = jobs.ask(
                db.session(),
                current_actor(),
                job_importing.KIND,
                {
                    "file": files.keep(form.file.data.stream, suffix=suffix),
                    "source": form.source.data,
                    "format": form.format.data,
                    "name": PurePath(form.file.data.filename).name[:200],
                    "confirmed": form.confirmed.data,
                },
            )
            return redirect(url_for(".show_import", job_id=job.id), 303)
        form.file.errors = [_("This is not a .zip, .json or .csv file")]
    found = jobs.page_of_jobs(db.session(), job_importing.KIND, page_number())
    page = render_template("directory/importing/staff/imports.html", form=form, found=found)
    return page, form_status(form)


@bp.route("/<uuid:job_id>", methods=["GET"])
@access(casework)
def show_import(job_id: UUID) -> ResponseReturnValue:
    job = jobs.get_job(db.session(), job_id, job_importing.KIND)
    return render_template("directory/importing/staff/show_import.html", job=job)


@bp.route("/<uuid:job_id>/stop", methods=["POST"])
@access(casework)
def stop_import(job_id: UUID) -> ResponseReturnValue:
    job = jobs.get_job(db.session(), job_id, job_importing.KIND)
    job_importing.stop(db.session(), job)
    flash(_("It will stop in a moment. The directory stays as it was."), "success")
    return redirect(url_for(".show_import", job_id=job_id), 303)
