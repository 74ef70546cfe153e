"""Who may reach what: a line for each endpoint and method, thought out, not copied from the code.

A person who is not named gets the sign-in page (nobody, suspended), the second factor (half), or a
"no" (403). ``hidden_from`` have the right role but not the right object: to them it does not exist
(404). ``absent`` is what those who may get for an object that is not there.

A new view needs a line, here or in the file of its domain in ``areas``; if its address has a new
kind of argument, a builder beside it.
"""

from dataclasses import dataclass

NOBODY = "nobody"
SUSPENDED = "suspended"
HALF = "half signed-in staff"
OWNER = "entrepreneur, owner"
OTHER = "entrepreneur, other"
HELPER = "helper"
MENTOR = "mentor of the entrepreneur"
OTHER_MENTOR = "mentor of another"
PARTNER = "partner of the organization"
STRANGER = "partner of another"
NAVIGATOR = "navigator"
LOANS = "loan officer"
SPONSOR = "sponsor of the fund"
OTHER_SPONSOR = "sponsor of another fund"
MANAGER = "manager"
ADMIN = "admin"

OUTSIDE = frozenset({NOBODY, SUSPENDED})
INSIDE = frozenset(
    {
        OWNER,
        OTHER,
        HELPER,
        MENTOR,
        OTHER_MENTOR,
        PARTNER,
        STRANGER,
        NAVIGATOR,
        LOANS,
        SPONSOR,
        OTHER_SPONSOR,
        MANAGER,
        ADMIN,
    }
)
EVERYBODY = OUTSIDE | INSIDE | {HALF}


@dataclass(frozen=True)
class Row:
    may: frozenset[str]
    hidden_from: frozenset[str] = frozenset()
    absent: int = 404
    empty: int | None = None  # what a form without anything gets, where that is a 404


everyone = Row(EVERYBODY)
signed_in = Row(INSIDE)
half_way = Row(frozenset({HALF}))
entrepreneurs = Row(frozenset({OWNER, OTHER}))
owner = Row(frozenset({OWNER}), hidden_from=frozenset({OTHER}))
partner = Row(frozenset({PARTNER}), hidden_from=frozenset({STRANGER}))
casework = Row(frozenset({NAVIGATOR, MANAGER, ADMIN}))
administration = Row(frozenset({ADMIN}))

TABLE: dict[tuple[str, str], Row] = {
    # the door
    ("healthz", "GET"): everyone,
    ("home.start", "GET"): everyone,
    ("home.welcome", "GET"): signed_in,
    ("home.show_invitation", "GET"): Row(EVERYBODY, absent=410),
    ("home.accept_invitation", "POST"): Row(EVERYBODY, absent=410),
    ("demo.enter", "POST"): Row(EVERYBODY, empty=404),  # without a person of the demonstration
    # signing in, and one's own account
    ("accounts.sign_in", "GET"): everyone,
    ("accounts.sign_in", "POST"): everyone,
    ("accounts.enter_code", "GET"): everyone,
    ("accounts.enter_code", "POST"): everyone,
    ("accounts.sign_in_with_app", "GET"): everyone,
    ("accounts.sign_in_with_app", "POST"): everyone,
    ("accounts.sign_out", "POST"): everyone,
    ("accounts.second_factor", "GET"): half_way,
    ("accounts.second_factor", "POST"): half_way,
    ("accounts.use_recovery_code", "GET"): half_way,
    ("accounts.use_recovery_code", "POST"): half_way,
    ("accounts.show_account", "GET"): signed_in,
    ("accounts.change_name", "POST"): signed_in,
    ("accounts.change_language", "POST"): signed_in,
    # somebody else's session is never ended, and nobody learns whether it is there
    ("accounts.end_session", "POST"): Row(frozenset({OWNER}), hidden_from=INSIDE - {OWNER}),
    ("accounts.sign_out_everywhere", "POST"): signed_in,
    # the directory and the loans are public
    ("directory.search", "GET"): everyone,
    ("directory.show_service", "GET"): everyone,
    ("directory.show_organization", "GET"): everyone,
    ("matching.list_public_loans", "GET"): everyone,
    ("matching.show_public_loan", "GET"): everyone,
    # a profile belongs to its owner; nobody else changes or prints it
    ("profiles.start", "GET"): entrepreneurs,
    ("profiles.begin", "POST"): entrepreneurs,
    ("profiles.show_profile", "GET"): entrepreneurs,
    ("profiles.edit_you", "GET"): entrepreneurs,
    ("profiles.edit_you", "POST"): entrepreneurs,
    ("profiles.edit_languages", "GET"): entrepreneurs,
    ("profiles.edit_languages", "POST"): entrepreneurs,
    ("profiles.edit_language_use", "GET"): entrepreneurs,
    ("profiles.edit_language_use", "POST"): entrepreneurs,
    ("profiles.edit_reach", "GET"): entrepreneurs,
    ("profiles.edit_reach", "POST"): entrepreneurs,
    ("profiles.edit_meeting", "GET"): entrepreneurs,
    ("profiles.edit_meeting", "POST"): entrepreneurs,
    ("profiles.add", "POST"): entrepreneurs,
    ("profiles.print_business", "GET"): owner,
    ("profiles.edit_card", "GET"): owner,
    ("profiles.edit_card", "POST"): owner,
    ("profiles.edit_details", "GET"): owner,
    ("profiles.edit_details", "POST"): owner,
    ("profiles.choose_industry", "GET"): owner,
    ("profiles.choose_industry", "POST"): owner,
    ("profiles.edit_kind", "GET"): owner,
    ("profiles.edit_kind", "POST"): owner,
    ("profiles.edit_finances", "GET"): owner,
    ("profiles.edit_finances", "POST"): owner,
    ("profiles.edit_needs", "GET"): owner,
    ("profiles.edit_needs", "POST"): owner,
    ("profiles.choose_urgent", "GET"): owner,
    ("profiles.choose_urgent", "POST"): owner,
    ("profiles.edit_story", "GET"): owner,
    ("profiles.edit_story", "POST"): owner,
    ("profiles.remove", "GET"): owner,
    ("profiles.remove", "POST"): owner,
    # what fits her, and what she keeps of it
    ("matching.list_matches", "GET"): entrepreneurs,
    ("matching.show_service", "GET"): entrepreneurs,
    ("matching.save_service", "POST"): entrepreneurs,
    ("matching.list_loans", "GET"): entrepreneurs,
    ("matching.list_loans", "POST"): entrepreneurs,
    ("matching.show_loan", "GET"): entrepreneurs,
    ("matching.show_loan", "POST"): entrepreneurs,
    ("matching.list_saved", "GET"): entrepreneurs,
    ("matching.show_saved", "GET"): owner,
    ("matching.print_slip", "GET"): owner,
    ("matching.write_note", "POST"): owner,
    ("matching.tell_help", "POST"): owner,
    ("matching.remove_saved", "POST"): owner,
    # a partner speaks for its own organization only
    ("partners.confirm_service", "POST"): partner,
    # the office: people are for those who work with them; loan officers decide about money and
    # do not browse people
    ("people.find_people", "GET"): casework,
    ("people.list_new", "GET"): casework,
    ("people.list_without_word", "GET"): casework,
    ("people.show_person", "GET"): casework,
    ("people.show_matches", "GET"): casework,
    ("people.suggest_service", "POST"): casework,
    ("people.list_unanswered_needs", "GET"): casework,
    ("listings.list_unchecked", "GET"): casework,
    ("listings.confirm", "POST"): casework,
    ("imports.import_file", "GET"): casework,
    ("imports.import_file", "POST"): casework,
    ("imports.show_import", "GET"): casework,
    ("imports.stop_import", "POST"): casework,
    ("invitations.invite", "GET"): casework,
    ("invitations.invite", "POST"): casework,
    ("invitations.withdraw", "POST"): casework,
    ("staff_accounts.list_accounts", "GET"): administration,
    ("staff_accounts.suspend", "POST"): administration,
    ("staff_accounts.restore", "POST"): administration,
}
