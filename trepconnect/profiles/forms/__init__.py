"""Forms of the profile: one page, one form, one section."""
