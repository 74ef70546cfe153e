"""A directory read, compared with what is stored, and taken in."""
