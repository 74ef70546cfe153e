"""What a domain shows of its tables to other domains: a few columns, to join with and to read."""

from __future__ import annotations

from sqlalchemy import TableClause, column, table

from trepconnect.platform.data.db import Base


def columns_of(model: type[Base], *names: str) -> TableClause:
    """These columns of a mapped table, of the same types, for the statements of other domains.

    Only for reading. One statement names a table either by this or by its class: by both, it
    would join the table with itself. Raises KeyError for a column that there is not.
    """
    columns = model.__table__.c
    return table(model.__tablename__, *(column(name, columns[name].type) for name in names))
