"""The real browsers, each started once; what they save goes to a folder of their own."""

import shutil

import pytest

from tests.unit.services.html_page import pages
from tests.unit.services.html_page.browsing import PROGRAMS, require, started


@pytest.fixture(scope="session")
def open_browsers():
    names = []

    def get(name):
        require(name)
        names.append(name)
        return started(name)

    yield get
    for name in set(names):
        started(name).quit()
    started.cache_clear()


@pytest.fixture(params=list(PROGRAMS))
def browser(request, open_browsers):
    """Each test runs in both."""
    return tidy(open_browsers(request.param))


@pytest.fixture
def chromium(open_browsers):
    return tidy(open_browsers("chromium"))


@pytest.fixture
def firefox(open_browsers):
    return tidy(open_browsers("firefox"))


def tidy(found):
    for one in found.downloads.iterdir():
        shutil.rmtree(one) if one.is_dir() else one.unlink()
    found.resize(1280, 860)
    return found


@pytest.fixture
def page_file(tmp_path):
    """The page for all tests that only look."""
    made = tmp_path / "page.html"
    made.write_bytes(pages.page_bytes())
    return made
