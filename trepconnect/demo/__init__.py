"""The demonstration office: an invented city with its directory, people and loans."""
