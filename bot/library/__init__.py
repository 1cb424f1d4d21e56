"""Reads the knowledge folder into frozen values, with errors that a clerk can act on."""

from __future__ import annotations

from bot.errors import KnowledgeError, KnowledgeErrors
from bot.library.content import FileContent, parse_content, read_file
from bot.library.folder import FolderReader
from bot.library.library import assemble, knowledge_files, read_contents, read_library
from bot.library.model import (
    NATIONWIDE,
    NATURES,
    STAGES,
    Basis,
    Clause,
    Document,
    Entry,
    Library,
    Location,
    Nature,
    Outside,
    Safety,
    SafetyCard,
    Stage,
    Words,
)
from bot.library.normal import comparable
from bot.library.notices import Notice, notices
from bot.library.settling import Check, Settled, settle

__all__ = [
    "NATIONWIDE",
    "NATURES",
    "STAGES",
    "Basis",
    "Check",
    "Clause",
    "Document",
    "Entry",
    "FileContent",
    "FolderReader",
    "KnowledgeError",
    "KnowledgeErrors",
    "Library",
    "Location",
    "Nature",
    "Notice",
    "Outside",
    "Safety",
    "SafetyCard",
    "Settled",
    "Stage",
    "Words",
    "assemble",
    "comparable",
    "knowledge_files",
    "notices",
    "parse_content",
    "read_contents",
    "read_file",
    "read_library",
    "settle",
]
