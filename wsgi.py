"""WSGI entry point: settings come from the environment."""

from trepconnect.app import create_app
from trepconnect.platform.config import from_environment

app = create_app(from_environment())
