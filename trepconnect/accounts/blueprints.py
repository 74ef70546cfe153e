"""The blueprint that the pages of signing in and of a person's account hang on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
