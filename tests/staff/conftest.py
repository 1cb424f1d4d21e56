"""The bureau that the pages are tested on."""

from __future__ import annotations

import pytest

from bot.search.sameness import Sameness
from tests.staff.office import Office, write_knowledge


@pytest.fixture(scope="session")
def index(index_in, tmp_path_factory):
    """Return the folder with the index of the knowledge, made once."""
    folder = tmp_path_factory.mktemp("index")
    return index_in(folder / "instance", write_knowledge(folder / "knowledge")) / "cache"


@pytest.fixture(scope="session")
def shared(index):
    """Return a bureau that is started once, for tests that change nothing of it."""
    return Office(index.parents[1])


@pytest.fixture(scope="session", autouse=True)
def learned_once():
    """Have what asks the same learned once from the same knowledge, not by each bureau anew."""
    learned = Sameness.learned
    known = {}

    def remembered(engine):
        if engine.keys not in known:
            known[engine.keys] = learned(engine)
        return known[engine.keys]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sameness, "learned", remembered)
        yield


@pytest.fixture
def front(shared):
    """Return the shared bureau with a new browser, where nobody has tried a password yet."""
    records = shared.records()
    records.counters.clear_all()
    records.close()
    shared.clerk = shared.app.test_client()
    return shared


@pytest.fixture
def signed_in(front):
    """Return the shared bureau with a clerk signed in."""
    assert front.sign_in().status_code == 303
    return front


@pytest.fixture
def make_office(tmp_path, index):
    """Return a function that starts the bot on the knowledge, with other settings."""
    write_knowledge(tmp_path / "knowledge")
    (tmp_path / "instance").mkdir()
    # An index is known by the place where it was made.
    (tmp_path / "instance" / "cache").symlink_to(index, target_is_directory=True)
    return lambda **changes: Office(tmp_path, changes)


@pytest.fixture
def office(make_office):
    return make_office()


@pytest.fixture
def desk(office):
    """Return the bureau with a clerk signed in."""
    assert office.sign_in().status_code == 303
    return office
