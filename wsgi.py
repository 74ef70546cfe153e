"""WSGI entry point, and the commands as ``flask --app wsgi``; settings are the environment's."""

from trepconnect.app import create_app
from trepconnect.cli import commands
from trepconnect.platform.config import from_environment
from trepconnect.platform.data import keys
from trepconnect.platform.data.db import db

settings = from_environment()
app = create_app(settings)
with app.app_context():
    keys.confirm(settings)
    db.engine.dispose()
for name, command in commands.commands.items():
    app.cli.add_command(command, name)
