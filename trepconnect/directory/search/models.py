"""What searching needs: one row of words and facts for each active service, and counts."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trepconnect.platform.data.db import Base

STATE_ID = 1


class SearchDoc(Base):
    """An active service as search sees it; ``domain.document`` writes it.

    ``words`` are marked by the field they stand in. On SQLite the table ``search_fts`` indexes
    them, on PostgreSQL the generated column ``word_set``.
    """

    __tablename__ = "search_docs"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own form

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(
        ForeignKey("services.id", ondelete="CASCADE"), unique=True
    )
    needs: Mapped[str] = mapped_column(Text)
    languages: Mapped[str] = mapped_column(Text)
    stages: Mapped[str] = mapped_column(Text)
    places: Mapped[str] = mapped_column(Text)
    is_free: Mapped[bool]
    assured_on: Mapped[date | None]
    words: Mapped[str] = mapped_column(Text)


class SearchWord(Base):
    """How many services hold a word: rare words say more, unknown ones may be misspelt."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(
        String(64).with_variant(String(64, collation="C"), "postgresql"), primary_key=True
    )
    documents: Mapped[int]


class SearchState(Base):
    """One row: the version of the directory, and what there is to choose from in filters."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    documents: Mapped[int]
    needs: Mapped[dict[str, Any]]
    languages: Mapped[dict[str, Any]]
    stages: Mapped[dict[str, Any]]


class SearchMiss(Base):
    """A search that found nothing, counted. Says what was looked for, never who looked."""

    __tablename__ = "search_misses"

    query: Mapped[str] = mapped_column(String(120), primary_key=True)
    need_code: Mapped[str] = mapped_column(String(60), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    count: Mapped[int]
    last_on: Mapped[date]
