"""The house's doors: who may import whom, and where each library lives."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "errors": set(),
    "masking": set(),
    "config": {"errors"},
    "library": {"errors"},
    "search": {"library", "errors"},
    "records": {"masking", "errors"},
    "dialogue": {"search", "library", "masking", "errors"},
    "wechat": {"dialogue", "records", "errors"},
    "review": {"search", "library", "records", "errors"},
    "staff": {"review", "search", "library", "records", "dialogue", "errors"},
    "trial": {"wechat"},
}
# These are the top of the house, where the rooms meet.
TOP = {"app", "delivery", "desk", "wsgi"}
# These two know only what a turn takes and gives.
EDGES = {"wechat", "staff"}
DIALOGUE_FOR_EDGES = "bot.dialogue.message"
HOMES = {
    "jieba": {"search"},
    "opencc": {"search"},
    "rank_bm25": {"search"},
    "pypinyin": {"search"},
    "numpy": {"search"},
    "sklearn": {"search"},
    "cachetools": {"search"},
    "wechatpy": {"wechat"},
    "requests": {"wechat"},
    "sqlite_utils": {"records"},
    "sqlite3": {"records"},
    "openpyxl": {"review"},
    "matplotlib": {"review"},
    "flask_login": {"staff"},
    "flask_limiter": {"staff"},
    "flask_wtf": {"staff"},
    "limits": {"staff", "records"},
    "docx": {"library"},
    "pypdf": {"library"},
    "bs4": {"library"},
}
MODULES = sorted((ROOT / "bot").rglob("*.py"))
# What a script imports of the others: modules and folders.
IN_SCRIPTS = {path.stem for path in (ROOT / "scripts").iterdir()}
SCRIPTS = sorted((ROOT / "scripts").rglob("*.py"))


@cache
def imports(file: Path) -> set[str]:
    """Return the dotted names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write the whole name of what you import"
            names |= {f"{node.module}.{each.name}" for each in node.names}
    return names


def room_of(file: Path) -> str:
    return file.relative_to(ROOT / "bot").with_suffix("").parts[0]


def of_file(files):
    return pytest.mark.parametrize(
        "file", files, ids=[each.relative_to(ROOT).as_posix() for each in files]
    )


@of_file(MODULES)
def test_a_room_opens_only_its_own_doors(file):
    room = room_of(file)
    opened = {name.split(".")[1] for name in imports(file) if name.startswith("bot.")}
    if room in TOP or room == "__init__":
        return
    assert room in ROOMS, f"{room} is a new room: say here which rooms it may import"
    assert opened <= ROOMS[room] | {room}


@of_file([file for file in MODULES if room_of(file) in EDGES])
def test_an_edge_knows_only_the_dialogues_messages(file):
    for name in imports(file):
        assert not name.startswith("bot.dialogue") or name.startswith(DIALOGUE_FOR_EDGES)


@of_file(MODULES)
def test_a_library_is_used_only_at_its_home(file):
    for name in imports(file):
        library = name.split(".")[0]
        assert room_of(file) in HOMES.get(library, {room_of(file)}), f"{library} lives elsewhere"


@of_file(MODULES)
def test_flask_is_used_only_where_routes_are(file):
    """Flask belongs to the application and to modules that make a blueprint or serve one."""
    if any(name.split(".")[0] == "flask" for name in imports(file)):
        text = file.read_text(encoding="utf-8")
        assert room_of(file) in TOP or re.search(r"\bBlueprint\(", text)


@of_file(MODULES)
def test_the_bot_imports_no_script_and_no_test(file):
    found = {name.split(".")[0] for name in imports(file)}
    assert not found & ({"scripts", "tests"} | IN_SCRIPTS - set(sys.stdlib_module_names))


@of_file(MODULES + SCRIPTS)
def test_what_is_imported_is_installed_by_the_two_commands(file):
    """Each library that the code imports is pinned: for running it, or at least for checking it."""
    dev = file in SCRIPTS
    pinned = _pinned("requirements.txt") | (_pinned("requirements-dev.txt") if dev else set())
    # Types that only mypy knows are imported for it alone.
    known = {"bot", "_typeshed", *sys.stdlib_module_names, *IN_SCRIPTS}
    for library in {name.split(".")[0] for name in imports(file)} - known:
        assert _names_of(library) & pinned, f"{library} is missing in the requirements"


def _names_of(library: str) -> set[str]:
    """Return under which names the library may stand in the requirements."""
    return {_plain(name) for name in _distributions().get(library, [library])}


_distributions = cache(packages_distributions)


def _pinned(file: str) -> set[str]:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {_plain(re.split(r"[=\[;]", line)[0]) for line in lines if "==" in line}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_everything_is_pinned(file):
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r ")):
            assert re.match(r"[\w.-]+(\[\w+\])?==[\w.]+(; .*)?$", line), line


@of_file([file for file in MODULES if file.name == "__init__.py"])
def test_an_init_only_exports(file):
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        exported = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        assert exported or docstring or isinstance(node, ast.Import | ast.ImportFrom)
