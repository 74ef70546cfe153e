"""WSGI entry point, and the commands as ``flask --app wsgi``; settings are the environment's."""

from trepconnect.app import create_app
from trepconnect.cli import commands
from trepconnect.platform import keys
from trepconnect.platform.config import from_environment
from trepconnect.platform.db import db

settings = from_environment()
app = create_app(settings)
with app.app_context():
    keys.confirm(settings)
    db.engine.dispose()
for name, command in commands.commands.items():
    app.cli.add_command(command, name)
