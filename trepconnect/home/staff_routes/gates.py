"""Who of the office may open which of its pages."""

from __future__ import annotations

from trepconnect.kernel.actor import Role
from trepconnect.platform.web import role

CASEWORK = role(Role.NAVIGATOR, Role.MANAGER, Role.ADMIN)
"""People's records: loan officers decide about money and do not browse people."""

ADMINISTRATION = role(Role.ADMIN)
