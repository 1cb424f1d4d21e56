"""Settings and commands that exist are documented, and the other way round."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config.sources import keys_of, sections, variable

ROOT = Path(__file__).parent.parent
SETTINGS = ROOT / "docs" / "settings.md"
README = ROOT / "README.md"
DOCUMENTS = [
    README,
    ROOT / "CHANGELOG.md",
    ROOT / "knowledge" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
# The options of each script, as they stand in its own text.
OPTIONS = {
    path.name: {*re.findall(r'"(--[a-z-]+)"', path.read_text(encoding="utf-8")), "--help"}
    for path in (ROOT / "scripts").glob("*.py")
}
# Run by other scripts, never by a person.
INNER_SCRIPTS = {"bootstrap.py"}


def explained() -> dict[tuple[str, str], str]:
    """Return what config.toml says of each key: the comment lines right above it."""
    found, section, comment = {}, "", []
    for line in (ROOT / "config.toml").read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"(?:# )?\[(.+)\]", line):
            section, comment = heading[1], []
        elif key := re.fullmatch(r"(?:# )?([a-z_]+) = .*", line):
            found[section, key[1]] = "".join(comment)
            comment = []
        else:
            comment = [*comment, line.removeprefix("# ")] if line.startswith("#") else []
    return found


KEYS = [(name, key) for name, bare in sections().items() for key in keys_of(bare)]


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_each_setting_is_explained_in_the_file_and_in_the_docs(section, key):
    """docs/settings.md has a row for each key, in the words of config.toml."""
    explanation = explained().get((section, key), "")
    assert explanation, f"config.toml does not explain {section}.{key}"
    row = f"| `{key}` | `{variable(section, key)}` | {_shown(section, key)} | {explanation} |"
    assert row in SETTINGS.read_text(encoding="utf-8").splitlines()


def _shown(section: str, key: str) -> str:
    default = getattr(sections()[section], key)
    if isinstance(default, bool):
        return str(default).lower()
    return str(default or "") if not isinstance(default, int) else str(default)


def test_no_setting_is_documented_that_does_not_exist():
    documented = re.findall(
        r"^\| `([a-z_]+)` \| `(BOT_[A-Z_]+)`", SETTINGS.read_text("utf-8"), re.M
    )
    assert sorted(documented) == sorted((key, variable(name, key)) for name, key in KEYS)


@pytest.mark.parametrize(
    "script", sorted({path.name for path in (ROOT / "scripts").glob("*.py")} - INNER_SCRIPTS)
)
def test_each_script_is_in_the_readme(script):
    assert f"scripts/{script}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_no_script_is_named_that_does_not_exist(document):
    """A command that a document tells people to run is there, with the options that it names."""
    text = document.read_text(encoding="utf-8")
    for script in re.findall(r"scripts/([a-z_]+\.py)", text):
        assert (ROOT / "scripts" / script).exists(), script
    for script, options in re.findall(r"\b([a-z_]+\.py)\b([^`\n]*)", text):
        known = OPTIONS.get(script, ())
        for option in re.findall(r"(?<!\S)--[a-z-]+", options) if known else ():
            assert option in known, f"{script} {option}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_no_file_of_the_code_is_named_that_does_not_exist(document):
    text = document.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:bot|scripts|tests|docs)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
    names = {path.name for room in ("bot", "scripts", "tests") for path in (ROOT / room).rglob("*")}
    assert set(re.findall(r"`([a-z_]+\.py)`", text)) <= names
