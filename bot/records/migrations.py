"""The schema, as steps that are only ever added to; the file itself records which were taken."""

from __future__ import annotations

import sqlite_utils
from sqlite_utils import Migrations


def migrate(db: sqlite_utils.Database) -> None:
    """Take the steps that the file has not taken yet.

    They are taken under one write lock, so that processes which start together don't take a step
    twice.
    """
    steps = Migrations("records")
    for step in (m001_deliveries_turns_questions,):
        steps()(step)
    db.execute("BEGIN IMMEDIATE")
    steps.apply(db)
    db.execute("COMMIT")


def m001_deliveries_turns_questions(db: sqlite_utils.Database) -> None:
    """Make the first three tables.

    `delivery` and `parent` are keyed hashes. Rows are added at the end of their table, with the
    short hash in an index beside it: rows spread over the table by their hash cost twice the time.
    """
    db.execute(
        """CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL UNIQUE,
            kept_at INTEGER NOT NULL, rendered TEXT NOT NULL)"""
    )
    db.execute(
        """CREATE TABLE turns (
            parent TEXT PRIMARY KEY, kept_at INTEGER NOT NULL, memory TEXT NOT NULL
            ) WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE questions (
            id INTEGER PRIMARY KEY, asked_at INTEGER NOT NULL,
            account TEXT NOT NULL, parent TEXT NOT NULL, text TEXT NOT NULL,
            outcome TEXT NOT NULL, matched TEXT NOT NULL, confidence REAL NOT NULL,
            near TEXT NOT NULL, choices TEXT NOT NULL, snapshot TEXT NOT NULL, feedback TEXT)"""
    )
