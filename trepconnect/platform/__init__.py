"""Everything that touches the outside: database, web framework, queue, mail, files, PDF."""
