"""The best state of a folder that has faults: what is wrong stays as it last was right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import KnowledgeError, KnowledgeErrors
from bot.library.content import FileContent, digest_of
from bot.library.library import assemble
from bot.library.model import Library

Check = Callable[[Library], Sequence[KnowledgeError]]

# With more changed files than this, taking them over one by one would keep the others waiting.
_ONE_BY_ONE: Final = 20
_EMPTY: Final = digest_of(b"")


@dataclass(frozen=True, slots=True)
class Settled:
    """A library without faults, the contents it is made of, and what is wrong in the folder.

    `contents` may hold a file as it was before, or lack one; with no `faults` it is the folder.
    """

    contents: tuple[FileContent, ...]
    library: Library
    faults: tuple[KnowledgeError, ...] = ()


def settle(
    now: Iterable[FileContent], before: Iterable[FileContent], check: Check = lambda _: ()
) -> Settled:
    """Return the state nearest to `now` without a fault; `before` is the last one, or empty.

    A broken file stays as it was before, and so does one that does not fit the others. `check`
    says what else must not be wrong. Every fault of `now` is told.

    Raises:
        KnowledgeErrors: `now` has faults and there is no state before.
    """
    files, last = tuple(now), tuple(before)
    library, faults = _assembled(files, last, check)
    if not faults:
        return Settled(files, library)
    told = KnowledgeErrors(faults)
    if not last:
        raise told
    for contents in _attempts(files, last, check):
        library, wrong = _assembled(contents, last, check)
        if not wrong:
            return Settled(contents, library, told.errors)
    return Settled(last, assemble(last)[0], told.errors)


def _assembled(
    contents: tuple[FileContent, ...], last: tuple[FileContent, ...], check: Check
) -> tuple[Library, list[KnowledgeError]]:
    library, faults = assemble(contents)
    if last and not _has_faq(contents) and _has_faq(last):
        # A share that has just come back is empty at first: nobody throws all answers away.
        gone = "faq 文件夹里一个 .md 文件也没有了"
        faults.append(KnowledgeError("faq", 1, gone, "请放回问答文件，在这之前照原来的回答"))
    faults += _emptied(contents, last)
    return library, faults or list(check(library))


def _emptied(
    contents: tuple[FileContent, ...], last: tuple[FileContent, ...]
) -> Iterator[KnowledgeError]:
    """Yield a fault for each file that held something and is empty now.

    Many programs cut a file off before they write it: it may be looked at in that moment.
    """
    held = {content.file for content in last if content.digest != _EMPTY}
    for content in contents:
        if content.digest == _EMPTY and content.file in held:
            cure = "在这之前照原来的回答；不要这个文件了，请把它删掉"
            yield KnowledgeError(content.file, 1, "文件里一个字也没有了", cure)


def _has_faq(contents: tuple[FileContent, ...]) -> bool:
    return any(content.file.startswith("faq/") for content in contents)


def _attempts(
    now: tuple[FileContent, ...], last: tuple[FileContent, ...], check: Check
) -> Iterator[tuple[FileContent, ...]]:
    """Yield states to try: without what is broken, without what does not fit, file by file."""
    good = {content.file: content for content in last}
    names = {content.file for content in now if content.errors}
    yield (kept := _with(now, {name: good.get(name) for name in names}))
    names |= {error.file for error in _assembled(kept, last, check)[1]}
    yield _with(now, {name: good.get(name) for name in names})
    state = last
    for name, content in list(_changed(now, last).items())[:_ONE_BY_ONE]:
        step = _with(state, {name: content})
        if not (content and content.errors) and not _assembled(step, last, check)[1]:
            state = step
    yield state


def _with(
    contents: tuple[FileContent, ...], replaced: Mapping[str, FileContent | None]
) -> tuple[FileContent, ...]:
    """Return `contents` with some files replaced, added or (None) left out, in a fixed order."""
    files = {content.file: content for content in contents} | dict(replaced)
    return tuple(content for _, content in sorted(files.items()) if content is not None)


def _changed(
    now: tuple[FileContent, ...], last: tuple[FileContent, ...]
) -> dict[str, FileContent | None]:
    """Return the files that differ, as they are now; None for one that is gone."""
    is_now = {content.file: content for content in now}
    was = {content.file: content for content in last}
    names = [*is_now, *(name for name in was if name not in is_now)]
    return {
        name: is_now.get(name)
        for name in names
        if name not in was or name not in is_now or was[name].digest != is_now[name].digest
    }
