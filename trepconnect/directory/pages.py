"""All pages of the directory, on their blueprints."""

from __future__ import annotations

from trepconnect.directory.blueprints import bp
from trepconnect.directory.editing import routes as partners
from trepconnect.directory.editing import staff_routes as unchecked
from trepconnect.directory.importing import staff_routes as imports
from trepconnect.directory.listings import routes as listings
from trepconnect.directory.search import routes as search

VIEWS = (listings, search)
BLUEPRINTS = (bp, partners.bp, unchecked.bp, imports.bp)
