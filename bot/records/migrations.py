"""The schema, as steps that are only ever added to; the file itself records which were taken."""

from __future__ import annotations

import sqlite_utils
from sqlite_utils import Migrations

from bot.masking import unreadable


def migrate(db: sqlite_utils.Database) -> None:
    """Take the steps that the file has not taken yet.

    They are taken under one write lock, so that processes which start together don't take a step
    twice.
    """
    steps = Migrations("records")
    for step in (
        m001_deliveries_turns_questions,
        m002_review,
        m003_counters,
        m004_messages,
        m005_moved_unreadable,
    ):
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


def m002_review(db: sqlite_utils.Database) -> None:
    """Make the tables of the weekly review, and give questions the number that a parent is told.

    What hangs on a question goes with it, whoever deletes it.
    """
    for statement in (
        "ALTER TABLE questions ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX numbered ON questions (parent) WHERE number > 0",
        """CREATE TABLE groups (
            id INTEGER PRIMARY KEY AUTOINCREMENT, made_at INTEGER NOT NULL, state TEXT NOT NULL,
            state_at INTEGER NOT NULL, entry TEXT NOT NULL DEFAULT '',
            answered INTEGER NOT NULL DEFAULT 0, wordings INTEGER NOT NULL DEFAULT 0)""",
        "CREATE TABLE grouped (question INTEGER PRIMARY KEY, grp INTEGER NOT NULL)",
        "CREATE INDEX of_group ON grouped (grp)",
        """CREATE TABLE decisions (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, person TEXT NOT NULL,
            source TEXT NOT NULL, grp INTEGER NOT NULL, action TEXT NOT NULL,
            entry TEXT NOT NULL, words TEXT NOT NULL, reason TEXT NOT NULL)""",
        """CREATE TABLE notices (
            parent TEXT NOT NULL, grp INTEGER NOT NULL, question INTEGER NOT NULL,
            entry TEXT NOT NULL, told_at INTEGER, PRIMARY KEY (parent, grp)) WITHOUT ROWID""",
        "CREATE INDEX noticed ON notices (question)",
        "CREATE TABLE quiet (parent TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID",
        """CREATE TRIGGER question_gone AFTER DELETE ON questions BEGIN
            DELETE FROM grouped WHERE question = old.id;
            DELETE FROM notices WHERE question = old.id; END""",
    ):
        db.execute(statement)


def m003_counters(db: sqlite_utils.Database) -> None:
    """Make the table of what is counted for a short time, such as wrong passwords."""
    db.execute(
        """CREATE TABLE counters (
            name TEXT PRIMARY KEY, amount INTEGER NOT NULL, until REAL NOT NULL) WITHOUT ROWID"""
    )


def m004_messages(db: sqlite_utils.Database) -> None:
    """Make the table that counts a parent's messages in the running minute and day."""
    db.execute(
        """CREATE TABLE messages (
            parent TEXT NOT NULL, span TEXT NOT NULL, times INTEGER NOT NULL, until REAL NOT NULL,
            PRIMARY KEY (parent, span)) WITHOUT ROWID"""
    )


def m005_moved_unreadable(db: sqlite_utils.Database) -> None:
    """Make what parents typed unreadable where it was kept with the wording's moving out."""
    for number, words in db.execute(
        "SELECT id, words FROM decisions WHERE action = '移出'"
    ).fetchall():
        db.execute("UPDATE decisions SET words = ? WHERE id = ?", (unreadable(words), number))
