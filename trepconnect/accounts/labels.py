"""What the office calls a role."""

from __future__ import annotations

from trepconnect.kernel.actor import Role
from trepconnect.platform.language.i18n import N_, _

_NAMES = {
    Role.ENTREPRENEUR: N_("entrepreneur"),
    Role.HELPER: N_("helper"),
    Role.MENTOR: N_("mentor"),
    Role.PARTNER: N_("partner"),
    Role.NAVIGATOR: N_("navigator"),
    Role.LOAN_OFFICER: N_("loan officer"),
    Role.SPONSOR: N_("sponsor"),
    Role.MANAGER: N_("program manager"),
    Role.ADMIN: N_("administrator"),
}


def role_name(role: Role) -> str:
    return _(_NAMES[role])
