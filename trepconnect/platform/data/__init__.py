"""What is kept: the database, the audit log, sealed values, files."""
